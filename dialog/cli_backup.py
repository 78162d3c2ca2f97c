"""Commands for backups: make one, put one back, make the pair of keys, say what is in one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import ArgumentError

from dialog import backup_files, backups, clock
from dialog.backup_files import BackupError
from dialog.database import connect
from dialog.request import site
from dialog.services import operations

backup = AppGroup("backup", help="Sealed backups of everything that is kept.")
THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@backup.command("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def key(file: Path) -> None:
    """Make a pair of keys: the secret one into FILE, the public one is printed."""
    try:
        public = backup_files.make_pair(file)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"DIALOG_BACKUP_RECIPIENT={public}")
    click.echo(
        f"The secret key is in {file}. Keep it in two places that are not this server, such as a safe and a "
        "colleague's safe, and remove it here. Without it no backup can be read, by anybody."
    )


@backup.command("make")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep-days", type=click.IntRange(min=1), help="How many days a backup lives at most.")
def make(folder: Path, keep_days: int | None) -> None:
    """Remove the backups in FOLDER that are too old, and write a sealed one there while the site goes on."""
    settings, began = site().settings, clock.now()
    dropped = backup_files.drop_old(folder, keep_days or settings.backup_days, at=began)
    try:
        file, manifest = backups.make(site().engine, folder, settings.backup_recipient, at=began)
    except BackupError as error:
        _note("backup", began, is_ok=False)
        raise click.ClickException(str(error)) from error
    told = backups.facts(file, manifest, len(dropped))
    _note("backup", began, is_ok=True, **told)
    click.echo(f"Written: {file}, {told['rows']} rows, {told['bytes']} bytes. Removed: {len(dropped)}.")


@backup.command("look")
@click.argument("file", type=THERE)
@click.option("--identity", type=THERE, required=True, help="The file with the secret key.")
def look(file: Path, identity: Path) -> None:
    """Read the whole of FILE and say what it is; changes nothing."""
    try:
        manifest = backups.look(file, identity)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(backups.told(manifest))


@backup.command("restore")
@click.argument("file", type=THERE)
@click.option("--identity", type=THERE, required=True, help="The file with the secret key.")
@click.option(
    "--disposals",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The log of what was destroyed under a decision; it is destroyed anew before anybody is served.",
)
@click.option("--no-disposals", "is_first", is_flag=True, help="Nothing was ever destroyed under a decision.")
@click.option(
    "--into",
    "trial",
    help="To try it: another, empty database than the site's; noted on the administrator's page.",
)
def restore(file: Path, identity: Path, disposals: Path | None, is_first: bool, trial: str | None) -> None:
    """Put FILE into the empty database of the settings, or into another one to try it; all or nothing."""
    if (disposals is None) != is_first:
        raise click.UsageError(
            "Say where the log of what was destroyed under a decision lies (--disposals FILE), or that "
            "nothing ever was (--no-disposals): without it, what was destroyed would come back."
        )
    began, kind = clock.now(), "restore_drill" if trial else "restore"
    try:
        engine = connect(trial) if trial else site().engine
        manifest = backups.restore(engine, file, identity, disposals)
    except (ArgumentError, BackupError) as error:
        if trial:
            _note(kind, began, is_ok=False, file=file.name)
        raise click.ClickException(str(error)) from error
    rows = sum(manifest["rows"].values())
    click.echo(
        f"Restored: {rows} rows as of {manifest['made_at']}; counts and the chain of the log are equal."
    )
    _note(kind, began, is_ok=True, file=file.name, rows=rows)


def _note(kind: str, began: dt.datetime, *, is_ok: bool, **facts: str | int) -> None:
    with site().transaction() as session:
        operations.note(session, kind, began, is_ok=is_ok, at=clock.now(), **facts)
