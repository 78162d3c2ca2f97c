"""Published promises and their history, for everyone."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog import clock
from dialog.request import language, reading
from dialog.services import follow_up_told, places, promise_pages

blueprint = Blueprint("promises", __name__, url_prefix="/promises")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """What the police and the municipality promise: in force, and before."""
    place = places.municipality(reading(), municipality)
    pages = promise_pages.index(reading(), place.id, on=clock.today(), language=language())
    return render_template("promises/index.html", municipality=place, pages=pages)


@blueprint.get("/<municipality>/<slug>")
def show(municipality: str, slug: str) -> str:
    """A promise as it stands: every line with what it rests on and how it is going."""
    place = places.municipality(reading(), municipality)
    page = promise_pages.show(reading(), place.id, slug, on=clock.today(), language=language())
    told = follow_up_told.of_version(reading(), page.version, on=clock.today())
    return render_template("promises/show.html", municipality=place, page=page, told=told)


@blueprint.get("/<municipality>/<slug>/<int:number>")
def version(municipality: str, slug: str, number: int) -> str:
    """One version, also when a later one has taken its place, with what it changed."""
    place = places.municipality(reading(), municipality)
    page = promise_pages.version(reading(), place.id, slug, number, on=clock.today(), language=language())
    told = follow_up_told.of_version(reading(), page.version, on=clock.today())
    return render_template("promises/version.html", municipality=place, page=page, told=told)
