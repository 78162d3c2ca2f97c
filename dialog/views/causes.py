"""Why a concern is there: its causes, added, changed, put in order and taken out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.causes import DoWithoutCauses, EditCause
from dialog.models import Concern
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import causes, pictures
from dialog.services.causes import CauseWords
from surveys.texts import pick

blueprint = Blueprint("causes", __name__, url_prefix="/desk/pictures")


@blueprint.route("/concerns/<int:concern_id>/causes/new", methods=["GET", "POST"])
def add(concern_id: int) -> Answer:
    """Add a cause."""
    concern = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    form = _form(concern)
    return change(
        form,
        "causes/edit.html",
        lambda session: causes.add(session, signed_in(), concern_id, _words(form), at=clock.now()),
        _back(concern),
        picture=concern.picture,
        concern=concern,
        cause=None,
    )


@blueprint.route("/causes/<int:cause_id>/edit", methods=["GET", "POST"])
def edit(cause_id: int) -> Answer:
    """Change a cause and what it rests on."""
    cause = causes.find(reading(), signed_in(), cause_id)
    concern, revision = cause.concern, cause.concern.picture.revision
    form = _form(
        concern,
        {
            "side": cause.side,
            "text": cause.text,
            "influence": cause.influence,
            "influenced_by": cause.influenced_by,
            "evidence": [one.id for one in cause.evidence],
            "revision": revision,
        },
    )
    return change(
        form,
        "causes/edit.html",
        lambda session: causes.edit(
            session,
            signed_in(),
            cause_id,
            _words(form),
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        _back(concern),
        lambda: [
            (_("The cause"), cause.text, form.text.data),
            (_("By whom"), cause.influenced_by, form.influenced_by.data or ""),
        ],
        revision=revision,
        picture=concern.picture,
        concern=concern,
        cause=cause,
    )


@blueprint.post("/causes/<int:cause_id>/move/<any(up, down):direction>")
def move(cause_id: int, direction: Any) -> Response:
    """Change places with the cause above or below on the same side."""
    with transaction() as session:
        concern_id = causes.move(session, signed_in(), cause_id, direction, at=clock.now()).id
    return redirect(url_for("situation.concern", concern_id=concern_id, _anchor="causes"), 303)


@blueprint.post("/causes/<int:cause_id>/remove")
def remove(cause_id: int) -> Response:
    """Take a cause out."""
    with transaction() as session:
        concern_id = causes.remove(session, signed_in(), cause_id, at=clock.now()).id
    return redirect(url_for("situation.concern", concern_id=concern_id, _anchor="causes"), 303)


@blueprint.route("/concerns/<int:concern_id>/causes/none", methods=["GET", "POST"])
def do_without(concern_id: int) -> Answer:
    """Say why the causes are not analysed."""
    concern = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    form = DoWithoutCauses(data={"because": concern.no_causes_because or {}})
    return change(
        form,
        "causes/do_without.html",
        lambda session: causes.do_without(
            session, signed_in(), concern_id, form.because.data, at=clock.now()
        ),
        _back(concern),
        picture=concern.picture,
        concern=concern,
    )


def _back(concern: Concern) -> str:
    return url_for("situation.concern", concern_id=concern.id, _anchor="causes")


def _form(concern: Concern, stored: dict[str, Any] | None = None) -> EditCause:
    form = EditCause(data=stored)
    form.evidence.choices = [(one.id, pick(one.label, language()).text) for one in concern.evidence]
    return form


def _words(form: EditCause) -> CauseWords:
    return CauseWords(
        side=form.side.data,
        text=form.text.data,
        influence=form.influence.data,
        influenced_by=form.influenced_by.data or "",
        evidence_ids=form.evidence.data or [],
    )
