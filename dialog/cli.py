"""Commands of the operator: thin. Each parses, opens one transaction, calls one service, prints one line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from dialog import cli_backup, clock, jobs, log_check, mail, schema
from dialog.cli_records import disposal, preserving
from dialog.models.people import ROLES
from dialog.request import site
from dialog.services import added_languages, founding, links, notices, operations, places_admin, po_files
from dialog.services import people as people_service
from dialog.services.errors import NotFound, RuleBroken

database = AppGroup("database", help="The schema of the database.")
log = AppGroup("log", help="The chained log.")
worker = AppGroup("jobs", help="Work that is not a page's work.")
places = AppGroup("places", help="Municipalities, police areas and their agreement.")
people = AppGroup("people", help="Who may sign in.")
notice = AppGroup("notices", help="The e-mail that says that something waits.")
language = AppGroup("language", help="The words of the pages, and more languages.")


def register(app: Flask) -> None:
    """Add the command groups."""
    groups = (
        database,
        log,
        worker,
        notice,
        places,
        people,
        language,
        cli_backup.backup,
        disposal,
        preserving,
    )
    for group in groups:
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
@click.option(
    "--head", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What a backup kept."
)
def verify(head: Path | None) -> None:
    """Recompute the chain, also against the HEAD of a backup; exit 1 and say where it does not fit."""
    began = clock.now()
    try:
        kept = log_check.read_head(head.read_text("utf-8")) if head else None
    except ValueError as error:
        raise click.ClickException(f"{head} holds no head of a log: {error}.") from error
    # Read only: whoever answers meanwhile is not kept waiting.
    with site().engine.execution_options(dialog_read_only=True).connect() as connection:
        fault = log_check.check(connection, kept)
    with site().transaction() as session:
        operations.note(session, "verify", began, is_ok=fault is None, at=clock.now())
    if fault is not None:
        raise click.ClickException(f"The chain breaks at line {fault.line}: {fault.what}.")
    click.echo("The chain is whole.")


@worker.command("work")
def work() -> None:
    """Do every waiting job here and now."""
    click.echo(f"Done: {jobs.perform_all(site().transaction)}.")


@notice.command("send")
@click.option("--now", "is_now", is_flag=True, help="Now, whatever the hour.")
def send_notices(is_now: bool) -> None:
    """Send the notices of the latest fixed hour that nobody has sent; the worker does it by itself."""
    _with_mail()
    settings = site().settings
    due_at = clock.now() if is_now else notices.latest_hour(settings.notice_hours, at=clock.now())
    went, broken = jobs.notify(site().transaction, settings, due_at)
    if broken:
        raise click.ClickException(
            f"Sent: {went}. Municipalities that failed: {broken}. They are tried again each minute."
        )
    click.echo(f"Sent: {went}.")


@notice.command("check")
@click.argument("address")
def check_mail(address: str) -> None:
    """Send a test to ADDRESS, to see that the settings are right."""
    server = _with_mail()
    with site().transaction() as session:
        letter = notices.trial(session, address)
    outcome = mail.send(server, [letter], at=clock.now())
    if outcome.error:
        raise click.ClickException(f"The server {server.host}:{server.port} took no e-mail: {outcome.error}.")
    click.echo(f"Sent to {address}.")


def _with_mail() -> mail.Server:
    server = site().settings.mail_server
    if server is None:
        raise click.ClickException("No e-mail is sent: DIALOG_SMTP_URL is not given.")
    return server


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


@places.command("operate")
@click.argument("organisation")
def operate_places(organisation: str) -> None:
    """Let the administrators of ORGANISATION (its key) add municipalities, police areas and agreements."""
    try:
        with site().transaction() as session:
            places_admin.operate(session, organisation, at=clock.now())
    except NotFound:
        raise click.ClickException(f"There is no organisation with the key {organisation}.") from None
    click.echo(f"{organisation} runs the site.")


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


@people.command("link")
@click.argument("email")
def make_link(email: str) -> None:
    """Print a new one-time link for the account with the address EMAIL, to be given to that person alone."""
    try:
        with site().transaction() as session:
            token = links.make_by_operator(session, email, at=clock.now())
    except NotFound:
        raise click.ClickException(f"There is no account with the address {email}.") from None
    except RuleBroken:
        raise click.ClickException("The account is closed: its administrator opens it first.") from None
    click.echo(f"{site().settings.base_url}/sv/account/link/{token}")


PO_FAULTS = {
    "po_not_utf8": "is not UTF-8",
    "po_unreadable": "cannot be read as a catalogue",
    "po_unknown": "is no text of this edition",
    "po_day": "says a day of the check that is none, or lies ahead",
    "words_missing": "has too few or too many forms, or an empty one",
    "words_placeholders": "has other words in brackets than the source",
    "words_markup": "has signs that a page reads as its own",
}


@language.command("export")
@click.argument("code")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def export_language(code: str, out: Path | None) -> None:
    """Give the catalogue of CODE with everything that was corrected and who checked it."""
    try:
        with site().transaction() as session:
            content = po_files.export(session, code)
    except NotFound:
        raise click.ClickException(f"There is no language {code}.") from None
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        out.write_bytes(content)
        click.echo(f"Written: {out}.")


@language.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", "code", default="", help="Its language, if the file does not say it.")
def import_language(file: Path, code: str) -> None:
    """Bring in the catalogue FILE (.po); with a fault in it nothing is taken."""
    content = file.read_bytes()
    wanted = code or po_files.language_of(content)
    try:
        with site().transaction() as session:
            taken = po_files.take(session, None, wanted, content, at=clock.now())
    except NotFound:
        raise click.ClickException(f"There is no language {wanted or '(none is named)'}.") from None
    except po_files.Faulty as faulty:
        for fault in faulty.faults:
            click.echo(f"{file}:{fault.line}: {PO_FAULTS[fault.rule]} {fault.source!r}", err=True)
        raise click.ClickException(f"Nothing was taken. Faults: {len(faulty.faults)}.") from faulty
    click.echo(f"Changed: {taken.changed}. Left as a person had checked them: {taken.kept}.")


@language.command("add")
@click.argument("code")
@click.argument("name")
def add_language(code: str, name: str) -> None:
    """Add the language CODE with its NAME in itself; it is not offered yet."""
    try:
        with site().transaction() as session:
            added_languages.add(session, None, code, name, at=clock.now())
    except RuleBroken as broken:
        raise click.ClickException(f"That language cannot be added: {broken.rule}.") from None
    click.echo(f"Added: {code}. Offer it with `language offer {code}` when it is written.")


@language.command("offer")
@click.argument("code")
@click.option("--not-any-more", is_flag=True, help="Stop offering it.")
def offer_language(code: str, not_any_more: bool) -> None:
    """Let residents choose the language CODE; says how much of it is missing."""
    try:
        with site().transaction() as session:
            added_languages.change(session, None, code, is_offered=not not_any_more, at=clock.now())
            found = added_languages.find(session, code)
    except NotFound:
        raise click.ClickException(f"There is no added language {code}.") from None
    state = "offered" if found.is_offered else "not offered"
    click.echo(
        f"{code} is {state}. Of {found.of} texts that residents meet, {found.missing} are not written."
    )
