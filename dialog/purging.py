"""Removing what a database still holds of rows that are gone: free pages, dead rows, its write-ahead log.

SQLite: everything is written anew and the log is cut to nothing. PostgreSQL: tables and what the planner has
noted of their values are written anew. Its write-ahead log keeps what was written before until it is
recycled; with `wal_recycle = off` the next checkpoints remove those files (said in the operator's guide).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

PATIENCE_SECONDS = 20.0
TABLES = (
    "free_text",
    "answer",
    "response_set_aside",
    "quote",
    "suggested_member",
    "suggested_theme",
    "theme_assignment",
    "text_handover",
    "review_decision",
    "dialogue_note",
    "note_theme",
    "former_note",
    "meeting",
    "attendance",
    "meeting_point",
    "job",
)
"""Tables in which a gallring changes something, and the jobs that told of texts."""


class NotPurged(Exception):
    """Somebody read on all the time, so that remains could not be cut away; the command does it again."""


def database(engine: sa.Engine) -> None:
    """Leave nothing of removed rows in the database behind an engine."""
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            sqlite_file(Path(engine.url.database))
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for table in TABLES:
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
        # The most common values of each column stand in the catalogue, words of people among them.
        connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")


def queue(address: str) -> None:
    """The same of the job queue, where it is a file of its own; it only ever carries numbers."""
    path = Path(address.removeprefix("sqlite:///"))
    if not address.startswith("postgresql") and path.is_file():
        sqlite_file(path)


def sqlite_file(path: Path) -> None:
    """Write a SQLite file anew and cut its log. Raises NotPurged where a reader kept the log in use."""
    with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        busy, *_pages = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise NotPurged
