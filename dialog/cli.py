"""Commands of the operator: thin. Each parses, opens one transaction, calls one service, prints one line."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from dialog import jobs, schema
from dialog.request import site
from dialog.services import audit

database = AppGroup("database", help="The schema of the database.")
log = AppGroup("log", help="The chained log.")
worker = AppGroup("jobs", help="Work that is not a page's work.")


def register(app: Flask) -> None:
    """Add the command groups."""
    for group in (database, log, worker):
        app.cli.add_command(group)


@database.command("upgrade")
def upgrade() -> None:
    """Bring the schema to the newest version."""
    schema.upgrade(site().engine)
    click.echo(f"The database stands at {schema.version(site().engine)}.")


@database.command("check")
def check() -> None:
    """Say whether the schema is the newest; exit 1 when it is not."""
    if not schema.is_at_head(site().engine):
        raise click.ClickException(
            f"The database stands at {schema.version(site().engine)}, the code at {schema.head()}: "
            "run `flask --app wsgi database upgrade`."
        )
    click.echo("The database is at the newest version.")


@log.command("verify")
def verify() -> None:
    """Recompute the chain; exit 1 and name the first line that does not fit."""
    with site().transaction() as session:
        broken = audit.verify(session)
    if broken is not None:
        raise click.ClickException(f"The chain breaks at line {broken}.")
    click.echo("The chain is whole.")


@worker.command("work")
def work() -> None:
    """Do every waiting job here and now."""
    click.echo(f"Done: {jobs.perform_all(site().transaction)}.")
