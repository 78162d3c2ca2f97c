"""Drafts of promises for everyone, before anything is decided, and what became of them."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog import clock
from dialog.request import language, reading
from dialog.services import places, public_draft_pages

blueprint = Blueprint("public_drafts", __name__, url_prefix="/promises")


@blueprint.get("/<municipality>/<slug>/draft")
def show(municipality: str, slug: str) -> str:
    """The newest draft of a promise that is or was public."""
    return _page(municipality, slug, None)


@blueprint.get("/<municipality>/<slug>/<int:number>/draft")
def version(municipality: str, slug: str, number: int) -> str:
    """One draft at its own address, which says for as long as the site stands what became of it."""
    return _page(municipality, slug, number)


def _page(municipality: str, slug: str, number: int | None) -> str:
    place = places.municipality(reading(), municipality)
    found = public_draft_pages.show(reading(), place.id, slug, number, on=clock.today(), language=language())
    return render_template("public_drafts/show.html", municipality=place, draft=found, version=found.version)
