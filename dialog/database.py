"""The database: one Base, one way to connect, the column types, and the guard of append-only rows.

SQLite (the default) and PostgreSQL are equals; nothing here or above uses what only one of them has.
"""

from __future__ import annotations

import datetime as dt
import math
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session, object_session, sessionmaker

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


AWAY = (OperationalError, InterfaceError, NoConnectionFree)
"""What is raised when the database is locked, full, gone, or has no connection left; `is_away` tells these
from a mistake of ours."""
KEPT_OPEN = 20
"""SQLite connections of a process: two for each thread of the web and some more. One opened anew reads the
whole schema, which costs more than to store an answer (measured 2026-11)."""
ASK_EVERY = 0.0005
"""Seconds between two times that a process asks for the right to write."""
TRY_EVERY = 0.05
"""Seconds between two times that whoever starts asks a database that is not there yet."""
PATIENCE = 5.0
"""Seconds that a thread waits for others of its process to write; then SQLite waits as long for the rest."""
SQLITE_AWAY = ("locked", "full", "disk i/o", "unable to open", "readonly")
POSTGRESQL_AWAY = ("08", "25006", "40", "53", "55P03", "57", "58")
"""The beginnings of its codes: connection, read only, deadlock, resources, lock, shutdown, disk."""


def is_away(error: BaseException) -> bool:
    """Whether sending again later may help: the fault is the database's state, not what was asked of it."""
    if not isinstance(error, AWAY):
        return False
    if not isinstance(error, DBAPIError) or error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return str(code).startswith(POSTGRESQL_AWAY)
    told = str(error.orig).lower()
    is_sqlite = type(error.orig).__module__.startswith("sqlite3")
    return any(word in told for word in SQLITE_AWAY) if is_sqlite else True


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware time in UTC on both databases; SQLite alone would give naive ones back (tried)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without zone is never stored.")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Every table; constraint names follow one convention so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        dict[str, str]: JSON,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
        dt.datetime: UtcDateTime,
    }


class AppendOnly:
    """Marks tables whose rows are written once; triggers in the migrations hold it against plain SQL."""


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a row that is a record of what happened."""


@sa.event.listens_for(Session, "before_flush")
def _refuse_changes(session: Session, _context: object, _instances: object) -> None:
    for row in session.dirty:
        if isinstance(row, AppendOnly) and session.is_modified(row):
            raise AppendOnlyError(f"{type(row).__name__} is append-only: it cannot be changed.")
    for row in session.deleted:
        if isinstance(row, AppendOnly):
            raise AppendOnlyError(f"{type(row).__name__} is append-only: it cannot be removed.")


def session_of(row: Base) -> Session:
    """The session a loaded row belongs to; raises LookupError for a detached one."""
    session = object_session(row)
    if session is None:
        raise LookupError(f"{type(row).__name__} is not loaded in a session.")
    return session


def connect(url: str) -> sa.Engine:
    """Open the database behind `url` with the settings that keep acknowledged answers.

    SQLite: WAL, synchronous FULL (NORMAL may lose the last commits at a power failure), foreign keys,
    `secure_delete` (what is removed is overwritten), and `BEGIN IMMEDIATE`: with a plain BEGIN 479 of 1 200
    concurrent writes failed (measured 2026-11).
    PostgreSQL: a pool that pings, since a connection that died with the server is never reopened otherwise.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, pool_size=KEPT_OPEN)

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        # A reader must not wait for the one writer: only write transactions take the lock at once.
        options = connection.get_execution_options()
        if options.get("dialog_one_look", False):  # one statement is whole by itself
            return
        if options.get("dialog_read_only", False):
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def comes(engine: sa.Engine, within: float = math.inf) -> bool:
    """Whether the database takes connections within so many seconds; what it says at first goes to stderr.

    Who starts together with the database waits here: to end and be started again would cost two seconds of
    reading each time, and most of them while the database is there already (seen 2026-11).
    """
    ends_at, told = time.monotonic() + within, False
    while True:
        try:
            with engine.connect():
                return True
        except AWAY as error:
            if not is_away(error):
                raise
            if time.monotonic() >= ends_at:
                return False
            if not told:
                why = getattr(error, "orig", error)
                print(f"Waiting for the database: {why}", file=sys.stderr, flush=True)
            told = True
            time.sleep(TRY_EVERY)


def _begin_writing(connection: sa.Connection) -> None:
    """Take SQLite's write lock, asking often: its own waiting sleeps ever longer while the lock lies free.

    With two processes a tenth more answers a second are stored so, and p95 fell from 63 to 44 ms (2026-11).
    """
    raw: Any = connection.connection.driver_connection
    ends_at = time.monotonic() + PATIENCE
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < ends_at:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    break
                time.sleep(ASK_EVERY)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # says what is wrong in the words that `is_away` knows
    finally:
        raw.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


def taking_turns(engine: sa.Engine) -> Callable[[], AbstractContextManager[None]]:
    """What a transaction waits in before it asks SQLite for the right to write, one for each thread.

    Of many who ask SQLite whoever comes last may be let in first: with eight threads one answer of a hundred
    waited 0.6 s (measured 2026-11). Who has waited long enough goes on to SQLite, which says that it is
    locked. PostgreSQL has locks of its own.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext
    lock = threading.Lock()

    @contextmanager
    def turn() -> Iterator[None]:
        has_it = lock.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if has_it:
                lock.release()

    return turn


def session_factory(
    engine: sa.Engine, *, read_only: bool = False, info: dict[str, Any] | None = None
) -> sessionmaker[Session]:
    """Sessions on this engine, each with `info`; `read_only` ones never take SQLite's write lock."""
    bound = engine.execution_options(dialog_read_only=True) if read_only else engine
    return sessionmaker(bound, expire_on_commit=False, info=info)
