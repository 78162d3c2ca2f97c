"""What was promised goes on being counted when its action is carried over to the next agreement."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import Action, PromiseLine
from dialog.services import (
    actions,
    activities,
    agreements,
    counts,
    follow_up,
    progress,
    promise_pages,
    promise_suggestions,
    renewal_opening,
    renewal_walk,
    reports,
    reports_rows,
)
from dialog.services.renewal_opening import NewAgreement
from dialog.services.renewal_walk import Choice
from tests.people import NOW, Cast
from tests.promised import a_published_version

IN_FEBRUARY = dt.datetime(2027, 2, 10, 9, 0, tzinfo=dt.UTC)
FEBRUARY = dt.date(2027, 2, 10)
BEFORE = dt.date(2026, 12, 20)


@pytest.fixture
def line(session: Session, cast: Cast) -> PromiseLine:
    """Three checks a month from September, five counted; carried over to the agreement from January on."""
    version = a_published_version(session, cast)
    line = version.lines[0]
    assert line.action_id is not None
    actions.record_count(session, cast.petra, line.action_id, "2026-10", 5, at=NOW)
    agreement = cast.agreement
    things = renewal_walk.things(session, agreement)
    choices = [Choice(one.subject, one.id, "carry", {}) for one in things]
    renewal_walk.decide(session, cast.karin, agreement.id, choices, at=NOW)
    parties = [one.id for one in agreement.parties]
    words = NewAgreement({"sv": "Nästa"}, dt.date(2027, 1, 1), dt.date(2030, 12, 31), parties)
    renewal_opening.open_next(session, cast.karin, agreement.id, words, at=NOW)
    session.commit()
    return line


def after(line: PromiseLine) -> Action:
    assert line.action is not None
    assert line.action.carried_to is not None
    return line.action.carried_to


def count(session: Session, cast: Cast, line: PromiseLine, period: str = "2027-01", number: int = 2) -> None:
    actions.record_count(session, cast.petra, after(line).id, period, number, at=IN_FEBRUARY)


def public(session: Session, cast: Cast, on: dt.date) -> list[tuple[int, int | None]]:
    """What everyone reads by the line, and among what is done."""
    page = promise_pages.show(session, cast.arjeplog.id, "medborgarlofte", on=on, language="sv")
    shown = [one.progress for side in page.sides for one in side.lines]
    told = activities.page(session, cast.arjeplog.id, on=on)
    shown += [one.progress for owner in told.owners for one in owner.activities]
    return [(one.done, one.expected) for one in shown if one]


def test_the_frozen_line_and_what_is_done_count_on_in_the_next_agreement(
    session: Session, cast: Cast, line: PromiseLine
) -> None:
    assert public(session, cast, BEFORE) == [(5, 9), (5, 9)]
    assert public(session, cast, FEBRUARY) == [(5, 12), (5, 12)]  # Nobody has counted: it has not begun.
    count(session, cast, line)
    assert public(session, cast, FEBRUARY) == [(7, 15), (7, 15)]
    found = follow_up.counted(line, on=FEBRUARY)
    assert (found.done, found.expected) == (7, 15)


def test_the_line_counts_no_further_than_its_promise_reaches(
    session: Session, cast: Cast, line: PromiseLine
) -> None:
    count(session, cast, line)
    late = dt.datetime(2027, 6, 3, 9, 0, tzinfo=dt.UTC)
    actions.record_count(session, cast.petra, after(line).id, "2027-05", 8, at=late)
    assert public(session, cast, dt.date(2027, 6, 3)) == [(7, 24), (15, 27)]


def test_who_counts_sees_the_line_of_before_and_counts_it_once(
    session: Session, cast: Cast, line: PromiseLine
) -> None:
    count(session, cast, line)
    ((one,),) = (place.counted for place in counts.mine(session, cast.petra, on=FEBRUARY))
    assert (one.line.action, one.line.lines) == (after(line), (line,))
    (told,) = one.told
    assert told.progress is not None
    assert (told.progress.done, one.line.progress.done, one.line.progress.expected) == (7, 2, 3)
    months = counts.month(session, cast.petra, "2027-01", on=FEBRUARY)
    assert [row.line.action for row in months] == [after(line)]


@pytest.mark.parametrize(("year", "wanted"), [(None, (5, 12)), (2026, (5, 12)), (2027, (2, 3))])
def test_a_report_counts_what_was_done_in_its_time(
    session: Session, cast: Cast, line: PromiseLine, year: int | None, wanted: tuple[int, int]
) -> None:
    count(session, cast, line)
    action = after(line) if year == 2027 else line.action
    assert action is not None
    agreement = agreements.on_day(session, cast.arjeplog.id, action.from_on)
    assert agreement is not None
    report = reports.begin(session, cast.karin, agreement.id, cast.arjeplog.id, year, at=IN_FEBRUARY)
    scope = reports_rows.scope_of(session, report, FEBRUARY)
    ((row,),) = (place.actions for place in reports_rows.gather(session, scope).places)
    assert (row.done, row.expected) == wanted


def test_a_draft_goes_on_from_the_line_of_the_action_before(
    session: Session, cast: Cast, line: PromiseLine
) -> None:
    drafted = promise_suggestions.suggest(session, cast.karin, line.version.promise_id, at=IN_FEBRUARY)
    assert line.key in [one.key for one in drafted.lines if one.action is after(line)]


@pytest.mark.parametrize(
    ("every", "times", "begins", "wanted"),
    [
        ("year", 3, dt.date(2026, 7, 1), 3),
        ("year", 3, dt.date(2027, 1, 1), 6),
        ("month", 2, dt.date(2026, 7, 16), 24),
        ("week", 1, dt.date(2027, 1, 1), 52 + 6),
        ("period", 24, dt.date(2027, 1, 1), 24),
    ],
)
def test_no_period_is_expected_twice_over_a_renewal(
    every: str, times: int, begins: dt.date, wanted: int
) -> None:
    first = Action(times=times, every=every, from_on=dt.date(2026, 1, 1), to_on=dt.date(2027, 12, 31))
    second = Action(
        times=times,
        every=every,
        from_on=begins,
        to_on=dt.date(2030, 12, 31),
        status="ongoing",
        carried_from=first,
    )
    day = FEBRUARY if begins.year == 2027 else dt.date(2026, 12, 31)
    assert progress.links(first, by=day) == (first, second)
    assert progress.expected_of((first, second), on=day) == wanted
    assert progress.links(first, by=begins - dt.timedelta(days=1)) == (first,)
