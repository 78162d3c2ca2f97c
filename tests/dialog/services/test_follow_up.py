"""Follow-ups: written once, corrected by a new row, and never silent about what was not done."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FollowUp
from dialog.services import actions, follow_up, follow_up_due, follow_up_remarks, promise_making
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
IN_FIVE_WORKING_DAYS = dt.date(2026, 11, 30)


def test_the_police_say_how_it_went(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    made = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    assert (made.version_id, made.line_key, made.outcome, made.public_from, made.recorded_by) == (
        version.id,
        "snowmobiles",
        "partly",
        IN_FIVE_WORKING_DAYS,
        cast.petra.id,
    )


def test_a_line_is_followed_up_by_the_party_that_promised_it(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    for write in (
        lambda: follow_up.record(session, cast.karin, version.promise_id, how_it_went(), at=NOW),
        lambda: follow_up.record_all(session, cast.karin, version.id, [how_it_went()], at=NOW),
    ):
        with pytest.raises(RuleBroken, match="follow_up_by_owner"):
            write()
    for either in (cast.karin, cast.petra):
        whole = follow_up.record(session, either, version.promise_id, how_it_went(line_key=None), at=NOW)
        assert whole.recorded_by == either.id


def test_the_counts_of_the_day_are_kept_whatever_is_counted_later(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    action_id = version.lines[0].action_id
    assert action_id is not None
    for period, count in (("2026-09", 3), ("2026-10", 2), ("2026-11", 1)):
        actions.record_count(session, cast.petra, action_id, period, count, at=NOW)
    early = how_it_went(on=dt.date(2026, 10, 31))
    row = follow_up.record(session, cast.petra, version.promise_id, early, at=NOW)
    actions.record_count(session, cast.petra, action_id, "2026-10", 4, at=NOW)
    session.commit()
    assert (row.done_count, row.expected_count) == (5, 6)
    whole = follow_up.record(session, cast.petra, version.promise_id, how_it_went(line_key=None), at=NOW)
    assert (whole.done_count, whole.expected_count) == (None, None)


def test_all_lines_are_followed_up_at_once_or_none(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    with pytest.raises(RuleBroken, match="nothing_to_follow_up"):
        follow_up.record_all(session, cast.petra, version.id, [], at=NOW)
    rows = follow_up.record_all(
        session, cast.petra, version.id, [how_it_went(), how_it_went(line_key=None)], at=NOW
    )
    assert [row.line_key for row in rows] == ["snowmobiles", None]


def test_only_what_was_promised_before_the_system_can_be_unknown(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    for changes, rule in (
        ({"outcome": "unknown"}, "follow_up_unknown"),
        ({"source": "Protokoll"}, "source_of_old_promise"),
        ({"replaced_by_id": version.id}, "replaced_by_nothing"),
    ):
        with pytest.raises(RuleBroken, match=rule):
            follow_up.record(session, cast.petra, version.promise_id, how_it_went(**changes), at=NOW)


def test_what_a_source_tells_of_ones_own_old_line_is_read_at_once(session: Session, cast: Cast) -> None:
    version = an_old_version(session, cast)
    words = how_it_went(line_key="checks", text={}, because={}, source="Protokoll")
    row = follow_up.record(session, cast.petra, version.promise_id, words, at=NOW)
    assert (row.public_from, row.source, row.outcome) == (TODAY, "Protokoll", "partly")
    nothing_known = how_it_went(line_key="checks", outcome="unknown", next_step="unknown", source="Protokoll")
    follow_up.check(version, nothing_known, on=TODAY)


@pytest.mark.parametrize("line_key", ["checks", None])
def test_what_a_source_tells_of_more_than_ones_own_line_the_other_party_sees_first(
    session: Session, cast: Cast, line_key: str | None
) -> None:
    version = an_old_version(session, cast)
    words = how_it_went(line_key=line_key, source="Protokoll")
    row = follow_up.record(session, cast.karin, version.promise_id, words, at=NOW)
    session.commit()
    assert row.public_from == IN_FIVE_WORKING_DAYS
    asked = [one.kind for one in follow_up_due.awaiting(session, cast.petra, TODAY)]
    assert asked.count("follow_up_preview") == 1
    follow_up_remarks.write(session, cast.petra, row.id, is_content=True, at=NOW)
    assert follow_up.is_public(session, row, on=TODAY)


def test_the_other_version_that_takes_its_place_is_named(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    assert follow_up.may_replace(session, first) == (second,)
    words = how_it_went(next_step="replaced", replaced_by_id=second.id)
    row = follow_up.record(session, cast.petra, first.promise_id, words, at=NOW)
    assert row.replaced_by is second


@pytest.mark.parametrize("outcome", ["partly", "not_done"])
def test_what_was_not_wholly_done_says_why(session: Session, cast: Cast, outcome: str) -> None:
    version = a_published_version(session, cast)
    words = how_it_went(outcome=outcome, because={"en": "Only in English."})
    with pytest.raises(RuleBroken, match="because_missing"):
        follow_up.record(session, cast.petra, version.promise_id, words, at=NOW)


def test_what_was_done_needs_no_reason(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    words = how_it_went(outcome="done", because={})
    assert follow_up.record(session, cast.petra, version.promise_id, words, at=NOW).because == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"on": dt.date(2026, 11, 24)}, RuleBroken),
        ({"text": {"en": "Only in English."}}, RuleBroken),
        ({"line_key": "nothing"}, NotFound),
        ({"replaced_by_id": 999, "next_step": "replaced"}, NotFound),
    ],
)
def test_a_follow_up_that_cannot_be_true_is_refused(
    session: Session, cast: Cast, changes: dict[str, object], error: type[Exception]
) -> None:
    version = a_published_version(session, cast)
    with pytest.raises(error):
        follow_up.record(session, cast.petra, version.promise_id, how_it_went(**changes), at=NOW)


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
        session, cast.petra, wrong.id, how_it_went(text=texts("Tre kvällar av tre."), outcome="done"), at=NOW
    )
    assert [row.id for row in follow_up.listing(session, version.promise_id)] == [right.id]
    assert session.scalar(sa.select(sa.func.count()).select_from(FollowUp)) == 2
    with pytest.raises(RuleBroken, match="follow_up_is_corrected"):
        follow_up.correct(session, cast.petra, wrong.id, how_it_went(), at=NOW)


def test_the_public_reads_on_the_day_and_not_before(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    first = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    second = follow_up.correct(session, cast.petra, first.id, how_it_went(), at=NOW + dt.timedelta(days=1))

    def shown(day: dt.date) -> list[int]:
        return [row.id for row in follow_up.listing(session, version.promise_id, public_on=day)]

    assert shown(IN_FIVE_WORKING_DAYS - dt.timedelta(days=1)) == []
    assert shown(IN_FIVE_WORKING_DAYS) == [first.id]
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
