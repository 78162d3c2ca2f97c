"""The promises as open data. The files have addresses without a language: they hold every one."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for

from dialog import clock
from dialog.request import reading, site
from dialog.services import open_data, places, promise_data
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from dialog.views.files import file_response
from surveys.spreadsheets import Sheet, csv_for_excel, csv_plain

blueprint = Blueprint("promise_data", __name__, url_prefix="/data")
unprefixed = Blueprint("promise_files", __name__, url_prefix="/data")


@blueprint.get("/<municipality>")
def about(municipality: str) -> str:
    """What there is, what it means and how it may be used."""
    return render_template(
        "promises/data.html",
        municipality=places.municipality(reading(), municipality),
        tables=promise_data.TABLES,
        edition=promise_data.EDITION,
        licence=(open_data.LICENCE, open_data.LICENCE_ADDRESS),
    )


@unprefixed.get("/<municipality>/promises.json")
def document(municipality: str) -> Response:
    """Everything, in every language."""
    place = places.municipality(reading(), municipality)
    return file_response(promise_data.as_json(_found(place)), f"{place.key}-promises", "json")


@unprefixed.get("/<municipality>/<table>.csv")
def table(municipality: str, table: str) -> Response:
    """One table, by RFC 4180."""
    place, sheet = _sheet(municipality, table)
    return file_response(csv_plain(sheet), f"{place.key}-{table}", "csv")


@unprefixed.get("/<municipality>/excel/<table>.csv")
def table_for_excel(municipality: str, table: str) -> Response:
    """One table as Excel opens it in Swedish."""
    place, sheet = _sheet(municipality, table)
    return file_response(csv_for_excel(sheet), f"{place.key}-{table}", "excel")


@unprefixed.get("/schemas/promises-<int:edition>.json")
def schema(edition: int) -> Response:
    """What every document of an edition keeps to."""
    if edition != promise_data.EDITION:
        raise NotFound
    return Response(promise_data.schema(), content_type="application/schema+json; charset=utf-8")


def _sheet(municipality: str, table: str) -> tuple[Municipality, Sheet]:
    place = places.municipality(reading(), municipality)
    if table not in promise_data.TABLES:
        raise NotFound
    return place, promise_data.sheet(_found(place), table)


def _found(place: Municipality) -> dict[str, object]:
    base_url = site().settings.base_url
    return promise_data.document(
        reading(),
        place,
        on=clock.today(),
        base_url=base_url,
        schema_url=base_url + url_for("promise_files.schema", edition=promise_data.EDITION),
    )
