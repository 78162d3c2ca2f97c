"""The register of processing, and the draft of an impact assessment for each authority in it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.processing import OfficerForm
from dialog.request import circumstances, language, reading, signed_in, speech, transaction
from dialog.request import gettext as _
from dialog.services import documents_assessment, documents_processing, officers, processing
from dialog.services.documents_voice import Voice
from dialog.services.permissions import Permission, authorities, may
from dialog.services.processing import Controller
from dialog.views.documents import document_response
from dialog.views.files import file_response
from surveys.spreadsheets import csv_for_excel

blueprint = Blueprint("processing", __name__, url_prefix="/desk/register")
FORMS = ("csv", "docx", "pdf")


@blueprint.get("")
def show() -> str:
    """What is processed of people, by whom, why and for how long."""
    found = _found()
    return render_template(
        "processing/show.html",
        document=documents_processing.document(found, circumstances(), _voice()),
        controllers=found,
        missing=[one.organisation for one in found if not officers.is_reached(one.organisation)],
        mine=authorities(signed_in(), Permission.REGISTER_EDIT),
    )


@blueprint.route("/officer/<int:organisation_id>", methods=["GET", "POST"])
def officer(organisation_id: int) -> Answer:
    """How an authority's data protection officer is reached."""
    found = officers.find(reading(), signed_in(), organisation_id)
    form = OfficerForm(data={"email": found.data_protection_email, "address": found.data_protection_address})

    def enter(session: Any) -> None:
        email, address = form.email.data or "", form.address.data or ""
        officers.enter(session, signed_in(), organisation_id, email, address, at=clock.now())
        flash(_("Saved. It stands on the public page about privacy and in the register."), "good")

    is_own = organisation_id in authorities(signed_in(), Permission.REGISTER_EDIT)
    back = (
        url_for("administration.people")
        if is_own or not may(signed_in(), Permission.PLACES_EDIT)
        else url_for("places_admin.organisation", organisation_id=organisation_id)
    )
    return change(form, "processing/officer.html", enter, back, authority=found)


@blueprint.post("/save")
def save() -> Response:
    """The register as a file; a POST, since that it was taken out is logged."""
    form, found = request.form.get("form", ""), _found()
    if form not in FORMS:
        abort(404)
    made = documents_processing.document(found, circumstances(), _voice())
    with transaction() as session:
        processing.saved(session, signed_in(), form, at=clock.now())
    if form == "csv":
        sheet = documents_processing.sheet(found, circumstances(), _voice())
        return file_response(csv_for_excel(sheet), f"{made.name}-{clock.today().isoformat()}", "excel")
    return document_response(made, form)


@blueprint.get("/assessment-<key>-<any(sv, en):code>.<any(docx, pdf):form>")
def assessment(key: str, code: str, form: str) -> Response:
    """The draft of an impact assessment of one authority's processing."""
    voice = Voice(code, speech())
    return document_response(documents_assessment.of(_found(), key, circumstances(), voice), form)


def _found() -> list[Controller]:
    return processing.register(reading(), signed_in(), on=clock.today())


def _voice() -> Voice:
    return Voice(language(), speech())
