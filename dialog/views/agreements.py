"""The agreement on the desk: what was signed, part 1, focus areas, signatures and decisions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.agreements import (
    AgreementDecisionForm,
    AgreementForm,
    FocusAreaForm,
    SectionForm,
    SignatureForm,
    document_lines,
    documents_in,
)
from dialog.models import Agreement
from dialog.request import gettext as _
from dialog.request import language, ngettext, reading, signed_in, transaction
from dialog.services import agreement_edits, agreements
from dialog.services.agreement_edits import AgreementWords, DecisionWords
from dialog.services.errors import NotFound
from dialog.services.permissions import Permission
from surveys.texts import pick

blueprint = Blueprint("agreements", __name__, url_prefix="/desk/agreements")


@blueprint.get("")
def index() -> str:
    """Every agreement of the person's municipalities."""
    return render_template("agreements/index.html", agreements=agreements.listing(reading(), signed_in()))


@blueprint.get("/<int:agreement_id>")
def show(agreement_id: int) -> str:
    """One agreement."""
    page = agreements.show(reading(), signed_in(), agreement_id)
    return render_template("agreements/show.html", page=page, sections=agreements.SECTIONS)


@blueprint.route("/<int:agreement_id>/edit", methods=["GET", "POST"])
def edit(agreement_id: int) -> Answer:
    """Change what was signed, and how the parties work by it."""
    row = _editable(agreement_id)
    form = AgreementForm(
        data={
            "title": row.title,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "documents": document_lines(row.documents),
            "preview_days": row.preview_days,
            "comment_days": row.comment_days,
        }
    )
    return _change(
        row,
        form,
        "edit",
        lambda session: agreement_edits.edit(
            session,
            signed_in(),
            agreement_id,
            AgreementWords(
                title=form.title.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                preview_days=form.preview_days.data,
                comment_days=form.comment_days.data,
                documents=documents_in(form.documents.data),
            ),
            at=clock.now(),
        ),
    )


@blueprint.route("/<int:agreement_id>/part-1/<section>", methods=["GET", "POST"])
def section(agreement_id: int, section: str) -> Answer:
    """Write what part 1 says under a heading."""
    row = _editable(agreement_id)
    if section not in agreements.SECTIONS:
        raise NotFound
    form = SectionForm(data={"text": (row.sections or {}).get(section, {})})
    return _change(
        row,
        form,
        "section",
        lambda session: agreement_edits.write_section(
            session, signed_in(), agreement_id, section, form.text.data, at=clock.now()
        ),
        heading=agreements.SECTIONS[section],
    )


@blueprint.route("/<int:agreement_id>/focus-areas/new", methods=["GET", "POST"])
def add_focus_area(agreement_id: int) -> Answer:
    """Add a focus area."""
    row, form = _editable(agreement_id), FocusAreaForm()
    return _change(
        row,
        form,
        "focus_area",
        lambda session: agreement_edits.add_focus_area(
            session, signed_in(), agreement_id, form.name.data, at=clock.now()
        ),
        area=None,
    )


@blueprint.route("/<int:agreement_id>/focus-areas/<int:area_id>", methods=["GET", "POST"])
def focus_area(agreement_id: int, area_id: int) -> Answer:
    """Change what a focus area is called."""
    row = _editable(agreement_id)
    area = next((one for one in row.focus_areas if one.id == area_id), None)
    if area is None:
        raise NotFound
    form = FocusAreaForm(data={"name": area.name})
    return _change(
        row,
        form,
        "focus_area",
        lambda session: agreement_edits.rename_focus_area(
            session, signed_in(), agreement_id, area_id, form.name.data, at=clock.now()
        ),
        area=area,
    )


@blueprint.post("/<int:agreement_id>/focus-areas/<int:area_id>/remove")
def remove_focus_area(agreement_id: int, area_id: int) -> Response:
    """Take away a focus area that nothing is tied to."""
    with transaction() as session:
        agreement_edits.remove_focus_area(session, signed_in(), agreement_id, area_id, at=clock.now())
    return redirect(url_for("agreements.show", agreement_id=agreement_id), 303)


@blueprint.route("/<int:agreement_id>/sign", methods=["GET", "POST"])
def sign(agreement_id: int) -> Answer:
    """Record who signed for a party."""
    row = _editable(agreement_id)
    form = SignatureForm(data={"signed_on": clock.today()})
    form.organisation_id.choices = _parties(row)
    return _change(
        row,
        form,
        "sign",
        lambda session: agreement_edits.sign(
            session,
            signed_in(),
            agreement_id,
            form.organisation_id.data,
            name=form.name.data or "",
            title=form.title.data or "",
            signed_on=form.signed_on.data,
            at=clock.now(),
        ),
    )


@blueprint.route("/<int:agreement_id>/decide", methods=["GET", "POST"])
def decide(agreement_id: int) -> Answer:
    """Record a decision, also one that prolongs the agreement."""
    row = _editable(agreement_id)
    form = AgreementDecisionForm()
    form.organisation_id.choices = _parties(row)
    return _change(
        row,
        form,
        "decide",
        lambda session: agreement_edits.decide(
            session,
            signed_in(),
            agreement_id,
            DecisionWords(
                organisation_id=form.organisation_id.data,
                body=form.body.data or "",
                decided_on=form.decided_on.data,
                paragraph=form.paragraph.data or "",
                reference_number=form.reference_number.data or "",
                new_end_on=form.new_end_on.data,
                moves_actions=form.moves_actions.data,
            ),
            at=clock.now(),
        ),
        ends_on=agreements.ends_on(reading(), row),
    )


@blueprint.post("/<int:agreement_id>/decisions/<int:agreement_decision_id>/remove")
def remove_decision(agreement_id: int, agreement_decision_id: int) -> Response:
    """Take away a decision that was entered wrongly."""
    with transaction() as session:
        undone = agreement_edits.remove_decision(
            session, signed_in(), agreement_id, agreement_decision_id, at=clock.now()
        )
    flash(_("The decision is taken away."), "good")
    if undone.moved_back:
        flash(
            ngettext(
                "%(num)d action that it let go on longer ends with the agreement again.",
                "%(num)d actions that it let go on longer end with the agreement again.",
                undone.moved_back,
            ),
            "good",
        )
    if undone.kept:
        flash(
            ngettext(
                "%(num)d action that it let go on longer stays as it is, since somebody has changed it.",
                "%(num)d actions that it let go on longer stay as they are, since somebody has changed them.",
                undone.kept,
            ),
            "waits",
        )
    return redirect(url_for("agreements.show", agreement_id=agreement_id), 303)


def _editable(agreement_id: int) -> Agreement:
    return agreements.find(reading(), signed_in(), Permission.AGREEMENT_EDIT, agreement_id)


def _change(row: Agreement, form: Any, template: str, act: Any, **more: Any) -> Answer:
    back = url_for("agreements.show", agreement_id=row.id)
    return change(form, f"agreements/{template}.html", act, back, agreement=row, **more)


def _parties(row: Agreement) -> list[tuple[int, str]]:
    return [(one.id, pick(one.name, language()).text) for one in row.parties]
