"""What a grouping changes: seen before it is taken, taken, taken back; and the decisions as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock
from dialog.forms.run_changes import ExportDecisions, Take
from dialog.request import gettext as _
from dialog.request import language, ngettext, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import decisions_export, places, run_changes, run_comparison
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Permission, require
from dialog.views.files import file_response
from surveys.spreadsheets import Sheet, csv_for_excel, csv_plain, workbook

blueprint = Blueprint("run_changes", __name__, url_prefix="/desk/themes")

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "excel": csv_for_excel,
    "csv": csv_plain,
    "xlsx": lambda sheet: workbook([sheet]),
}


@blueprint.get("/runs/<int:run_id>/changes")
def show(run_id: int) -> str:
    """What a grouping would change, compared with how it stands now."""
    return _show(run_id)


@blueprint.post("/runs/<int:run_id>/take")
def take(run_id: int) -> str | tuple[str, int] | BaseResponse:
    """Place the new texts, and decide again as was decided before."""
    done: list[run_changes.Taken] = []

    def act(session: Any) -> None:
        done.append(run_changes.take(session, signed_in(), run_id, at=clock.now()))

    broken = _act(act)
    if broken:
        return _show(run_id, [broken]), 422
    placed, waiting = done[0].placed, done[0].waiting
    words = [ngettext("%(n)s text placed.", "%(n)s texts placed.", placed)]
    if waiting:
        words.append(ngettext("%(n)s text still needs a look.", "%(n)s texts still need a look.", waiting))
    flash(" ".join(words), "good")
    return redirect(url_for("review.run", run_id=run_id), 303)


@blueprint.post("/runs/<int:run_id>/take-back")
def take_back(run_id: int) -> str | tuple[str, int] | BaseResponse:
    """Undo the taking of a grouping."""
    broken = _act(lambda session: run_changes.take_back(session, signed_in(), run_id, at=clock.now()))
    if broken:
        return _show(run_id, [broken]), 422
    flash(_("The grouping is not taken any more: all is as it was before."), "good")
    return redirect(url_for("run_changes.show", run_id=run_id), 303)


@blueprint.get("/decisions/<municipality>")
def decisions(municipality: str) -> str:
    """What the file of decisions holds, and in which form it is wanted."""
    return _decisions(municipality, ExportDecisions(formdata=None))


@blueprint.post("/decisions/<municipality>")
def export(municipality: str) -> str | tuple[str, int] | Response:
    """Who decided what, as a file; a POST, since it is written in the log who took it out."""
    place = places.municipality(reading(), municipality)
    form = ExportDecisions()
    if not form.validate_on_submit():
        return _decisions(municipality, form), 422
    with transaction() as session:
        sheet = decisions_export.export(
            session,
            signed_in(),
            place.id,
            language=language(),
            with_texts=bool(form.with_texts.data),
            form=form.form.data,
            at=clock.now(),
        )
    response = file_response(WRITERS[form.form.data](sheet), f"decisions-{place.key}", form.form.data)
    response.headers["Cache-Control"] = "no-store"
    return response


def _act(act: Callable[[Any], object]) -> str:
    """Do it in one transaction; what forbids it, in words, or nothing."""
    try:
        with transaction() as session:
            act(session)
    except RuleBroken as broken:
        return sentence(broken)
    return ""


def _show(run_id: int, faults: list[str] | None = None) -> str:
    page = run_comparison.show(reading(), signed_in(), run_id)
    return render_template("review/changes.html", page=page, form=Take(formdata=None), faults=faults or [])


def _decisions(municipality: str, form: ExportDecisions) -> str:
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.THEME_REVIEW, place.id)
    return render_template("review/decisions.html", place=place, form=form)
