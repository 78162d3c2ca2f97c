"""The agreed situation picture, for everyone: a document of problems with what each rests on."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog.request import language, reading
from dialog.services import fishbone, pictures, places

blueprint = Blueprint("picture", __name__, url_prefix="/picture")


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The picture in force."""
    return _page(municipality, None)


@blueprint.get("/<municipality>/<int:number>")
def version(municipality: str, number: int) -> str:
    """An agreed picture by its number; the former ones stay readable."""
    return _page(municipality, number)


def _page(municipality: str, number: int | None) -> str:
    place = places.municipality(reading(), municipality)
    document = pictures.public(reading(), place.id, number)
    return render_template(
        "picture/show.html",
        municipality=place,
        document=document,
        fishbones=fishbone.of_document(document, language()) if document else {},
        versions=pictures.versions(reading(), place.id),
    )
