"""A month's counts: whose they are, one more, taken back, a whole month, and what is still missing."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import Action
from dialog.services import actions, counts, posts
from dialog.services.actions import ActionWords
from dialog.services.counts import Entry
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.posts import PostWords
from tests.people import NOW, Cast
from tests.rows import texts

TODAY = dt.date(2026, 11, 23)
"""A Monday."""


def planned(
    session: Session, cast: Cast, every: str | None = "week", function: str = "kommunpolis", **more: object
) -> Action:
    words: dict[str, object] = {
        "text": texts("kontrollera fart"),
        "owner_id": cast.police.id,
        "function": function,
        "from_on": dt.date(2026, 9, 1),
        "to_on": dt.date(2026, 12, 31),
        "times": 5 if every else None,
        "every": every,
    }
    return actions.add(session, cast.karin, cast.arjeplog.id, ActionWords(**{**words, **more}), at=NOW)  # type: ignore[arg-type]


def rows(action: Action) -> list[tuple[str, int]]:
    return [(one.period, one.count) for one in action.counts]


def test_a_person_counts_what_the_persons_functions_own(session: Session, cast: Cast) -> None:
    own, other = planned(session, cast), planned(session, cast, function="områdespolis")
    posts.name_holder(
        session,
        cast.karin,
        cast.arjeplog.id,
        PostWords(cast.police.id, "områdespolis", cast.maja.id, dt.date(2026, 1, 1)),
        at=NOW,
    )
    planned(session, cast, from_on=dt.date(2026, 12, 1))

    def of(actor: object, **more: bool) -> list[int]:
        shown = counts.mine(session, actor, on=TODAY, **more)  # type: ignore[arg-type]
        return [one.line.action.id for place in shown for one in place.counted]

    assert (of(cast.petra), of(cast.maja), of(cast.karin), of(cast.nils)) == ([own.id], [other.id], [], [])
    assert of(cast.karin, everything=True) == [own.id, other.id]
    assert of(cast.maja, everything=True) == [other.id]


def test_one_more_is_taken_back_by_a_row_with_the_difference(session: Session, cast: Cast) -> None:
    action = planned(session, cast)
    for _ in range(2):
        counts.once(session, cast.petra, action.id, at=NOW)
    with pytest.raises(RuleBroken, match="nothing_to_take_back"):
        counts.undo(session, cast.karin, action.id, at=NOW)
    with pytest.raises(RuleBroken, match="nothing_to_take_back"):
        counts.undo(session, cast.petra, action.id, at=NOW + dt.timedelta(days=1))
    counts.undo(session, cast.petra, action.id, at=NOW)
    assert rows(action) == [("2026-W48", 1), ("2026-W48", 1), ("2026-W48", -1)]
    with pytest.raises(RuleBroken, match="nothing_to_take_back"):
        counts.undo(session, cast.petra, action.id, at=NOW)
    with pytest.raises(NotAllowed):
        counts.once(session, cast.maja, action.id, at=NOW)


@pytest.mark.parametrize(
    ("every", "month", "periods"),
    [
        ("week", "2026-10", ("2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44")),
        ("week", "2026-11", ("2026-W45", "2026-W46", "2026-W47", "2026-W48")),
        ("month", "2026-10", ("2026-10",)),
        ("year", "2026-10", ("2026",)),
        ("period", "2026-10", ("2026-10",)),
        (None, "2026-10", ("2026-10",)),
        ("week", "2026-08", ()),
    ],
)
def test_a_month_has_the_periods_that_have_begun(
    session: Session, cast: Cast, every: str | None, month: str, periods: tuple[str, ...]
) -> None:
    planned(session, cast, every)
    shown = counts.month(session, cast.petra, month, on=TODAY)
    assert tuple(one.name for row in shown for one in row.periods) == periods


def test_a_month_is_entered_at_once_and_zero_is_said(session: Session, cast: Cast) -> None:
    action = planned(session, cast)
    actions.record_count(session, cast.petra, action.id, "2026-W41", 2, at=NOW)
    entries = [
        Entry(action.id, "2026-W40", None, 0),
        Entry(action.id, "2026-W41", 2, 5),
        Entry(action.id, "2026-W42", None, 3),
        Entry(action.id, "2026-W41", 5, 5),
    ]
    assert counts.enter(session, cast.petra, entries, at=NOW) == 3
    assert rows(action) == [("2026-W41", 2), ("2026-W40", 0), ("2026-W41", 3), ("2026-W42", 3)]
    (row,) = counts.month(session, cast.petra, "2026-10", on=TODAY)
    assert [one.total for one in row.periods] == [0, 5, 3, None, None]


def test_what_somebody_counted_meanwhile_is_not_lost(session: Session, cast: Cast) -> None:
    action = planned(session, cast)
    actions.record_count(session, cast.karin, action.id, "2026-W41", 2, at=NOW)
    with pytest.raises(RuleBroken, match="counted_meanwhile"):
        counts.enter(session, cast.petra, [Entry(action.id, "2026-W41", None, 1)], at=NOW)


@pytest.mark.parametrize("name", ["2026", "2026-W40", "2026-13", "soon", "2026-12"])
def test_what_is_no_month_or_has_not_begun_is_not_found(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        counts.month(session, cast.petra, name, on=TODAY)


def test_a_month_that_nobody_has_counted_awaits_who_answers_for_it(session: Session, cast: Cast) -> None:
    weekly, monthly = planned(session, cast), planned(session, cast, "month")
    planned(session, cast, "year")
    (due,) = counts.awaiting(session, cast.petra, TODAY)
    assert (due.kind, due.count, due.arguments, due.on) == (
        "counts",
        2,
        {"month": "2026-10"},
        dt.date(2026, 11, 10),
    )
    assert list(counts.awaiting(session, cast.karin, TODAY)) == []
    entries = [Entry(weekly.id, "2026-W42", None, 4), Entry(monthly.id, "2026-10", None, 0)]
    counts.enter(session, cast.petra, entries, at=NOW)
    assert list(counts.awaiting(session, cast.petra, TODAY)) == []
