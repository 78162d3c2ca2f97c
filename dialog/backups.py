"""Backups: the whole database in one moment, sealed, while the site goes on; and back, whole or not at all.

Reading is one snapshot (SQLite's write-ahead log, PostgreSQL's REPEATABLE READ), so nobody waits for it.
Putting back is one transaction: schema as it was, rows, the newest schema, counts and chain of the log, and
what was destroyed under a decision since the backup is destroyed anew and cleared away. Uploaded files are
rows; the queue needs no backup, since the rows of the jobs are the truth.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import backup_files, backup_rows, clock, purging, schema
from dialog.backup_files import BackupError
from dialog.backup_guards import lifted
from dialog.models import AuditHead
from dialog.services import audit, disposal_log, operations
from dialog.services.errors import RuleBroken
from dialog.settings import Settings

FORMAT = 1
Manifest = dict[str, Any]


def make(engine: sa.Engine, folder: Path, recipient: str, *, at: dt.datetime) -> tuple[Path, Manifest]:
    """Write a sealed backup into the folder, and its manifest beside it; raises BackupError."""
    to = backup_files.recipients(recipient)
    if not to:
        raise BackupError("DIALOG_BACKUP_RECIPIENT names no public key: make a pair with `flask backup key`.")
    if not schema.is_at_head(engine):
        raise BackupError("The database is not at the newest version: run `flask database upgrade` first.")
    with _snapshot(engine) as connection:
        manifest = _describe(connection, at)
        file = backup_files.seal(backup_rows.lines(connection, manifest), folder, to, at=at)
    backup_files.write_manifest(file, manifest)
    return file, manifest


@contextmanager
def _snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as plain:
        if plain.dialect.name == "sqlite":
            connection = plain.execution_options(dialog_read_only=True)
        else:
            connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def _describe(connection: sa.Connection, at: dt.datetime) -> Manifest:
    head = connection.execute(sa.select(AuditHead.seq, AuditHead.hash)).first()
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "software": schema.edition(),
        "revision": schema.head(),
        "database": connection.dialect.name,
        "rows": backup_rows.counts(connection),
        "log": {"seq": head.seq if head else 0, "hash": head.hash if head else audit.BEGINNING},
    }


def look(file: Path, keys: Path) -> Manifest:
    """The manifest inside a backup, after the whole has been looked through; raises BackupError."""
    identities = backup_files.read_identity(keys)
    backup_files.look_through(file, identities)
    with backup_files.unsealed(file, identities) as plain:
        manifest = backup_rows.read_manifest(plain)
        while plain.read(backup_files.PIECE):
            pass
    return manifest


def restore(engine: sa.Engine, file: Path, keys: Path, disposals: Path | None = None) -> Manifest:
    """Put a backup into an empty database, all or nothing; its manifest. Raises BackupError.

    `disposals` is the log of what was destroyed under a decision: it is read before anybody is served, and
    what it destroys leaves nothing in the files of the database either.
    """
    destroyed = 0
    identities = backup_files.read_identity(keys)
    if disposals is not None and not disposals.is_file():
        raise BackupError(f"There is no file {disposals}: without it, what was destroyed would come back.")
    backup_files.look_through(file, identities)
    try:
        with (
            schema.bare(engine) as connection,
            backup_files.unsealed(file, identities) as plain,
        ):
            manifest = backup_rows.read_manifest(plain)
            _prepare(connection, manifest)
            with lifted(connection):
                _empty(connection)
                filled = backup_rows.fill(connection, plain)
            _compare(connection, manifest, filled)
            with Session(connection) as session:
                if disposals is not None:
                    destroyed = disposal_log.replay(session, disposals.read_text("utf-8").splitlines())
                session.commit()  # the session's own part: the connection's transaction is still open
    except (sa.exc.SQLAlchemyError, schema.SchemaError, RuleBroken, ValueError, KeyError) as error:
        raise BackupError(
            f"The backup could not be put back ({type(error).__name__}). Nothing was changed."
        ) from error
    if destroyed:
        _clear_away(engine)
    return manifest


def _clear_away(engine: sa.Engine) -> None:
    try:
        purging.database(engine)
    except (sa.exc.SQLAlchemyError, purging.NotPurged) as error:
        raise BackupError(
            "The backup is put back, but the files of the database still hold what was destroyed anew: run "
            "`flask gallring run` on it before anybody is served."
        ) from error


def _prepare(connection: sa.Connection, manifest: Manifest) -> None:
    """An empty schema of the backup's revision; raises BackupError where something is there."""
    revision = str(manifest["revision"])
    if manifest.get("format") != FORMAT or not schema.knows(revision):
        raise BackupError(f"The backup is of a newer edition ({revision}): install that one first.")
    having = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    for table in sorted(having):
        if connection.execute(sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)).first():
            raise BackupError("The database is not empty: a backup is put into an empty one only.")
    if having:
        schema.move_down(connection, "base")
    schema.move_up(connection, revision)


def _empty(connection: sa.Connection) -> None:
    """What the migrations themselves put there comes from the backup as well."""
    for table in sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"}):
        connection.execute(sa.delete(sa.table(table)))


def _compare(connection: sa.Connection, manifest: Manifest, filled: dict[str, int]) -> None:
    told = {table: count for table, count in manifest["rows"].items() if count}
    if {table: count for table, count in filled.items() if count} != told:
        raise BackupError("The rows are not those that the manifest tells. Nothing was changed.")
    if manifest["revision"] != schema.head():
        schema.move_up(connection, "head")
    with Session(connection, join_transaction_mode="rollback_only") as session:
        broken = audit.verify(session)
        head = session.get(AuditHead, 1)
        stands = {"seq": head.seq if head else 0, "hash": head.hash if head else audit.BEGINNING}
    if broken is not None or stands != manifest["log"]:
        raise BackupError("The chain of the log is not the one that the manifest tells. Nothing was changed.")


def nightly(transaction: operations.Transaction, engine: sa.Engine, settings: Settings) -> bool:
    """Make the day's backup where the operator wants one and nobody has; whether one was made."""
    if not settings.backup_directory:
        return False
    at = clock.now()
    with transaction() as session:
        claimed = operations.claim(session, "backup", clock.day_of(at), at=at)
    if claimed is None:
        return False
    folder = Path(settings.backup_directory)
    try:
        # Before the new one: what was destroyed must not live on because none can be made, and it makes room.
        dropped = backup_files.drop_old(folder, settings.backup_days, at=at)
        file, manifest = make(engine, folder, settings.backup_recipient, at=at)
    except Exception as error:
        with transaction() as session:
            operations.settle(session, claimed, is_ok=False, at=clock.now(), error=type(error).__name__)
        raise
    with transaction() as session:
        operations.settle(session, claimed, is_ok=True, at=clock.now(), **facts(file, manifest, len(dropped)))
    return True


def facts(file: Path, manifest: Manifest, dropped: int) -> dict[str, str | int]:
    """What is noted about a backup that was made."""
    return {
        "file": file.name,
        "bytes": file.stat().st_size,
        "rows": sum(manifest["rows"].values()),
        "log_sequence": manifest["log"]["seq"],
        "log_hash": manifest["log"]["hash"],
        "dropped": dropped,
    }


def told(manifest: Manifest) -> str:
    """A manifest in one line."""
    rows = sum(manifest["rows"].values())
    return json.dumps({"made_at": manifest["made_at"], "revision": manifest["revision"], "rows": rows})
