"""What is lifted while rows are put back, and then holds again: guards, keys between tables, counters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

KEYS = """
    SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2
"""
COUNTERS = """
    SELECT quote_ident(t.table_name), quote_ident(t.column_name),
           pg_get_serial_sequence(quote_ident(t.table_name), t.column_name)
    FROM information_schema.columns t
    WHERE t.table_schema = current_schema()
      AND pg_get_serial_sequence(quote_ident(t.table_name), t.column_name) IS NOT NULL
"""


@contextmanager
def lifted(connection: sa.Connection) -> Iterator[None]:
    """No guard and no key between tables holds inside the block; all do again after it, over every row.

    On SQLite the keys are a switch of the connection, outside of every transaction (`schema.bare`).
    """
    if connection.dialect.name == "sqlite":
        guards = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        for name, _made in guards:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _name, made in guards:
            connection.exec_driver_sql(made)
        return
    guarded = connection.exec_driver_sql(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    ).scalars()
    tables = list(guarded)
    keys = connection.exec_driver_sql(KEYS).all()
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table, name, _made in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, made in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}")
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table, column, counter in connection.exec_driver_sql(COUNTERS).all():
        newest = f"coalesce(max({column}), 1), max({column}) IS NOT NULL"
        connection.exec_driver_sql(f"SELECT setval('{counter}', {newest}) FROM {table}")  # noqa: S608 -- names
