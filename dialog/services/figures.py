"""Figures of protected numbers as SVG: the only door to matplotlib, which costs a second to import.

Only the desk draws; whoever calls this module imports it there and then. Public pages use plain lists.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from analysis.charts import Bar, bars
from dialog import languages
from dialog.models import Concern
from dialog.services import assembly, pictures
from dialog.services.permissions import Actor
from surveys.texts import pick


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
