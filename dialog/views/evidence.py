"""A concern's paragraphs, and the evidence that they rest on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.situation import AddStatistics, Contribute, EditParagraph
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import (
    actions,
    evidence,
    named_people,
    note_evidence,
    partners,
    pictures,
    statistics,
)
from dialog.services.evidence import Contribution
from dialog.services.named_people import Answered
from dialog.services.permissions import Permission, may, party_for, require
from dialog.services.pictures import Section
from surveys.texts import pick

blueprint = Blueprint("evidence", __name__, url_prefix="/desk/pictures")


@blueprint.route("/concerns/<int:concern_id>/paragraphs/new", methods=["GET", "POST"])
def write_paragraph(concern_id: int) -> Answer:
    """Add a paragraph."""
    section = pictures.concern_to_edit(reading(), signed_in(), concern_id)
    form = _paragraph_form(section)
    return change(
        form,
        "evidence/edit_paragraph.html",
        lambda session: evidence.write_paragraph(
            session,
            signed_in(),
            concern_id,
            part=form.part.data,
            aspect=form.aspect.data or "",
            text=form.text.data,
            evidence_ids=form.evidence.data or [],
            at=clock.now(),
        ),
        url_for("situation.concern", concern_id=concern_id),
        picture=section.concern.picture,
        concern=section.concern,
        paragraph=None,
    )


@blueprint.route("/paragraphs/<int:paragraph_id>/edit", methods=["GET", "POST"])
def edit_paragraph(paragraph_id: int) -> Answer:
    """Change a paragraph and what it rests on."""
    section, paragraph = pictures.paragraph(reading(), signed_in(), paragraph_id)
    require(signed_in(), Permission.PICTURE_EDIT, section.concern.picture.municipality_id)
    form = _paragraph_form(
        section,
        {
            "part": paragraph.part,
            "aspect": paragraph.aspect,
            "text": paragraph.text,
            "evidence": [one.id for one in paragraph.evidence],
            "revision": section.concern.picture.revision,
        },
    )
    return change(
        form,
        "evidence/edit_paragraph.html",
        lambda session: evidence.edit_paragraph(
            session,
            signed_in(),
            paragraph_id,
            part=form.part.data,
            aspect=form.aspect.data or "",
            text=form.text.data,
            evidence_ids=form.evidence.data or [],
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("situation.concern", concern_id=paragraph.concern_id),
        lambda: [(_("Text"), paragraph.text, form.text.data)],
        revision=section.concern.picture.revision,
        picture=section.concern.picture,
        concern=section.concern,
        paragraph=paragraph,
    )


@blueprint.post("/paragraphs/<int:paragraph_id>/remove")
def remove_paragraph(paragraph_id: int) -> Response:
    """Take a paragraph out."""
    section, paragraph = pictures.paragraph(reading(), signed_in(), paragraph_id)
    with transaction() as session:
        evidence.remove_paragraph(session, signed_in(), paragraph.id, at=clock.now())
    return redirect(url_for("situation.concern", concern_id=section.concern.id), 303)


@blueprint.route("/concerns/<int:concern_id>/evidence/new", methods=["GET", "POST"])
def contribute(concern_id: int) -> Answer:
    """Add evidence in words: what staff, partners, a dialogue or an observation says."""
    section = pictures.concern(reading(), signed_in(), concern_id)
    form = _contribute_form(pictures.municipality_of(section.concern.picture))
    words = _contribution(form).words if form.is_submitted() else ()
    return change(
        form,
        "evidence/contribute.html",
        lambda session: evidence.contribute(
            session,
            signed_in(),
            concern_id,
            _contribution(form),
            answered=Answered.of(form.seen.data, form.kept.data),
            at=clock.now(),
        ),
        url_for("situation.concern", concern_id=concern_id),
        picture=section.concern.picture,
        concern=section.concern,
        pieces=named_people.look(words),
        serious=named_people.serious(words),
    )


@blueprint.post("/concerns/<int:concern_id>/notes/<int:row_id>/take")
def take_note(concern_id: int, row_id: int) -> Response:
    """Take what a note says of a theme as evidence."""
    with transaction() as session:
        note_evidence.take(
            session,
            signed_in(),
            concern_id,
            row_id,
            is_public="is_public" in request.form,
            at=clock.now(),
        )
    return redirect(url_for("situation.concern", concern_id=concern_id, _anchor="notes"), 303)


@blueprint.route("/concerns/<int:concern_id>/evidence/statistics", methods=["GET", "POST"])
def add_statistics(concern_id: int) -> Answer:
    """Add a copy of an imported figure."""
    section = pictures.concern_to_edit(reading(), signed_in(), concern_id)
    picture = section.concern.picture
    taken = {one.statistics_value_id for one in section.evidence}
    values = statistics.of_municipality(reading(), signed_in(), pictures.municipality_of(picture))
    form = AddStatistics()
    form.value_id.choices = [(one.value.id, _words(one)) for one in values if one.value.id not in taken]
    return change(
        form,
        "evidence/statistics.html",
        lambda session: evidence.add_statistics(
            session, signed_in(), concern_id, form.value_id.data, at=clock.now()
        ),
        url_for("situation.concern", concern_id=concern_id),
        picture=picture,
        concern=section.concern,
    )


@blueprint.post("/evidence/<int:evidence_id>/remove")
def remove(evidence_id: int) -> Response:
    """Take a piece of evidence out."""
    with transaction() as session:
        concern_id = evidence.remove(session, signed_in(), evidence_id, at=clock.now()).id
    return redirect(url_for("situation.concern", concern_id=concern_id), 303)


def _contribution(form: Contribute) -> Contribution:
    return Contribution(
        kind=form.kind.data or "",
        label=form.label.data,
        note=form.note.data,
        organisation_name=form.organisation_name.data or "",
        is_public=form.is_public.data,
        organisation_id=form.organisation_id.data,
        partner_id=form.partner_id.data,
    )


def _contribute_form(municipality_id: int) -> Contribute:
    """The form with the authorities whose staff it can be, and the partners of the register."""
    actor = signed_in()
    own = party_for(actor, Permission.EVIDENCE_CONTRIBUTE, municipality_id)
    edits = may(actor, Permission.PICTURE_EDIT, municipality_id)
    authorities = [one for one in actions.owners(reading(), municipality_id) if edits or one.id == own]
    form = Contribute()
    form.organisation_id.choices = [
        ("", _("none")),
        *((one.id, pick(one.name, language()).text) for one in authorities),
    ]
    form.partner_id.choices = [
        ("", _("none")),
        *((one.id, one.name) for one in partners.active(reading(), municipality_id)),
    ]
    return form


def _paragraph_form(section: Section, stored: dict[str, Any] | None = None) -> EditParagraph:
    form = EditParagraph(data=stored or {"part": "survey"})
    form.evidence.choices = [(one.id, pick(one.label, language()).text) for one in section.evidence]
    return form


def _words(one: statistics.Value) -> str:
    return f"{one.value.indicator}, {pick(one.area.name, language()).text}, {one.value.period}"
