"""The agreed situation picture, for everyone: a document of problems with what each rests on."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog.request import language, reading
from dialog.services import fishbone, joint_pages, picture_changes, pictures, places, resting

blueprint = Blueprint("picture", __name__, url_prefix="/picture")


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The picture in force."""
    return _page(municipality, None)


@blueprint.get("/<municipality>/<int:number>")
def version(municipality: str, number: int) -> str:
    """An agreed picture by its number; the former ones stay readable."""
    return _page(municipality, number)


@blueprint.get("/area/<area>")
def joint(area: str) -> str:
    """The joint picture in force of a police area's municipalities."""
    return _joint_page(area, None)


@blueprint.get("/area/<area>/<int:number>")
def joint_version(area: str, number: int) -> str:
    """An agreed joint picture by its number."""
    return _joint_page(area, number)


@blueprint.get("/<municipality>/<int:number>/changes")
def changes(municipality: str, number: int) -> str:
    """What differs from the picture before it, and why."""
    place = places.municipality(reading(), municipality)
    found = picture_changes.of_municipality(reading(), place.id, number, language())
    return render_template("picture/changes.html", municipality=place, area=None, changes=found)


@blueprint.get("/area/<area>/<int:number>/changes")
def joint_changes(area: str, number: int) -> str:
    """The same of a joint picture."""
    place, agreement = joint_pages.area(reading(), area)
    found = picture_changes.of_area(reading(), agreement.id, number, language())
    return render_template("picture/changes.html", municipality=None, area=place, changes=found)


def _joint_page(area: str, number: int | None) -> str:
    place, agreement = joint_pages.area(reading(), area)
    found = joint_pages.public(reading(), agreement.id, number)
    return render_template(
        "picture/area.html",
        area=place,
        municipalities=[party for party in agreement.parties if party.is_municipality],
        found=found,
        fishbones=fishbone.of_document(found.document, language()) if found else {},
        versions=joint_pages.versions(reading(), agreement.id),
    )


def _page(municipality: str, number: int | None) -> str:
    place = places.municipality(reading(), municipality)
    document = pictures.public(reading(), place.id, number)
    return render_template(
        "picture/show.html",
        municipality=place,
        document=document,
        fishbones=fishbone.of_document(document, language()) if document else {},
        cause_lines=resting.at_causes(reading(), document.picture) if document else {},
        versions=pictures.versions(reading(), place.id),
        joint=joint_pages.area_of(reading(), place.id),
    )
