"""Changing reviewed themes: rename, retire, merge, tie to focus areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    AgreementParty,
    FocusArea,
    ReviewDecision,
    Theme,
    ThemeAssignment,
    ThemeFocusArea,
    User,
)
from dialog.services import audit, decisions, theme_making, theme_names
from dialog.services.decisions import About
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.theme_names import states
from dialog.services.undoing import copy, undo
from surveys.texts import Texts, normalise

__all__ = ["states", "undo"]  # asked for here; a name as it stands is `theme_names`', undoing `undoing`'s


def rename(
    session: Session,
    actor: Actor,
    theme_id: int,
    name: Texts,
    *,
    at: dt.datetime,
    description: Texts | None = None,
    checked: Collection[str] = (),
    former: Texts | None = None,
    reason: str = "",
) -> ReviewDecision:
    """Give a theme its name in three languages; `checked` are the languages a speaker has read.

    Raises RuleBroken("theme_needs_name") without a Swedish one, Conflict with the name that stands now
    when it is not the `former` one that the person saw.
    """
    theme = theme_making.load_theme(session, actor, theme_id)
    words = {code: normalise(text) for code, text in name.items() if normalise(text)}
    if "sv" not in words:
        raise RuleBroken("theme_needs_name")
    if former is not None and dict(former) != dict(theme.name):
        raise Conflict(dict(theme.name))
    before = theme_names.worn(session, theme)
    theme.name = words
    if description is not None:
        theme.description = {code: normalise(text) for code, text in description.items() if normalise(text)}
    who = session.get_one(User, actor.id).name
    theme_names.mark(session, theme, set(checked) & set(words), who, at=at)
    session.flush()
    keep = {"before": before, "after": theme_names.worn(session, theme)}
    about = About(theme.municipality_id, theme_id=theme.id)
    return decisions.write(session, actor, "rename", about, at=at, reason=reason, keep=keep)


def retire(
    session: Session, actor: Actor, theme_id: int, *, at: dt.datetime, reason: str = ""
) -> ReviewDecision:
    """Take a theme out of use; its texts keep their place, in case it is taken back."""
    theme = theme_making.load_theme(session, actor, theme_id)
    theme.status = "retired"
    about = About(theme.municipality_id, theme_id=theme.id)
    return decisions.write(session, actor, "retire", about, at=at, reason=reason)


def merge_into(
    session: Session, actor: Actor, theme_id: int, into_id: int, *, at: dt.datetime, reason: str = ""
) -> ReviewDecision:
    """Make one theme part of another: its texts move there, and later proposals of it lead there too.

    Raises RuleBroken("merge_with_itself").
    """
    theme = theme_making.load_theme(session, actor, theme_id)
    into = theme_making.load_theme(session, actor, into_id, municipality_id=theme.municipality_id)
    if theme.id == into.id:
        raise RuleBroken("merge_with_itself")
    about = About(theme.municipality_id, theme_id=theme.id)
    decision = decisions.write(
        session, actor, "merge", about, at=at, reason=reason, keep={"into": into.id}, into=into.id
    )
    there = {row.free_text_id for row in _active(session, ThemeAssignment.theme_id == into.id)}
    rows = _active(session, ThemeAssignment.theme_id == theme.id)
    for row in rows:
        row.removed_by_decision_id = decision.id
    session.add_all(copy(row, decision, theme_id=into.id) for row in rows if row.free_text_id not in there)
    theme.status, theme.merged_into_id = "merged", into.id
    return decision


def choose_focus_areas(
    session: Session, actor: Actor, theme_id: int, focus_area_ids: Collection[int], *, at: dt.datetime
) -> None:
    """Say which focus areas of the agreement a theme belongs to. Raises NotFound for a foreign one."""
    theme = theme_making.load_theme(session, actor, theme_id)
    possible = {area.id for area in focus_areas(session, theme.municipality_id)}
    wanted = set(focus_area_ids)
    if not wanted <= possible:
        raise NotFound
    session.execute(
        sa.delete(ThemeFocusArea).where(
            ThemeFocusArea.theme_id == theme.id, ThemeFocusArea.focus_area_id.in_(possible)
        )
    )
    session.add_all(ThemeFocusArea(theme_id=theme.id, focus_area_id=one) for one in sorted(wanted))
    audit.record(
        session,
        actor,
        "theme:choose_focus_areas",
        f"theme:{theme.id}",
        at=at,
        organisation_id=theme.municipality_id,
        focus_areas=len(wanted),
    )


def focus_areas(session: Session, municipality_id: int) -> Sequence[FocusArea]:
    """The focus areas of the agreements that the municipality is a party of."""
    return session.scalars(
        sa.select(FocusArea)
        .join(AgreementParty, AgreementParty.agreement_id == FocusArea.agreement_id)
        .where(AgreementParty.organisation_id == municipality_id)
        .order_by(FocusArea.agreement_id.desc(), FocusArea.position)
    ).all()


def _active(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[ThemeAssignment]:
    return session.scalars(
        sa.select(ThemeAssignment).where(condition, ThemeAssignment.removed_by_decision_id.is_(None))
    ).all()


def names(session: Session, municipality_id: int) -> Mapping[int, Texts]:
    """The names of the themes in use, to choose from."""
    query = sa.select(Theme).where(Theme.municipality_id == municipality_id, Theme.status == "active")
    return {theme.id: theme.name for theme in session.scalars(query.order_by(Theme.id))}
