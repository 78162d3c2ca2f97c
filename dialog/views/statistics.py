"""Statistics from files: import one, see what there is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.statistics import LoadStatistics
from dialog.request import reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import statistics, statistics_values
from dialog.services import statistics_uploads as uploads
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Permission, require
from dialog.services.statistics import Source
from dialog.services.statistics_values import Chosen
from dialog.services.statistics_workbook import LARGEST_FILE
from dialog.statistics_words import faults_of, told
from dialog.views.files import take_files

blueprint = Blueprint("statistics", __name__, url_prefix="/desk/statistics")

take_files(blueprint, LARGEST_FILE + 500_000, "load")


@blueprint.get("")
def index() -> str:
    """Every source, when it was fetched and under which terms."""
    return render_template(
        "statistics/index.html",
        sources=statistics.sources(reading(), signed_in()),
        waiting=uploads.waiting(reading(), signed_in()),
    )


@blueprint.get("/<int:source_id>")
def show(source_id: int) -> str:
    """The values of one source: some of them, a page at a time."""
    wanted = Chosen(
        request.args.get("indicator", ""),
        request.args.get("area", type=int),
        request.args.get("page", 1, type=int),
    )
    found = statistics_values.page(reading(), signed_in(), source_id, wanted)
    return render_template("statistics/show.html", source=found.source, found=found)


@blueprint.route("/new", methods=["GET", "POST"])
def load() -> str | tuple[str, int] | Response:
    """Choose a file of figures; it is looked through on the next page, and nothing is stored yet."""
    require(signed_in(), Permission.STATISTICS_EDIT)
    form = LoadStatistics()
    faults: list[str] = []
    if form.validate_on_submit():
        about = Source(
            publisher=form.publisher.data or "",
            title=form.title.data,
            url=form.url.data or None,
            terms=form.terms.data or None,
            retrieved_on=form.retrieved_on.data,
        )
        name = form.file.data.filename or ""
        content = form.file.data.read()
        try:
            with transaction() as session:
                upload = uploads.receive(session, signed_in(), about, name, content, at=clock.now())
                upload_id = upload.id
            return redirect(url_for("statistics_files.show", upload_id=upload_id), 303)
        except RuleBroken as broken:
            faults = [sentence(broken), *(told(fault, name) for fault in faults_of(broken))]
    elif not form.is_submitted():
        form.retrieved_on.data = clock.today()
    return render_template(
        "statistics/load.html", form=form, faults=faults
    ), 422 if form.is_submitted() else 200
