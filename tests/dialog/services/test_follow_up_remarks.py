"""The other party reads a follow-up first: it says that it is fine or what is amiss, and never stops it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import FollowUp
from dialog.services import follow_up, follow_up_due, follow_up_remarks
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Actor
from tests.people import NOW, Cast
from tests.promised import a_published_version, an_old_version, how_it_went, told

TODAY = dt.date(2026, 11, 23)
PUBLIC = dt.date(2026, 11, 30)


@pytest.fixture
def row(session: Session, cast: Cast) -> FollowUp:
    """What the police say of their line, today."""
    version = a_published_version(session, cast)
    return follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)


def due(session: Session, actor: Actor, day: dt.date = TODAY) -> list[tuple[str, dt.date | None]]:
    return [(one.kind, one.on) for one in follow_up_due.awaiting(session, actor, day)]


def test_the_other_partys_yes_lets_everyone_read_it_at_once(
    session: Session, cast: Cast, row: FollowUp
) -> None:
    assert not follow_up.is_public(session, row, on=TODAY)
    assert follow_up.is_public(session, row, on=PUBLIC)
    follow_up_remarks.write(session, cast.karin, row.id, is_content=True, at=NOW)
    assert follow_up.is_public(session, row, on=TODAY)
    assert not follow_up.is_public(session, row, on=TODAY - dt.timedelta(days=1))
    assert follow_up.public_since(session, row) == TODAY


def test_a_preview_awaits_the_other_party_and_a_remark_the_writer(
    session: Session, cast: Cast, row: FollowUp
) -> None:
    assert due(session, cast.karin) == [("follow_up_preview", PUBLIC)]
    assert (due(session, cast.petra), due(session, cast.nils)) == ([], [])
    follow_up_remarks.write(session, cast.karin, row.id, is_content=False, text="Det var tre.", at=NOW)
    assert due(session, cast.karin) == []
    assert due(session, cast.petra) == [("follow_up_remark", PUBLIC)]
    follow_up_remarks.write(session, cast.petra, row.id, is_content=False, text="Nej, två.", at=NOW)
    assert due(session, cast.karin) == [("follow_up_preview", PUBLIC)]
    assert due(session, cast.petra) == []
    assert [(one.party.key, one.remark.text) for one in follow_up_remarks.of(session, row)] == [
        ("arjeplog", "Det var tre."),
        ("pite-alvdal", "Nej, två."),
    ]


def test_a_remark_awaits_until_it_is_answered_or_the_follow_up_is_corrected(
    session: Session, cast: Cast, row: FollowUp
) -> None:
    follow_up_remarks.write(session, cast.karin, row.id, is_content=False, text="Det var tre.", at=NOW)
    assert due(session, cast.petra, PUBLIC) == [("follow_up_remark", None)]
    follow_up.correct(session, cast.petra, row.id, how_it_went(), at=NOW)
    assert [kind for kind, _on in due(session, cast.petra)] == []
    assert due(session, cast.karin) == [("follow_up_preview", PUBLIC)]


def test_the_whole_promise_is_seen_by_who_did_not_write_of_it(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    words = how_it_went(line_key=None)
    follow_up.record(session, cast.karin, version.promise_id, words, at=NOW)
    assert due(session, cast.petra) == [("follow_up_preview", PUBLIC)]
    assert due(session, cast.karin) == []


def test_what_cannot_be_remarked_on(session: Session, cast: Cast, row: FollowUp) -> None:
    def remark(who: Actor, *, is_content: bool, text: str = "", days: int = 0) -> None:
        at = NOW + dt.timedelta(days=days)
        follow_up_remarks.write(session, who, row.id, is_content=is_content, text=text, at=at)

    with pytest.raises(RuleBroken, match="remark_by_other_party"):
        remark(cast.petra, is_content=True)
    with pytest.raises(RuleBroken, match="remark_by_other_party"):
        remark(cast.petra, is_content=False, text="Ett svar på ingenting.")
    with pytest.raises(RuleBroken, match="remark_without_words"):
        remark(cast.karin, is_content=False, text=" ")
    with pytest.raises(RuleBroken, match="follow_up_is_public"):
        remark(cast.karin, is_content=False, text="För sent.", days=7)
    for stranger, error in ((cast.maja, NotAllowed), (cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            remark(stranger, is_content=True)


def test_each_party_is_awaited_by_its_own_lines(session: Session, cast: Cast) -> None:
    version = an_old_version(session, cast)
    day = dt.date(2026, 12, 15)
    told(session, cast, version, line_key="checks", on=dt.date(2026, 11, 20))
    assert due(session, cast.petra, day) == [("follow_up", dt.date(2026, 12, 31))]
    follow_up.record(
        session, cast.karin, version.promise_id, how_it_went(line_key="meetings", on=TODAY), at=NOW
    )
    assert due(session, cast.karin, day) == [("follow_up", dt.date(2026, 12, 31))]


def test_residents_who_are_told_nothing_for_half_a_year_are_an_alarm_for_both_parties(
    session: Session, cast: Cast
) -> None:
    version = an_old_version(session, cast)
    late = [("feedback_late", dt.date(2024, 7, 15))]
    assert (due(session, cast.karin), due(session, cast.petra)) == (late, late)
    assert [one.is_urgent for one in follow_up_due.awaiting(session, cast.karin, TODAY)] == [True]
    told(session, cast, version, line_key="checks")
    assert due(session, cast.petra) == [("follow_up", dt.date(2026, 12, 31))]
    # The municipality has said nothing of its own lines since the promise was given.
    assert due(session, cast.karin) == [("follow_up", dt.date(2024, 7, 15))]
