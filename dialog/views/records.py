"""How long records are kept, on which decision; destroying them under it, and the record of that."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answered

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.base import number_or_none
from dialog.forms.records import ConfirmForm, DecisionForm
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, site, speech, transaction
from dialog.rules import sentence
from dialog.services import disposals, documents_disposal, kept_by_day, places, preservation, retention
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, authorities, may, require
from dialog.services.retention import Decided
from dialog.views.documents import document_response
from dialog.views.files import file_response
from surveys.texts import pick

blueprint = Blueprint("records", __name__, url_prefix="/desk/records")


@blueprint.get("")
def show() -> str:
    """What is kept for how long by whose decision, what is due, what waits and what was destroyed."""
    actor = signed_in()
    waiting = disposals.waiting(reading(), actor) if _may_dispose() else []
    proposed = {(one.survey_version_id, one.municipality_id, one.what) for one in waiting}
    planned = disposals.plan(reading(), actor, on=clock.today()) if _may_dispose() else []
    of_days = kept_by_day.holdings(reading(), actor)
    waits = {(one.what, one.organisation_id, one.municipality_id) for one in waiting}
    mine = authorities(actor, Permission.RECORD_DISPOSE)
    return render_template(
        "records/show.html",
        holdings=retention.holdings(reading(), actor),
        rules=retention.history(reading(), actor),
        planned=[one for one in planned if one.holding.key not in proposed],
        of_days=of_days,
        planned_of_days=[
            (one, until, one.count(until))
            for one in of_days
            if (until := one.held_until(clock.today())) is not None
            and one.authority.id in mine
            and one.key not in waits
        ],
        waiting=waiting,
        done=disposals.done(reading(), actor),
        preserved=[
            one
            for one in places.municipalities(reading())
            if one.id in authorities(actor, Permission.RECORD_KEEP)
        ],
    )


@blueprint.route("/decide", methods=["GET", "POST"])
def decide() -> Answer:
    """Enter a decision of one's own authority."""
    require(signed_in(), Permission.RECORD_KEEP)
    form = DecisionForm()
    mine = authorities(signed_in(), Permission.RECORD_KEEP)
    form.offer(
        [(one.id, pick(one.name, language()).text) for one in places.organisations(reading(), mine)],
        [("all", _("All surveys, those to come too")), *_surveys()],
    )

    def enter(session: Any) -> None:
        day = form.decided_on.data
        assert day is not None  # noqa: S101 -- the form requires it
        decided = Decided(
            what=form.what.data or "",
            months=form.months.data,
            body=form.body.data or "",
            reference_number=form.reference_number.data or "",
            decided_on=day,
            survey_version_id=number_or_none(form.survey.data),
        )
        retention.decide(session, signed_in(), form.organisation.data, decided, at=clock.now())
        flash(_("The decision is entered and holds from now on."), "good")

    return change(form, "records/decide.html", enter, url_for("records.show"))


@blueprint.post("/propose")
def propose() -> Answered:
    """Propose to destroy what is due."""
    version_id, place_id = (number_or_none(request.form.get(one)) for one in ("version", "municipality"))
    if version_id is None or place_id is None:
        require(signed_in(), Permission.RECORD_DISPOSE)
        raise NotFound
    try:
        with transaction() as session:
            made = disposals.propose(
                session, signed_in(), version_id, place_id, request.form.get("what", ""), at=clock.now()
            )
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
        return redirect(url_for("records.show"), 303)
    return redirect(url_for("records.proposal", proposal_id=made.id), 303)


@blueprint.post("/propose-of-days")
def propose_of_days() -> Answered:
    """Propose to destroy the notes or the minutes whose time is over."""
    authority_id, place_id = (number_or_none(request.form.get(one)) for one in ("authority", "municipality"))
    if authority_id is None or place_id is None:
        require(signed_in(), Permission.RECORD_DISPOSE)
        raise NotFound
    try:
        with transaction() as session:
            made = disposals.propose_of_days(
                session, signed_in(), request.form.get("what", ""), authority_id, place_id, at=clock.now()
            )
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
        return redirect(url_for("records.show"), 303)
    return redirect(url_for("records.proposal", proposal_id=made.id), 303)


@blueprint.route("/disposals/<int:proposal_id>", methods=["GET", "POST"])
def proposal(proposal_id: int) -> Answer:
    """What would go and on which decision; the second person lets it go."""
    found = disposals.show(reading(), signed_in(), proposal_id)
    form = ConfirmForm()

    def confirm(session: Any) -> None:
        typed = form.typed.data or ""
        disposals.confirm(session, signed_in(), proposal_id, typed, at=clock.now())
        flash(_("It is let go and is being destroyed. The record appears here when it is done."), "good")

    return change(
        form,
        "records/proposal.html",
        confirm,
        url_for("records.show"),
        proposal=found,
        amount=disposals.amount_of(reading(), found),
        is_mine=found.proposed_by == signed_in().id,
    )


@blueprint.post("/disposals/<int:proposal_id>/withdraw")
def withdraw(proposal_id: int) -> Answered:
    """Take a proposal back."""
    with transaction() as session:
        disposals.withdraw(session, signed_in(), proposal_id, at=clock.now())
    return redirect(url_for("records.show"), 303)


@blueprint.get("/destroyed/<int:disposal_id>/record-<any(sv, en):code>.<any(docx, pdf):form>")
def protocol(disposal_id: int, code: str, form: str) -> Response:
    """The record of what was destroyed (gallringsprotokoll)."""
    made = documents_disposal.for_desk(reading(), signed_in(), disposal_id, code, speech())
    return document_response(made, form)


@blueprint.post("/preserve/<municipality>")
def preserve(municipality: str) -> Response:
    """The preservation package of a municipality; a POST, since that it was taken out is logged."""
    place = places.municipality(reading(), municipality)
    with transaction() as session:
        made = preservation.make(
            session, signed_in(), place.id, base_url=site().settings.base_url, at=clock.now()
        )
    return file_response(made, f"bevarandepaket-{place.key}-{clock.today().isoformat()}", "zip")


def _may_dispose() -> bool:
    return may(signed_in(), Permission.RECORD_DISPOSE)


def _surveys() -> list[tuple[str, str]]:
    held = retention.holdings(reading(), signed_in())
    versions = {one.version.id: one.version for one in held if one.is_owner}
    return [(str(one.id), pick(one.title, language()).text) for one in versions.values()]
