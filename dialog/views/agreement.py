"""The agreement for everyone: what it is, who its parties are, what it is about, until when."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog.request import reading
from dialog.services import agreements, joint_pages, places

blueprint = Blueprint("agreement", __name__, url_prefix="/agreement")


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The municipality's newest agreement."""
    return _page(municipality, None)


@blueprint.get("/<municipality>/<int:year>")
def of_year(municipality: str, year: int) -> str:
    """The agreement that began in a year: its address stays when another one has followed."""
    return _page(municipality, year)


def _page(key: str, year: int | None) -> str:
    place = places.municipality(reading(), key)
    return render_template(
        "agreements/public.html",
        municipality=place,
        page=agreements.public(reading(), place.id, year),
        joint=joint_pages.area_of(reading(), place.id),
    )
