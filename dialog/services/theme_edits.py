"""Changing reviewed themes: rename, retire, merge, tie to focus areas; undoing by a further decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    AgreementParty,
    FocusArea,
    ReviewDecision,
    TextState,
    Theme,
    ThemeAssignment,
    ThemeFocusArea,
    User,
)
from dialog.services import audit, decisions, theme_making
from dialog.services.decisions import About
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts, normalise

SUBJECT = "theme"
UNDONE_BY = {
    "accept": "set_aside",
    "merge": "split",
    "split": "merge",
    "set_aside": "accept",
    "move": "move",
    "retire": "accept",
    "not_an_answer": "move",
}
"""Decision -> the further decision that undoes it. A name is undone by giving another one."""


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
) -> None:
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
    theme.name = words
    if description is not None:
        theme.description = {code: normalise(text) for code, text in description.items() if normalise(text)}
    _mark(session, actor, theme, set(checked) & set(words), at=at)
    about = About(theme.municipality_id, theme_id=theme.id)
    decisions.write(session, actor, "rename", about, at=at, reason=reason)


def states(session: Session, theme: Theme) -> dict[str, str]:
    """Whether the name is missing, a draft or checked, by language."""
    rows = session.scalars(
        sa.select(TextState).where(
            TextState.subject == SUBJECT, TextState.row_id == theme.id, TextState.field == "name"
        )
    )
    known = {row.language: row.state for row in rows}
    return {
        code: known.get(code, "draft") if theme.name.get(code) else "missing" for code in ("sv", "se", "en")
    }


def retire(session: Session, actor: Actor, theme_id: int, *, at: dt.datetime, reason: str = "") -> None:
    """Take a theme out of use; its texts keep their place, in case it is taken back."""
    theme = theme_making.load_theme(session, actor, theme_id)
    theme.status = "retired"
    about = About(theme.municipality_id, theme_id=theme.id)
    decisions.write(session, actor, "retire", about, at=at, reason=reason)


def merge_into(
    session: Session, actor: Actor, theme_id: int, into_id: int, *, at: dt.datetime, reason: str = ""
) -> None:
    """Make one theme part of another: its texts move there, and later proposals of it lead there too.

    Raises RuleBroken("merge_with_itself").
    """
    theme = theme_making.load_theme(session, actor, theme_id)
    into = theme_making.load_theme(session, actor, into_id, municipality_id=theme.municipality_id)
    if theme.id == into.id:
        raise RuleBroken("merge_with_itself")
    about = About(theme.municipality_id, theme_id=theme.id)
    decision = decisions.write(session, actor, "merge", about, at=at, reason=reason, into=into.id)
    there = {row.free_text_id for row in _active(session, ThemeAssignment.theme_id == into.id)}
    rows = _active(session, ThemeAssignment.theme_id == theme.id)
    for row in rows:
        row.removed_by_decision_id = decision.id
    session.add_all(_copy(row, decision, theme_id=into.id) for row in rows if row.free_text_id not in there)
    theme.status, theme.merged_into_id = "merged", into.id


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


def undo(session: Session, actor: Actor, decision_id: int, *, at: dt.datetime, reason: str = "") -> None:
    """Undo a decision by a further one: what it placed is taken back, what it removed is placed again.

    Texts on which somebody has decided since stay as that decision left them. Raises
    RuleBroken("nothing_to_undo") when nothing of it is left, or for a name, which is undone by a new one.
    """
    former = session.get(ReviewDecision, decision_id)
    if former is None:
        raise NotFound
    require(actor, Permission.THEME_REVIEW, former.municipality_id)
    single = _of_bucket(session, former)
    effects = [effect for effect in (_effect(session, one) for one in (former, *single)) if effect]
    if former.action not in UNDONE_BY or not effects:
        raise RuleBroken("nothing_to_undo")
    for effect in effects:
        _reverse(
            session, actor, effect, at=at, reason=reason, is_logged=effect.decision is effects[0].decision
        )


@dataclass(frozen=True)
class _Effect:
    """What is left of a decision: rows it placed, rows it removed that are missing, a theme out of use."""

    decision: ReviewDecision
    placed: Sequence[ThemeAssignment]
    missing: Sequence[ThemeAssignment]
    theme: Theme | None


def _effect(session: Session, decision: ReviewDecision) -> _Effect | None:
    placed = _active(session, ThemeAssignment.decision_id == decision.id)
    removed = session.scalars(
        sa.select(ThemeAssignment).where(ThemeAssignment.removed_by_decision_id == decision.id)
    ).all()
    missing = _missing(session, removed)
    theme = session.get(Theme, decision.theme_id) if decision.theme_id else None
    about_theme = theme is not None and decision.free_text_id is None
    is_out = about_theme and theme is not None and theme.status in {"retired", "merged"}
    undoes_theme = is_out and decision.action in {"retire", "merge"} and decision.suggested_theme_id is None
    stands = decision.free_text_id is not None and _still_stands(session, decision)
    if not (placed or missing or undoes_theme or stands):
        return None
    return _Effect(decision, placed, missing, theme if about_theme else None)


def _reverse(
    session: Session, actor: Actor, effect: _Effect, *, at: dt.datetime, reason: str, is_logged: bool
) -> None:
    former = effect.decision
    about = About(
        former.municipality_id,
        theme_id=former.theme_id,
        free_text_id=former.free_text_id,
        suggested_theme_id=former.suggested_theme_id,
        run_id=former.run_id,
    )
    decision = decisions.write(
        session,
        actor,
        UNDONE_BY[former.action],
        about,
        at=at,
        reason=reason,
        is_logged=is_logged,
        undoes=former.id,
    )
    if (
        effect.theme is not None
        and former.suggested_theme_id is None
        and former.action in {"retire", "merge"}
    ):
        effect.theme.status, effect.theme.merged_into_id = "active", None
    for row in effect.placed:
        row.removed_by_decision_id = decision.id
    session.flush()
    session.add_all(_copy(row, decision) for row in effect.missing)
    session.flush()
    if former.action == "accept" and effect.theme is not None:
        _retire_if_empty(session, effect.theme)


def _of_bucket(session: Session, decision: ReviewDecision) -> Sequence[ReviewDecision]:
    """The decisions on single texts that were made with one on a whole suggestion."""
    if decision.suggested_theme_id is None or decision.free_text_id is not None:
        return ()
    return session.scalars(
        sa.select(ReviewDecision).where(
            ReviewDecision.suggested_theme_id == decision.suggested_theme_id,
            ReviewDecision.free_text_id.is_not(None),
            ReviewDecision.action == decision.action,
        )
    ).all()


def _still_stands(session: Session, decision: ReviewDecision) -> bool:
    assert decision.free_text_id is not None  # noqa: S101 -- asked only about decisions on a text
    latest = decisions.of_texts(session, [decision.free_text_id])
    return latest[decision.free_text_id].id == decision.id


def _active(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[ThemeAssignment]:
    return session.scalars(
        sa.select(ThemeAssignment).where(condition, ThemeAssignment.removed_by_decision_id.is_(None))
    ).all()


def _missing(session: Session, removed: Sequence[ThemeAssignment]) -> list[ThemeAssignment]:
    """Those of the removed rows whose pair of theme and text is not in place again."""
    found = []
    for row in removed:
        same = sa.and_(
            ThemeAssignment.theme_id == row.theme_id, ThemeAssignment.free_text_id == row.free_text_id
        )
        if not _active(session, same):
            found.append(row)
    return found


def _retire_if_empty(session: Session, theme: Theme) -> None:
    if not _active(session, ThemeAssignment.theme_id == theme.id):
        theme.status = "retired"


def _copy(row: ThemeAssignment, decision: ReviewDecision, *, theme_id: int | None = None) -> ThemeAssignment:
    return ThemeAssignment(
        theme_id=theme_id or row.theme_id,
        free_text_id=row.free_text_id,
        start=row.start,
        end=row.end,
        words=list(row.words),
        origin=row.origin,
        decision_id=decision.id,
    )


def _mark(session: Session, actor: Actor, theme: Theme, checked: Collection[str], *, at: dt.datetime) -> None:
    session.execute(
        sa.delete(TextState).where(
            TextState.subject == SUBJECT, TextState.row_id == theme.id, TextState.field == "name"
        )
    )
    who = session.get_one(User, actor.id).name
    session.add_all(
        TextState(
            subject=SUBJECT,
            row_id=theme.id,
            field="name",
            language=code,
            state="checked" if code in checked else "draft",
            checked_by=who if code in checked else None,
            checked_at=at if code in checked else None,
        )
        for code in theme.name
    )


def names(session: Session, municipality_id: int) -> Mapping[int, Texts]:
    """The names of the themes in use, to choose from."""
    query = sa.select(Theme).where(Theme.municipality_id == municipality_id, Theme.status == "active")
    return {theme.id: theme.name for theme in session.scalars(query.order_by(Theme.id))}
