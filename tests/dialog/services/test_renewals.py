"""When a picture is to be renewed: an interval of the agreement, seen on everyone's desk."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.services import chain_status, renewals
from dialog.services.errors import NotAllowed, RuleBroken
from tests.people import NOW, Cast
from tests.situations import a_draft, an_agreed_picture


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 11, 23), 24, dt.date(2028, 11, 23)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
    ],
)
def test_months_after_a_day(day: dt.date, months: int, then: dt.date) -> None:
    assert renewals.months_after(day, months) == then


def test_everyone_in_the_chain_sees_when_the_next_picture_is_due(session: Session, cast: Cast) -> None:
    an_agreed_picture(session, cast)
    for who in (cast.karin, cast.petra, cast.maja, cast.gunnar):
        (one, *_rest) = chain_status.of_municipalities(session, who)
        assert one.picture_due_on == dt.date(2028, 11, 23)


def test_a_draft_is_due_at_no_day(session: Session, cast: Cast) -> None:
    assert renewals.due_on(session, a_draft(session, cast)) is None
    assert renewals.next_due(session, cast.arjeplog.id) is None


def test_a_coordinator_sets_the_interval_within_bounds_and_the_day_follows(
    session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)
    renewals.set_interval(session, cast.nils, cast.agreement.id, 12, at=NOW)
    assert renewals.due_on(session, picture) == dt.date(2027, 11, 23)
    for months in (0, 5, 49):
        with pytest.raises(RuleBroken, match="renewal_months"):
            renewals.set_interval(session, cast.karin, cast.agreement.id, months, at=NOW)
    with pytest.raises(NotAllowed):
        renewals.set_interval(session, cast.petra, cast.agreement.id, 12, at=NOW)
