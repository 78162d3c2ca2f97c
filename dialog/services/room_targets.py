"""Where a text can be placed: the themes in use, and those of the codebook that nobody has used yet."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Theme
from dialog.services import codebooks
from surveys.texts import Texts


def by_key(session: Session, municipality_id: int) -> dict[str, tuple[str, Texts]]:
    """By the theme's key: what a form says of it (`theme:<id>` or `key:<key>`), and its name."""
    used = {
        theme.id: theme
        for theme in session.scalars(
            sa.select(Theme).where(Theme.municipality_id == municipality_id).order_by(Theme.id)
        )
    }
    found: dict[str, tuple[str, Texts]] = {}
    for theme in used.values():
        stands = theme
        while stands.merged_into_id is not None:
            stands = used[stands.merged_into_id]
        if stands.status == "active":
            found[theme.key] = (f"theme:{stands.id}", stands.name)
    # A theme that went out of use is taken back by whoever places a text there.
    book = codebooks.in_use(session, municipality_id)
    return found | {one.key: (f"key:{one.key}", one.labels) for one in book.themes if one.key not in found}


def listed(session: Session, municipality_id: int) -> tuple[tuple[str, Texts], ...]:
    """Where a text can be placed, each once: themes in use first, then those of the codebook."""
    return tuple(dict(by_key(session, municipality_id).values()).items())
