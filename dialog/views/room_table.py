"""Every reviewed theme by place, audience and wave in one table, for those who review; also as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from dialog import clock, review_words
from dialog.request import reading, signed_in, transaction
from dialog.services import figures_saved, places, room_table
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from dialog.services.room_table import RoomTable
from dialog.views.files import file_response
from surveys.spreadsheets import csv_for_excel, csv_plain, workbook

blueprint = Blueprint("room_table", __name__, url_prefix="/desk/themes/table")


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The table of one survey, or of all."""
    place, table = _table(municipality)
    return render_template(
        "review/table.html",
        place=place,
        table=table,
        say=review_words,
        chosen={"municipality": place.key, "survey": table.version.id if table.version else None},
    )


@blueprint.post("/<municipality>/data/<form>")
def data(municipality: str, form: str) -> Response:
    """The same numbers as a file: CSV for Excel, CSV by RFC 4180, XLSX; a POST, since it is logged."""
    place, table = _table(municipality)
    sheet = review_words.table_sheet(table)
    made = {"excel": csv_for_excel, "csv": csv_plain}.get(form)
    if made is None and form != "xlsx":
        raise NotFound
    with transaction() as session:
        figures_saved.note(session, signed_in(), place.id, form, is_whole=True, at=clock.now())
    name = f"themes-by-group-{place.key}-not-to-be-passed-on"
    return file_response(made(sheet) if made else workbook([sheet]), name, form)


def _table(municipality: str) -> tuple[Municipality, RoomTable]:
    place = places.municipality(reading(), municipality)
    version_id = request.args.get("survey", type=int)
    return place, room_table.show(reading(), signed_in(), place.id, version_id)
