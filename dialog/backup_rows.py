"""Every row of a database as lines, and back again: the same for SQLite and PostgreSQL, so that a backup of
the one can be restored into the other.

The first line is the manifest; then for each table a line with its name and columns and a line for each row;
the last says how many rows there were. Rows go by their keys, which are random where an order would tell who
answered first.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import sqlalchemy as sa

from dialog.backup_files import BackupError
from dialog.database import Base, UtcDateTime

AT_ONCE = 2_000
PLAIN = "plain"
KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (UtcDateTime, "time"),
    (sa.Date, "date"),
    (sa.Uuid, "uuid"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.Boolean, "bool"),
)
"""What JSON has no kind of its own for; `json` stays the very text: NULL and `null` are not the same."""
WRITTEN: dict[str, Callable[[Any], Any]] = {
    "time": lambda value: value.isoformat(),
    "date": lambda value: value.isoformat(),
    "uuid": lambda value: value.hex,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
READ: dict[str, Callable[[Any], Any]] = {
    "time": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "uuid": uuid.UUID,
    "bytes": base64.b64decode,
}
TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "time": UtcDateTime(),
    "date": sa.Date(),
    "uuid": sa.Uuid(),
    "json": sa.Text(),
    "bytes": sa.LargeBinary(),
    "bool": sa.Boolean(),
    PLAIN: sa.types.NULLTYPE,
}
Columns = list[tuple[str, str]]


def kind_of(column: sa.Column[Any]) -> str:
    """How a column's values stand in a line."""
    return next((kind for type_, kind in KINDS if isinstance(column.type, type_)), PLAIN)


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many rows every table has."""
    return {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


def lines(connection: sa.Connection, manifest: dict[str, Any]) -> Iterator[bytes]:
    """The whole database as it is in this connection's snapshot, a line at a time."""
    yield _line(manifest)
    total = 0
    for table in Base.metadata.sorted_tables:
        columns = [(column.name, kind_of(column)) for column in table.columns]
        yield _line({"table": table.name, "columns": columns})
        writers = [(place, WRITTEN[kind]) for place, (_name, kind) in enumerate(columns) if kind in WRITTEN]
        for row in connection.execute(_all_of(table), execution_options={"yield_per": AT_ONCE}):
            values = list(row)
            for place, write in writers:
                if values[place] is not None:
                    values[place] = write(values[place])
            total += 1
            yield _line(values)
    yield _line({"end": total})


def _all_of(table: sa.Table) -> sa.Select[Any]:
    read = [sa.cast(one, sa.Text) if kind_of(one) == "json" else one for one in table.columns]
    return sa.select(*read).order_by(*table.primary_key.columns)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_manifest(plain: BinaryIO) -> dict[str, Any]:
    """The first line."""
    manifest = json.loads(plain.readline() or b"null")
    if not isinstance(manifest, dict) or "revision" not in manifest:
        raise BackupError("That is no backup of this site.")
    return manifest


def fill(connection: sa.Connection, plain: BinaryIO) -> dict[str, int]:
    """Put the rows that follow the manifest into the empty tables; how many went into each.

    Keys between tables and guards must be lifted (`lifted`), since rows come in no order of their own.
    """
    filled: dict[str, int] = {}
    table, columns, rows = "", Columns(), list[list[Any]]()
    for line in plain:
        value = json.loads(line)
        if isinstance(value, list):
            rows.append(value)
            if len(rows) < AT_ONCE:
                continue
        filled[table] = filled.get(table, 0) + len(rows)
        _put(connection, table, columns, rows)
        rows = []
        if isinstance(value, dict) and "end" in value:
            filled.pop("")
            if sum(filled.values()) != value["end"]:
                raise BackupError("The backup has not the rows that it says.")
            return filled
        if isinstance(value, dict):
            table, columns = value["table"], [(name, kind) for name, kind in value["columns"]]
    raise BackupError("The backup has no end.")


def _put(connection: sa.Connection, table: str, columns: Columns, rows: list[list[Any]]) -> None:
    if not rows:
        return
    readers = [(place, READ[kind]) for place, (_name, kind) in enumerate(columns) if kind in READ]
    for row in rows:
        for place, read in readers:
            if row[place] is not None:
                row[place] = read(row[place])
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
        return
    into = sa.table(table, *(sa.column(name, TYPES[kind]) for name, kind in columns))
    connection.execute(sa.insert(into), [dict(zip(into.c.keys(), row, strict=True)) for row in rows])


def _copy(connection: sa.Connection, table: str, columns: Columns, rows: Iterable[list[Any]]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    into = f"COPY {quote(table)} ({', '.join(quote(name) for name, _kind in columns)}) FROM STDIN"
    with connection.connection.cursor() as cursor, cursor.copy(into) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)
