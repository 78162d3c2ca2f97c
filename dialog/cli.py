"""Commands of the operator: thin. Each parses, opens one transaction, calls one service, prints one line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from dialog import clock, jobs, schema
from dialog.models.people import ROLES
from dialog.request import site
from dialog.services import audit, founding
from dialog.services import people as people_service
from dialog.services.errors import NotFound, RuleBroken

database = AppGroup("database", help="The schema of the database.")
log = AppGroup("log", help="The chained log.")
worker = AppGroup("jobs", help="Work that is not a page's work.")
places = AppGroup("places", help="Municipalities, police areas and their agreement.")
people = AppGroup("people", help="Who may sign in.")


def register(app: Flask) -> None:
    """Add the command groups."""
    for group in (database, log, worker, places, people):
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


@places.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_places(file: Path) -> None:
    """Make the areas, organisations and agreement that FILE (TOML) tells and that are not there yet."""
    try:
        told = tomllib.loads(file.read_text("utf-8"))
        with site().transaction() as session:
            founded = founding.found(session, told, at=clock.now())
            click.echo(f"Organisations: {', '.join(founded.organisations)}.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}. Nothing was stored.") from error
    except founding.Incomplete as lacking:
        raise click.ClickException(f"{file} lacks or misplaces {lacking}. Nothing was stored.") from lacking


@people.command("invite")
@click.argument("email")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@click.argument("organisation")
def invite(email: str, name: str, role: str, organisation: str) -> None:
    """Give NAME a ROLE in ORGANISATION (its key) and print a one-time link."""
    try:
        with site().transaction() as session:
            invited = people_service.invite_by_operator(
                session, email, name, role, organisation, at=clock.now()
            )
    except NotFound:
        raise click.ClickException(f"There is no organisation with the key {organisation}.") from None
    except RuleBroken as broken:
        raise click.ClickException(f"That role cannot be given there: {broken.rule}.") from None
    if invited.token is None:
        click.echo(f"{invited.user.email} already had an account; the role is given, they sign in as before.")
    else:
        click.echo(f"{site().settings.base_url}/sv/account/link/{invited.token}")
