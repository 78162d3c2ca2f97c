"""Serious texts of surveys that the police asked themselves: read, and what was done recorded."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.texts import TakenCareOfByPolice
from dialog.request import reading, signed_in
from dialog.services import own_texts

blueprint = Blueprint("own_texts", __name__, url_prefix="/desk/own-texts")


@blueprint.get("")
def index() -> str:
    """Those that wait, then those that somebody has acted on."""
    return render_template("own_texts/index.html", lines=own_texts.listing(reading(), signed_in()))


@blueprint.get("/<uuid:text_id>")
def show(text_id: uuid.UUID) -> str:
    """One of them, and what was done about it."""
    line = own_texts.show(reading(), signed_in(), text_id)
    form = TakenCareOfByPolice(formdata=None, done=line.handled_as, what=line.handled)
    return render_template("own_texts/show.html", line=line, form=form)


@blueprint.post("/<uuid:text_id>")
def take_care_of(text_id: uuid.UUID) -> Answer:
    """Record what was done."""
    line, form = own_texts.show(reading(), signed_in(), text_id), TakenCareOfByPolice()
    return change(
        form,
        "own_texts/show.html",
        lambda session: own_texts.handled(
            session, signed_in(), text_id, form.done.data, form.what.data or "", at=clock.now()
        ),
        url_for("own_texts.index"),
        line=line,
    )
