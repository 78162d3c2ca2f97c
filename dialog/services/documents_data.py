"""The data behind a picture as a table: one row for each piece of evidence, with its value and its source.

It holds what the document holds and no more: for everyone only what is public and shown.
Missing, hidden and zero are three things here as well.
"""

from __future__ import annotations

from dialog.models import Evidence, SituationPicture
from dialog.services.pictures import Document, Section
from surveys.spreadsheets import Cell, Sheet
from surveys.texts import Texts, pick

HEAD = (
    "picture",
    "problem_number",
    "problem",
    "evidence_number",
    "municipality",
    "kind",
    "what",
    "in_words",
    "value",
    "base",
    "unit",
    "mark",
    "source",
    "is_public",
)
"""Names of columns, the same in every language. `mark`: present, missing, hidden."""


def sheet(document: Document, language: str) -> Sheet:
    """Every piece of evidence of a read picture."""
    picture = document.picture
    rows = [
        _row(picture, number, place, section, one, language)
        for number, section in enumerate(document.sections, start=1)
        for place, one in enumerate(section.evidence, start=1)
    ]
    return Sheet(f"picture-{picture.number}", HEAD, rows)


def _row(
    picture: SituationPicture, number: int, place: int, section: Section, one: Evidence, language: str
) -> tuple[Cell, ...]:
    return (
        picture.number,
        number,
        _text(section.concern.title, language),
        place,
        _place(picture, one),
        one.kind,
        _text(one.label, language),
        _text(one.note or {}, language),
        _number(one.value),
        _number(one.base),
        one.unit,
        one.mark,
        _text(one.source, language),
        "yes" if one.is_public else "no",
    )


def _place(picture: SituationPicture, one: Evidence) -> str:
    """Whose number it is, by the municipality's key; of a joint picture the one that it came from."""
    origin = one.origin.organisation if one.origin else None
    place = picture.municipality or (origin if origin and origin.is_municipality else None)
    return place.key if place else ""


def _text(texts: Texts, language: str) -> str:
    return " ".join(pick(texts, language).text.split())


def _number(value: float | None) -> Cell:
    return int(value) if value is not None and float(value).is_integer() else value
