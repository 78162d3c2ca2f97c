"""Backups: sealed while the site writes, put back whole on either database or not at all, kept some days."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from dialog import backup_files, backup_rows, backups, schema
from dialog.backup_files import BackupError
from dialog.database import Base, connect
from dialog.models import Area, Operation
from dialog.request import Site
from dialog.services import audit, operations
from dialog.settings import Settings
from tests import example, postgres
from tests.people import NOW, Cast

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The file with the secret key, and the public key."""
    file = tmp_path_factory.mktemp("keys") / "secret.txt"
    return file, backup_files.make_pair(file)


@pytest.fixture
def saved(site: Site, cast: Cast, keys: tuple[Path, str], tmp_path: Path) -> Path:
    """A backup of a small site."""
    with site.transaction() as session:
        audit.record(session, cast.karin, "survey:publish", "survey_version:1", at=NOW)
    return backups.make(site.engine, tmp_path, keys[1], at=NOW)[0]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database in which nothing is, not even a table."""
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


def fingerprint(engine: sa.Engine) -> dict[str, str]:
    """Every row of every table, in a form that is the same for both databases."""
    made = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(sa.select(table)).all()
            told = sorted(json.dumps(list(row), sort_keys=True, default=repr) for row in rows)
            made[table.name] = hashlib.sha256("".join(told).encode()).hexdigest()
    return made


def guards(engine: sa.Engine) -> int:
    """How many triggers hold."""
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


@pytest.mark.postgres
def test_the_whole_example_goes_to_postgresql_and_back_row_by_row(
    keys: tuple[Path, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, empty: sa.Engine
) -> None:
    shutil.copyfile(example.database(example.folder(tmp_path_factory)), tmp_path / "example.db")
    first = connect(f"sqlite:///{tmp_path / 'example.db'}")
    file, manifest = backups.make(first, tmp_path / "one", keys[1], at=NOW)

    with postgres.database() as url:
        second = connect(url)
        assert backups.restore(second, file, keys[0]) == manifest
        again, _manifest = backups.make(second, tmp_path / "two", keys[1], at=NOW)
        assert fingerprint(second) == fingerprint(first)
        assert guards(second) == guards(first)
        with second.begin() as connection:  # ids go on where they were
            connection.execute(sa.insert(Area).values(kind="county", code="X", name={"sv": "Nytt"}))
        second.dispose()
    third = backups.restore(empty, again, keys[0])

    assert (third["rows"], third["log"]) == (manifest["rows"], manifest["log"])
    assert fingerprint(empty) == fingerprint(first)
    assert (guards(empty), sum(manifest["rows"].values()) > 1000) == (guards(first), True)
    first.dispose()


def test_a_backup_is_of_one_moment_while_others_write(
    site: Site,
    cast: Cast,
    keys: tuple[Path, str],
    tmp_path: Path,
    empty: sa.Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted = backup_rows.counts

    def write_meanwhile(connection: sa.Connection) -> dict[str, int]:
        found = counted(connection)
        with site.transaction() as session:
            audit.record(session, cast.karin, "survey:publish", "survey_version:2", at=NOW)
        return found

    monkeypatch.setattr(backup_rows, "counts", write_meanwhile)
    file, manifest = backups.make(site.engine, tmp_path, keys[1], at=NOW)

    assert backups.restore(empty, file, keys[0])["log"] == manifest["log"]
    with site.transaction() as session:
        assert session.scalar(sa.text("SELECT seq FROM audit_head")) == manifest["log"]["seq"] + 1


def test_the_manifest_lies_beside_it_and_tells_where_the_log_stood(site: Site, saved: Path) -> None:
    told = json.loads(saved.with_suffix(".json").read_text("utf-8"))

    with site.transaction() as session:
        assert told["log"]["hash"] == session.scalar(sa.text("SELECT hash FROM audit_head"))
    assert (told["revision"], told["rows"]["organisation"], told["software"]) == (
        schema.head(),
        3,
        schema.edition(),
    )


def test_nothing_of_it_can_be_read_without_the_key(
    saved: Path, keys: tuple[Path, str], tmp_path: Path
) -> None:
    content = saved.read_bytes()
    assert [word for word in (b"karin", b"arjeplog", b"audit_event") if word in content] == []
    assert {one.suffix for one in tmp_path.glob("dialog-*")} == {".age", ".json"}
    assert (saved.stat().st_mode & 0o777, keys[0].stat().st_mode & 0o777) == (0o600, 0o600)


@pytest.mark.parametrize(
    "what", ["wrong key", "flipped bit", "flipped head", "cut off", "cut to nothing", "longer"]
)
def test_a_wrong_key_or_a_damaged_file_is_refused_and_nothing_is_put_back(
    what: str, saved: Path, keys: tuple[Path, str], tmp_path: Path, empty: sa.Engine
) -> None:
    content, key = bytearray(saved.read_bytes()), keys[0]
    if what == "wrong key":
        key = tmp_path / "other.txt"
        backup_files.make_pair(key)
    content = {
        "wrong key": content,
        "flipped bit": content[:-900] + bytes([content[-900] ^ 1]) + content[-899:],
        "flipped head": content[:40] + bytes([content[40] ^ 1]) + content[41:],
        "cut off": content[:-20],
        "cut to nothing": bytearray(),
        "longer": content + b"more",
    }[what]
    saved.write_bytes(content)

    with pytest.raises(BackupError, match=r"not made for this key|damaged or cut off"):
        backups.restore(empty, saved, key)
    assert sa.inspect(empty).get_table_names() == []


def test_a_database_in_which_something_is_stays_as_it_is(
    site: Site, saved: Path, keys: tuple[Path, str]
) -> None:
    before = fingerprint(site.engine)
    with pytest.raises(BackupError, match="not empty"):
        backups.restore(site.engine, saved, keys[0])
    assert fingerprint(site.engine) == before


def test_a_chain_that_is_not_the_manifests_puts_nothing_back(
    site: Site, cast: Cast, keys: tuple[Path, str], tmp_path: Path, empty: sa.Engine
) -> None:
    with site.transaction() as session:
        audit.record(session, cast.karin, "survey:publish", "survey_version:1", at=NOW)
        session.execute(sa.text("UPDATE audit_head SET hash = 'another'"))
    file, _manifest = backups.make(site.engine, tmp_path, keys[1], at=NOW)

    with pytest.raises(BackupError, match="chain of the log"):
        backups.restore(empty, file, keys[0])
    assert sa.inspect(empty).get_table_names() == []


def test_a_missing_log_of_what_was_destroyed_stops_the_restore(
    saved: Path, keys: tuple[Path, str], tmp_path: Path, empty: sa.Engine
) -> None:
    with pytest.raises(BackupError, match="what was destroyed would come back"):
        backups.restore(empty, saved, keys[0], tmp_path / "disposals.jsonl")
    assert sa.inspect(empty).get_table_names() == []


def test_the_worker_makes_one_a_night_and_drops_what_is_too_old(
    site: Site, cast: Cast, keys: tuple[Path, str], tmp_path: Path
) -> None:
    settings = Settings(
        secret_key="x" * 40, backup_directory=str(tmp_path), backup_recipient=keys[1], backup_days=7
    )
    backups.make(site.engine, tmp_path, keys[1], at=NOW - 8 * DAY)
    backups.make(site.engine, tmp_path, keys[1], at=NOW - 6 * DAY)

    made = [backups.nightly(site.transaction, site.engine, settings) for _ in range(2)]

    assert made == [True, False]
    assert [moment for moment, _file in backup_files.kept(tmp_path)] == [NOW - 6 * DAY, NOW]
    with site.transaction() as session:
        noted = operations.latest(session, "backup")
        assert noted is not None
        assert (noted.is_ok, noted.facts["dropped"], noted.ended_at) == (True, 1, NOW)


def test_what_is_too_old_goes_also_when_none_can_be_made(
    app: Flask,
    site: Site,
    cast: Cast,
    keys: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(
        secret_key="x" * 40, backup_directory=str(tmp_path / "a"), backup_recipient=keys[1], backup_days=7
    )
    for folder in ("a", "b"):
        for days in (8, 6):
            backups.make(site.engine, tmp_path / folder, keys[1], at=NOW - days * DAY)
    monkeypatch.setattr(schema, "is_at_head", lambda _engine: False)
    monkeypatch.setattr(site, "settings", settings)

    with pytest.raises(BackupError, match="not at the newest version"):
        backups.nightly(site.transaction, site.engine, settings)
    assert app.test_cli_runner().invoke(args=["backup", "make", str(tmp_path / "b")]).exit_code == 1
    left = [[moment for moment, _file in backup_files.kept(tmp_path / folder)] for folder in ("a", "b")]
    assert left == [[NOW - 6 * DAY]] * 2


def test_a_turn_is_taken_once_on_both_databases_and_anew_when_it_failed(on_both: Site) -> None:
    def claim(at: dt.datetime) -> int | None:
        with on_both.transaction() as session:
            return operations.claim(session, "backup", NOW.date(), at=at)

    first = claim(NOW)
    assert (first is not None, claim(NOW)) == (True, None)
    assert claim(NOW + operations.LOST_AFTER + DAY) == first  # whoever had it was killed
    with on_both.transaction() as session:
        operations.settle(session, first or 0, is_ok=False, at=NOW)
    assert claim(NOW) == first
    with on_both.transaction() as session:
        operations.settle(session, first or 0, is_ok=True, at=NOW)
    assert claim(NOW + 2 * DAY) is None


def test_a_backup_that_fails_is_noted_and_leaves_no_half_file(
    site: Site, cast: Cast, keys: tuple[Path, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    settings = Settings(
        secret_key="x" * 40, backup_directory=str(tmp_path / "file" / "x"), backup_recipient=keys[1]
    )
    with pytest.raises(BackupError, match="could not be written"):
        backups.nightly(site.transaction, site.engine, settings)
    with site.transaction() as session:
        assert session.scalars(sa.select(Operation.is_ok)).all() == [False]


def test_the_commands_make_look_and_restore(app: Flask, site: Site, cast: Cast, tmp_path: Path) -> None:
    runner, former = app.test_cli_runner(), site.settings
    key, folder = str(tmp_path / "secret.txt"), str(tmp_path / "kept")
    printed = runner.invoke(args=["backup", "key", key]).output
    site.settings = Settings(secret_key="x" * 40, backup_recipient=printed.split()[0].partition("=")[2])
    try:
        made = runner.invoke(args=["backup", "make", folder, "--keep-days", "9"])
        file = str(backup_files.kept(Path(folder))[0][1])
        looked = runner.invoke(args=["backup", "look", file, "--identity", key])
        restore = ["backup", "restore", file, "--identity", key]
        unsaid = [
            runner.invoke(args=[*restore, *more]) for more in ((), ("--disposals", key, "--no-disposals"))
        ]
        refused = runner.invoke(args=[*restore, "--no-disposals"])
    finally:
        site.settings = former
    assert (made.exit_code, "Removed: 0." in made.output) == (0, True)
    assert json.loads(looked.output)["revision"] == schema.head()
    assert [(one.exit_code, "what was destroyed would come back" in one.output) for one in unsaid] == [
        (2, True)
    ] * 2
    assert (refused.exit_code, "not empty" in refused.output) == (1, True)
