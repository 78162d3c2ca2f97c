"""Figures of protected numbers as SVG: the only door to matplotlib, which costs a second to import.

Whoever calls this module imports it there and then. Public pages use plain lists; what is saved from them, or
printed, holds figures. A figure of a document is drawn once and kept.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.orm import Session

from analysis.charts import Bar, bars, bars_as_png, bars_for_print
from dialog import languages
from dialog.models import Concern
from dialog.services import assembly, documents, pictures
from dialog.services.documents import Figure
from dialog.services.permissions import Actor
from surveys.texts import pick

MOST_KEPT = 64


@lru_cache(maxsize=MOST_KEPT)
def svg(figure: Figure) -> bytes:
    """A figure of a document as a file: its letters stay letters, and it says itself what it shows."""
    title = documents.joined(figure.caption)
    return bars(_bars(figure), title=title, description=figure.alternative.text, side=figure.side)


@lru_cache(maxsize=MOST_KEPT)
def for_print(figure: Figure) -> str:
    """A figure of a document for what is printed, as SVG."""
    return bars_for_print(_bars(figure), side=figure.side).decode()


@lru_cache(maxsize=MOST_KEPT)
def png(figure: Figure) -> bytes:
    """A figure of a document for what is edited, as PNG."""
    return bars_as_png(_bars(figure), side=figure.side)


def _bars(figure: Figure) -> list[Bar]:
    return [Bar(bar.label, bar.value, bar.said) for bar in figure.bars]


def picture_sizes(session: Session, actor: Actor, picture_id: int, language: str) -> bytes:
    """How many residents brought up each concern of a picture, from its protected copies."""
    document = pictures.show(session, actor, picture_id)
    drawn = [_bar(section.concern, language) for section in document.sections]
    title = pick(document.picture.title, language).text
    return bars(drawn, title=title, description=_told(drawn))


def _bar(concern: Concern, language: str) -> Bar:
    counts = [
        one.value for one in concern.evidence if one.kind == "residents" and one.unit == assembly.PEOPLE
    ]
    value = max((count for count in counts if count is not None), default=None)
    return Bar(pick(concern.title, language).text, value, _said(value, language))


def _said(value: float | None, language: str) -> str:
    return "–" if value is None else languages.format_number(value, language)


def _told(drawn: list[Bar]) -> str:
    """What one sees, in numbers and names only: the page around says it in sentences."""
    return "; ".join(f"{bar.label}: {bar.said}" for bar in drawn)
