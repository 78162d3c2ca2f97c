"""A month's counts in a few minutes: what the person answers for, one more, one taken back, a month at once.

Rows are only added: what is taken back, and what a month should have been, are rows with their difference.
That nothing was done is a row of zero, so that it can be told from what nobody has entered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog import clock
from dialog.models import Action, ActionCount, Organisation, PromiseLine
from dialog.services import actions, agreements, follow_up, posts, progress
from dialog.services.actions import ActionLine
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, require, where
from dialog.services.progress import Progress

COUNTED = ("planned", "ongoing", "done")
ENTERED_BY = 10
"""The day of the month by which the month before is to be counted."""


@dataclass(frozen=True)
class Told:
    """A line in public that an action counts for, and how far everyone reads that it has come.

    `is_told` when a follow-up already says how it went.
    """

    line: PromiseLine
    progress: Progress | None
    is_told: bool


@dataclass(frozen=True)
class Counting:
    """An action as it is counted: how far it is, what the public reads, whether one can be taken back."""

    line: ActionLine
    told: tuple[Told, ...]
    can_undo: bool


@dataclass(frozen=True)
class Here:
    """What a person counts in a municipality."""

    municipality: Organisation
    counted: tuple[Counting, ...]


@dataclass(frozen=True)
class Period:
    """A period of a month with what is entered for it: None where nobody has entered anything."""

    name: str
    total: int | None


@dataclass(frozen=True)
class MonthRow:
    """An action with its periods of a month."""

    line: ActionLine
    municipality: Organisation
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Entry:
    """What a period is to be. `before` is what the person saw, so that no one else's count is lost."""

    action_id: int
    period: str
    before: int | None
    total: int


def mine(session: Session, actor: Actor, *, on: dt.date, everything: bool = False) -> tuple[Here, ...]:
    """What runs today and the actor answers for, by municipality.

    With `everything` all that runs where the actor edits the plan.
    """
    require(actor, Permission.PLAN_READ)
    found = []
    for place in _places(session, where(actor, Permission.PLAN_READ)):
        chosen = _chosen(session, actor, place, on, everything)
        running = [
            one for one in chosen if one.status in posts.OPEN and one.from_on <= on <= progress.last_day(one)
        ]
        if running:
            found.append(Here(place, tuple(_counting(session, actor, one, on) for one in running)))
    return tuple(found)


def once(session: Session, actor: Actor, action_id: int, *, at: dt.datetime) -> ActionCount:
    """Done once more, in the period that runs."""
    action = _action(session, action_id)
    period = progress.period_of(action.every, min(clock.day_of(at), action.to_on))
    return actions.record_count(session, actor, action_id, period, 1, at=at)


def undo(session: Session, actor: Actor, action_id: int, *, at: dt.datetime) -> ActionCount:
    """Take back what the actor last counted today: a row with the difference."""
    action = _action(session, action_id)
    posts.require_count(session, actor, action, on=clock.day_of(at))
    actions.alone(session, action)
    last = _undoable(action, actor, clock.day_of(at))
    if last is None:
        raise RuleBroken("nothing_to_take_back")
    total = _total(action, last.period) or 0
    return actions.correct_count(session, actor, action_id, last.period, total - last.count, at=at)


def month(
    session: Session, actor: Actor, name: str, *, on: dt.date, everything: bool = False
) -> tuple[MonthRow, ...]:
    """Every action that the actor counts in a month with its periods. Raises NotFound for no month."""
    require(actor, Permission.PLAN_READ)
    first = _first(name)
    if first > on:
        raise NotFound
    last = min(_next(first) - dt.timedelta(days=1), on)
    rows = []
    for place in _places(session, where(actor, Permission.PLAN_READ)):
        for action in _chosen(session, actor, place, on, everything):
            if action.from_on <= last and progress.last_day(action) >= first:
                periods = tuple(Period(one, _total(action, one)) for one in periods_of(action, first, last))
                rows.append(MonthRow(actions.line(session, action, on), place, periods))
    return tuple(rows)


def enter(session: Session, actor: Actor, entries: Sequence[Entry], *, at: dt.datetime) -> int:
    """Enter what periods were; how many differ from before.

    Raises RuleBroken("counted_meanwhile") when somebody has counted since the actor looked.
    """
    changed = [one for one in entries if one.total != one.before]
    for one in changed:
        action = _action(session, one.action_id)
        posts.require_count(session, actor, action, on=clock.day_of(at))
        actions.alone(session, action)
        if _total(action, one.period) != one.before:
            raise RuleBroken("counted_meanwhile", period=one.period)
        actions.correct_count(session, actor, one.action_id, one.period, one.total, at=at)
    return len(changed)


