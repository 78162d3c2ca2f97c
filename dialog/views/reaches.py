"""Concerns that cross a border: say where one reaches, take one up in one's own picture."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.reaches import SayReaches
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import pictures, reaches
from dialog.services.errors import RuleBroken
from surveys.texts import pick

blueprint = Blueprint("reaches", __name__, url_prefix="/desk/pictures")


@blueprint.route("/concerns/<int:concern_id>/reaches", methods=["GET", "POST"])
def say(concern_id: int) -> Answer:
    """Tick the other municipalities that a concern reaches into."""
    concern = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    form = SayReaches(data={"municipalities": [place.id for place in concern.reaches]})
    form.municipalities.choices = [
        (place.id, pick(place.name, language()).text) for place in reaches.others(reading(), concern)
    ]
    return change(
        form,
        "reaches/edit.html",
        lambda session: reaches.say(
            session, signed_in(), concern_id, form.municipalities.data or [], at=clock.now()
        ),
        url_for("situation.concern", concern_id=concern_id) + "#reaches",
        picture=concern.picture,
        concern=concern,
    )


@blueprint.post("/<int:picture_id>/reaching/<int:concern_id>")
def take_up(picture_id: int, concern_id: int) -> Response:
    """Take up in one's own picture what reaches into it from another one."""
    try:
        with transaction() as session:
            made = reaches.take_up(session, signed_in(), picture_id, concern_id, at=clock.now()).id
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
        return redirect(url_for("situation.show", picture_id=picture_id), 303)
    flash(_("The problem is taken up. Write what you see of it."), "good")
    return redirect(url_for("situation.concern", concern_id=made), 303)
