"""The front door: start pages, privacy, accessibility, health, and the files every page needs."""

from __future__ import annotations

import gzip
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from dialog import accessibility as accessibility_facts
from dialog import clock, readiness, stored
from dialog.assets import Assets
from dialog.request import circumstances, language, reading, site
from dialog.services import front as front_services
from dialog.services import (
    joint_pages,
    meetings_kept,
    officers,
    pictures,
    places,
    processing,
    promise_dates,
    promise_pages,
    retention,
)
from dialog.services import method as method_services

blueprint = Blueprint("start", __name__)
unprefixed = Blueprint("root", __name__)
SMALLEST_COMPRESSED = 500


@unprefixed.get("/")
def front() -> BaseResponse:
    """Send the reader to the start page in the language of the browser."""
    response = redirect(url_for("start.index", language=language()), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.get("/")
def index() -> str:
    """Which municipality, and what can be answered just now."""
    return render_template(
        "start/index.html",
        municipalities=places.municipalities(reading()),
        surveys=front_services.surveys_open(
            reading(), on=clock.today(), unchecked_sami=site().settings.unchecked_sami
        ),
    )


@blueprint.get("/<municipality>")
def municipality(municipality: str) -> str:
    """A municipality's four blocks in the order of the chain, each with its newest true thing."""
    found = front_services.front(
        reading(), municipality, on=clock.today(), unchecked_sami=site().settings.unchecked_sami
    )
    place_id = found.municipality.id
    pages = promise_pages.index(reading(), place_id, on=clock.today(), language=language())
    days = promise_dates.of_municipality(
        reading(), place_id, on=clock.today(), unchecked_sami=site().settings.unchecked_sami
    )
    return render_template(
        "start/municipality.html",
        front=found,
        municipality=found.municipality,
        promised=[page for page in pages if page.version.status == "published"],
        days=promise_dates.ahead(days, clock.today()),
        picture=pictures.agreed(reading(), found.municipality.id),
        joint=joint_pages.area_of(reading(), found.municipality.id),
    )


@blueprint.get("/<municipality>/feedback")
def feedback(municipality: str) -> str | BaseResponse:
    """The municipality's feedback form, always open; with several, one for each topic to choose from."""
    place = places.municipality(reading(), municipality)
    forms = front_services.feedback_forms(
        reading(), place.id, on=clock.today(), unchecked_sami=site().settings.unchecked_sami
    )
    if len(forms) == 1:
        return redirect(url_for("answer.form", slug=forms[0].slug, municipality=place.key), 302)
    return render_template("start/feedback.html", municipality=place, forms=forms)


@blueprint.get("/privacy")
def privacy() -> str:
    """What is stored about those who answer, who reads it, and what may be asked for."""
    return render_template(
        "start/privacy.html",
        stored=stored.sentences(),
        rules=retention.told(reading()),
        has_minutes=meetings_kept.are_kept(reading()),
        officers=officers.told(reading()),
        how=circumstances(),
        readers=processing.readers(reading(), on=clock.today()),
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement: what is known, and how to tell us what does not work."""
    report = front_services.accessibility_report(
        reading(), on=clock.today(), unchecked_sami=site().settings.unchecked_sami
    )
    return render_template(
        "start/accessibility.html", report=report, statement=accessibility_facts.statement()
    )


@blueprint.get("/method")
def method() -> str:
    """How we read the answers: what the machine does, what people decide, with which list of themes."""
    return render_template("start/method.html", lists=method_services.theme_lists(reading()))


@unprefixed.get("/assets/<name>")
def asset(name: str) -> Response:
    """A stylesheet or script by its content name; never changes, so it may be kept for ever."""
    found = cast(Assets, current_app.extensions["dialog_assets"]).find(name)
    if found is None:
        abort(404)
    is_compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = make_response(found.compressed if is_compressed else found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@unprefixed.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@unprefixed.get("/readyz")
def ready() -> tuple[dict[str, str], int]:
    """The database answers, takes writes and stands at the newest version; jobs, notices, the last backup."""
    state = readiness.look(site(), current_app.extensions.get("dialog_state"))
    current_app.extensions["dialog_state"] = state
    return state.told, state.status


def compress(response: BaseResponse) -> BaseResponse:
    """Compress a page where no proxy does: on a poor network it is half the wait."""
    if (
        response.status_code < 200
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or not ((response.mimetype or "").startswith("text/") or response.mimetype == "image/svg+xml")
    ):
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(content) >= SMALLEST_COMPRESSED:
        response.set_data(gzip.compress(content, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
