"""What people answered, at the desk: the tables as they would be published; the answers as files."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock, result_words
from dialog.forms.results import LEAVE_OUT, BreakDown, ExportAnswers, plan_of, publish_form
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import answers_export, places, results
from dialog.services.answers_export import Export
from dialog.services.counting import LANGUAGE
from dialog.services.errors import RuleBroken
from dialog.services.results import Plan, Preview
from dialog.views.files import file_response
from surveys.question import Question
from surveys.spreadsheets import csv_for_excel, csv_plain, records, workbook
from surveys.texts import pick

blueprint = Blueprint("survey_answers", __name__, url_prefix="/desk/surveys")


@blueprint.get("/<int:version_id>/answers/<municipality>")
def show(version_id: int, municipality: str) -> str:
    """The protected tables so far: what would be published today, broken down as asked for."""
    place = places.municipality(reading(), municipality)
    known = results.preview(reading(), signed_in(), version_id, place.id)
    choosing = BreakDown(request.args, meta={"csrf": False})
    choosing.by.choices = _groupings(known)
    plan = choosing.plan() if request.args and choosing.validate() else Plan()
    shown = known
    if (plan.by or plan.together) and not known.is_repeated:
        shown = results.preview(reading(), signed_in(), version_id, place.id, plan)
    return _page(version_id, municipality, shown, choosing, plan)


@blueprint.post("/<int:version_id>/answers/<municipality>/publish")
def publish(version_id: int, municipality: str) -> tuple[str, int] | BaseResponse:
    """Publish an ended survey's protected tables and the sizes of the reviewed themes."""
    place = places.municipality(reading(), municipality)
    known = results.preview(reading(), signed_in(), version_id, place.id)
    form = publish_form(_headings(known), _groupings(known))
    faults = []
    if form.validate_on_submit():
        about, plan = (signed_in(), version_id, place.id), plan_of(form)
        try:
            made = results.make(reading(), *about, plan)
            with transaction() as session:
                number = results.publish(session, *about, plan, at=clock.now(), made=made).number
            return redirect(url_for("results.show", municipality=municipality, number=number), 303)
        except RuleBroken as error:
            faults = [sentence(error)]
    choosing = BreakDown(request.form, meta={"csrf": False})
    choosing.by.choices = _groupings(known)
    return _page(version_id, municipality, known, choosing, Plan(), form, faults), 422


@blueprint.post("/<int:version_id>/answers/<municipality>/export")
def export(version_id: int, municipality: str) -> tuple[str, int] | Response:
    """The answers as a file; a POST, since it is written in the log who took them out."""
    place = places.municipality(reading(), municipality)
    form = ExportAnswers()
    if not form.validate_on_submit():
        known = results.preview(reading(), signed_in(), version_id, place.id)
        choosing = BreakDown(None, meta={"csrf": False})
        choosing.by.choices = _groupings(known)
        return _page(version_id, municipality, known, choosing, Plan(), exporting=form), 422
    about = signed_in(), version_id, place.id
    made = answers_export.export(reading(), *about, language=language())
    content = _content(made, form.form.data)
    with transaction() as session:
        answers_export.note(session, *about, made, form=form.form.data, at=clock.now())
    kind = "excel" if form.form.data == "texts" else form.form.data
    response = file_response(content, f"{made.name}-{place.key}", kind)
    response.headers["Cache-Control"] = "no-store"
    return response


def _content(made: Export, form: str) -> bytes:
    if form == "xlsx":
        return workbook([made.answers, made.texts, made.codebook])
    if form == "json":
        return records([made.answers, made.texts, made.codebook])
    if form == "csv":
        return csv_plain(made.answers)
    return csv_for_excel(made.texts if form == "texts" else made.answers)


def _page(
    version_id: int,
    municipality: str,
    shown: Preview,
    choosing: BreakDown,
    plan: Plan,
    form: BreakDown | None = None,
    faults: list[str] | None = None,
    exporting: ExportAnswers | None = None,
) -> str:
    publishing = form or publish_form(_headings(shown), _groupings(shown))
    return render_template(
        "surveys/answers.html",
        version=results.version_about(reading(), signed_in(), version_id),
        municipality=places.municipality(reading(), municipality),
        shown=shown,
        choosing=choosing,
        plan=plan,
        publishing=publishing,
        reasons={
            field.name.removeprefix(LEAVE_OUT): field
            for field in publishing
            if field.name.startswith(LEAVE_OUT)
        },
        exporting=exporting or ExportAnswers(formdata=None),
        faults=faults or [],
        sentence=result_words.sentence,
    )


def _headings(shown: Preview) -> list[str]:
    """The questions that can be left out: a matrix as a whole."""
    return list(dict.fromkeys(one.question.key.partition(".")[0] for one in shown.tables))


def _groupings(shown: Preview) -> list[tuple[str, str]]:
    return [(one.key, _name(one)) for one in shown.groupings]


def _name(question: Question) -> str:
    if question.key == LANGUAGE:
        return _("The language people answered in")
    return pick(question.text, language()).text
