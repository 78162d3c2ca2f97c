"""Where people live, and what they do where: protected tables for those who read themes."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from dialog.request import reading, signed_in
from dialog.services import mobility, places

blueprint = Blueprint("mobility", __name__, url_prefix="/desk/mobility")
OTHERS = "others"


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The movements of one municipality, of the survey that is asked for or the newest closed one."""
    place = places.municipality(reading(), municipality)
    found = mobility.show(
        reading(),
        signed_in(),
        place.id,
        request.args.get("survey", type=int),
        as_others=request.args.get("seen") == OTHERS,
    )
    chosen = {
        "municipality": place.key,
        "survey": found.version.id if found.version else None,
        "seen": OTHERS if found.may_see_whole and not found.is_whole else None,
    }
    return render_template("mobility/show.html", found=found, chosen=chosen)
