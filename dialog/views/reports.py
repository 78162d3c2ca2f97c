"""Reports on the desk: begun, written, sent to the leaderships; read on a page, as Word and as PDF."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answered

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.reports import BeginForm, SendForm, words_form
from dialog.models import Report
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, speech, transaction
from dialog.services import places, report_words, reports, reports_rows
from dialog.services.documents_voice import Voice
from dialog.services.permissions import Permission, may_in_any, require, where
from dialog.views.documents import document_response
from surveys.texts import pick

blueprint = Blueprint("reports", __name__, url_prefix="/desk/reports")
ALL = "all"


@blueprint.route("", methods=["GET", "POST"])
def index() -> Answer:
    """Every report of the person's municipalities, and the beginning of a new one."""
    form = _begin_form()

    def begin(session: Any) -> int:
        agreement, _colon, year = (form.what.data or "").partition(":")
        place = None if form.place.data == ALL else places.municipality(session, form.place.data or "").id
        made = reports.begin(
            session, signed_in(), int(agreement), place, int(year) if year else None, at=clock.now()
        )
        return made.id

    if request.method == "POST":
        require(signed_in(), Permission.REPORT_EDIT)
    return change(
        form,
        "reports/index.html",
        begin,
        url_for("reports.index"),
        onwards=lambda report_id: url_for("reports.show", report_id=report_id),
        reports=[(one, _title(one)) for one in reports.index(reading(), signed_in())],
        all_places={one.id: one for one in places.municipalities(reading())},
    )


@blueprint.get("/<int:report_id>")
def show(report_id: int) -> str:
    """The report as it was sent, or as it would be sent today."""
    context = _context(report_id)
    form = SendForm(formdata=None, data={"revision": context["report"].revision})
    return render_template("reports/show.html", form=form, **context)


@blueprint.get("/<int:report_id>/report-<any(sv, en):code>.<any(docx, pdf):form>")
def file(report_id: int, code: str, form: str) -> Response:
    """The same as a file."""
    return document_response(
        reports.document(reading(), signed_in(), report_id, code, on=clock.today()), form
    )


@blueprint.route("/<int:report_id>/write", methods=["GET", "POST"])
def write(report_id: int) -> Answer:
    """Write the parts that no row can tell."""
    report = reports.to_write(reading(), signed_in(), report_id)
    parts = report_words.PARTS[report.kind]
    form = words_form(parts, {"revision": report.revision, **report.words})
    voice = Voice(language(), speech())
    is_yearly = report.kind == "yearly"
    return change(
        form,
        "reports/write.html",
        lambda session: reports.write(
            session,
            signed_in(),
            report_id,
            {part: form[part].data for part in parts},
            revision=form["revision"].data or 0,
            at=clock.now(),
        ),
        url_for("reports.show", report_id=report_id),
        lambda: [
            (
                report_words.title(part, voice, is_yearly=is_yearly).text,
                (report.words.get(part) or {}).get("sv", ""),
                form[part].data.get("sv", ""),
            )
            for part in parts
        ],
        revision=report.revision,
        report=report,
        title=_title(report),
        parts=[
            (
                part,
                report_words.title(part, voice, is_yearly=is_yearly).text,
                report_words.hint(part, voice).text,
            )
            for part in parts
        ],
    )


@blueprint.post("/<int:report_id>/send")
def send(report_id: int) -> Answer:
    """Say whom it was sent to, and freeze it."""
    form = SendForm()
    context = _context(report_id)
    return change(
        form,
        "reports/show.html",
        lambda session: reports.send(
            session,
            signed_in(),
            report_id,
            form.sent_to.data or "",
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("reports.show", report_id=report_id),
        revision=context["report"].revision,
        **context,
    )


@blueprint.post("/<int:report_id>/remove")
def remove(report_id: int) -> Answered:
    """Take a draft away."""
    with transaction() as session:
        reports.remove(session, signed_in(), report_id, at=clock.now())
    flash(_("The draft is taken away."), "good")
    return redirect(url_for("reports.index"), 303)


# Small things.


def _title(report: Report) -> str:
    """What a report is called in lists: as on its first page."""
    return _named(report.year, *reports.years_of(reading(), report))


def _named(year: int | None, first: int, last: int) -> str:
    if year is not None:
        return _("Yearly report %(year)s", year=year)
    return _("Follow-up %(first)s–%(last)s", first=first, last=last)


def _begin_form() -> BeginForm:
    actor = signed_in()
    mine = where(actor, Permission.REPORT_EDIT)
    here = [one for one in places.municipalities(reading()) if one.id in mine]
    form = BeginForm()
    form.what.choices = []
    for one in reports.offered(reading(), actor, on=clock.today()):
        form.what.choices += [
            (f"{one.agreement.id}:", _named(None, one.first, one.last)),
            *((f"{one.agreement.id}:{year}", _named(year, one.first, one.last)) for year in one.years),
        ]
    form.place.choices = [
        *((one.key, pick(one.name, language()).text) for one in here),
        (ALL, _("All municipalities of the agreement together")),
    ]
    return form


def _context(report_id: int) -> dict[str, Any]:
    """What the page of a report shows."""
    actor = signed_in()
    report = reports.show(reading(), actor, report_id)
    mine = [one.id for one in reports_rows.municipalities_of(reading(), report)]
    return {
        "report": report,
        "document": reports.document(reading(), actor, report_id, language(), on=clock.today()),
        "may_edit": report.status == "draft" and may_in_any(actor, Permission.REPORT_EDIT, mine),
    }
