"""Splitting a theme: chosen texts become a theme of their own, with a name in three languages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, ReviewDecision, ThemeAssignment
from dialog.services import apart, decisions, marking, text_search, texts, theme_making
from dialog.services.decisions import About
from dialog.services.errors import RuleBroken
from dialog.services.marking import Pieces
from dialog.services.permissions import Actor
from dialog.services.texts import TextLine
from dialog.services.undoing import copy
from surveys.texts import Texts, normalise

PAGE = 100


@dataclass(frozen=True)
class SplitPage:
    """The texts of a theme to choose from, perhaps only those that hold some words."""

    theme_id: int
    name: Texts
    lines: tuple[tuple[TextLine, Pieces], ...]
    total: int
    search: str


def show(session: Session, actor: Actor, theme_id: int, search: str = "") -> SplitPage:
    """What can be chosen for the new theme: the first hundred, which a search makes fewer."""
    theme = theme_making.load_theme(session, actor, theme_id)
    query = (
        sa.select(ThemeAssignment)
        .join(FreeText, FreeText.id == ThemeAssignment.free_text_id)
        .where(
            ThemeAssignment.theme_id == theme.id,
            ThemeAssignment.removed_by_decision_id.is_(None),
            FreeText.state.in_(("new", "read")),
            apart.counted(FreeText.response_id),
        )
    )
    if text_search.words(search):
        query = query.where(text_search.holds(FreeText.masked, search))
    total = session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    rows = {
        row.free_text_id: row
        for row in session.scalars(query.order_by(ThemeAssignment.free_text_id).limit(PAGE))
    }
    lines = texts.lines(session, actor, theme.municipality_id, rows)
    return SplitPage(
        theme_id=theme.id,
        name=theme.name,
        lines=tuple((one, _pieces(one, rows[one.id], search)) for one in lines),
        total=total,
        search=search,
    )


def _pieces(line: TextLine, row: ThemeAssignment, search: str) -> Pieces:
    if text_search.words(search):
        return marking.found(line.masked, search)
    return marking.pieces(line.masked, row.start, row.end, row.words)


def split(
    session: Session,
    actor: Actor,
    theme_id: int,
    chosen: Collection[uuid.UUID],
    name: Texts,
    *,
    at: dt.datetime,
    reason: str = "",
) -> ReviewDecision:
    """Move the chosen texts of a theme to a new one; the decision holds both.

    Raises RuleBroken("theme_needs_name") without a Swedish name, RuleBroken("choose_texts_to_split") for no
    text of the theme, or for all of them.
    """
    theme = theme_making.load_theme(session, actor, theme_id)
    words = {code: normalise(text) for code, text in name.items() if normalise(text)}
    if "sv" not in words:
        raise RuleBroken("theme_needs_name")
    active = session.scalars(
        sa.select(ThemeAssignment).where(
            ThemeAssignment.theme_id == theme.id, ThemeAssignment.removed_by_decision_id.is_(None)
        )
    ).all()
    rows = [row for row in active if row.free_text_id in set(chosen)]
    if not rows or len(rows) == len(active):
        raise RuleBroken("choose_texts_to_split")
    made = theme_making.new_theme(session, theme.municipality_id, theme.area, words)
    decision = decisions.write(
        session,
        actor,
        "split",
        About(theme.municipality_id, theme_id=theme.id),
        at=at,
        reason=reason,
        keep={"into": made.id},
        into=made.id,
        texts=len(rows),
    )
    for row in rows:
        row.removed_by_decision_id = decision.id
        further = copy(row, decision, theme_id=made.id)
        further.origin = "reviewer"
        session.add(further)
    session.flush()
    return decision
