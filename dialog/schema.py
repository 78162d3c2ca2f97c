"""The schema's version: bring a database up or down, and say whether it is at head.

The only door to Alembic outside the migrations themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """Rows were left that point to nothing; nothing was changed."""


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: sa.Engine, target: str = "head") -> None:
    """Bring the schema up to `target`; all or nothing."""
    _migrate(engine, command.upgrade, target)


def downgrade(engine: sa.Engine, target: str) -> None:
    """Bring the schema down to `target`; all or nothing."""
    _migrate(engine, command.downgrade, target)


def _migrate(engine: sa.Engine, move: object, target: str) -> None:
    with bare(engine) as connection:
        move(config(connection), target)  # type: ignore[operator]


@contextmanager
def bare(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection in one transaction; SQLite's foreign keys are off in it, and looked through at its end."""
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # The pragma is a no-op inside a transaction, so it goes through the driver before one begins.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                yield connection
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise SchemaError("Rows were left that point to nothing; all was rolled back.")
        finally:
            if is_sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def move_up(connection: sa.Connection, target: str) -> None:
    """Bring the schema up inside a transaction that goes on (`bare`)."""
    command.upgrade(config(connection), target)


def move_down(connection: sa.Connection, target: str) -> None:
    """Bring the schema down inside a transaction that goes on (`bare`)."""
    command.downgrade(config(connection), target)


def knows(revision: str) -> bool:
    """Whether this checkout has the revision."""
    try:
        return ScriptDirectory.from_config(config()).get_revision(revision) is not None
    except CommandError:
        return False


@cache
def edition() -> str:
    """The version of the software, as pyproject.toml says it."""
    told = tomllib.loads((MIGRATIONS.parent.parent / "pyproject.toml").read_text("utf-8"))
    return str(told["project"]["version"])


def version(engine: sa.Engine) -> str | None:
    """The revision the database stands at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision that this checkout knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def is_at_head(engine: sa.Engine) -> bool:
    """Whether code and database agree; readiness checks ask this."""
    return version(engine) == head()
