"""Everything that people wrote in a database, replaced by something hostile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa

from dialog.database import Base
from dialog.languages import LANGUAGES

KEPT = frozenset({"audit_event", "job", "sign_in_session", "one_time_link", "codebook_version"})
"""Tables that no page shows as words, whose words are chained, or that hold a whole checked document."""


class Poison:
    """Hostile texts in turn: one for each that somebody wrote."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.numbers: Iterator[int] = count()
        self.written = 0

    def next(self, *, is_apart: bool = False) -> str:
        """The next text; with its number where no two may be alike."""
        number = next(self.numbers)
        self.written += 1
        text = self.texts[number % len(self.texts)]
        return f"{text[:150]} {number}" if is_apart else text

    def over(self, value: Any, *, is_words: bool = False) -> Any:
        """The value with hostile texts in it: for sentences, and for all that is in some language."""
        if isinstance(value, str):
            return self.next() if value.strip() and (is_words or " " in value.strip()) else value
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
    held = [{one.name: getattr(row, one.name) for one in wanted} for row in rows]
    # A column in which anybody wrote a sentence is one that can be written in.
    free = {one.name for one in wanted if any(_is_sentence(row[one.name]) for row in held)}
    apart = {column.name for column in _unique(table)}
    for row, values in zip(rows, held, strict=True):
        new = {
            name: _fitted(table.columns[name], made, value, name in apart)
            if name in free or not isinstance(value, str)
            else value
            for name, value in values.items()
        }
        changed = {name: one for name, one in new.items() if one != values[name]}
        if changed:
            here = sa.and_(*(key == getattr(row, key.name) for key in keys))
            connection.execute(table.update().where(here).values(changed))


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and " " in value.strip()


def _unique(table: sa.Table) -> set[sa.Column[Any]]:
    unique = [one.columns for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    unique += [one.columns for one in table.indexes if one.unique]
    return {column for columns in unique for column in columns} | {one for one in table.columns if one.unique}


def _fitted(column: sa.Column[Any], made: Poison, value: Any, is_apart: bool) -> Any:
    """As much of a text as the column has room for."""
    if not isinstance(value, str):
        return made.over(value)
    if not value.strip():
        return value
    new = made.next(is_apart=is_apart)
    return new[: column.type.length] if isinstance(column.type, sa.String) else new
