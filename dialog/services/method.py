"""How answers are read, for everyone: the themes that the municipalities read with, and since when.

The list is the real one, edition by edition: a municipality with a codebook of its own is named.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.codebook import Codebook
from dialog.services import codebooks, places
from surveys.texts import Texts


@dataclass(frozen=True)
class ThemeList:
    """The themes by area, and whose they are; no municipality is named where all read with the same."""

    municipalities: tuple[Texts, ...]
    since: dt.date | None
    areas: tuple[tuple[Texts, tuple[Texts, ...]], ...]


def theme_lists(session: Session) -> tuple[ThemeList, ...]:
    """The lists in use, each once."""
    names: dict[int | None, list[Texts]] = defaultdict(list)
    books: dict[int | None, tuple[Codebook, dt.date | None]] = {}
    for place in places.municipalities(session):
        edition = codebooks.current(session, place.id)
        number = edition.id if edition else None
        book = codebooks.in_use(session, place.id)
        made = edition.made_at.date() if edition and edition.made_at else _day(book.version)
        names[number].append(place.name)
        books[number] = book, made
    return tuple(
        ThemeList(tuple(names[number]) if len(books) > 1 else (), made, _by_area(book))
        for number, (book, made) in books.items()
    )


def _by_area(book: Codebook) -> tuple[tuple[Texts, tuple[Texts, ...]], ...]:
    return tuple(
        (area.labels, tuple(theme.labels for theme in book.themes if theme.area == area.key))
        for area in book.areas
    )


def _day(version: str) -> dt.date | None:
    """The packaged codebook's version is the day it was written; another's may be any words."""
    try:
        return dt.date.fromisoformat(version)
    except ValueError:
        return None
