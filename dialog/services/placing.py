"""Deciding on single texts: place, add, take out, or say that it answers nothing.

What a person decides about a text stands against every later proposal of the machine.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, ReviewDecision, Theme, ThemeAssignment
from dialog.services import alarms, decisions, texts, theme_making
from dialog.services.decisions import About
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission


def decide(
    session: Session,
    actor: Actor,
    text_id: uuid.UUID,
    action: str,
    *,
    at: dt.datetime,
    target: str = "",
    from_theme_id: int | None = None,
    reason: str = "",
) -> None:
    """One decision on a text by its name: move, add, take_out or not_an_answer.

    Raises RuleBroken("text_unreadable") for a text that the actor cannot read, but to take it out of a theme.
    """
    if action != "take_out":
        _refuse_unread(session, actor, text_id)
    if action == "move":
        move(session, actor, text_id, target, at=at, from_theme_id=from_theme_id, reason=reason)
    elif action == "add":
        add(session, actor, text_id, target, at=at, reason=reason)
    elif action == "take_out" and from_theme_id is not None:
        take_out(session, actor, text_id, from_theme_id, at=at, reason=reason)
    elif action == "not_an_answer":
        not_an_answer(session, actor, text_id, at=at, reason=reason)
    else:
        raise NotFound


def move(
    session: Session,
    actor: Actor,
    text_id: uuid.UUID,
    target: str,
    *,
    at: dt.datetime,
    from_theme_id: int | None = None,
    reason: str = "",
    within: int | None = None,
) -> Theme:
    """Place a text under another theme instead: out of `from_theme_id`, or out of all where it lies.

    `target` is `theme:<id>` or `key:<key in the codebook>`. From now on no run places this text anew.
    """
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    theme = theme_making.target_theme(session, actor, text.municipality_id, target)
    decision = _decide_on_text(session, actor, "move", text, theme, at=at, reason=reason, within=within)
    for row in active(session, text.id):
        if row.theme_id != theme.id and from_theme_id in (None, row.theme_id):
            row.removed_by_decision_id = decision.id
    session.flush()
    _place(session, theme, text, decision)
    return theme


def add(
    session: Session,
    actor: Actor,
    text_id: uuid.UUID,
    target: str,
    *,
    at: dt.datetime,
    reason: str = "",
    within: int | None = None,
) -> Theme:
    """Place a text under a further theme; where it lies already it stays."""
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    theme = theme_making.target_theme(session, actor, text.municipality_id, target)
    decision = _decide_on_text(session, actor, "accept", text, theme, at=at, reason=reason, within=within)
    _place(session, theme, text, decision)
    return theme


def take_out(
    session: Session, actor: Actor, text_id: uuid.UUID, theme_id: int, *, at: dt.datetime, reason: str = ""
) -> None:
    """Take a text out of one theme; no run places it there again."""
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    theme = theme_making.load_theme(session, actor, theme_id, municipality_id=text.municipality_id)
    decision = _decide_on_text(session, actor, "set_aside", text, theme, at=at, reason=reason)
    for row in active(session, text.id):
        if row.theme_id == theme.id:
            row.removed_by_decision_id = decision.id


def not_an_answer(
    session: Session,
    actor: Actor,
    text_id: uuid.UUID,
    *,
    at: dt.datetime,
    reason: str = "",
    within: int | None = None,
) -> None:
    """Decide that a text answers nothing: it leaves all themes and no run reads it again."""
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    decision = _decide_on_text(
        session, actor, "not_an_answer", text, None, at=at, reason=reason, within=within
    )
    for row in active(session, text.id):
        row.removed_by_decision_id = decision.id


def fits_nowhere(
    session: Session, actor: Actor, text_id: uuid.UUID, *, at: dt.datetime, within: int | None = None
) -> None:
    """Decide that no theme fits a text: it lies under none, and a later grouping may propose one."""
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    decision = _decide_on_text(session, actor, "set_aside", text, None, at=at, reason="", within=within)
    for row in active(session, text.id):
        row.removed_by_decision_id = decision.id


def _decide_on_text(
    session: Session,
    actor: Actor,
    action: str,
    text: FreeText,
    theme: Theme | None,
    *,
    at: dt.datetime,
    reason: str,
    within: int | None = None,
) -> ReviewDecision:
    """A decision on one text; `within` is the page that was confirmed: its line in the log is for all."""
    about = About(text.municipality_id, theme_id=theme.id if theme else None, free_text_id=text.id)
    keep = {"with": within} if within else None
    return decisions.write(
        session, actor, action, about, at=at, reason=reason, is_logged=not within, keep=keep
    )


def active(session: Session, text_id: uuid.UUID) -> Sequence[ThemeAssignment]:
    """Where a text lies now."""
    return session.scalars(
        sa.select(ThemeAssignment).where(
            ThemeAssignment.free_text_id == text_id, ThemeAssignment.removed_by_decision_id.is_(None)
        )
    ).all()


def _place(session: Session, theme: Theme, text: FreeText, decision: ReviewDecision) -> None:
    for row in active(session, text.id):
        if row.theme_id == theme.id:
            # What the machine had placed there becomes the person's own decision.
            row.removed_by_decision_id = decision.id
    session.flush()
    session.add(
        ThemeAssignment(
            theme_id=theme.id,
            free_text_id=text.id,
            start=0,
            end=len(text.masked),
            words=[],
            origin="reviewer",
            decision_id=decision.id,
        )
    )
    session.flush()


def _refuse_unread(session: Session, actor: Actor, text_id: uuid.UUID) -> None:
    closed = alarms.is_unreadable(alarms.reads(session, actor.id))
    if session.scalar(sa.select(FreeText.id).where(FreeText.id == text_id, closed)):
        raise RuleBroken("text_unreadable")
