"""The schema's version: bring a database up or down, and say whether it is at head.

The only door to Alembic outside the migrations themselves.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """A migration left rows that point to nothing; nothing was changed."""


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
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # The pragma is a no-op inside a transaction, so it goes through the driver before one begins.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                move(config(connection), target)  # type: ignore[operator]
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise SchemaError("A migration left rows that point to nothing; it was rolled back.")
        finally:
            if is_sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


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
