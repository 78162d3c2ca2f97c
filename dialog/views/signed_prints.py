"""Approval on paper: the print to sign, the record of a signed one, its scan."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.signed_print import RecordPrint
from dialog.request import gettext as _
from dialog.request import reading, signed_in
from dialog.services import signed_prints
from dialog.services.signed_prints import LARGEST_SCAN, SignedPrint
from dialog.views.documents import document_response
from dialog.views.files import take_files

blueprint = Blueprint("signed_prints", __name__, url_prefix="/desk/approvals")

take_files(blueprint, LARGEST_SCAN + 500_000, "record")


@blueprint.get("/<int:proposal_id>/print.pdf")
def sheet(proposal_id: int) -> Response:
    """The whole frozen text with its seal on every page, and lines to sign on."""
    return document_response(signed_prints.sheet(reading(), signed_in(), proposal_id), "pdf")


@blueprint.route("/<int:proposal_id>/signed-print", methods=["GET", "POST"])
def record(proposal_id: int) -> Answer:
    """Record that one's party has signed on paper."""
    stands = signed_prints.to_record(reading(), signed_in(), proposal_id)
    form = RecordPrint()

    def enter(session: Any) -> None:
        sent = request.files.get("scan")
        day = form.on.data
        assert day is not None  # noqa: S101 -- the form requires it
        signed = SignedPrint(
            short=form.short.data or "",
            name=form.name.data or "",
            role=form.role.data or "",
            on=day,
            file_name=sent.filename or "" if sent else "",
            content=sent.read() if sent else b"",
        )
        signed_prints.record(session, signed_in(), proposal_id, signed, at=clock.now())
        flash(_("Your party has approved this text, on paper."), "good")

    back = url_for("approvals.show", proposal_id=proposal_id)
    return change(form, "approvals/signed_print.html", enter, back, stands=stands)


@blueprint.get("/scans/<int:approval_id>")
def scan(approval_id: int) -> Response:
    """The scan of a signed print, to save; never shown as a page of this site."""
    kept, ending = signed_prints.scan(reading(), signed_in(), approval_id)
    response = Response(kept.content, content_type=kept.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="underskrift-{approval_id}.{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
