"""A reviewed theme as everyone may see it: published size, released quotes, and where it is used.

The link in the middle of the chain: from here a resident reaches the concern that took the theme up and
the promise that answers it, or reads why it was not taken up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Concern,
    ConcernTheme,
    Evidence,
    PromiseLine,
    Quote,
    ResultPublication,
    SituationPicture,
    SurveyVersion,
    Theme,
)
from dialog.services import promises, quotes, resting, theme_uses
from dialog.services.errors import NotFound
from dialog.services.pictures import PUBLIC
from surveys.texts import Texts


@dataclass(frozen=True)
class PublishedSize:
    """How many people's answers lay under the theme in one publication; None where it is hidden.

    Then `together` is where it is counted with others: the area (None: what is left of all) and how many.
    """

    publication: ResultPublication
    survey_title: Texts
    count: int | None
    together: tuple[str | None, int] | None = None


@dataclass(frozen=True)
class ThemePage:
    """Everything that may be told about a theme."""

    theme: Theme
    sizes: tuple[PublishedSize, ...]
    quotes: Sequence[Quote]
    uses: theme_uses.Uses
    lines: Sequence[PromiseLine]


def show(session: Session, municipality_id: int, key: str) -> ThemePage:
    """One theme of a municipality. Raises NotFound until it has been published or agreed on in a picture.

    From then on its address answers, also when other themes were merged into it and a later picture has
    taken the place of the one that named it.
    """
    theme = session.scalar(sa.select(Theme).where(Theme.municipality_id == municipality_id, Theme.key == key))
    if theme is None:
        raise NotFound
    sizes = _sizes(session, theme)
    uses = theme_uses.in_public(session, theme)
    if not sizes and not uses.used_in and not _is_agreed_on(session, theme):
        raise NotFound
    return ThemePage(
        theme=theme,
        sizes=sizes,
        quotes=quotes.released(session, theme),
        uses=uses,
        lines=promises.lines_resting_on(session, theme_id=theme.id, public_only=True),
    )


def lines_of(session: Session, publication: ResultPublication) -> tuple[PromiseLine, ...]:
    """The lines in force that rest on a theme of a publication, each once, the largest theme first."""
    keys = [theme["key"] for theme in publication.themes if theme["key"]]
    ids = {
        theme.key: theme.id
        for theme in session.scalars(
            sa.select(Theme).where(Theme.municipality_id == publication.municipality_id, Theme.key.in_(keys))
        )
    }
    found = (
        line
        for key in keys
        if key in ids
        for line in promises.lines_resting_on(session, theme_id=ids[key], public_only=True)
    )
    return tuple(dict.fromkeys(found))


def _is_agreed_on(session: Session, theme: Theme) -> bool:
    """Whether a picture that everybody could read names something that lies under the theme today."""
    themes = resting.with_merged(session, theme.id)
    by_theme = sa.select(ConcernTheme.concern_id).where(ConcernTheme.theme_id.in_(themes))
    by_evidence = sa.select(Evidence.concern_id).where(Evidence.theme_id.in_(themes))
    found = session.scalar(
        sa.select(Concern.id)
        .join(SituationPicture, SituationPicture.id == Concern.picture_id)
        .where(SituationPicture.status.in_(PUBLIC), Concern.id.in_(by_theme.union(by_evidence)))
        .limit(1)
    )
    return found is not None


def _sizes(session: Session, theme: Theme) -> tuple[PublishedSize, ...]:
    rows = session.execute(
        sa.select(ResultPublication, SurveyVersion)
        .join(SurveyVersion, SurveyVersion.id == ResultPublication.survey_version_id)
        .where(ResultPublication.municipality_id == theme.municipality_id)
        .order_by(ResultPublication.number.desc())
    )
    return tuple(
        PublishedSize(publication, version.title, one["count"], _together(publication.themes, theme.key))
        for publication, version in rows
        for one in publication.themes
        if one["key"] == theme.key
    )


def _together(published: Sequence[Mapping[str, Any]], key: str) -> tuple[str | None, int] | None:
    return next(
        (
            (one["area"], one["count"])
            for one in published
            if not one["key"] and one["count"] is not None and key in one["keys"]
        ),
        None,
    )
