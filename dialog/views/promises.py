"""Published promises and their history, for everyone."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from dialog import clock
from dialog.request import language, reading, site
from dialog.services import (
    activities,
    agreements,
    follow_up_told,
    joint_pages,
    old_promises_taken_back,
    places,
    promise_dates,
    promise_pages,
    public_draft_pages,
)
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from dialog.views import errors

blueprint = Blueprint("promises", __name__, url_prefix="/promises")

NEWEST_TOLD = 4
"""How many lines the page of a municipality tells how it went with; each promise's page has them all."""


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """What the police and the municipality promise: in force, and before."""
    place = places.municipality(reading(), municipality)
    pages = promise_pages.index(reading(), place.id, on=clock.today(), language=language())
    return render_template(
        "promises/index.html",
        told=follow_up_told.of_municipality(reading(), place.id, on=clock.today())[:NEWEST_TOLD],
        municipality=place,
        pages=pages,
        drafts=public_draft_pages.open_now(reading(), place.id, on=clock.today()),
        days=days_ahead(place),
        area=joint_pages.police_of(reading(), place.id),
        agreement=agreements.on_day(reading(), place.id, clock.today()),
    )


@blueprint.get("/area/<area>")
def area(area: str) -> str:
    """What is promised in each municipality of a police area, beside each other, and their joint goals."""
    place, agreement = joint_pages.area(reading(), area)
    return render_template(
        "promises/area.html",
        area=place,
        columns=promise_pages.beside(reading(), agreement, on=clock.today(), language=language()),
        goals=activities.joint_goals(reading(), agreement.id),
    )


@blueprint.get("/<municipality>/<slug>")
def show(municipality: str, slug: str) -> str:
    """A promise as it stands: every line with what it rests on and how it is going."""
    place = places.municipality(reading(), municipality)
    page = promise_pages.show(reading(), place.id, slug, on=clock.today(), language=language())
    told = follow_up_told.of_version(reading(), page.version, on=clock.today())
    days = days_ahead(place, slug)
    return render_template("promises/show.html", municipality=place, page=page, told=told, days=days)


@blueprint.get("/<municipality>/<slug>/<int:number>")
def version(municipality: str, slug: str, number: int) -> str:
    """One version, also when a later one has taken its place, with what it changed."""
    place = places.municipality(reading(), municipality)
    page = promise_pages.version(reading(), place.id, slug, number, on=clock.today(), language=language())
    told = follow_up_told.of_version(reading(), page.version, on=clock.today())
    days = days_ahead(place, slug)
    return render_template("promises/version.html", municipality=place, page=page, told=told, days=days)


def taken_back(_error: NotFound) -> str | tuple[str, int]:
    """What was public once still answers: an old promise that was entered wrongly says so."""
    at = request.view_args or {}
    try:
        place = places.municipality(reading(), at.get("municipality", ""))
        gone = old_promises_taken_back.find(reading(), place.id, at.get("slug", ""), at.get("number"))
    except NotFound:
        return errors.page(404)
    return render_template("promises/taken_back.html", municipality=place, gone=gone)


blueprint.register_error_handler(NotFound, taken_back)


def days_ahead(place: Municipality, slug: str | None = None) -> promise_dates.Ahead:
    """What comes next in a municipality, or for one promise of it."""
    found = promise_dates.of_municipality(
        reading(), place.id, on=clock.today(), unchecked_sami=site().settings.unchecked_sami
    )
    return promise_dates.ahead(found, clock.today(), slug)
