"""A promise on paper and on screens: for the notice board, and what was said and is done, for schools."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, render_template, request, url_for

from dialog import clock
from dialog.request import language, reading, site, speech
from dialog.services import places, prints_promise, promise_pages, you_said
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from dialog.services.prints_words import Words
from dialog.services.promise_pages import PromisePage
from dialog.views.promises import taken_back

blueprint = Blueprint("promise_prints", __name__, url_prefix="/promises")
blueprint.register_error_handler(NotFound, taken_back)
KEPT = "public, max-age=3600"


@blueprint.get("/<municipality>/<slug>/you-said")
def school(municipality: str, slug: str) -> str:
    """What residents said and what is done about it, in few words."""
    place = places.municipality(reading(), municipality)
    page = promise_pages.show(reading(), place.id, slug, on=clock.today(), language=language())
    return render_template(
        "promises/you_said.html", municipality=place, page=page, pairs=you_said.pairs(page)
    )


@blueprint.get("/<municipality>/<slug>/<int:number>/notice-<any(a4, a3):paper>.pdf")
def notice(municipality: str, slug: str, number: int, paper: str) -> Response:
    """A version in large letters, for the notice board."""
    place, page = _version(municipality, slug, number)
    made = prints_promise.notice(reading(), place, page, _words(), paper=paper, address=_address(place, page))
    return _pdf(made, f"{place.key}-{slug}-{number}-{paper}-{language()}")


@blueprint.get("/<municipality>/<slug>/<int:number>/you-said.pdf")
def said_page(municipality: str, slug: str, number: int) -> Response:
    """What was said and what is done, for the wall of a classroom."""
    place, page = _version(municipality, slug, number)
    made = prints_promise.said_page(reading(), place, page, _words(), _address(place, page))
    return _pdf(made, f"{place.key}-{slug}-{number}-said-{language()}")


@blueprint.get("/<municipality>/<slug>/<int:number>/you-said.png")
def said_picture(municipality: str, slug: str, number: int) -> Response:
    """The same for the screens of a school."""
    place, page = _version(municipality, slug, number)
    drawn = prints_promise.said_picture(reading(), place, page, _words(), _address(place, page))
    response = Response(drawn, mimetype="image/png")
    response.headers["Cache-Control"] = KEPT
    response.set_etag(hashlib.sha256(drawn).hexdigest()[:32])
    return response.make_conditional(request)  # type: ignore[return-value]


def _version(municipality: str, slug: str, number: int) -> tuple[Municipality, PromisePage]:
    place = places.municipality(reading(), municipality)
    page = promise_pages.version(reading(), place.id, slug, number, on=clock.today(), language=language())
    return place, page


def _words() -> Words:
    return Words(language(), speech())


def _address(place: Municipality, page: PromisePage) -> str:
    """Where the promise stands as it is then: paper outlives a version."""
    own = url_for("promises.show", municipality=place.key, slug=page.version.promise.slug)
    return site().settings.base_url + own


def _pdf(made: bytes, name: str) -> Response:
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
