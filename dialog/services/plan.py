"""The plan as a whole, and its goals with their measurements. Its actions are in `actions`.

A goal is the municipality's, the police's or joint; a joint one belongs to every party of the agreement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    Agreement,
    Concern,
    FocusArea,
    Goal,
    Measurement,
    Organisation,
    SituationPicture,
)
from dialog.services import actions, agreements, drafting, progress
from dialog.services.actions import ActionLine
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.progress import GoalStanding
from surveys.texts import Texts


@dataclass(frozen=True)
class GoalWords:
    """What a goal says. Without `municipality_id` it is joint, without `owner_id` all parties own it."""

    text: Texts
    indicator: str
    unit: str
    better: str
    target_value: float | None = None
    target_on: dt.date | None = None
    municipality_id: int | None = None
    owner_id: int | None = None
    focus_area_id: int | None = None
    concern_id: int | None = None


@dataclass(frozen=True)
class Ties:
    """Whose a goal is (None for a joint one), its focus area and its concern."""

    owner: Organisation | None
    focus_area: FocusArea | None
    concern: Concern | None


@dataclass(frozen=True)
class Plan:
    """A municipality's plan: goals of the municipality, the police or all, and actions by owner."""

    agreement: Agreement | None
    others: tuple[Agreement, ...]
    """The municipality's other agreements, the newest first: each has a plan of its own."""
    goals: tuple[GoalStanding, ...]
    actions: tuple[ActionLine, ...]


def show(
    session: Session, actor: Actor, municipality_id: int, *, on: dt.date, agreement_id: int | None = None
) -> Plan:
    """A municipality's plan by an agreement, the one of the day if none is named; what is under way first.

    Joint goals are in it. Raises NotFound for an agreement of others.
    """
    agreement = chosen(session, actor, municipality_id, on=on, agreement_id=agreement_id)
    goals = session.scalars(
        sa.select(Goal)
        .where(
            sa.or_(Goal.municipality_id == municipality_id, Goal.municipality_id.is_(None)),
            Goal.agreement_id == (agreement.id if agreement else None),
        )
        .order_by(Goal.ended_because.is_not(None), Goal.id)
    )
    rows = session.scalars(
        sa.select(Action)
        .where(
            Action.municipality_id == municipality_id,
            Action.kind == "activity",
            *([_runs_in(session, agreement)] if agreement else []),
        )
        .order_by(Action.status.in_(("done", "ended")), Action.from_on, Action.id)
    )
    every = agreements.of_place(session, municipality_id)
    return Plan(
        agreement,
        tuple(one for one in every if one is not agreement),
        tuple(progress.of_goal(goal) for goal in goals),
        tuple(actions.line(session, row, on) for row in rows),
    )


def chosen(
    session: Session, actor: Actor, municipality_id: int, *, on: dt.date, agreement_id: int | None = None
) -> Agreement | None:
    """The agreement to plan by: a named one, also one that has not begun, else the one of the day."""
    require(actor, Permission.PLAN_READ, municipality_id)
    if agreement_id is None:
        return agreements.on_day(session, municipality_id, on)
    every = agreements.of_place(session, municipality_id)
    found = next((one for one in every if one.id == agreement_id), None)
    if found is None:
        raise NotFound
    return found


def _runs_in(session: Session, agreement: Agreement) -> sa.ColumnElement[bool]:
    """The actions of an agreement: for a goal of its own, or for none and on days of its own."""
    own = sa.select(Goal.id).where(Goal.agreement_id == agreement.id)
    in_time = sa.and_(
        Action.from_on <= agreements.ends_on(session, agreement), Action.to_on >= agreement.starts_on
    )
    return sa.or_(Action.goal_id.in_(own), sa.and_(Action.goal_id.is_(None), in_time))


def goal(session: Session, actor: Actor, goal_id: int) -> GoalStanding:
    """One goal with its measurements."""
    return progress.of_goal(_goal(session, actor, goal_id, Permission.PLAN_READ))


def add_goal(session: Session, actor: Actor, agreement_id: int, words: GoalWords, *, at: dt.datetime) -> Goal:
    """Set a goal that can be measured."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    added = Goal(agreement_id=agreement_id)
    _write_goal(session, actor, added, agreement, words)
    session.add(added)
    session.flush()
    actions.record(session, actor, "add_goal", f"goal:{added.id}", added.municipality_id, at)
    return added


def edit_goal(session: Session, actor: Actor, goal_id: int, words: GoalWords, *, at: dt.datetime) -> Goal:
    """Change a goal. A joint one can be changed by each party's people."""
    changed = _goal(session, actor, goal_id, Permission.PLAN_EDIT)
    _write_goal(session, actor, changed, session.get_one(Agreement, changed.agreement_id), words)
    session.flush()
    actions.record(session, actor, "edit_goal", f"goal:{goal_id}", changed.municipality_id, at)
    return changed


