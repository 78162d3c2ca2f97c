"""Rows written at each released version come up whole to the newest, with every guard, on both databases."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from dialog import schema
from dialog.database import connect
from tests import postgres

RELEASED = [one.revision for one in ScriptDirectory.from_config(schema.config()).walk_revisions()][::-1]
APART = 100
"""Between the numbers of two versions' rows there is room for those that a migration adds."""
ANY = object()
TOLD: dict[str, dict[str, Any]] = {
    "answer": {"choice": "lighting"},
    "disposal_proposal": {"survey_version_id": ANY},
    "evidence": {"kind": "residents", "theme_id": APART},
    "line_ground": {"evidence_id": APART},
    "party_view": {"weight": 1},
    "proposal": {"picture_id": APART},
    "report": {"year": ANY},
    "statistics_value": {"mark": "present", "value": 1},
}
"""What a rule over several columns asks for; every other value is made from the column's type."""
GUARDS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
SHAPES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT table_name, string_agg(column_name || is_nullable, ',' ORDER BY ordinal_position) "
    "FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name",
}
"""Tables with something that changes when their columns do: only then they are read anew."""
Rows = dict[str, list[dict[str, str]]]


def a_value(column: sa.Column[Any], number: int, rules: list[str]) -> Any:
    """Something that the column takes and no other version's row has."""
    one_of = rf"^\(*{column.name}(?:\)?::text)? (?:IN \(|= ANY \(+(?:ARRAY)?\[?)'([^']+)'"
    for found in filter(None, (re.match(one_of, rule) for rule in rules)):
        return found[1]
    values: tuple[tuple[type[Any], Any], ...] = (
        (sa.Uuid, uuid.UUID(int=number)),
        (sa.Boolean, False),
        (sa.JSON, {"sv": f"{column.name} {number}"}),
        (sa.DateTime, dt.datetime(2026, 3, 1, 12, number, tzinfo=dt.UTC)),
        (sa.Date, dt.date(2026, 3, number)),
        (sa.LargeBinary, bytes([number])),
        (sa.Float, number / 2),
        (sa.Numeric, Decimal(number)),
        (sa.Integer, number),
    )
    for kind, value in values:
        if isinstance(column.type, kind):
            return value
    return f"{column.name}{number:02}"[-(getattr(column.type, "length", None) or 99) :]


class Old:
    """A database as it says itself what it is, whatever the models say now."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine, self.metadata = engine, sa.MetaData()
        self.shapes: dict[str, str] = {}
        self.rules: dict[str, list[str]] = {}

    def bring_up(self, revision: str) -> None:
        """Come to a version, and read what changed with it."""
        schema.upgrade(self.engine, revision)
        shapes = dict(self._asked(SHAPES))
        changed = [name for name, shape in shapes.items() if self.shapes.get(name) != shape]
        for name in changed:
            if name in self.metadata.tables:
                self.metadata.remove(self.metadata.tables[name])
        self.metadata.reflect(self.engine, only=changed)
        checks = sa.inspect(self.engine).get_multi_check_constraints(filter_names=changed)
        for (_schema, name), rules in checks.items():
            self.rules[name] = [" ".join(one["sqltext"].split()) for one in rules]
        self.shapes = shapes

    def _asked(self, query: dict[str, str]) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.exec_driver_sql(query[self.engine.dialect.name]).all())

    def guards(self) -> dict[str, str]:
        """Every guard by its name, as the database says it."""
        return {name: " ".join(text.split()) for name, text in self._asked(GUARDS)}

    def fill(self, number: int) -> None:
        """One more row in every table, each pointing to the newest rows of the others."""
        newest: dict[sa.Column[Any], Any] = {}
        with self.engine.begin() as connection:
            for table in self.tables():
                row = {
                    column.name: self._made(column, number, newest)
                    for column in table.columns
                    if self._is_filled(column)
                }
                connection.execute(table.insert().values(row))
                newest |= {table.columns[name]: value for name, value in row.items()}

    def tables(self) -> list[sa.Table]:
        """What is there at this version, in the order of their keys."""
        return [table for table in self.metadata.sorted_tables if table.name != "alembic_version"]

    def _is_filled(self, column: sa.Column[Any]) -> bool:
        if not column.nullable or column.name in TOLD.get(column.table.name, {}):
            return True
        return not column.foreign_keys and not any(column.name in rule for rule in self._rules(column))

    def _rules(self, column: sa.Column[Any]) -> list[str]:
        return self.rules.get(column.table.name, [])

    def _made(self, column: sa.Column[Any], number: int, newest: dict[sa.Column[Any], Any]) -> Any:
        told = TOLD.get(column.table.name, {}).get(column.name, ANY)
        if told is not ANY:
            return told
        if column.foreign_keys:
            return newest[next(iter(column.foreign_keys)).column]
        is_alone = column.primary_key and len(column.table.primary_key) == 1
        if is_alone and isinstance(column.type, sa.Integer):
            return number * APART
        return a_value(column, number, self._rules(column))

    def rows(self, tables: Sequence[sa.Table]) -> Rows:
        """Every row of these tables as words."""
        found: Rows = {}
        with self.engine.connect() as connection:
            for table in tables:
                key = ", ".join(f'"{column.name}"' for column in table.primary_key)
                rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}" ORDER BY {key}').mappings()
                found[table.name] = [{name: str(value) for name, value in row.items()} for row in rows]
        return found


def changed(before: Rows, after: Rows) -> list[str]:
    """The tables in which a row is gone or holds something else in a column that it had."""
    return [
        name
        for name, rows in before.items()
        if any(not any(one.items() <= new.items() for new in after.get(name, [])) for one in rows)
    ]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Old]:
    with postgres.either(request.param, tmp_path) as url:
        made = connect(url)
        yield Old(made)
        made.dispose()


def test_rows_and_guards_of_every_released_version_come_up_whole_and_go_down_again(old: Old) -> None:
    written: list[tuple[list[sa.Table], Rows, dict[str, str]]] = []
    for number, revision in enumerate(RELEASED, start=1):
        old.bring_up(revision)
        old.fill(number)
        written.append((old.tables(), old.rows(old.tables()), old.guards()))
    _there, newest, guards = written[-1]
    assert min(map(len, newest.values())) >= 1
    for _tables, rows, guarding in written:
        assert changed(rows, newest) == []
        assert guarding.items() <= guards.items()

    schema.downgrade(old.engine, RELEASED[1])
    tables, rows, guarding = written[1]
    assert changed(rows, old.rows(tables)) == []
    assert old.guards() == guarding
