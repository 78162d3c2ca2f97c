"""The schema's version: bring a database up or down, and say whether it is at head.

The only door to Alembic outside the migrations themselves. The first process of the site asks `bring_up` at
each start, which reads little when there is nothing to do; `python -m dialog.schema` waits for the database.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dialog.database import comes, connect
from dialog.settings import Settings
from surveys.late import Late

if TYPE_CHECKING:
    from alembic import command, script, util
    from alembic import config as plain
else:
    command, plain = Late("alembic.command"), Late("alembic.config")
    script, util = Late("alembic.script"), Late("alembic.util")

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """Rows were left that point to nothing; nothing was changed."""


def config(connection: sa.Connection | None = None) -> plain.Config:
    """Alembic's configuration, without an ini file."""
    made = plain.Config()
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
        return script.ScriptDirectory.from_config(config()).get_revision(revision) is not None
    except util.CommandError:
        return False


@cache
def edition() -> str:
    """The version of the software, as pyproject.toml says it."""
    told = tomllib.loads((MIGRATIONS.parent.parent / "pyproject.toml").read_text("utf-8"))
    return str(told["project"]["version"])


def version(engine: sa.Engine) -> str | None:
    """The revision the database stands at; None for an empty one."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found


def head() -> str | None:
    """The newest revision that this checkout knows, by the names of the files: asked for while one starts."""
    return max((file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")), default=None)


def is_at_head(engine: sa.Engine) -> bool:
    """Whether code and database agree; readiness checks ask this."""
    return version(engine) == head()


def bring_up(engine: sa.Engine, within: float = math.inf) -> bool:
    """Bring the database up to date; False when it did not come within so many seconds."""
    try:
        if not comes(engine, within):
            return False
        if not is_at_head(engine):
            upgrade(engine)
        return True
    finally:
        engine.dispose()  # processes that part from this one must share no connection


def main() -> None:
    """Bring the database of the settings up to date, however long it is in coming."""
    bring_up(connect(Settings.from_environment(os.environ).database_url))


if __name__ == "__main__":
    main()
