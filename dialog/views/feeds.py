"""Following a municipality without an account: an Atom feed and a calendar file in each language."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from dialog import clock
from dialog.request import language, reading, site, speech
from dialog.services import calendar_file, feeds, places, promise_dates
from dialog.services.prints_words import Words

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")
KEPT = "public, max-age=3600"


@blueprint.get("/<municipality>/news.atom")
def news(municipality: str) -> Response:
    """What is new."""
    place = places.municipality(reading(), municipality)
    words = Words(language(), speech())
    unchecked = site().settings.unchecked_sami
    found = feeds.entries(reading(), place, words, on=clock.today(), unchecked_sami=unchecked)
    written = feeds.atom(place, found, words, whole_address)
    return _kept(Response(written, content_type="application/atom+xml; charset=utf-8"))


@blueprint.get("/<municipality>/days.ics")
def days(municipality: str) -> Response:
    """The days, those behind us too, for a calendar that fetches them again and again."""
    place = places.municipality(reading(), municipality)
    unchecked = site().settings.unchecked_sami
    found = promise_dates.of_municipality(reading(), place.id, on=clock.today(), unchecked_sami=unchecked)
    written = calendar_file.written(place, found, Words(language(), speech()), whole_address)
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{place.key}.ics"'
    return _kept(response)


def whole_address(endpoint: str, values: dict[str, object]) -> str:
    """The address of a page as it is read elsewhere: with the host that the settings name."""
    return site().settings.base_url + url_for(endpoint, **values)  # type: ignore[arg-type]


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = KEPT
    return response
