"""The way back: the promise lines that rest on something, for the page where that something stands.

What everyone reads are lines of promises in force; the desk sees those in work too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Cause,
    Concern,
    Evidence,
    LineGround,
    Promise,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
    Theme,
)

SHOWN = ("published",)
ON_DESK = ("draft", "public_draft", "proposed", "returned", "published")
Key = TypeVar("Key")
Lines = Mapping[int, tuple[PromiseLine, ...]]


def lines_on(
    session: Session, municipality_id: int, keys: Iterable[str], *, is_public: bool
) -> dict[str, tuple[PromiseLine, ...]]:
    """The promise lines that rest on a concern or its evidence or go at a cause of it, by the concern's key.

    By key, since a later picture speaks of the same concern in other rows. The public sees published lines.
    """
    wanted = (
        Promise.municipality_id == municipality_id,
        PromiseVersion.status.in_(SHOWN if is_public else ON_DESK),
        Concern.key.in_(list(keys)),
    )
    by_ground = (
        sa.select(Concern.key, PromiseLine)
        .select_from(LineGround)
        .outerjoin(Evidence, Evidence.id == LineGround.evidence_id)
        .join(Concern, Concern.id == sa.func.coalesce(LineGround.concern_id, Evidence.concern_id))
        .join(PromiseLine, PromiseLine.id == LineGround.line_id)
    )
    by_cause = (
        sa.select(Concern.key, PromiseLine)
        .select_from(PromiseLine)
        .join(Cause, Cause.id == PromiseLine.cause_id)
        .join(Concern, Concern.id == Cause.concern_id)
    )
    found: dict[str, list[PromiseLine]] = defaultdict(list)
    for query in (by_ground, by_cause):
        for key, line in session.execute(_in_order(query).where(*wanted)):
            if line not in found[key]:
                found[key].append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def on_actions(session: Session, municipality_id: int) -> Lines:
    """The lines in force that an action keeps, by the action."""
    by_ground = sa.select(LineGround.action_id, PromiseLine).join(
        PromiseLine, PromiseLine.id == LineGround.line_id
    )
    counting = sa.select(PromiseLine.action_id, PromiseLine)
    return _by_id(
        session,
        municipality_id,
        counting.where(PromiseLine.action_id.is_not(None)),
        by_ground.where(LineGround.action_id.is_not(None)),
    )


def on_goals(session: Session, municipality_id: int) -> Lines:
    """The lines in force that serve a goal, by the goal."""
    serving = sa.select(PromiseLine.goal_id, PromiseLine)
    return _by_id(session, municipality_id, serving.where(PromiseLine.goal_id.is_not(None)))


def at_causes(session: Session, picture: SituationPicture) -> Lines:
    """The lines in force that go at a cause of the picture, by the cause; also when they named it in an
    earlier picture, where the same words stood on the same side of the same problem.
    """
    if picture.municipality_id is None:
        return {}
    serving = sa.select(PromiseLine.cause_id, PromiseLine).where(PromiseLine.cause_id.is_not(None))
    named = _by_id(session, picture.municipality_id, serving)
    if not named:
        return {}
    meant: dict[tuple[str, str, str], tuple[PromiseLine, ...]] = {}
    for cause in session.scalars(sa.select(Cause).where(Cause.id.in_(list(named)))):
        meant[_known_by(cause)] = meant.get(_known_by(cause), ()) + named[cause.id]
    here = [cause for concern in picture.concerns for cause in concern.causes]
    return {cause.id: meant[_known_by(cause)] for cause in here if _known_by(cause) in meant}


def with_merged(session: Session, theme_id: int) -> frozenset[int]:
    """The theme with everything that was merged into it, however many merges ago: one page tells of all."""
    known, more = {theme_id}, {theme_id}
    while more:
        more = set(session.scalars(sa.select(Theme.id).where(Theme.merged_into_id.in_(more)))) - known
        known |= more
    return frozenset(known)


def _known_by(cause: Cause) -> tuple[str, str, str]:
    return cause.concern.key, cause.side, cause.text.get("sv", "")


def _by_id(session: Session, municipality_id: int, *queries: sa.Select[int | None, PromiseLine]) -> Lines:
    found: dict[int, list[PromiseLine]] = defaultdict(list)
    wanted = Promise.municipality_id == municipality_id, PromiseVersion.status.in_(SHOWN)
    for query in queries:
        for which, line in session.execute(_in_order(query).where(*wanted)):
            if which is not None and line not in found[which]:
                found[which].append(line)
    return {which: tuple(lines) for which, lines in found.items()}


def _in_order(query: sa.Select[Key, PromiseLine]) -> sa.Select[Key, PromiseLine]:
    return (
        query.join(PromiseVersion, PromiseVersion.id == PromiseLine.version_id)
        .join(Promise, Promise.id == PromiseVersion.promise_id)
        .order_by(Promise.id, PromiseVersion.number.desc(), PromiseLine.position)
    )
