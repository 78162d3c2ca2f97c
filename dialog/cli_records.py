"""Commands about records: what may be destroyed, and destroying what two people have let go."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from dialog import clock
from dialog.request import site
from dialog.services import disposal_work, disposals, kept_by_day, places, preservation
from dialog.services.errors import NotFound

preserving = AppGroup("preservation", help="What is kept for ever, as a package.")
disposal = AppGroup("gallring", help="Destroying records under a decision.")


@disposal.command("plan")
def plan() -> None:
    """Say what may be destroyed today, how much it is and on which decision. Changes nothing."""
    with site().reading() as session:
        found = disposals.plan_of_all(session, on=clock.today())
        for one in found:
            kept, rule = one.holding, one.holding.rule
            click.echo(
                f"{kept.authority.key}: {kept.version.survey.slug} {kept.version.number}, "
                f"{kept.municipality.key}, {kept.what}: {one.texts} texts, {one.answers} answers "
                f"({rule.reference_number if rule else ''}, due {kept.due_on})."
            )
        of_days = kept_by_day.due(session, disposals.everybody(session), clock.today())
        for held in of_days:
            until = held.held_until(clock.today()) or clock.today()
            click.echo(
                f"{held.authority.key}: {held.municipality.key}: {held.count(until)} {held.what} "
                f"({held.rule.reference_number if held.rule else ''}, due {held.due_on})."
            )
    click.echo(
        f"Due: {len(found) + len(of_days)}. Two people of the authority propose it and let it go on its page."
    )


@disposal.command("run")
def run() -> None:
    """Destroy what two people have let go and clear away what is left; the worker does it by itself."""
    with site().transaction() as session:
        waiting = disposals.confirmed(session)
    click.echo(f"Destroyed: {disposal_work.destroy(site().transaction, waiting)}.")
    disposal_work.purge(site().transaction)
    click.echo("No remains are left in the database.")


@preserving.command("make")
@click.argument("municipality")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_package(municipality: str, file: Path) -> None:
    """Write the preservation package of MUNICIPALITY (its key) to FILE (.zip); it is logged."""
    with current_app.test_request_context(), site().transaction() as session:
        try:
            place = places.municipality(session, municipality)
        except NotFound:
            raise click.ClickException(f"There is no municipality {municipality}.") from None
        address = site().settings.base_url
        # Before the commit: a file that cannot be written was not taken out.
        file.write_bytes(preservation.make(session, None, place.id, base_url=address, at=clock.now()))
    click.echo(f"Written: {file}.")


@preserving.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_package(file: Path) -> None:
    """Say whether the package FILE is whole; exit 1 and name what is not."""
    faults = preservation.check(file.read_bytes())
    if faults:
        raise click.ClickException("; ".join(faults))
    click.echo("The package is whole.")
