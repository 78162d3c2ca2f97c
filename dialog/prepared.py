"""INSERTs whose text and types are worked out once for a database, for the one path that a whole town takes.

SQLAlchemy remembers the text of a statement, but works through each execution anew: of what an answer cost,
four statements were a third, and SQLite's own work a fourth of that (sampled 2026-11). Both databases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

Row = dict[str, Any]


class Prepared(NamedTuple):
    """The text as the driver takes it, and each of its values with what makes it fit for the driver."""

    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    is_positional: bool


def run(connection: sa.Connection, insert: sa.Insert, rows: Sequence[Row]) -> int:
    """Insert rows that all name the same columns; how many the database has taken.

    Raises LookupError when a column's value would come from its default: here every value is given.
    """
    prepared = _prepared(insert, connection.dialect, tuple(rows[0]))
    fit: list[Any] = [[make(row[key]) if make else row[key] for key, make in prepared.values] for row in rows]
    if prepared.is_positional:
        fit = [tuple(values) for values in fit]
    else:
        names = [key for key, _make in prepared.values]
        fit = [dict(zip(names, values, strict=True)) for values in fit]
    if prepared.is_positional and connection.in_transaction():
        return _by_driver(connection, prepared.text, fit)
    return connection.exec_driver_sql(prepared.text, fit if len(fit) > 1 else fit[0]).rowcount


def _by_driver(connection: sa.Connection, text: str, rows: list[tuple[Any, ...]]) -> int:
    """Around a statement SQLAlchemy costs as much as SQLite's own work; a fault is told as it tells it."""
    cursor = connection.connection.cursor()
    try:
        if len(rows) > 1:
            cursor.executemany(text, rows)
        else:
            cursor.execute(text, rows[0])
        return cursor.rowcount
    except sqlite3.Error as error:
        raise DBAPIError.instance(text, rows, error, sqlite3.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


@lru_cache(maxsize=64)
def _prepared(insert: sa.Insert, dialect: sa.Dialect, keys: tuple[str, ...]) -> Prepared:
    compiled: Any = insert.compile(dialect=dialect, column_keys=list(keys))
    if compiled.insert_prefetch:
        raise LookupError(f"Not given: {', '.join(column.name for column in compiled.insert_prefetch)}.")
    types = {key: bound.type.dialect_impl(dialect) for key, bound in compiled.binds.items()}
    order = compiled.positiontup if compiled.positional else keys
    values = tuple((key, types[key].bind_processor(dialect)) for key in order)
    return Prepared(str(compiled), values, bool(compiled.positional))
