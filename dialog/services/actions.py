"""Actions of the plan: what an organisation does, how often, and how many times it has been done.

Counts are only added to: what was counted wrongly is corrected by a row that holds the difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Action,
    ActionCount,
    Concern,
    Goal,
    Organisation,
    PromiseLine,
)
from dialog.services import agreements, audit, drafting, pictures, posts, progress, promises, statuses
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.progress import Progress
from surveys.texts import Texts

ALLOWED: statuses.Steps = {
    "planned": frozenset({"ongoing", "done", "ended"}),
    "ongoing": frozenset({"done", "ended"}),
    "done": frozenset({"ongoing"}),
    "ended": frozenset({"ongoing"}),
}


@dataclass(frozen=True)
class ActionWords:
    """What an action says. `text` is in the infinitive, since a promise is drafted from it."""

    text: Texts
    owner_id: int
    function: str
    from_on: dt.date
    to_on: dt.date
    times: int | None = None
    every: str | None = None
    goal_id: int | None = None
    concern_key: str | None = None


@dataclass(frozen=True)
class ActionLine:
    """An action as the plan shows it: how far it has come, its concern, the promise lines that count it."""

    action: Action
    progress: Progress
    concern: Concern | None
    lines: tuple[PromiseLine, ...]


def show(session: Session, actor: Actor, action_id: int, *, on: dt.date) -> ActionLine:
    """One action with its counts."""
    return line(session, _find(session, actor, action_id, Permission.PLAN_READ), on)


def owners(session: Session, municipality_id: int) -> Sequence[Organisation]:
    """Who can own an action there: the municipality and the police of its agreements."""
    return agreements.owners(session, municipality_id)


def concerns(session: Session, municipality_id: int) -> Sequence[Concern]:
    """The agreed concerns that an action or a goal can be for."""
    picture = pictures.agreed(session, municipality_id)
    return picture.concerns if picture else []


def add(
    session: Session, actor: Actor, municipality_id: int, words: ActionWords, *, at: dt.datetime
) -> Action:
    """Plan something that an organisation does, how often and until when."""
    require(actor, Permission.PLAN_EDIT, municipality_id)
    added = Action(municipality_id=municipality_id, status="planned")
    _write_action(session, added, words)
    session.add(added)
    session.flush()
    record(session, actor, "add_action", f"action:{added.id}", municipality_id, at)
    return added


def edit(session: Session, actor: Actor, action_id: int, words: ActionWords, *, at: dt.datetime) -> Action:
    """Change an action; what was counted stays."""
    changed = _find(session, actor, action_id, Permission.PLAN_EDIT)
    _write_action(session, changed, words)
    session.flush()
    record(session, actor, "edit_action", f"action:{action_id}", changed.municipality_id, at)
    return changed


def set_status(
    session: Session,
    actor: Actor,
    action_id: int,
    status: str,
    *,
    because: Texts | None = None,
    at: dt.datetime,
) -> Action:
    """Say that an action is under way, done, or ended with a reason; one that ended too early can go on."""
    changed = _find(session, actor, action_id, Permission.PLAN_EDIT)
    reason = drafting.written(because or {}) if status == "ended" else None
    statuses.move(changed, status, ALLOWED)
    changed.ended_because = reason
    session.flush()
    record(session, actor, f"action_{status}", f"action:{action_id}", changed.municipality_id, at)
    return changed


def record_count(
    session: Session, actor: Actor, action_id: int, period: str, count: int, *, at: dt.datetime
) -> ActionCount:
    """Add how many times an action was done in a period; the first count sets a planned action going."""
    counted = _find(session, actor, action_id, Permission.PLAN_READ)
    posts.require_count(session, actor, counted, on=clock.day_of(at))
    if count < 1:
        raise RuleBroken("count_from_one")
    return _count(session, actor, counted, period, count, at)


def correct_count(
    session: Session, actor: Actor, action_id: int, period: str, total: int, *, at: dt.datetime
) -> ActionCount:
    """Say what a period's count should have been; stored as the difference, so that both can be seen."""
    counted = _find(session, actor, action_id, Permission.PLAN_READ)
    posts.require_count(session, actor, counted, on=clock.day_of(at))
    alone(session, counted)
    counts = [one.count for one in counted.counts if one.period == period]
    before = sum(counts)
    if total < 0:
        raise RuleBroken("count_from_one")
    # A first zero is said: nothing was done, and somebody knows that.
    if counts and total == before:
        raise RuleBroken("count_unchanged", count=total)
    return _count(session, actor, counted, period, total - before, at)


def alone(session: Session, action: Action) -> None:
    """Have the action to oneself, as it stands now: so a difference is from what nobody changes meanwhile."""
    session.refresh(action, with_for_update=True)
    session.expire(action, ["counts"])


def _count(
    session: Session, actor: Actor, counted: Action, period: str, count: int, at: dt.datetime
) -> ActionCount:
    try:
        begins = progress.first_day(period)
    except ValueError:
        raise RuleBroken("count_period") from None
    if begins > clock.day_of(at) or begins > counted.to_on:
        raise RuleBroken("count_period")
    made = ActionCount(action_id=counted.id, period=period, count=count, recorded_by=actor.id, recorded_at=at)
    session.add(made)
    if counted.status == "planned" and count:
        statuses.move(counted, "ongoing", ALLOWED)
    session.flush()
    session.expire(counted, ["counts"])
    record(session, actor, "count", f"action:{counted.id}", counted.municipality_id, at, count=count)
    return made


def line(session: Session, action: Action, on: dt.date) -> ActionLine:
    concern = next(
        (one for one in concerns(session, action.municipality_id) if one.key == action.concern_key), None
    )
    lines = promises.lines_counting(session, action)
    return ActionLine(action, progress.of_action(action, on=on), concern, lines)


def _find(session: Session, actor: Actor, action_id: int, permission: Permission) -> Action:
    found = session.get(Action, action_id)
    if found is None:
        raise NotFound
    require(actor, permission, found.municipality_id)
    return found


def _write_action(session: Session, row: Action, words: ActionWords) -> None:
    if words.owner_id not in {party.id for party in owners(session, row.municipality_id)}:
        raise NotFound
    if words.goal_id is not None:
        aim = session.get(Goal, words.goal_id)
        if aim is None or aim.municipality_id not in (None, row.municipality_id):
            raise NotFound
    if words.to_on < words.from_on:
        raise RuleBroken("ends_before_it_begins")
    if bool(words.times) != bool(words.every):
        raise RuleBroken("how_often_is_half")
    row.text, row.owner_id, row.function = drafting.written(words.text), words.owner_id, words.function
    row.from_on, row.to_on, row.times, row.every = words.from_on, words.to_on, words.times, words.every
    row.goal_id, row.concern_key = words.goal_id, words.concern_key


def record(
    session: Session,
    actor: Actor,
    verb: str,
    subject: str,
    municipality_id: int | None,
    at: dt.datetime,
    **details: int,
) -> None:
    """Write a line of the log about the plan: an action, a goal, a measurement."""
    audit.record(session, actor, f"plan:{verb}", subject, at=at, organisation_id=municipality_id, **details)
