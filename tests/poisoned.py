"""Everything that people wrote in a database, replaced by something hostile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa

from dialog.database import Base
from dialog.forms.base import LONGEST_LINE, LONGEST_TEXT
from dialog.languages import LANGUAGES

KEPT = frozenset({"audit_event", "job", "sign_in_session", "one_time_link", "codebook_version"})
"""Tables that no page shows as words, whose words are chained, or that hold a whole checked document."""


class Poison:
    """Hostile texts in turn: one for each that somebody wrote."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.numbers: Iterator[int] = count()
        self.written = 0

    def next(self, *, is_apart: bool = False, is_long: bool = False) -> str:
        """The next text, as long as its field takes; with its number where no two may be alike."""
        number = next(self.numbers)
        self.written += 1
        text = self.texts[number % len(self.texts)]
        return f"{text[:150]} {number}" if is_apart else text[: LONGEST_TEXT if is_long else LONGEST_LINE]

    def over(self, value: Any, *, is_words: bool = False) -> Any:
        """The value with hostile texts in it: for sentences, and for all that is in some language."""
        if isinstance(value, str):
            is_written = value.strip() and (is_words or " " in value.strip())
            return self.next(is_long=len(value) > LONGEST_LINE) if is_written else value
        if isinstance(value, dict):
            is_text = bool(value) and set(value) <= set(LANGUAGES)
            return {key: self.over(one, is_words=is_text) for key, one in value.items()}
        if isinstance(value, list):
            return [self.over(one) for one in value]
        return value


def poison(connection: sa.Connection, texts: Sequence[str]) -> int:
    """Replace what is written in the whole database; returns how many texts went."""
    for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
    made = Poison(texts)
    for table in Base.metadata.sorted_tables:
        wanted = [one for one in table.columns if isinstance(one.type, sa.String | sa.JSON)]
        if table.name not in KEPT and wanted:
            _over_table(connection, table, wanted, made)
    return made.written


def _over_table(
    connection: sa.Connection, table: sa.Table, wanted: Sequence[sa.Column[Any]], made: Poison
) -> None:
    keys = list(table.primary_key.columns)
    rows = connection.execute(sa.select(*keys, *wanted)).all()
    held = {one.name: [getattr(row, one.name) for row in rows] for one in wanted}
    words = {name: [one for one in values if isinstance(one, str)] for name, values in held.items()}
    # A column in which anybody wrote a sentence is one that can be written in.
    free = {name for name, all_ in words.items() if any(" " in one.strip() for one in all_)}
    long = {name for name, all_ in words.items() if any(len(one) > LONGEST_LINE for one in all_)}
    apart = {column.name for column in _unique(table)}

    def over(name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return made.over(value)
        if name not in free or not value.strip():
            return value
        new, kind = made.next(is_apart=name in apart, is_long=name in long), table.columns[name].type
        return new[: kind.length] if isinstance(kind, sa.String) else new

    for row in rows:
        values = {one.name: getattr(row, one.name) for one in wanted}
        changed = {name: new for name, old in values.items() if (new := over(name, old)) != old}
        if changed:
            here = sa.and_(*(key == getattr(row, key.name) for key in keys))
            connection.execute(table.update().where(here).values(changed))


def _unique(table: sa.Table) -> set[sa.Column[Any]]:
    unique = [one.columns for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    unique += [one.columns for one in table.indexes if one.unique]
    alone = {one for one in table.columns if one.unique}
    return alone | {column for columns in unique for column in columns}
