"""Migrations on both databases: head equals the models; down and up again with rows and triggers in place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dialog import schema
from dialog.database import comes, connect, session_factory
from dialog.models import DialogueNote, FormerNote, FreeText, Response, User
from dialog.services import handing_out, notes
from dialog.services.notes import NoteWords
from tests import postgres
from tests.builders import a_response, a_survey
from tests.people import NOW, gather


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    with postgres.either(request.param, tmp_path_factory.mktemp("migrations")) as url:
        made = connect(url)
        yield made
        made.dispose()


def triggers(engine: sa.Engine) -> list[str]:
    """The names of all guards."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(query)]


def test_up_down_up_with_rows_ends_where_the_models_are(engine: sa.Engine) -> None:
    schema.upgrade(engine)
    guards = triggers(engine)
    with session_factory(engine)() as session:
        gather(session)
    revisions = [script.revision for script in ScriptDirectory.from_config(schema.config()).walk_revisions()]

    for revision in [*revisions[1:], "base"]:
        schema.downgrade(engine, revision)
    schema.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, User.metadata) == []
    assert triggers(engine) == guards
    assert schema.is_at_head(engine)


def test_the_newest_revision_is_the_last_file_and_stands_in_the_database(engine: sa.Engine) -> None:
    schema.upgrade(engine)

    with engine.connect() as connection:
        stands_at = MigrationContext.configure(connection).get_current_revision()

    assert schema.head() == ScriptDirectory.from_config(schema.config()).get_current_head()
    assert schema.version(engine) == stands_at


def test_a_server_that_starts_brings_its_database_up_to_date_and_leaves_a_new_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path}/dialog.db"
    monkeypatch.setenv("DIALOG_SECRET_KEY", "for tests only: long enough to be a secret")
    monkeypatch.setenv("DIALOG_DATABASE_URL", address)

    schema.main()
    once = schema.version(connect(address))
    schema.main()

    assert (once, schema.version(connect(address))) == (schema.head(), schema.head())


def test_who_starts_with_the_database_waits_for_it_and_says_so_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = connect(f"sqlite:///{tmp_path}/late/dialog.db")
    assert not schema.bring_up(late, 0)
    coming = threading.Timer(0.2, (tmp_path / "late").mkdir)
    coming.start()

    assert comes(late, 60)

    said = capsys.readouterr().err.splitlines()
    assert said == ["Waiting for the database: unable to open database file"]


def test_a_fault_of_another_kind_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "dialog.db").write_text("no database, but a text that is long enough to be looked at\n" * 20)
    with pytest.raises(sa.exc.DatabaseError):
        schema.bring_up(connect(f"sqlite:///{tmp_path}/dialog.db"))


def test_one_step_down_and_up_keeps_every_row(engine: sa.Engine) -> None:
    schema.upgrade(engine)
    with session_factory(engine)() as session:
        cast = gather(session)
        version = a_survey(session, cast.arjeplog)
        a_response(session, version, cast.arjeplog, {"concern": "Det är mörkt."})
        session.execute(sa.update(Response).values(channel="school"))
        session.commit()
        before = session.scalars(sa.select(User.email).order_by(User.id)).all()
    revisions = [script.revision for script in ScriptDirectory.from_config(schema.config()).walk_revisions()]
    first = revisions[-1]

    schema.downgrade(engine, first)
    schema.upgrade(engine)

    with session_factory(engine)() as session:
        assert session.scalars(sa.select(User.email).order_by(User.id)).all() == before
        # The former schema knew no such channel; the answer itself is kept.
        assert session.scalars(sa.select(Response.channel)).all() == ["web"]
        assert session.scalars(sa.select(FreeText.masked)).all() == ["Det är mörkt."]
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            made = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE name = 'response'"
            ).scalar()
        assert str(made).strip().endswith("WITHOUT ROWID"), (
            "A hidden order of rows would tell who answered first."
        )


@pytest.fixture
def old(engine: sa.Engine, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database of the same kind with nothing in it, at the newest version."""
    with postgres.either(engine.dialect.name, tmp_path) as url:
        made = connect(url)
        schema.upgrade(made)
        yield made
        made.dispose()


def test_a_note_that_was_corrected_and_handed_out_goes_down_and_up(
    old: sa.Engine,
) -> None:
    session, guards = session_factory(old)(), triggers(old)
    cast = gather(session)
    said = NoteWords(
        kind="dialogue", view="residents", held_on=NOW.date(), place="", who="Grannar", people=6,
        text={"sv": "Det är mörkt."},
    )  # fmt: skip
    note = notes.write(session, cast.karin, cast.arjeplog.id, said, at=NOW)
    notes.edit(session, cast.karin, note.id, replace(said, people=7), at=NOW)
    asked = handing_out.register(session, cast.karin, cast.arjeplog.id, "Allt", NOW.date(), at=NOW)
    handing_out.take(session, cast.karin, asked.id, "note", [f"{note.id}-1"], at=NOW)
    handing_out.review(session, cast.karin, asked.items[0].id, "out", at=NOW)
    handing_out.answer(session, cast.karin, asked.id, at=NOW)
    session.commit()
    session.close()

    schema.downgrade(old, "0014")
    assert triggers(old) == guards
    with old.connect() as connection:
        left = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("dialogue_note", "record_request", "record_request_item")
        ]
    schema.upgrade(old)

    assert (left, triggers(old)) == ([1, 1, 0], guards)
    with session_factory(old)() as again:
        assert again.scalars(sa.select(DialogueNote.people)).all() == [7]
        assert again.scalars(sa.select(FormerNote)).all() == []


def test_migration_files_are_numbered_and_import_no_models() -> None:
    for path in sorted(Path(schema.MIGRATIONS / "versions").glob("*.py")):
        assert path.name[:4].isdigit(), f"{path.name}: begin the name with its number"
        assert "dialog." not in path.read_text("utf-8"), f"{path.name}: a migration never imports the models"


@pytest.fixture
def models(engine: sa.Engine, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database of the same kind, made from the models at once: how this kind writes what they say."""
    with postgres.either(engine.dialect.name, tmp_path) as url:
        made = connect(url)
        User.metadata.create_all(made)
        yield made
        made.dispose()


def checks(engine: sa.Engine) -> dict[tuple[str, str], str]:
    """Every check as (table, name): the rule, whatever its spaces."""
    found = sa.inspect(engine)
    return {
        (table.name, str(one["name"])): " ".join(one["sqltext"].split())
        for table in User.metadata.sorted_tables
        for one in found.get_check_constraints(table.name)
    }


def test_every_check_key_and_index_of_the_models_is_there_after_going_down_and_up(
    engine: sa.Engine, models: sa.Engine
) -> None:
    """A table that is made anew on SQLite could lose its checks or keep old ones, and nobody would notice."""
    schema.upgrade(engine)
    schema.downgrade(engine, "0005")
    schema.upgrade(engine)

    found = sa.inspect(engine)
    assert checks(engine) == checks(models)
    for table in User.metadata.sorted_tables:
        keys = {(tuple(one.column_keys), one.referred_table.name) for one in table.foreign_key_constraints}
        assert {
            (tuple(one["constrained_columns"]), one["referred_table"])
            for one in found.get_foreign_keys(table.name)
        } == keys, table.name
        assert {
            one["name"] for one in found.get_indexes(table.name) if not one.get("duplicates_constraint")
        } == {one.name for one in table.indexes}, table.name
