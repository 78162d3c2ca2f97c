"""INSERTs worked out once: every value is given, and both databases get back what was put in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dialog import prepared
from dialog.database import connect, is_away
from tests import postgres

TABLES = sa.MetaData()
THING = sa.Table(
    "thing",
    TABLES,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("is_seen", sa.Boolean, nullable=False, default=False),
)
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    with postgres.either(request.param, tmp_path) as url:
        engine = connect(url)
        with engine.begin() as opened:
            TABLES.create_all(opened)
            yield opened
        engine.dispose()


def test_one_row_and_several_come_back_as_they_were_put_in(connection: sa.Connection) -> None:
    rows = [
        {"id": ONE, "name": "Ánne 100 % :id", "is_seen": True},
        {"id": OTHER, "name": None, "is_seen": False},
    ]

    counted = [prepared.run(connection, sa.insert(THING), rows)]

    assert counted == [2]
    assert [dict(row) for row in connection.execute(sa.select(THING).order_by(THING.c.id)).mappings()] == rows


def test_a_value_that_is_not_given_is_not_made_up(connection: sa.Connection) -> None:
    with pytest.raises(LookupError, match="is_seen"):
        prepared.run(connection, sa.insert(THING), [{"id": ONE, "name": "x"}])


def test_what_the_database_refuses_is_told_as_of_any_statement(connection: sa.Connection) -> None:
    row = {"id": ONE, "name": "x", "is_seen": True}
    prepared.run(connection, sa.insert(THING), [row])

    with pytest.raises(sa.exc.IntegrityError) as told, connection.begin_nested():
        prepared.run(connection, sa.insert(THING), [row])

    assert not is_away(told.value)
    assert connection.scalar(sa.select(sa.func.count()).select_from(THING)) == 1


def test_a_full_disk_is_told_as_the_database_being_away(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/full.db")
    with engine.begin() as connection:
        TABLES.create_all(connection)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.commit()
        rows = [{"id": uuid.uuid4(), "name": "x" * 5000, "is_seen": True} for _number in range(2)]
        with pytest.raises(sa.exc.OperationalError, match="full") as told, connection.begin():
            prepared.run(connection, sa.insert(THING), rows)

    assert is_away(told.value)
