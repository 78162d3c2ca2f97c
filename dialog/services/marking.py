"""A masked text cut into pieces, so that the words that spoke, or that were looked for, can be marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dialog.services import text_search

Pieces = tuple[tuple[str, bool], ...]


def pieces(masked: str, start: int, end: int, words: Iterable[str]) -> Pieces:
    """The text cut so that the words that spoke for a theme, within its span, can be marked."""
    wanted = sorted((word for word in words if word.strip()), key=len, reverse=True)
    if not wanted:
        return ((masked, False),)
    expression = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    return _cut(masked, [match.span() for match in expression.finditer(masked, start, end)])


def found(masked: str, search: str) -> Pieces:
    """The text cut so that what was looked for is marked, with or without its diacritics."""
    return _cut(masked, text_search.spans(masked, search))


def _cut(masked: str, spans: Iterable[tuple[int, int]]) -> Pieces:
    cut: list[tuple[str, bool]] = []
    before = 0
    for start, end in spans:
        cut += [(masked[before:start], False), (masked[start:end], True)]
        before = end
    cut.append((masked[before:], False))
    return tuple(piece for piece in cut if piece[0])
