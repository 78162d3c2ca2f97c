"""The decisions of the review as a log: who decided what and when, what came of it, what can be undone.

A confirmed page is one line, whatever was marked on it. Nothing here is written; decisions are append-only.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from dialog.models import ReviewDecision, SuggestedMember, SuggestedTheme, Theme, User
from dialog.services import decisions, theming
from dialog.services.permissions import Actor
from surveys.texts import Texts

PAGE = 50
OWN_LINE = sa.or_(decisions.WITH.is_(None), ReviewDecision.free_text_id.is_(None))
"""A single text of a page that was confirmed has no line of its own."""


@dataclass(frozen=True)
class DecisionLine:
    """A decision as a list shows it. `action` is what was decided, also where this line undid it."""

    id: int
    action: str
    reason: str
    who: str
    at: dt.datetime
    theme: tuple[int, Texts] | None = None
    suggestion: tuple[int, Texts] | None = None
    text_id: uuid.UUID | None = None
    tally: Mapping[str, int] | None = None
    """What was done with the texts of a page, when it is about one."""
    former: Texts | None = None
    """The name before, when it is about one."""
    is_undoing: bool = False
    is_redoing: bool = False
    is_undone: bool = False


@dataclass(frozen=True)
class DecisionPage:
    """One page of the log of a run."""

    run: theming.RunLine
    lines: tuple[DecisionLine, ...]
    page: int
    last: int
    total: int


def of_run(session: Session, actor: Actor, run_id: int, page: int = 1) -> DecisionPage:
    """The decisions on what a run proposes and on its texts, the newest first."""
    run = theming.load(session, actor, run_id)
    # Asked for each decision: the texts of a run are many more than what was decided on them.
    is_of_run = (
        sa.select(SuggestedMember.id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .where(SuggestedTheme.run_id == run.id, SuggestedMember.free_text_id == ReviewDecision.free_text_id)
        .correlate(ReviewDecision)
        .exists()
    )
    about = sa.and_(
        ReviewDecision.municipality_id == run.municipality_id,
        OWN_LINE,
        sa.or_(ReviewDecision.run_id == run.id, is_of_run),
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(ReviewDecision).where(about)) or 0
    last = max(1, -(-total // PAGE))
    page = min(max(page, 1), last)
    found = lines(session, about, PAGE, (page - 1) * PAGE)
    return DecisionPage(theming.line(session, actor, run.id), tuple(found), page, last, total)


def of_theme(session: Session, theme: Theme, most: int = 30) -> list[DecisionLine]:
    """The latest decisions about a theme. The caller has checked what the actor may do."""
    return lines(session, sa.and_(ReviewDecision.theme_id == theme.id, OWN_LINE), most)


def lines(session: Session, about: sa.ColumnElement[bool], most: int, start: int = 0) -> list[DecisionLine]:
    """Decisions as lines, the newest first."""
    query = (
        sa.select(ReviewDecision, User.name, Theme, SuggestedTheme)
        .join(User, User.id == ReviewDecision.decided_by)
        .outerjoin(Theme, Theme.id == ReviewDecision.theme_id)
        .outerjoin(SuggestedTheme, SuggestedTheme.id == ReviewDecision.suggested_theme_id)
        .where(about)
        .order_by(ReviewDecision.id.desc())
        .limit(most)
        .offset(start)
    )
    rows = session.execute(query).all()
    undone = _undone(session, [row[0].id for row in rows])
    before = _actions(session, [row[0] for row in rows])
    return [
        _line(one, who, theme, suggestion, before.get(one.id, one.action), one.id in undone)
        for one, who, theme, suggestion in rows
    ]


def _line(
    one: ReviewDecision,
    who: str,
    theme: Theme | None,
    suggestion: SuggestedTheme | None,
    action: str,
    is_undone: bool,
) -> DecisionLine:
    details: dict[str, Any] = one.details or {}
    return DecisionLine(
        id=one.id,
        action=action,
        reason=one.reason,
        who=who,
        at=one.decided_at,
        theme=(theme.id, theme.name) if theme else None,
        suggestion=(suggestion.id, suggestion.label) if suggestion else None,
        text_id=one.free_text_id,
        tally=details.get("tally"),
        former=details["before"]["name"] if "before" in details else None,
        is_undoing="undoes" in details,
        is_redoing="redoes" in details,
        is_undone=is_undone,
    )


def _undone(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of the decisions that a later one undid, or made anew."""
    later = aliased(ReviewDecision)
    found: set[int] = set()
    for key in ("undoes", "redoes"):
        about = later.details[key].as_integer()
        found |= set(session.scalars(sa.select(about).where(about.in_(list(ids)))))
    return found


def _actions(session: Session, rows: Sequence[ReviewDecision]) -> dict[int, str]:
    """By decision that undoes another: what was decided there."""
    undoing = {one.id: one.details["undoes"] for one in rows if one.details and "undoes" in one.details}
    query = sa.select(ReviewDecision.id, ReviewDecision.action)
    rows_before = session.execute(query.where(ReviewDecision.id.in_(undoing.values())))
    known = {row[0]: row[1] for row in rows_before}
    return {number: known[about] for number, about in undoing.items() if about in known}