def periods_of(action: Action, first: dt.date, last: dt.date) -> tuple[str, ...]:
    """The periods of an action that belong to a month: a week to that of its Thursday."""
    begins, ends = max(first, action.from_on), min(last, progress.last_day(action))
    if action.every != "week":
        return (progress.period_of(action.every, ends),)
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    mondays = [day - dt.timedelta(days=3) for day in days if day.isoweekday() == 4]
    # The week that runs is counted from its first day, though its Thursday is not here yet.
    running = last - dt.timedelta(days=last.weekday())
    if (running + dt.timedelta(days=3)).month == first.month and running not in mondays:
        mondays.append(running)
    return tuple(
        clock.iso_week(monday)
        for monday in mondays
        if monday <= ends and monday + dt.timedelta(days=6) >= begins
    )


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """What the actor answers for and nobody has counted in the month before, from the month after on."""
    first = _first(_month_before(day))
    last = _next(first) - dt.timedelta(days=1)
    rosters = posts.rosters(session, where(actor, Permission.PLAN_READ), day)
    running = session.scalars(
        sa.select(Action)
        .where(
            Action.municipality_id.in_(rosters),
            Action.kind == "activity",
            Action.status.in_(posts.OPEN),
            Action.every.in_(("week", "month")),
            Action.from_on <= last,
        )
        .options(selectinload(Action.carried_to))
    )
    mine = {
        one: periods_of(one, first, last)
        for one in running
        if rosters[one.municipality_id].answers(actor.id, one.owner_id, one.function)
        and progress.last_day(one) >= first
    }
    counted = session.execute(
        sa.select(ActionCount.action_id, ActionCount.period).where(
            ActionCount.action_id.in_([one.id for one in mine]),
            ActionCount.period.in_({period for periods in mine.values() for period in periods}),
        )
    )
    known = {(action_id, period) for action_id, period in counted} if mine else set()
    for place in _places(session, rosters) if mine else ():
        left = [
            one
            for one, periods in mine.items()
            if one.municipality_id == place.id and not any((one.id, period) in known for period in periods)
        ]
        if left:
            yield Due(
                "counts", "plan", "counts.month", {"month": _month_before(day)}, named(place),
                count=len(left), on=day.replace(day=ENTERED_BY),
            )  # fmt: skip


def _month_before(day: dt.date) -> str:
    return f"{day.replace(day=1) - dt.timedelta(days=1):%Y-%m}"


def _first(name: str) -> dt.date:
    try:
        first = progress.first_day(name)
    except ValueError:
        raise NotFound from None
    if len(name) != len("2026-11"):
        raise NotFound
    return first


def _next(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


def _places(session: Session, municipality_ids: Collection[int]) -> Sequence[Organisation]:
    query = sa.select(Organisation).where(Organisation.id.in_(municipality_ids))
    return session.scalars(query.order_by(Organisation.key)).all()


def _chosen(
    session: Session, actor: Actor, place: Organisation, on: dt.date, everything: bool
) -> list[Action]:
    query = sa.select(Action).where(
        Action.municipality_id == place.id, Action.kind == "activity", Action.status.in_(COUNTED)
    )
    found = session.scalars(query.order_by(Action.function, Action.id)).all()
    if everything and may(actor, Permission.PLAN_EDIT, place.id):
        return list(found)
    roster = posts.roster(session, [one.id for one in agreements.owners(session, place.id)], on)
    return [one for one in found if roster.answers(actor.id, one.owner_id, one.function)]


def _counting(session: Session, actor: Actor, action: Action, on: dt.date) -> Counting:
    line = actions.line(session, action, on)
    told = tuple(
        Told(one, progress.of_line(one, on=on), _is_told(session, one, on))
        for one in line.lines
        if one.version.status == "published"
    )
    return Counting(line, told, _undoable(action, actor, on) is not None)


def _is_told(session: Session, line: PromiseLine, on: dt.date) -> bool:
    rows = follow_up.listing(session, line.version.promise_id, public_on=on)
    here = [one for one in rows if one.version_id == line.version_id]
    return follow_up.newest(here, line.key) is not None


def _undoable(action: Action, actor: Actor, on: dt.date) -> ActionCount | None:
    last = action.counts[-1] if action.counts else None
    if last is None or last.count < 1 or last.recorded_by != actor.id:
        return None
    return last if clock.day_of(last.recorded_at) == on else None


def _total(action: Action, period: str) -> int | None:
    counts = [one.count for one in action.counts if one.period == period]
    return sum(counts) if counts else None


def _action(session: Session, action_id: int) -> Action:
    found = session.get(Action, action_id)
    if found is None:
        raise NotFound
    return found
