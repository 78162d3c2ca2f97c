"""Spreading a survey: its links with their codes, and everything that is printed of it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from dialog import clock, languages
from dialog.models import SurveyVersion
from dialog.request import reading, signed_in, site
from dialog.services import offers, prints, results
from dialog.services.errors import NotFound

blueprint = Blueprint("prints", __name__, url_prefix="/desk/surveys/<int:version_id>")


@blueprint.get("/spread")
def spread(version_id: int) -> str:
    """Every link with its code, every print in every language; also of a draft, to be ready in time."""
    version = results.version_about(reading(), signed_in(), version_id)
    return render_template(
        "prints/spread.html",
        version=version,
        state=_state(version),
        links=prints.links(version, site().settings.base_url),
        documents=tuple(prints.DOCUMENTS),
        tongues=tuple(languages.LANGUAGES),
    )


@blueprint.get("/spread/<channel>.svg")
def code(version_id: int, channel: str) -> Response:
    """The QR code of one link."""
    drawn = prints.code(reading(), signed_in(), version_id, channel, base_url=site().settings.base_url)
    return Response(drawn, mimetype="image/svg+xml")


@blueprint.get("/print/<document>-<code>.pdf")
def document(version_id: int, document: str, code: str) -> Response:
    """One print in one language, made anew: shown in the browser, saved under a name that says what it is."""
    if code not in languages.LANGUAGES:
        raise NotFound
    settings = site().settings
    made = prints.document(
        reading(),
        signed_in(),
        version_id,
        document,
        code,
        base_url=settings.base_url,
        unchecked_sami=settings.unchecked_sami,
    )
    slug = results.version_about(reading(), signed_in(), version_id).survey.slug
    response = make_response(made)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-{document}-{code}.pdf"'
    return response


def _state(version: SurveyVersion) -> str:
    """What whoever follows a link of this version meets today."""
    if version.status == "draft":
        return "draft"
    state = offers.state_of(version, clock.today())
    is_replaced = any(
        other.status == "published" for other in version.survey.versions if other is not version
    )
    return "replaced" if state == "closed" and is_replaced else state
