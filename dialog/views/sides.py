"""The sides beside each other: themes of a municipality, problems of a picture."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from dialog.request import reading, signed_in
from dialog.services import picture_sides, pictures, places, sides
from dialog.services.permissions import Permission, where

blueprint = Blueprint("sides", __name__, url_prefix="/desk/pictures")


@blueprint.get("/sides/<municipality>")
def show(municipality: str) -> str:
    """The themes of a municipality as each side sees them."""
    place = places.municipality(reading(), municipality)
    beside = sides.show(reading(), signed_in(), place.id, as_others=request.args.get("seen") == "others")
    mine = where(signed_in(), Permission.THEME_READ)
    return render_template(
        "three_views/show.html",
        municipality=place,
        municipalities=[one for one in places.municipalities(reading()) if one.id in mine],
        beside=beside,
    )


@blueprint.get("/<int:picture_id>/sides")
def of_picture(picture_id: int) -> str:
    """The problems of a picture with what each side says of them."""
    beside = picture_sides.show(reading(), signed_in(), picture_id)
    place = places.with_id(reading(), pictures.municipality_of(beside.picture))
    return render_template("three_views/picture.html", beside=beside, municipality=place)
