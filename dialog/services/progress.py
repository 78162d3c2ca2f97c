"""How far a countable action has come: done of what could be expected by now, and in the period that runs."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dialog import clock
from dialog.models import Action, Goal, Measurement

PERIOD = re.compile("[0-9]{4}(-[0-9]{2}|-W[0-9]{2})?")


@dataclass(frozen=True)
class Progress:
    """`done` of `expected`; `expected` is None for an action that has no frequency.

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
    """How far the action has come on a day."""
    label = period_of(action.every, min(on, action.to_on))
    return Progress(
        done=sum(count.count for count in action.counts),
        expected=expected(action, on=on),
        period=label,
        done_in_period=sum(count.count for count in action.counts if count.period == label),
        times=action.times,
    )


def expected(action: Action, *, on: dt.date) -> int | None:
    """How many times the action could be expected to be done by now; never less than one period's aim."""
    if not action.times or not action.every:
        return None
    day = min(on, action.to_on)
    if action.every == "week":
        periods = ((day + dt.timedelta(days=1)) - _monday(action.from_on)).days // 7
    elif action.every == "month":
        tomorrow = day + dt.timedelta(days=1)
        periods = (tomorrow.year - action.from_on.year) * 12 + tomorrow.month - action.from_on.month
    elif action.every == "year":
        periods = day.year - action.from_on.year + 1
    else:
        periods = 1
    return action.times * max(1, periods)


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
