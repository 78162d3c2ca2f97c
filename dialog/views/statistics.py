"""Statistics from files: import one, see what there is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.statistics import LoadStatistics
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import statistics
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Permission, require
from dialog.services.statistics import Source
from dialog.services.statistics_file import Fault

blueprint = Blueprint("statistics", __name__, url_prefix="/desk/statistics")


@blueprint.get("")
def index() -> str:
    """Every source, when it was fetched and under which terms."""
    return render_template("statistics/index.html", sources=statistics.sources(reading(), signed_in()))


@blueprint.get("/<int:source_id>")
def show(source_id: int) -> str:
    """The values of one source."""
    source, values = statistics.values(reading(), signed_in(), source_id)
    return render_template("statistics/show.html", source=source, values=values)


@blueprint.route("/new", methods=["GET", "POST"])
def load() -> str | tuple[str, int] | Response:
    """Import a file: whole, or not at all."""
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
        try:
            with transaction() as session:
                done = statistics.load(session, signed_in(), about, form.file.data.read(), at=clock.now())
                source_id = done.source.id
            flash(
                _(
                    "New figures: %(added)s. Changed: %(changed)s. As before: %(unchanged)s.",
                    added=done.added,
                    changed=done.changed,
                    unchanged=done.unchanged,
                ),
                "good",
            )
            return redirect(url_for("statistics.show", source_id=source_id), 303)
        except RuleBroken as broken:
            faults = [sentence(broken), *map(told, faults_of(broken))]
    elif not form.is_submitted():
        form.retrieved_on.data = clock.today()
    return render_template(
        "statistics/load.html", form=form, faults=faults
    ), 422 if form.is_submitted() else 200


def faults_of(broken: RuleBroken) -> tuple[Fault, ...]:
    """The faults of a file that a broken rule carries."""
    found = broken.facts.get("faults", ())
    return found if isinstance(found, tuple) else ()


def told(fault: Fault) -> str:
    """What is wrong in which row, and what to do."""
    words = {
        "not_utf8": _("The file is not UTF-8. Save it anew as “CSV UTF-8”."),
        "not_text": _("The file is not a text file. Save the sheet as CSV."),
        "quotes": _("A quotation mark does not end. Look for it in this row or just before."),
        "column": _("The column %(found)s is missing.", found=fault.found),
        "column_twice": _("The column %(found)s is there twice.", found=fault.found),
        "too_many": _("The file has more than %(found)s rows. Divide it.", found=fault.found),
        "empty": _("There are no figures under the headings."),
        "cells": _("The number of cells is not that of the headings: %(found)s.", found=fault.found),
        "nothing": _("Nothing stands in the column %(found)s.", found=fault.found),
        "too_long": _("The text in the column %(found)s is too long.", found=fault.found),
        "number": _(
            "“%(found)s” is not a number. Leave the cell empty if the figure is missing.", found=fault.found
        ),
        "mark": _("“%(found)s” is not a mark. Write missing, hidden or nothing.", found=fault.found),
        "mark_and_value": _("The mark “%(found)s” and the value do not go together.", found=fault.found),
        "area": _("There is no area “%(found)s”. Use its code or its name.", found=fault.found),
        "dimension": _(
            "The survey does not ask about “%(found)s”. Write age, gender or place.", found=fault.found
        ),
        "group": _(
            "“%(found)s” is no answer to that question. Write it as it stands in the survey.",
            found=fault.found,
        ),
        "people": _("“%(found)s” is not a number of people. Write a whole number.", found=fault.found),
        "date": _("“%(found)s” is not a day. Write it as 2025-12-31.", found=fault.found),
        "twice": _("The same figure already stands in row %(found)s.", found=fault.found),
    }
    return _("Row %(row)s: %(what)s", row=fault.row, what=words[fault.kind])
