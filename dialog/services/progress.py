"""How far a countable action has come: done of what could be expected by now, and in the period that runs.

An action that is carried over to the next agreement is a row of its own there, and what was promised goes on
being counted by it: `links` follows it on, `before` leads back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialog import clock
from dialog.models import Action, Goal, Measurement, PromiseLine

PERIOD = re.compile("[0-9]{4}(-[0-9]{2}|-W[0-9]{2})?")


@dataclass(frozen=True)
class Progress:
    """`done` of `expected`; `expected` is None for an action that has no frequency or has not begun.

    For weeks and months only whole ones that have passed are expected, since the one that runs is not over;
    for years and the whole period what is aimed at counts from its first day ("2 of 3 meetings").
    """

    done: int
    expected: int | None
    period: str
    done_in_period: int
    times: int | None

    @property
    def is_behind(self) -> bool:
        """Less was done than could be expected by now."""
        return self.expected is not None and self.done < self.expected


@dataclass(frozen=True)
class GoalStanding:
    """A goal with its baseline and its newest value; `moved` is better, worse, same or unknown."""

    goal: Goal
    baseline: Measurement | None
    newest: Measurement | None
    moved: str
    is_reached: bool


def of_action(action: Action, *, on: dt.date) -> Progress:
    """How far the action alone has come on a day."""
    return of_links((action,), on=on)


def of_line(line: PromiseLine, *, on: dt.date) -> Progress | None:
    """How far what a promise line counts by has come, by the last day of the promise at most."""
    if line.action is None:
        return None
    day = min(on, line.version.valid_to)
    return of_links(links(line.action, by=day), on=day)


def of_links(actions: Sequence[Action], *, on: dt.date) -> Progress:
    """How far an action has come together with what it was carried over to; later periods are not in it."""
    last = actions[-1]
    label = period_of(last.every, min(on, last.to_on))
    counts = [one for action in actions for one in action.counts if first_day(one.period) <= on]
    return Progress(
        done=sum(one.count for one in counts),
        expected=expected_of(actions, on=on),
        period=label,
        done_in_period=sum(one.count for one in counts if one.period == label),
        times=last.times,
    )


def links(action: Action, *, by: dt.date) -> tuple[Action, ...]:
    """The action and, one after the other, what it was carried over to and has begun by a day."""
    found = [action]
    while (after := found[-1].carried_to) and after.from_on <= by and after.status != "planned":
        found.append(after)
    return tuple(found)


def last_day(action: Action) -> dt.date:
    """Its last day; what was carried over earlier goes on from then as another row."""
    after = action.carried_to
    return min(action.to_on, after.from_on - dt.timedelta(days=1)) if after else action.to_on


def before(action: Action) -> Iterator[Action]:
    """What the action was carried over from, the nearest first."""
    while action.carried_from is not None:
        action = action.carried_from
        yield action


def expected_of(actions: Sequence[Action], *, on: dt.date) -> int | None:
    """How many times an action could be expected by now, with what it was carried over to."""
    found = [
        expected(action, on=on, after=former)
        for former, action in zip((None, *actions), actions, strict=False)
    ]
    known = [one for one in found if one is not None]
    return sum(known) if known else None


def expected(action: Action, *, on: dt.date, after: Action | None = None) -> int | None:
    """How many times the action could be expected to be done by now; never less than one period's aim.

    Where it goes on `after` another one, that holds for the first of them, and no year is expected twice.
    """
    if not action.times or not action.every or on < action.from_on:
        return None
    day = min(on, last_day(action))
    if action.every == "week":
        periods = ((day + dt.timedelta(days=1)) - _monday(action.from_on)).days // 7
    elif action.every == "month":
        tomorrow = day + dt.timedelta(days=1)
        periods = (tomorrow.year - action.from_on.year) * 12 + tomorrow.month - action.from_on.month
    elif action.every == "year":
        began_before = after is not None and last_day(after).year == action.from_on.year
        periods = day.year - action.from_on.year + (0 if began_before else 1)
    else:
        periods = 0 if after is not None else 1
    return action.times * max(0 if after is not None else 1, periods)


def period_of(every: str | None, day: dt.date) -> str:
    """The name of the period that a count belongs to: `2026-W48`, `2026-11` or `2026`."""
    if every == "week":
        return clock.iso_week(day)
    return f"{day.year}" if every == "year" else f"{day.year}-{day.month:02}"


def first_day(period: str) -> dt.date:
    """The first day of a period. Raises ValueError for what is no name of one."""
    if not PERIOD.fullmatch(period):
        raise ValueError(period)
    year, _hyphen, rest = period.partition("-")
    if rest.startswith("W"):
        return dt.date.fromisocalendar(int(year), int(rest[1:]), 1)
    return dt.date(int(year), int(rest) if rest else 1, 1)


def of_goal(goal: Goal, *, until: dt.date = dt.date.max) -> GoalStanding:
    """The newest value of a goal's indicator, of those until a day, beside its baseline and its target."""
    baseline = next((one for one in goal.measurements if one.is_baseline), None)
    newest = next((one for one in reversed(goal.measurements) if one.is_baseline or one.on <= until), None)
    is_higher_better = goal.better == "higher"
    moved = "unknown"
    if baseline is not None and newest is not None and newest is not baseline:
        change = newest.value - baseline.value
        moved = "same" if change == 0 else "better" if (change > 0) == is_higher_better else "worse"
    is_reached = newest is not None and goal.target_value is not None and newest is not baseline
    if is_reached and newest is not None and goal.target_value is not None:
        distance = newest.value - goal.target_value
        is_reached = distance >= 0 if is_higher_better else distance <= 0
    return GoalStanding(goal, baseline, newest, moved, is_reached)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
