"""Figures over time on the desk: a municipality's line beside other areas', and behind evidence."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from dialog import line_words
from dialog.request import language, reading, signed_in
from dialog.services import places, trends

blueprint = Blueprint("trends", __name__, url_prefix="/desk/statistics/lines")


@blueprint.get("")
def index() -> str:
    """Every indicator that the person's municipalities have figures of."""
    return render_template(
        "trends/index.html", municipalities=trends.index(reading(), signed_in()), say=line_words
    )


@blueprint.get("/<municipality>/<int:value_id>")
def show(municipality: str, value_id: int) -> str:
    """One indicator: a figure for each area, and the table."""
    place = places.municipality(reading(), municipality)
    trend = trends.show(reading(), signed_in(), place.id, value_id)
    return render_template("trends/show.html", trend=trend, say=line_words)


@blueprint.get("/<municipality>/<int:value_id>/<int:area_id>.svg")
def figure(municipality: str, value_id: int, area_id: int) -> Response:
    """The line of one area."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    place = places.municipality(reading(), municipality)
    trend, line = trends.one_line(reading(), signed_in(), place.id, value_id, area_id)
    said = line_words.says(line, trend.breaks)
    words = line_words.in_figure(line, line_words.title(trend, line), said)
    return Response(figures.over_time(line, trend.breaks, language(), words), mimetype="image/svg+xml")


@blueprint.get("/evidence/<int:evidence_id>.svg")
def evidence(evidence_id: int) -> Response:
    """The line behind a piece of evidence, with the value that the picture keeps."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    found = trends.of_evidence(reading(), signed_in(), evidence_id)
    kept = found.evidence.value
    title, said = line_words.evidence_title(found), line_words.evidence_says(found)
    words = line_words.in_figure(found.line, title, said, kept)
    frozen = None if kept is None else (found.frozen_period, kept)
    svg = figures.over_time(found.line, found.breaks, language(), words, frozen)
    return Response(svg, mimetype="image/svg+xml")
