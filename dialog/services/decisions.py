"""Review decisions as records: write one, and read what people have already settled.

A decision is never changed, only followed by another. What a person said about a single text stands
against every later proposal of the machine. A decision that was undone counts nowhere, and neither does the
one that undid it: it is as if nobody had decided, but the log shows both.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from dialog.models import ReviewDecision, ThemeAssignment
from dialog.services import audit
from dialog.services.permissions import Actor
from surveys.texts import normalise

UNDOES = ReviewDecision.details["undoes"].as_integer()
"""The decision that this one undoes, where it undoes one."""
WITH = ReviewDecision.details["with"].as_integer()
"""The decision in whose step this one was made: the page that was confirmed, the proposal as a whole."""
OF_A_PAGE = ReviewDecision.details["page"].as_integer()
"""How many texts the confirmed page had: such a decision is about those, not about a whole suggestion."""


def standing() -> sa.ColumnElement[bool]:
    """Whether a decision counts: it undoes nothing and nobody has undone it."""
    later = aliased(ReviewDecision)
    undoes = later.details["undoes"].as_integer()
    undone = sa.select(undoes).where(undoes.is_not(None))
    return sa.and_(UNDOES.is_(None), ReviewDecision.id.not_in(undone))


@dataclass(frozen=True)
class About:
    """What a decision is about; a single text only when `free_text_id` is set."""

    municipality_id: int
    theme_id: int | None = None
    free_text_id: uuid.UUID | None = None
    suggested_theme_id: int | None = None
    run_id: int | None = None


def write(
    session: Session,
    actor: Actor,
    action: str,
    about: About,
    *,
    at: dt.datetime,
    reason: str = "",
    is_logged: bool = True,
    keep: Mapping[str, Any] | None = None,
    **details: str | int,
) -> ReviewDecision:
    """Add a decision and its line in the log; the reason stays with the decision, the log holds no free text.

    `is_logged` is False only for the single texts of a decision that is itself in the log. `keep` is what
    undoing needs and stays with the decision.
    """
    decision = ReviewDecision(
        municipality_id=about.municipality_id,
        run_id=about.run_id,
        suggested_theme_id=about.suggested_theme_id,
        action=action,
        theme_id=about.theme_id,
        free_text_id=about.free_text_id,
        reason=normalise(reason),
        decided_by=actor.id,
        decided_at=at,
        **({"details": dict(keep)} if keep else {}),
    )
    session.add(decision)
    session.flush()
    if is_logged:
        if about.theme_id is not None:
            details["theme"] = about.theme_id
        if about.suggested_theme_id is not None:
            details["suggestion"] = about.suggested_theme_id
        audit.record(
            session,
            actor,
            f"theme:{action}",
            f"review_decision:{decision.id}",
            at=at,
            organisation_id=about.municipality_id,
            **details,
        )
    return decision


def newest(session: Session, actor: Actor) -> int | None:
    """The decision that somebody made last: what a button right after it undoes."""
    query = sa.select(sa.func.max(ReviewDecision.id)).where(
        ReviewDecision.decided_by == actor.id, WITH.is_(None)
    )
    return session.scalar(query)


def of_suggestions(session: Session, suggestion_ids: Iterable[int]) -> dict[int, ReviewDecision]:
    """The standing decision on each suggestion: the latest one about the suggestion as a whole."""
    query = (
        sa.select(ReviewDecision)
        .where(
            ReviewDecision.suggested_theme_id.in_(list(suggestion_ids)),
            ReviewDecision.free_text_id.is_(None),
            OF_A_PAGE.is_(None),
            standing(),
        )
        .order_by(ReviewDecision.id)
    )
    return {one.suggested_theme_id: one for one in session.scalars(query) if one.suggested_theme_id}


def read_in_pages(session: Session, suggestion_ids: Iterable[int]) -> frozenset[int]:
    """Those of the suggestions of which somebody has confirmed a page that still stands."""
    query = sa.select(ReviewDecision.suggested_theme_id).where(
        ReviewDecision.suggested_theme_id.in_(list(suggestion_ids)), OF_A_PAGE.is_not(None), standing()
    )
    return frozenset(one for one in session.scalars(query.distinct()) if one is not None)


def of_texts(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ReviewDecision]:
    """The standing decision on each text that somebody decided on by itself."""
    query = (
        sa.select(ReviewDecision)
        .where(ReviewDecision.free_text_id.in_(list(ids)), standing())
        .order_by(ReviewDecision.id)
    )
    return {one.free_text_id: one for one in session.scalars(query) if one.free_text_id}


def not_answers(session: Session, municipality_id: int) -> frozenset[uuid.UUID]:
    """The texts of which a person said that they answer nothing; a later decision on the text lifts it."""
    query = (
        sa.select(ReviewDecision.free_text_id, ReviewDecision.action)
        .where(
            ReviewDecision.municipality_id == municipality_id,
            ReviewDecision.free_text_id.is_not(None),
            standing(),
        )
        .order_by(ReviewDecision.id)
    )
    latest = {text_id: action for text_id, action in session.execute(query) if text_id is not None}
    return frozenset(text_id for text_id, action in latest.items() if action == "not_an_answer")


@dataclass(frozen=True)
class Settled:
    """What people settled about some texts and one theme: where a proposal must not reach."""

    already: frozenset[uuid.UUID]
    elsewhere: frozenset[uuid.UUID]


def settled(session: Session, theme_id: int | None, ids: Iterable[uuid.UUID]) -> Settled:
    """Which texts already lie under the theme, and which a person took out of it or placed elsewhere."""
    wanted = list(ids)
    rows = session.scalars(
        sa.select(ThemeAssignment)
        .where(ThemeAssignment.free_text_id.in_(wanted))
        .order_by(ThemeAssignment.id)
    ).all()
    active = [row for row in rows if row.removed_by_decision_id is None]
    already = {row.free_text_id for row in active if row.theme_id == theme_id}
    elsewhere = {row.free_text_id for row in active if row.theme_id != theme_id and row.origin == "reviewer"}
    removals = {row.free_text_id: row.removed_by_decision_id for row in rows if row.theme_id == theme_id}
    by_text = set(
        session.scalars(
            sa.select(ReviewDecision.id).where(
                ReviewDecision.id.in_([one for one in removals.values() if one]),
                ReviewDecision.free_text_id.is_not(None),
                standing(),
            )
        )
    )
    elsewhere |= {text_id for text_id, decision_id in removals.items() if decision_id in by_text}
    elsewhere |= _refused(of_texts(session, wanted), session, theme_id, wanted)
    return Settled(frozenset(already), frozenset(elsewhere - already))


def _refused(
    latest: Mapping[uuid.UUID, ReviewDecision],
    session: Session,
    theme_id: int | None,
    ids: list[uuid.UUID],
) -> set[uuid.UUID]:
    refused = {text_id for text_id, one in latest.items() if one.action == "not_an_answer"}
    if theme_id is None:
        return refused
    query = (
        sa.select(ReviewDecision)
        .where(ReviewDecision.free_text_id.in_(ids), ReviewDecision.theme_id == theme_id, standing())
        .order_by(ReviewDecision.id)
    )
    about_theme = {one.free_text_id: one.action for one in session.scalars(query) if one.free_text_id}
    return refused | {text_id for text_id, action in about_theme.items() if action == "set_aside"}
