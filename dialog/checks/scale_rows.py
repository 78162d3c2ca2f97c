"""How many statements a page asks of the database, and how many rows it fetches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass
class Asked:
    """What was asked of the database."""

    statements: int = 0
    rows: int = 0


class Counter:
    """Counts on one engine, whichever kind of database it opens; nothing else is changed."""

    def __init__(self, engine: sa.Engine) -> None:
        self._now, self._engine = Asked(), engine
        counter = self

        class Cursor(sqlite3.Cursor):
            def fetchone(self) -> Any:
                row = super().fetchone()
                counter._now.rows += row is not None
                return row

            def fetchmany(self, size: int | None = None) -> list[Any]:
                rows = super().fetchmany(size or self.arraysize)
                counter._now.rows += len(rows)
                return rows

            def fetchall(self) -> list[Any]:
                rows = super().fetchall()
                counter._now.rows += len(rows)
                return rows

        class Connection(sqlite3.Connection):
            def cursor(self, factory: Any = Cursor) -> Any:
                return super().cursor(factory)

        def with_our_cursor(dialect: sa.Dialect, _record: object, _args: object, given: Any) -> None:
            if dialect.name == "sqlite":
                given["factory"] = Connection

        def count(_c: object, cursor: Any, statement: str, *_more: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                self._now.statements += 1
            # PostgreSQL sends all rows of a result at once; SQLite counts them as they are fetched.
            if engine.dialect.name == "postgresql" and cursor.description:
                self._now.rows += max(cursor.rowcount, 0)

        self._listening = (("do_connect", with_our_cursor), ("after_cursor_execute", count))
        for name, listener in self._listening:
            sa.event.listen(engine, name, listener)
        engine.dispose()

    def stop(self) -> None:
        """Count no more."""
        for name, listener in self._listening:
            sa.event.remove(self._engine, name, listener)
        self._engine.dispose()

    @contextmanager
    def counting(self) -> Iterator[Asked]:
        """What is asked inside the block."""
        self._now = Asked()
        yield self._now
