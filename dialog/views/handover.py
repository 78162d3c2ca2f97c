"""The hand-over page on the desk: the state of all work, in ten minutes, on paper too."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request

from dialog import clock, wheel_words
from dialog.request import gettext as _
from dialog.request import ngettext, reading, signed_in
from dialog.services import handover, places
from dialog.services.errors import NotFound
from dialog.services.permissions import Permission, require, where

blueprint = Blueprint("handover", __name__, url_prefix="/desk/hand-over")

REASONS: dict[str, Callable[[int], str]] = {
    "prioritised": lambda n: _("Prioritised"),
    "not_prioritised": lambda n: _("Not prioritised"),
    "returned": lambda n: _("Returned"),
    "quality": lambda n: _("Let pass in the quality check"),
    "left_out": lambda n: ngettext(
        "%(n)s theme not taken up, with its reason", "%(n)s themes not taken up, each with its reason", n
    ),
    "ended": lambda n: _("Ends with the agreement"),
}


@blueprint.get("")
def show() -> str:
    """One municipality of the reader's."""
    require(signed_in(), Permission.PLAN_READ)
    mine = where(signed_in(), Permission.PLAN_READ)
    here = [one for one in places.municipalities(reading()) if one.id in mine]
    wanted = request.args.get("municipality", here[0].key)
    place = next((one for one in here if one.key == wanted), None)
    if place is None:
        raise NotFound
    return render_template(
        "handover/show.html",
        page=handover.show(reading(), signed_in(), place.id, on=clock.today()),
        municipality=place,
        municipalities=here,
        say=wheel_words,
        reason_word=lambda one: REASONS[one.kind](one.count),
    )
