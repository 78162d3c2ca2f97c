"""A picture and a meeting's minutes as files, for those who may read them: Word, PDF, figures, data."""

from __future__ import annotations

from flask import Blueprint, Response

from dialog.request import language, reading, signed_in, speech
from dialog.services import (
    documents_data,
    documents_minutes,
    documents_picture,
    documents_print,
    pictures,
)
from dialog.services.documents import Document
from dialog.services.documents import figures as figures_of
from dialog.services.errors import NotFound
from dialog.views.files import file_response
from surveys.spreadsheets import csv_for_excel

blueprint = Blueprint("documents", __name__, url_prefix="/desk")


@blueprint.get("/pictures/<int:picture_id>/document-<code>.<any(docx, pdf):form>")
def document(picture_id: int, code: str, form: str) -> Response:
    """The whole picture in one language."""
    if code not in speech().names:
        raise NotFound
    made = documents_picture.for_desk(reading(), signed_in(), picture_id, code)
    return document_response(made, form)


@blueprint.get("/pictures/<int:picture_id>/figure-<key>.svg")
def figure(picture_id: int, key: str) -> Response:
    """One figure of the document, to put somewhere else."""
    return figure_response(documents_picture.for_desk(reading(), signed_in(), picture_id, language()), key)


@blueprint.get("/pictures/<int:picture_id>/data.csv")
def data(picture_id: int) -> Response:
    """What the picture rests on, one row for each piece of evidence."""
    read = pictures.show(reading(), signed_in(), picture_id)
    name = documents_picture.file_name(read.picture, is_public=False)
    return file_response(csv_for_excel(documents_data.sheet(read, language())), name, "excel")


@blueprint.get("/meetings/<int:meeting_id>/minutes-<code>.<any(docx, pdf):form>")
def minutes(meeting_id: int, code: str, form: str) -> Response:
    """The minutes of a meeting: as they were frozen, or as they stand now."""
    if code not in speech().names:
        raise NotFound
    return document_response(documents_minutes.for_desk(reading(), signed_in(), meeting_id, code), form)


def document_response(document: Document, form: str) -> Response:
    """A document as a file, made by whoever knows that kind of file."""
    if form == "docx":
        from dialog.services import documents_word  # noqa: PLC0415 -- slow import, only where Word is asked for

        made = documents_word.made(document)
    else:
        made = documents_print.made(document)
    name = document.name if document.language == "sv" else f"{document.name}-{document.language}"
    return file_response(made, name, form)


def figure_response(document: Document, key: str) -> Response:
    """A figure of a document as a file. Raises NotFound when it has none of that name."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    found = figures_of(document).get(key)
    if found is None:
        raise NotFound
    return file_response(figures.svg(found), f"{document.name}-{key}", "svg")
