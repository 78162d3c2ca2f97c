"""Which theme a decision is about: found, made when first used, or taken back in use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import ReviewDecision, SuggestedTheme, Theme
from dialog.services import codebooks, decisions
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts, whole


def load_theme(session: Session, actor: Actor, theme_id: int, *, municipality_id: int | None = None) -> Theme:
    """A theme in use, for somebody who reviews in its municipality.

    Raises NotFound for another municipality's, RuleBroken("theme_not_in_use") for a merged or retired one.
    """
    theme = session.get(Theme, theme_id)
    if theme is None or municipality_id not in (None, theme.municipality_id):
        raise NotFound
    require(actor, Permission.THEME_REVIEW, theme.municipality_id)
    if theme.status != "active":
        raise RuleBroken("theme_not_in_use")
    return theme


def target_theme(session: Session, actor: Actor, municipality_id: int, target: str) -> Theme:
    """The theme that a reviewer chose for a text; one of the codebook is made when first used.

    Raises RuleBroken("choose_a_theme") when nothing that exists was chosen.
    """
    kind, _, value = target.partition(":")
    number = whole(value) if kind == "theme" else None
    if number is not None:
        return load_theme(session, actor, number, municipality_id=municipality_id)
    known = codebooks.in_use(session, municipality_id).theme(value) if kind == "key" else None
    if known is None:
        raise RuleBroken("choose_a_theme")
    return _make_or_find(session, municipality_id, known.key, known.area, known.labels, known.description)


def for_suggestion(session: Session, suggestion: SuggestedTheme, name: Texts) -> Theme:
    """The theme a suggestion makes or extends; a merged one leads to where it was merged.

    Raises RuleBroken("theme_needs_name") when the codebook has no name for it and nobody gives one.
    """
    municipality_id = suggestion.run.municipality_id
    known = codebooks.in_use(session, municipality_id).theme(suggestion.key)
    if known is None:
        previous = session.scalar(
            sa.select(ReviewDecision.theme_id)
            .where(
                ReviewDecision.suggested_theme_id == suggestion.id,
                ReviewDecision.free_text_id.is_(None),
                ReviewDecision.action == "accept",
                ReviewDecision.theme_id.is_not(None),
                decisions.standing(),
            )
            .order_by(ReviewDecision.id.desc())
        )
        if previous is not None:
            return _revived(session, session.get_one(Theme, previous))
        if not name.get("sv", "").strip():
            raise RuleBroken("theme_needs_name")
        return new_theme(session, municipality_id, suggestion.area, name)
    return _make_or_find(
        session, municipality_id, known.key, known.area, name or known.labels, known.description
    )


def new_theme(session: Session, municipality_id: int, area: str | None, name: Texts) -> Theme:
    """A theme that is not in the codebook, with a key of its own made from its Swedish name."""
    key = new_key(session, municipality_id, name["sv"])
    return _make_or_find(session, municipality_id, key, area, name, {})


def _make_or_find(
    session: Session,
    municipality_id: int,
    key: str,
    area: str | None,
    name: Texts,
    description: Mapping[str, str],
) -> Theme:
    theme = session.scalar(sa.select(Theme).where(Theme.municipality_id == municipality_id, Theme.key == key))
    if theme is not None:
        return _revived(session, theme)
    theme = Theme(
        municipality_id=municipality_id,
        key=key,
        area=area,
        name={code: words for code, words in name.items() if words.strip()},
        description=dict(description),
    )
    session.add(theme)
    session.flush()
    return theme


def _revived(session: Session, theme: Theme) -> Theme:
    """A person who accepts a retired theme takes it back in use; a merged one stays merged."""
    while theme.merged_into_id is not None:
        theme = session.get_one(Theme, theme.merged_into_id)
    if theme.status == "retired":
        theme.status = "active"
    return theme


def new_key(session: Session, municipality_id: int, name: str) -> str:
    """A key for a theme of this name that neither a theme nor the codebook has."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:40] or "theme"
    taken = set(session.scalars(sa.select(Theme.key).where(Theme.municipality_id == municipality_id)))
    taken |= {theme.key for theme in codebooks.in_use(session, municipality_id).themes}
    candidates = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(key for key in candidates if key not in taken)
