"""Looking for words with and without diacritics: `sjo` finds `sjö`, `cahppes` finds `čáhppes`.

Each letter is looked for in all its shapes, by a table: SQLite with the function that is registered for it,
PostgreSQL with its own expressions. To fold every text first took three times as long (20 000 texts).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from surveys.texts import normalise

LONGEST = 200
SHAPES: Mapping[str, str] = {
    "a": "aáàâãäåăāæ",
    "c": "cčćç",
    "d": "dđďð",
    "e": "eéèêëěē",
    "i": "iíìîïī",
    "n": "nŋńñň",
    "o": "oóòôõöøō",
    "r": "rŕř",
    "s": "sśšș",
    "t": "tŧťțþ",
    "u": "uúùûüůū",
    "y": "yýÿ",
    "z": "zžź",
}
"""A plain letter -> the letters that it is found as."""
_PLAIN = {shape: plain for plain, shapes in SHAPES.items() for shape in shapes}


def words(search: str) -> str:
    """What is looked for, without what lies around it."""
    return " ".join(normalise(search)[:LONGEST].split())


def holds(column: InstrumentedAttribute[str], search: str) -> sa.ColumnElement[bool]:
    """Whether a text holds the words, whatever their case and their diacritics."""
    return column.regexp_match(_expression(search, is_exact=False))


def holds_exactly(column: InstrumentedAttribute[str], search: str) -> sa.ColumnElement[bool]:
    """Whether a text holds the words with exactly these diacritics; the case may differ."""
    return column.regexp_match(_expression(search, is_exact=True))


def spans(text: str, search: str) -> list[tuple[int, int]]:
    """Where the words stand in a text."""
    if not words(search):
        return []
    return [match.span() for match in re.finditer(_expression(search, is_exact=False), text)]


def _expression(search: str, *, is_exact: bool) -> str:
    """One that Python and PostgreSQL read alike: classes of letters, and everything else by itself."""
    return "".join(_shapes(letter, is_exact) for letter in words(search))


def _shapes(letter: str, is_exact: bool) -> str:
    if letter.isalpha():
        small = letter.lower()
        shapes = small if is_exact else SHAPES.get(_PLAIN.get(small, small), small)
        return "[" + "".join(sorted({*shapes, *shapes.upper(), letter})) + "]"
    return letter if letter.isalnum() or letter in " _" else "\\" + letter
