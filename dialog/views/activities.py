"""What is done to keep what was promised, for everyone."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog import clock
from dialog.request import reading
from dialog.services import activities, places

blueprint = Blueprint("activities", __name__, url_prefix="/activities")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """The activities by owner with how far they have come, and the goals that they serve."""
    place = places.municipality(reading(), municipality)
    page = activities.page(reading(), place.id, on=clock.today())
    return render_template("activities/index.html", municipality=place, page=page)