def end_goal(session: Session, actor: Actor, goal_id: int, because: Texts, *, at: dt.datetime) -> Goal:
    """Say that a goal is no longer worked towards, and why; its measurements stay."""
    ended = _goal(session, actor, goal_id, Permission.PLAN_EDIT)
    ended.ended_because = drafting.written(because)
    session.flush()
    actions.record(session, actor, "end_goal", f"goal:{goal_id}", ended.municipality_id, at)
    return ended


def go_on(session: Session, actor: Actor, goal_id: int, *, at: dt.datetime) -> Goal:
    """Work towards a goal again that ended too early."""
    taken_up = _goal(session, actor, goal_id, Permission.PLAN_EDIT)
    taken_up.ended_because = None
    session.flush()
    actions.record(session, actor, "go_on_goal", f"goal:{goal_id}", taken_up.municipality_id, at)
    return taken_up


def ties(session: Session, goal: Goal) -> Ties:
    """Whose a goal is, and what it is tied to."""
    return Ties(
        session.get(Organisation, goal.owner_id) if goal.owner_id else None,
        session.get(FocusArea, goal.focus_area_id) if goal.focus_area_id else None,
        session.get(Concern, goal.concern_id) if goal.concern_id else None,
    )


def joint_concerns(session: Session, agreement: Agreement) -> Sequence[Concern]:
    """The concerns of the agreed joint picture, that a joint goal can be for."""
    picture = session.scalar(
        sa.select(SituationPicture)
        .where(
            SituationPicture.agreement_id == agreement.id,
            SituationPicture.municipality_id.is_(None),
            SituationPicture.status == "agreed",
        )
        .order_by(SituationPicture.id.desc())
        .limit(1)
    )
    return picture.concerns if picture else []


def measure(
    session: Session,
    actor: Actor,
    goal_id: int,
    *,
    on: dt.date,
    value: float,
    source: str,
    is_baseline: bool = False,
    at: dt.datetime,
) -> Measurement:
    """Enter a value of the goal's indicator. There is one baseline, and it comes first."""
    measured = _goal(session, actor, goal_id, Permission.PLAN_EDIT)
    baseline = next((one for one in measured.measurements if one.is_baseline), None)
    if is_baseline and baseline is not None:
        raise RuleBroken("baseline_exists")
    if is_baseline and measured.measurements and measured.measurements[0].on < on:
        raise RuleBroken("baseline_first")
    if baseline is not None and on <= baseline.on:
        raise RuleBroken("baseline_first")
    made = Measurement(goal_id=goal_id, on=on, value=value, source=source, is_baseline=is_baseline)
    session.add(made)
    session.flush()
    session.expire(measured, ["measurements"])
    actions.record(session, actor, "measure", f"goal:{goal_id}", measured.municipality_id, at)
    return made


def remove_measurement(session: Session, actor: Actor, measurement_id: int, *, at: dt.datetime) -> int:
    """Take away a value that was entered wrongly; the id of its goal."""
    measurement = session.get(Measurement, measurement_id)
    if measurement is None:
        raise NotFound
    measured = _goal(session, actor, measurement.goal_id, Permission.PLAN_EDIT)
    session.delete(measurement)
    session.flush()
    session.expire(measured, ["measurements"])
    actions.record(session, actor, "remove_measurement", f"goal:{measured.id}", measured.municipality_id, at)
    return measured.id


def _goal(session: Session, actor: Actor, goal_id: int, permission: Permission) -> Goal:
    found = session.get(Goal, goal_id)
    if found is None:
        raise NotFound
    _require(session, actor, permission, found.municipality_id, found.agreement_id)
    return found


def _require(
    session: Session, actor: Actor, permission: Permission, municipality_id: int | None, agreement_id: int
) -> None:
    """A joint goal belongs to every municipality of its agreement."""
    require(actor, permission, municipality_id)
    if municipality_id is None:
        parties = {party.id for party in session.get_one(Agreement, agreement_id).parties}
        if not parties & where(actor, permission):
            raise NotFound


def _write_goal(session: Session, actor: Actor, row: Goal, agreement: Agreement, words: GoalWords) -> None:
    _require(session, actor, Permission.PLAN_EDIT, words.municipality_id, agreement.id)
    parties = {party.id for party in agreement.parties}
    if not {words.municipality_id, words.owner_id} - {None} <= parties:
        raise NotFound
    if words.focus_area_id and session.get_one(FocusArea, words.focus_area_id).agreement_id != agreement.id:
        raise NotFound
    if words.concern_id is not None:
        concern = session.get(Concern, words.concern_id)
        if concern is None or concern.picture.agreement_id != agreement.id:
            raise NotFound
        if (concern.picture.municipality_id is None) != (words.municipality_id is None):
            raise RuleBroken("goal_concern")
        if concern.picture.municipality_id != words.municipality_id:
            raise NotFound
    row.text, row.indicator, row.unit = drafting.written(words.text), words.indicator, words.unit
    row.better, row.target_value, row.target_on = words.better, words.target_value, words.target_on
    row.municipality_id, row.owner_id = words.municipality_id, words.owner_id
    row.focus_area_id, row.concern_id = words.focus_area_id, words.concern_id
