"""Published results and reviewed themes, for everyone. Reads stored publications and nothing else."""

from __future__ import annotations

from flask import Blueprint, render_template

from dialog.request import reading
from dialog.services import places, published_themes, results

blueprint = Blueprint("results", __name__, url_prefix="/results")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """What has been said in a municipality: the newest themes, and every publication."""
    place = places.municipality(reading(), municipality)
    published = results.publications(reading(), place.id)
    newest = results.published(reading(), place.id, published[0].number) if published else None
    return render_template(
        "results/index.html",
        municipality=place,
        newest=newest,
        earlier=[results.published(reading(), place.id, one.number) for one in published[1:]],
    )


@blueprint.get("/<municipality>/<int:number>")
def show(municipality: str, number: int) -> str:
    """One publication: every closed question as a table with bars, and the themes."""
    place = places.municipality(reading(), municipality)
    return render_template(
        "results/show.html", municipality=place, published=results.published(reading(), place.id, number)
    )


@blueprint.get("/<municipality>/themes/<key>")
def theme(municipality: str, key: str) -> str:
    """A reviewed theme: how many, in whose words, and what has come of it."""
    place = places.municipality(reading(), municipality)
    return render_template(
        "results/theme.html", municipality=place, page=published_themes.show(reading(), place.id, key)
    )
