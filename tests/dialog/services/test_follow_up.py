"""Follow-ups: written once, corrected by a new row, and never silent about what was not done."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FollowUp
from dialog.services import follow_up
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.people import NOW, Cast
from tests.promised import (
    a_proposed_version,
    a_published_version,
    an_old_version,
    how_it_went,
)
from tests.rows import texts

TODAY = dt.date(2026, 11, 23)


def test_the_police_say_how_it_went(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    made = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    assert (made.version_id, made.line_key, made.outcome, made.public_from, made.recorded_by) == (
        version.id,
        "snowmobiles",
        "partly",
        TODAY,
        cast.petra.id,
    )


@pytest.mark.parametrize("outcome", ["partly", "not_done"])
def test_what_was_not_wholly_done_says_why(session: Session, cast: Cast, outcome: str) -> None:
    version = a_published_version(session, cast)
    words = how_it_went(outcome=outcome, because={"en": "Only in English."})
    with pytest.raises(RuleBroken, match="because_missing"):
        follow_up.record(session, cast.karin, version.promise_id, words, at=NOW)


def test_what_was_done_needs_no_reason(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    words = how_it_went(outcome="done", because={})
    assert follow_up.record(session, cast.karin, version.promise_id, words, at=NOW).because == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"on": dt.date(2026, 11, 24)}, RuleBroken),
        ({"text": {"en": "Only in English."}}, RuleBroken),
        ({"line_key": "nothing"}, NotFound),
        ({"replaced_by_id": 999}, NotFound),
    ],
)
def test_a_follow_up_that_cannot_be_true_is_refused(
    session: Session, cast: Cast, changes: dict[str, object], error: type[Exception]
) -> None:
    version = a_published_version(session, cast)
    with pytest.raises(error):
        follow_up.record(session, cast.karin, version.promise_id, how_it_went(**changes), at=NOW)


def test_what_is_not_published_is_not_followed_up(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    with pytest.raises(RuleBroken, match="nothing_in_force"):
        follow_up.record(session, cast.karin, version.promise_id, how_it_went(), at=NOW)
    with pytest.raises(NotFound):
        follow_up.record(
            session, cast.karin, version.promise_id, how_it_went(), version_id=version.id, at=NOW
        )


def test_an_old_promise_is_followed_up_too(session: Session, cast: Cast) -> None:
    version = an_old_version(session, cast, is_in_force=False)
    words = how_it_went(line_key="meetings")
    made = follow_up.record(session, cast.karin, version.promise_id, words, version_id=version.id, at=NOW)
    assert made.version_id == version.id


def test_a_correction_takes_the_place_of_the_first_row_which_stays(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    wrong = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    right = follow_up.correct(
        session, cast.karin, wrong.id, how_it_went(text=texts("Tre kvällar av tre."), outcome="done"), at=NOW
    )
    assert [row.id for row in follow_up.listing(session, version.promise_id)] == [right.id]
    assert session.scalar(sa.select(sa.func.count()).select_from(FollowUp)) == 2
    with pytest.raises(RuleBroken, match="follow_up_is_corrected"):
        follow_up.correct(session, cast.karin, wrong.id, how_it_went(), at=NOW)


def test_the_public_reads_on_the_day_and_not_before(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    first = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    later = how_it_went(public_from=dt.date(2026, 12, 1))
    second = follow_up.correct(session, cast.petra, first.id, later, at=NOW)

    def shown(day: dt.date) -> list[int]:
        return [row.id for row in follow_up.listing(session, version.promise_id, public_on=day)]

    assert shown(TODAY) == [first.id]
    assert shown(dt.date(2026, 12, 1)) == [second.id]


@pytest.mark.parametrize("name", ["maja", "gunnar", "ada"])
def test_who_may_not_follow_up(session: Session, cast: Cast, name: str) -> None:
    version = a_published_version(session, cast)
    with pytest.raises(NotAllowed):
        follow_up.record(session, getattr(cast, name), version.promise_id, how_it_went(), at=NOW)


def test_another_municipalitys_promise_is_not_found(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    made = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    with pytest.raises(NotFound):
        follow_up.record(session, cast.nils, version.promise_id, how_it_went(), at=NOW)
    with pytest.raises(NotFound):
        follow_up.correct(session, cast.nils, made.id, how_it_went(), at=NOW)
    assert follow_up.of_actor(session, cast.nils) == ()
