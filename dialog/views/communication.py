"""The communication plan of a municipality: who tells what to whom, by when, and what is late."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.communication import MessageForm
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import actions, communication, places
from dialog.services.communication import MessageWords
from dialog.services.permissions import Permission, require
from dialog.services.places import Municipality
from surveys.texts import pick

blueprint = Blueprint("communication", __name__, url_prefix="/desk/communication")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """The plan: what is late first."""
    place = places.municipality(reading(), municipality)
    found = communication.show(reading(), signed_in(), place.id, on=clock.today())
    return render_template("communication/index.html", municipality=place, messages_planned=found)


@blueprint.route("/<municipality>/new", methods=["GET", "POST"])
def add(municipality: str) -> Answer:
    """Plan a message."""
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.PLAN_EDIT, place.id)
    form = MessageForm(_owners(place), data={"languages": ["sv"]})
    return change(
        form,
        "communication/edit.html",
        lambda session: communication.add(session, signed_in(), place.id, _words(form), at=clock.now()),
        url_for("communication.index", municipality=place.key),
        municipality=place,
        action=None,
    )


@blueprint.route("/messages/<int:action_id>", methods=["GET", "POST"])
def edit(action_id: int) -> Answer:
    """Change a message."""
    row = communication.message(reading(), signed_in(), action_id)
    place = places.with_id(reading(), row.municipality_id)
    form = MessageForm(_owners(place), obj=row, on=row.to_on)
    return change(
        form,
        "communication/edit.html",
        lambda session: communication.edit(session, signed_in(), action_id, _words(form), at=clock.now()),
        url_for("communication.index", municipality=place.key),
        municipality=place,
        action=row,
    )


@blueprint.post("/messages/<int:action_id>/tell")
def tell(action_id: int) -> Response:
    """Say that it has been told."""
    shown = actions.show(reading(), signed_in(), action_id, on=clock.today())
    place = places.with_id(reading(), shown.action.municipality_id)
    with transaction() as session:
        communication.tell(session, signed_in(), action_id, at=clock.now())
    flash(_("It is noted that it has been told."), "good")
    return redirect(url_for("communication.index", municipality=place.key), 303)


def _owners(place: Municipality) -> list[tuple[int, str]]:
    return [(one.id, pick(one.name, language()).text) for one in actions.owners(reading(), place.id)]


def _words(form: MessageForm) -> MessageWords:
    return MessageWords(
        text=form.text.data,
        message=form.message.data,
        audience=form.audience.data or "",
        channel=form.channel.data or "",
        languages=tuple(form.languages.data or ()),
        owner_id=form.owner_id.data,
        function=form.function.data or "",
        on=form.on.data,
    )
