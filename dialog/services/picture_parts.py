"""The law's three parts of a picture, which of them a concern leaves empty, and its causes by side.

2023:196 4 §: kartläggning with extent and consequences, other information, analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dialog.models import Cause, Concern, Paragraph
from dialog.models.cause import SIDES

PARTS: Mapping[str, str] = {"survey": "Kartläggning", "other": "Andra uppgifter", "analysis": "Analys"}
"""The law's three parts, as they stand in the Swedish text that is approved."""
ASPECTS: Mapping[str, str] = {"extent": "omfattning", "consequences": "konsekvenser"}
"""What the first part holds, in the same text."""
PLACES: tuple[tuple[str, str], ...] = (
    ("survey", "extent"),
    ("survey", "consequences"),
    ("other", ""),
    ("analysis", ""),
)
"""Part and aspect of all that the law asks for, in its order."""


def in_parts(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Paragraphs in the order of the law's parts, and within a part as they were written."""
    parts, aspects = list(PARTS), ["", *ASPECTS]
    return sorted(
        paragraphs,
        key=lambda one: (parts.index(one.part), aspects.index(one.aspect or ""), one.position, one.id or 0),
    )


def empty_parts(concern: Concern) -> tuple[tuple[str, str], ...]:
    """What the law asks for and the concern says nothing of, as (part, aspect).

    A survey paragraph of neither aspect says how it stands: it counts as the extent.
    """
    written = {
        (one.part, (one.aspect or "extent") if one.part == "survey" else "")
        for one in concern.paragraphs
        if one.text.get("sv", "").strip()
    }
    return tuple(place for place in PLACES if place not in written)


def by_side(concern: Concern) -> dict[str, tuple[Cause, ...]]:
    """The causes of every side, also of those that have none, in the order people gave them."""
    return {side: tuple(one for one in concern.causes if one.side == side) for side in SIDES}
