"""Whether a concern touches Sámi interests, and who was consulted: on the desk alone."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.causes import EditConsultation, SamiInterest, sami_interests_form
from dialog.models import Concern
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.services import consultations, pictures
from dialog.services.consultations import Held
from dialog.services.permissions import Permission, require

blueprint = Blueprint("consultations", __name__, url_prefix="/desk/pictures")


@blueprint.route("/concerns/<int:concern_id>/sami-interest", methods=["GET", "POST"])
def answer(concern_id: int) -> Answer:
    """Answer whether the concern touches Sámi interests, and why nobody was consulted."""
    concern = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    form = SamiInterest(
        data={"interest": concern.sami_interest, "because": concern.no_consultation_because or {}}
    )
    return change(
        form,
        "consultations/answer.html",
        lambda session: consultations.answer(
            session, signed_in(), concern_id, form.interest.data, form.because.data, at=clock.now()
        ),
        _back(concern),
        picture=concern.picture,
        concern=concern,
    )


@blueprint.route("/<int:picture_id>/sami-interests", methods=["GET", "POST"])
def answer_all(picture_id: int) -> Answer:
    """Answer for every concern of a picture on one page."""
    picture = pictures.show(reading(), signed_in(), picture_id).picture
    require(signed_in(), Permission.PICTURE_EDIT, pictures.municipality_of(picture))
    asked = [one for one in picture.concerns if not one.consultations]
    form = sami_interests_form(
        [one.id for one in asked], {f"interest_{one.id}": one.sami_interest for one in asked}
    )
    return change(
        form,
        "consultations/answer_all.html",
        lambda session: consultations.answer_all(
            session,
            signed_in(),
            picture_id,
            {one.id: form[f"interest_{one.id}"].data for one in asked},
            form.because.data,
            at=clock.now(),
        ),
        url_for("situation.show", picture_id=picture_id),
        picture=picture,
        asked=asked,
    )


@blueprint.route("/concerns/<int:concern_id>/consultations/new", methods=["GET", "POST"])
def add(concern_id: int) -> Answer:
    """Write a consultation down."""
    concern = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    form = EditConsultation()
    return change(
        form,
        "consultations/edit.html",
        lambda session: consultations.add(session, signed_in(), concern_id, _held(form), at=clock.now()),
        _back(concern),
        picture=concern.picture,
        concern=concern,
        consultation=None,
    )


@blueprint.route("/consultations/<int:consultation_id>/edit", methods=["GET", "POST"])
def edit(consultation_id: int) -> Answer:
    """Change what is written of a consultation."""
    found = consultations.find(reading(), signed_in(), consultation_id)
    concern, revision = found.concern, found.concern.picture.revision
    form = EditConsultation(
        data={
            "kind": found.kind,
            "name": found.name,
            "held_on": found.held_on,
            "protocol": found.protocol,
            "outcome": found.outcome,
            "revision": revision,
        }
    )
    return change(
        form,
        "consultations/edit.html",
        lambda session: consultations.edit(
            session,
            signed_in(),
            consultation_id,
            _held(form),
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        _back(concern),
        lambda: [
            (_("Name of the organisation"), found.name, form.name.data or ""),
            (_("What came of it"), found.outcome, form.outcome.data),
        ],
        revision=revision,
        picture=concern.picture,
        concern=concern,
        consultation=found,
    )


@blueprint.post("/consultations/<int:consultation_id>/remove")
def remove(consultation_id: int) -> Response:
    """Take a consultation out."""
    with transaction() as session:
        concern = consultations.remove(session, signed_in(), consultation_id, at=clock.now())
        back = _back(concern)
    return redirect(back, 303)


def _back(concern: Concern) -> str:
    return url_for("situation.concern", concern_id=concern.id, _anchor="sami")


def _held(form: EditConsultation) -> Held:
    return Held(
        kind=form.kind.data,
        name=form.name.data or "",
        held_on=form.held_on.data,
        protocol=form.protocol.data or "",
        outcome=form.outcome.data,
    )
