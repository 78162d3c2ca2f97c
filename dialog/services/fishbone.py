"""Where everything of a fishbone stands: a concern's causes by side, as lines and words for an SVG.

Only the places: the page draws them in its own colours. Text is measured by its number of characters, so
that the same causes give the same figure everywhere.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.models import Concern
from dialog.services.picture_parts import by_side
from dialog.services.pictures import Document
from surveys.texts import Texts, pick

WIDTH = 960
LINE = 20
"""From one line of text to the next."""
GAP = 14
LABEL = 34
SLANT = 56
RIB = 312
"""How far left of its bone the words of a cause begin."""
RIB_CHARACTERS = 34
HEAD_WIDTH = 180
HEAD_CHARACTERS = 18
JOINTS = {"exposed": 375, "offender": 755, "place": 565}
"""Where the bone of a side meets the spine."""
BELOW = ("place",)
SPINE_END = WIDTH - HEAD_WIDTH - 10
Row = tuple[tuple[str, ...], str] | None
"""The lines of a cause and their language; None for a side without causes."""


@dataclass(frozen=True)
class Words:
    """Lines of text that begin at a point, in the language they are written in."""

    x: float
    y: float
    lines: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Rib:
    """One cause: its words and the line under them. Without words the side has no cause."""

    x1: float
    x2: float
    y: float
    words: Words | None


@dataclass(frozen=True)
class Bone:
    """One side: from its label to the spine."""

    side: str
    x1: float
    y1: float
    x2: float
    y2: float
    label_y: float
    ribs: tuple[Rib, ...]


@dataclass(frozen=True)
class Fishbone:
    """The whole figure."""

    width: int
    height: float
    spine: float
    spine_end: float
    head_top: float
    head_height: float
    head_width: int
    head: Words
    bones: tuple[Bone, ...]


def draw(concern: Concern, language: str) -> Fishbone | None:
    """The figure of a concern's causes in a language; None where there are none."""
    if not concern.causes:
        return None
    sides: dict[str, list[Row]] = {
        side: [_wrapped(one.text, language, RIB_CHARACTERS) for one in found] or [None]
        for side, found in by_side(concern).items()
    }
    title, title_language = _wrapped(concern.title, language, HEAD_CHARACTERS)
    head_height = len(title) * LINE + 28
    above = max(_height(ribs) for side, ribs in sides.items() if side not in BELOW)
    below = max(_height(sides[side]) for side in BELOW)
    spine = max(above, head_height / 2) + 8
    head_top = spine - head_height / 2
    return Fishbone(
        width=WIDTH,
        height=max(spine + below, head_top + head_height) + 8,
        spine=spine,
        spine_end=SPINE_END,
        head_top=head_top,
        head_height=head_height,
        head_width=HEAD_WIDTH,
        head=Words(SPINE_END + 14, head_top + LINE + 8, title, title_language),
        bones=tuple(_bone(side, ribs, spine) for side, ribs in sides.items()),
    )


def of_document(document: Document, language: str) -> dict[int, Fishbone | None]:
    """The figures of a whole picture, by concern."""
    return {one.concern.id: draw(one.concern, language) for one in document.sections}


def _bone(side: str, rows: Sequence[Row], spine: float) -> Bone:
    joint, length = JOINTS[side], _height(rows) - LABEL
    is_below = side in BELOW
    end = spine + length if is_below else spine - length
    ribs = []
    y = spine + 6 if is_below else end
    for row in rows:
        top, y = y, y + _row_height(row)
        # The words end where the bone stands farthest left beside them.
        left = joint - SLANT * max(abs(spine - top), abs(spine - y)) / length - RIB
        words = None
        if row is not None:
            words = Words(left, y - (len(row[0]) - 1) * LINE - 6, row[0], row[1])
        ribs.append(Rib(left, joint - SLANT * abs(spine - y) / length, y, words))
    return Bone(
        side=side,
        x1=joint - SLANT,
        y1=end + (12 if is_below else -4),
        x2=joint,
        y2=spine,
        label_y=end + LABEL if is_below else end - 14,
        ribs=tuple(ribs),
    )


def _height(rows: Sequence[Row]) -> float:
    return LABEL + GAP + sum(_row_height(row) for row in rows)


def _row_height(row: Row) -> float:
    return (len(row[0]) if row is not None else 1) * LINE + GAP


def _wrapped(texts: Texts, language: str, most: int) -> tuple[tuple[str, ...], str]:
    picked = pick(texts, language)
    return tuple(textwrap.wrap(picked.text, most)) or ("",), picked.language
