"""Who decided what about which theme and text, when and why, as a table to take home.

It names themes and texts by their ids. What people wrote is only there when somebody asks for it who may read
it, and masked. Each export is in the log.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import ReviewDecision, SuggestedTheme, Theme, User
from dialog.services import audit, review, texts
from dialog.services.permissions import Actor, Permission, require
from surveys.spreadsheets import Cell, Sheet
from surveys.texts import Texts, pick

HEAD = (
    "decision",
    "at",
    "who",
    "action",
    "reason",
    "theme_key",
    "theme",
    "into_key",
    "proposal_key",
    "proposal",
    "run",
    "text_id",
    "in_one_step_with",
    "undoes",
    "undone_by",
)


def export(
    session: Session,
    actor: Actor,
    municipality_id: int,
    *,
    language: str,
    with_texts: bool,
    form: str,
    at: dt.datetime,
) -> Sheet:
    """Every decision of the municipality's review in the order in which they were taken; logged."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    if with_texts:
        require(actor, Permission.TEXT_READ_MASKED, municipality_id)
    query = (
        sa.select(ReviewDecision, User.name, SuggestedTheme.key, SuggestedTheme.label)
        .join(User, User.id == ReviewDecision.decided_by)
        .outerjoin(SuggestedTheme, SuggestedTheme.id == ReviewDecision.suggested_theme_id)
        .where(ReviewDecision.municipality_id == municipality_id)
        .order_by(ReviewDecision.id)
    )
    found = session.execute(query).all()
    themes = {
        theme.id: theme
        for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == municipality_id))
    }
    undone = {
        (one.details or {})["undoes"]: one.id for one, _, _, _ in found if "undoes" in (one.details or {})
    }
    masked = _masked(session, actor, municipality_id) if with_texts else {}
    rows = []
    for one, who, key, label in found:
        row = [
            *_decision(one, who),
            *_theme(themes.get(one.theme_id or 0), language),
            _key(themes.get((one.details or {}).get("into", 0))),
            key,
            _words(label, language),
            *_links(one, undone),
        ]
        if with_texts:
            row.append(masked.get(one.free_text_id) if one.free_text_id else None)
        rows.append(row)
    audit.record(
        session,
        actor,
        "theming:export",
        f"organisation:{municipality_id}",
        at=at,
        organisation_id=municipality_id,
        decisions=len(rows),
        texts=with_texts,
        form=form,
    )
    return Sheet("decisions", (*HEAD, "masked_text") if with_texts else HEAD, rows)


def _decision(one: ReviewDecision, who: str) -> list[Cell]:
    return [one.id, one.decided_at.isoformat(timespec="seconds"), who, one.action, one.reason]


def _links(one: ReviewDecision, undone: Mapping[int, int]) -> list[Cell]:
    """Where it was taken, about which text, and how it hangs together with other decisions."""
    details = one.details or {}
    text_id = str(one.free_text_id) if one.free_text_id else None
    return [one.run_id, text_id, details.get("with"), details.get("undoes"), undone.get(one.id)]


def _masked(session: Session, actor: Actor, municipality_id: int) -> Mapping[uuid.UUID, str]:
    """The masked texts that the actor may read and that nobody stopped showing."""
    shown = texts.reading(actor, municipality_id)
    return {row[0].id: row[0].masked for row in session.execute(shown) if row[0].state in review.SHOWN}


def _theme(theme: Theme | None, language: str) -> tuple[str | None, str | None]:
    return (theme.key, _words(theme.name, language)) if theme else (None, None)


def _key(theme: Theme | None) -> str | None:
    return theme.key if theme else None


def _words(name: Texts | None, language: str) -> str | None:
    return pick(name, language).text if name else None
