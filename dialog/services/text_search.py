"""Looking for words with and without diacritics: `sjo` finds `sjö`, `cahppes` finds `čáhppes`.

Both databases fold in the same way: lower case, then one letter for one letter by this table, so that a
place in the folded text is the same place in the text.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from dialog.database import FOLD, FOLDED, folded
from surveys.texts import normalise

LONGEST = 200


def words(search: str) -> str:
    """What is looked for, as it is compared."""
    return " ".join(normalise(search)[:LONGEST].split())


def holds(session: Session, column: InstrumentedAttribute[str], search: str) -> sa.ColumnElement[bool]:
    """Whether a text holds the words, whatever their case and their diacritics."""
    wanted = words(search)
    if session.get_bind().dialect.name == "sqlite":
        return sa.func.folded(column).contains(folded(wanted), autoescape=True)
    lowered = sa.func.translate(sa.func.lower(column), FOLD, FOLDED)
    return lowered.contains(folded(wanted), autoescape=True)


def holds_exactly(column: InstrumentedAttribute[str], search: str) -> sa.ColumnElement[bool]:
    """Whether a text holds the words with exactly these diacritics; the case may differ."""
    wanted = words(search)
    # SQLite knows upper and lower case of a-z only: å and á are tried in both.
    spellings = {wanted, wanted.lower(), wanted.upper(), wanted[:1].upper() + wanted[1:].lower()}
    return sa.or_(*(column.icontains(one, autoescape=True) for one in sorted(spellings)))


def spans(text: str, search: str) -> list[tuple[int, int]]:
    """Where the words stand in a text."""
    wanted, within = folded(words(search)), folded(text)
    found = []
    start = within.find(wanted) if wanted else -1
    while start >= 0:
        found.append((start, start + len(wanted)))
        start = within.find(wanted, start + len(wanted))
    return found
