"""What is done to keep what was promised, for everyone: the activities, who owns them and how far they have
come; and the goals that they serve.

An activity is told of when it has begun, or when a promise that everybody can read rests on it; what is only
thought of stays on the desk. An owner is an organisation and a function, never a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    AgreementParty,
    Goal,
    LineGround,
    Organisation,
    PromiseLine,
    PromiseVersion,
)
from dialog.services import progress, promise_drafts, resting
from dialog.services.progress import GoalStanding, Progress

BEGUN = ("ongoing", "done", "ended")


@dataclass(frozen=True)
class Activity:
    """An action with how far it has come and the lines in force that it keeps."""

    action: Action
    progress: Progress
    lines: tuple[PromiseLine, ...]
    goal: Goal | None


@dataclass(frozen=True)
class Owner:
    """What one organisation does, the activities that run first."""

    organisation: Organisation
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class GoalShown:
    """A goal against its baseline; `owner` is None for a joint one."""

    standing: GoalStanding
    owner: Organisation | None
    lines: tuple[PromiseLine, ...]


@dataclass(frozen=True)
class Page:
    """What is done in a municipality, and towards what."""

    owners: tuple[Owner, ...]
    goals: tuple[GoalShown, ...]


def page(session: Session, municipality_id: int, *, on: dt.date) -> Page:
    """Everything that is told of a municipality's activities: the police's first, then its own."""
    goals = _goals(session, municipality_id)
    return Page(
        owners=_owners(session, municipality_id, {one.id: one for one in goals}, on),
        goals=_shown(session, municipality_id, goals),
    )


def told(session: Session, municipality_id: int) -> Sequence[Action]:
    """The actions of a municipality that everyone may read of."""
    by_ground = sa.select(LineGround.action_id).join(PromiseLine, PromiseLine.id == LineGround.line_id)
    counting = sa.select(PromiseLine.action_id)
    readable = (
        PromiseVersion.status.in_(promise_drafts.READABLE),
        PromiseVersion.published_at.is_not(None),
    )
    return session.scalars(
        sa.select(Action)
        .where(
            Action.municipality_id == municipality_id,
            sa.or_(
                sa.and_(Action.status.in_(BEGUN), Action.kind == "activity"),
                *(
                    Action.id.in_(
                        query.join(PromiseVersion, PromiseVersion.id == PromiseLine.version_id).where(
                            *readable
                        )
                    )
                    for query in (by_ground, counting)
                ),
            ),
        )
        .order_by(Action.id)
    ).all()


def joint_goals(session: Session, agreement_id: int) -> tuple[GoalShown, ...]:
    """The goals of an agreement that are everybody's."""
    goals = session.scalars(
        sa.select(Goal)
        .where(Goal.agreement_id == agreement_id, Goal.municipality_id.is_(None))
        .order_by(Goal.id)
    ).all()
    return tuple(GoalShown(progress.of_goal(one), None, ()) for one in goals)


def _owners(session: Session, municipality_id: int, goals: dict[int, Goal], on: dt.date) -> tuple[Owner, ...]:
    lines = resting.on_actions(session, municipality_id)
    found: dict[Organisation, list[Activity]] = {}
    chains = {one.id: progress.links(one, by=on) for one in told(session, municipality_id)}
    # What was carried over is told once, in the words that it goes on by.
    carried = {one.id for chain in chains.values() for one in chain[1:]}
    for links in (chain for first, chain in chains.items() if first not in carried):
        action = links[-1]
        shown = Activity(
            action,
            progress.of_links(links, on=on),
            tuple(dict.fromkeys(line for one in links for line in lines.get(one.id, ()))),
            goals.get(action.goal_id) if action.goal_id else None,
        )
        found.setdefault(action.owner, []).append(shown)
    ordered = sorted(found, key=lambda one: (one.is_municipality, one.id))
    return tuple(Owner(one, tuple(sorted(found[one], key=_in_order))) for one in ordered)


def _in_order(one: Activity) -> tuple[bool, bool, int]:
    """What runs and is promised, what runs, what has ended."""
    return one.action.status in ("done", "ended"), not one.lines, one.action.id


def _goals(session: Session, municipality_id: int) -> Sequence[Goal]:
    """The municipality's goals and the joint ones of its agreements."""
    mine = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id == municipality_id)
    return session.scalars(
        sa.select(Goal)
        .where(
            sa.or_(
                Goal.municipality_id == municipality_id,
                sa.and_(Goal.municipality_id.is_(None), Goal.agreement_id.in_(mine)),
            )
        )
        .order_by(Goal.ended_because.is_not(None), Goal.id)
    ).all()


def _shown(session: Session, municipality_id: int, goals: Sequence[Goal]) -> tuple[GoalShown, ...]:
    lines = resting.on_goals(session, municipality_id)
    return tuple(
        GoalShown(
            progress.of_goal(one),
            session.get(Organisation, one.owner_id) if one.owner_id else None,
            lines.get(one.id, ()),
        )
        for one in goals
    )
