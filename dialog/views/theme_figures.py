"""The reviewed themes in figures: whole for those who review, protected for all others who may read them."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from dialog import clock, figure_words
from dialog.request import reading, signed_in, transaction
from dialog.services import figures_saved, places, theme_figures
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from dialog.services.theme_figures import Figures
from dialog.views.files import file_response
from surveys.spreadsheets import csv_for_excel, csv_plain, workbook

blueprint = Blueprint("theme_figures", __name__, url_prefix="/desk/themes/figures")
OTHERS = "others"


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The figures of one municipality, of the survey that is asked for or the newest one."""
    place, figures = _figures(municipality)
    return render_template(
        "review/figures.html",
        place=place,
        figures=figures,
        say=figure_words,
        chosen={
            "municipality": place.key,
            "survey": figures.version.id if figures.version else None,
            "seen": OTHERS if figures.may_see_whole and not figures.is_whole else None,
        },
    )


@blueprint.post("/<municipality>/data/<form>")
def data(municipality: str, form: str) -> Response:
    """The same numbers as a file: CSV for Excel, CSV by RFC 4180, XLSX; a POST, since it is logged."""
    place, figures = _figures(municipality)
    sheet = figure_words.sheet(figures)
    made = {"excel": csv_for_excel, "csv": csv_plain}.get(form)
    if made is None and form != "xlsx":
        raise NotFound
    with transaction() as session:
        figures_saved.note(session, signed_in(), place.id, form, is_whole=figures.is_whole, at=clock.now())
    name = f"themes-{place.key}" + ("-not-to-be-passed-on" if figures.is_whole else "")
    return file_response(made(sheet) if made else workbook([sheet]), name, form)


def _figures(municipality: str) -> tuple[Municipality, Figures]:
    place = places.municipality(reading(), municipality)
    found = theme_figures.show(
        reading(),
        signed_in(),
        place.id,
        request.args.get("survey", type=int),
        as_others=request.args.get("seen") == OTHERS,
    )
    return place, found
