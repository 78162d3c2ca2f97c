"""The agreed picture for everyone, on one sheet and as files. Addresses stay: they stand in newspapers."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for

from dialog.request import language, note, reading, site, speech
from dialog.services import documents_data, documents_picture, documents_summary, joint_pages, places
from dialog.services.documents import Document
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.pictures import Document as Picture
from dialog.views.documents import document_response, figure_response
from dialog.views.files import file_response
from surveys.spreadsheets import csv_for_excel

blueprint = Blueprint("picture_files", __name__, url_prefix="/picture")


@blueprint.get("/<municipality>/summary")
def summary(municipality: str) -> str:
    """The picture in force on one page."""
    return _page(municipality, None)


@blueprint.get("/<municipality>/<int:number>/summary")
def summary_of(municipality: str, number: int) -> str:
    """An agreed picture by its number, on one page."""
    return _page(municipality, number)


@blueprint.get("/<municipality>/<int:number>/summary.pdf")
def summary_file(municipality: str, number: int) -> Response:
    """The same page to hang on a wall."""
    return document_response(_sheet(municipality, number)[0], "pdf")


@blueprint.get("/<municipality>/<int:number>/document.<any(docx, pdf):form>")
def document(municipality: str, number: int, form: str) -> Response:
    """The whole picture in the language of the page."""
    return document_response(_whole(municipality, number), form)


@blueprint.get("/<municipality>/<int:number>/figure-<key>.svg")
def figure(municipality: str, number: int, key: str) -> Response:
    """One figure, to put somewhere else."""
    return figure_response(_whole(municipality, number), key)


@blueprint.get("/<municipality>/<int:number>/data.csv")
def data(municipality: str, number: int) -> Response:
    """What the picture rests on, of what is public: one row for each piece of evidence."""
    place = places.municipality(reading(), municipality)
    read = documents_picture.read_by_everyone(reading(), place.id, number)
    name = documents_picture.file_name(read.picture, is_public=True)
    return file_response(csv_for_excel(documents_data.sheet(read, language())), name, "excel")


@blueprint.get("/area/<area>/<int:number>/document.<any(docx, pdf):form>")
def joint_document(area: str, number: int, form: str) -> Response:
    """The joint picture of several municipalities, in the language of the page."""
    read = _joint(area, number)
    return document_response(documents_picture.made(reading(), read, language(), is_public=True), form)


@blueprint.get("/area/<area>/<int:number>/data.csv")
def joint_data(area: str, number: int) -> Response:
    """What a joint picture rests on: each number with its municipality, and no sum."""
    read = _joint(area, number)
    name = documents_picture.file_name(read.picture, is_public=True)
    return file_response(csv_for_excel(documents_data.sheet(read, language())), name, "excel")


def _joint(area: str, number: int) -> Picture:
    _place, agreement = joint_pages.area(reading(), area)
    found = joint_pages.public(reading(), agreement.id, number)
    if found is None:
        raise NotFound
    return found.document


def _page(municipality: str, number: int | None) -> str:
    made, found = _sheet(municipality, number)
    return render_template(
        "picture/summary.html",
        municipality=places.municipality(reading(), municipality),
        document=made,
        number=found,
    )


def _sheet(municipality: str, number: int | None) -> tuple[Document, int]:
    """The one page, and the number of its picture."""
    place = places.municipality(reading(), municipality)
    read = documents_picture.read_by_everyone(reading(), place.id, number)
    voice = Voice(language(), speech())
    address = site().settings.base_url + url_for("picture.show", municipality=municipality)
    made = documents_summary.made(reading(), read, voice, address)
    for context, message in voice.said:
        note(message, context)
    return made, read.picture.number


def _whole(municipality: str, number: int) -> Document:
    place = places.municipality(reading(), municipality)
    return documents_picture.for_everyone(reading(), place.id, number, language())
