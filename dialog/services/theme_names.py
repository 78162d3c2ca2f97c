"""A theme's name as it stands: its words, what belongs there, who has read it; so that it can return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import TextState, Theme

SUBJECT = "theme"


def worn(session: Session, theme: Theme) -> dict[str, Any]:
    """The name, the description and who has checked the name in which language."""
    checks = {
        row.language: [row.checked_by, row.checked_at.isoformat() if row.checked_at else None]
        for row in session.scalars(_rows(theme))
        if row.state == "checked"
    }
    return {"name": dict(theme.name), "description": dict(theme.description), "checked": checks}


def put_on(session: Session, theme: Theme, worn_before: Mapping[str, Any]) -> None:
    """Give a theme back the name that it had, with the checks that were made of it."""
    theme.name, theme.description = dict(worn_before["name"]), dict(worn_before["description"])
    session.execute(
        sa.delete(TextState).where(
            TextState.subject == SUBJECT, TextState.row_id == theme.id, TextState.field == "name"
        )
    )
    for code in theme.name:
        who, when = worn_before["checked"].get(code, (None, None))
        at = dt.datetime.fromisoformat(when) if when else None
        session.add(_state(theme, code, who, at))


def mark(session: Session, theme: Theme, checked: Collection[str], who: str, *, at: dt.datetime) -> None:
    """Say in which languages a speaker has read the name."""
    session.execute(
        sa.delete(TextState).where(
            TextState.subject == SUBJECT, TextState.row_id == theme.id, TextState.field == "name"
        )
    )
    session.add_all(
        _state(theme, code, who if code in checked else None, at if code in checked else None)
        for code in theme.name
    )


def states(session: Session, theme: Theme) -> dict[str, str]:
    """Whether the name is missing, a draft or checked, by language."""
    known = {row.language: row.state for row in session.scalars(_rows(theme))}
    return {
        code: known.get(code, "draft") if theme.name.get(code) else "missing" for code in ("sv", "se", "en")
    }


def _rows(theme: Theme) -> sa.Select[TextState]:
    return sa.select(TextState).where(
        TextState.subject == SUBJECT, TextState.row_id == theme.id, TextState.field == "name"
    )


def _state(theme: Theme, code: str, who: str | None, at: dt.datetime | None) -> TextState:
    return TextState(
        subject=SUBJECT,
        row_id=theme.id,
        field="name",
        language=code,
        state="checked" if who else "draft",
        checked_by=who,
        checked_at=at,
    )
