"""Baselines on the desk: frozen beside an agreed picture, read beside the newest values."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for

from dialog import clock, trend_words
from dialog.changing import Answer, change
from dialog.forms.situation import FreezeBaseline
from dialog.request import language, reading, signed_in
from dialog.services import baseline_changes, baselines, pictures
from dialog.services.permissions import Permission

blueprint = Blueprint("baselines", __name__, url_prefix="/desk/baselines")


@blueprint.get("")
def index() -> str:
    """Every baseline that the person may read."""
    return render_template(
        "baselines/index.html",
        baselines=baselines.index(reading(), signed_in()),
        pictures=[one for one in pictures.index(reading(), signed_in()) if one.status == "agreed"],
    )


@blueprint.get("/<int:baseline_id>")
def show(baseline_id: int) -> str:
    """One baseline, each value beside the newest."""
    shown = baselines.show(reading(), signed_in(), baseline_id)
    drawn = {kind: baseline_changes.of_rows(reading(), shown.rows, kind) for kind in baseline_changes.KINDS}
    return render_template("baselines/show.html", shown=shown, drawn=drawn, say=trend_words)


@blueprint.get("/<int:baseline_id>/<any(theme, statistics):kind>.svg")
def figure(baseline_id: int, kind: str) -> Response:
    """Each value then and now, as a figure."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    words = trend_words.then_and_now_words(kind)
    svg = figures.baseline_then_and_now(reading(), signed_in(), baseline_id, kind, language(), words)
    return Response(svg, mimetype="image/svg+xml")


@blueprint.route("/of-picture/<int:picture_id>", methods=["GET", "POST"])
def freeze(picture_id: int) -> Answer:
    """Freeze what is known now."""
    picture = pictures.find(reading(), signed_in(), Permission.PICTURE_EDIT, picture_id)
    form = FreezeBaseline(
        data={"name": {"sv": f"Baslinje {picture.period}", "en": f"Baseline {picture.period}"}}
    )
    return change(
        form,
        "baselines/freeze.html",
        lambda session: baselines.freeze(session, signed_in(), picture_id, form.name.data, at=clock.now()),
        url_for("baselines.index"),
        picture=picture,
    )
