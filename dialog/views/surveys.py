"""The desk's surveys: make, preview, open, close; how many have answered; publish the results."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock, security, survey_checks
from dialog.forms.answer import compiled_anew
from dialog.forms.survey import MakeSurvey, OpenSurvey, ReplaceSurvey, changes_form
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, site, speech, transaction
from dialog.rule_fields import told_in
from dialog.services import (
    answer_entry,
    offers,
    places,
    question_sounds,
    results,
    retention,
    survey_drafts,
    survey_languages,
    survey_places,
    survey_versions,
    surveys,
)
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, may, require, where
from dialog.views.files import file_response, take_files
from surveys import answer_time
from surveys.definition import SurveyDefinition
from surveys.documents import Malformed, library, read_json, read_toml, write_json
from surveys.editing import blank
from surveys.question import Fault
from surveys.texts import Message, gettext, pick
from surveys.xlsform import LARGEST_FILE, read_xlsform, write_xlsform

blueprint = Blueprint("surveys", __name__, url_prefix="/desk/surveys")
take_files(blueprint, LARGEST_FILE + 500_000, "new", "replace")

USUAL_LENGTH = dt.timedelta(days=27)
"""Four weeks with the first day: what is proposed as the last day of a survey."""


@blueprint.get("")
def index() -> str:
    """Every survey about the person's municipalities, with its newest version first."""
    return render_template("surveys/index.html", surveys=results.about(reading(), signed_in()))


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> str | tuple[str, int] | BaseResponse:
    """Make a survey: first choose a ready one or an empty one, then its address and whom it asks about."""
    actor = signed_in()
    require(actor, Permission.SURVEY_EDIT)
    source = request.args.get("from")
    if request.method == "GET" and source is None:
        return render_template("surveys/library.html", ready=_ready())
    mine = where(actor, Permission.SURVEY_EDIT)
    form = MakeSurvey()
    form.municipalities.choices = [
        (one.id, pick(one.name, language()).text) for one in survey_places.askable(reading(), actor)
    ]
    if not form.is_submitted():
        chosen = library().get(source or "")
        form.source.data, form.municipalities.data = (source if chosen else ""), sorted(mine)
        if chosen:
            form.slug.data = surveys.free_slug(reading(), pick(chosen.title, "sv").text)
    faults: list[str] = []
    if form.validate_on_submit():
        try:
            made = _make(form, min(mine))
            return redirect(url_for("survey_editor.show", version_id=made), 303)
        except Malformed as error:
            faults = [fault.told(_) for fault in error.faults]
        except RuleBroken as error:
            told_in(form, error)
    status = 422 if form.is_submitted() else 200
    page = render_template(
        "surveys/new.html", form=form, faults=faults, chosen=library().get(form.source.data or "")
    )
    return page, status


@blueprint.get("/<int:version_id>")
def show(version_id: int) -> str:
    """One version: its state, its short link and QR code, how many have answered, what to do next."""
    return _shown(version_id, OpenSurvey())


@blueprint.get("/<int:version_id>/preview/<code>")
def preview(version_id: int, code: str) -> Response:
    """The survey on a phone in one language, and how long it takes to answer."""
    version = results.version_about(reading(), signed_in(), version_id)
    codes = survey_languages.codes(reading())
    if code not in codes:
        raise NotFound
    definition = surveys.definition_of(version)
    page = make_response(
        render_template(
            "surveys/preview.html",
            version=version,
            code=code,
            codes=codes,
            municipalities=list(map(places.described, version.survey.municipalities)),
            place=request.args.get("place", version.survey.municipalities[0].key),
            minutes=answer_time.minutes(definition, code),
        )
    )
    page.headers["Content-Security-Policy"] = security.CONTENT_SECURITY_POLICY + "; frame-src 'self'"
    return page


@blueprint.get("/<int:version_id>/preview/<code>/sheet/<municipality>")
def sheet(version_id: int, code: str, municipality: str) -> Response:
    """What stands on the phone: the fields that residents meet, from which nothing can be sent."""
    version = results.version_about(reading(), signed_in(), version_id)
    if code not in survey_languages.codes(reading()):
        raise NotFound
    place = places.municipality(reading(), municipality)
    definition = surveys.definition_of(version)
    # The whole page speaks the language that is looked at; another's interface falls back to Swedish.
    g.language = code if code in speech().names else "sv"
    compiled = compiled_anew(definition, code, place.key)
    page = make_response(
        render_template(
            "surveys/sheet.html",
            definition=definition,
            compiled=compiled,
            form=compiled.form(),
            sounds=question_sounds.in_language(reading(), version.id, code),
        )
    )
    page.headers["Content-Security-Policy"] = security.INERT_POLICY
    return page


@blueprint.get("/<int:version_id>/file")
def file(version_id: int) -> Response:
    """The version as a JSON file: to keep, to send to a translator, to load again."""
    version = results.version_about(reading(), signed_in(), version_id)
    content = write_json(surveys.definition_of(version))
    return file_response(content, f"{version.survey.slug}-{version.number}", "json")


@blueprint.get("/<int:version_id>/workbook")
def workbook(version_id: int) -> Response:
    """The version as an XLSForm workbook, for Excel and the tools that read such."""
    version = results.version_about(reading(), signed_in(), version_id)
    content = write_xlsform(surveys.definition_of(version))
    return file_response(content, f"{version.survey.slug}-{version.number}", "xlsx")


@blueprint.post("/<int:version_id>/replace")
def replace(version_id: int) -> tuple[str, int] | BaseResponse:
    """Give a draft new contents from a file; a faulty file changes nothing."""
    form = ReplaceSurvey()
    try:
        if form.validate_on_submit() and (definition := _uploaded(form.file.data, form.without.data)):
            with transaction() as session:
                version = surveys.read(session, signed_in(), version_id)
                survey_drafts.replace_all(
                    session, signed_in(), version_id, definition, revision=version.revision, at=clock.now()
                )
            flash(_("The draft has new contents."))
            return redirect(url_for("surveys.show", version_id=version_id), 303)
        faults: list[str | tuple[str, str]] = [(_("Choose a file first."), "#file")]
    except Malformed as error:
        faults = [(fault.told(_), "#file") for fault in error.faults]
    return _shown(version_id, OpenSurvey(), faults), 422


@blueprint.post("/<int:version_id>/open")
def publish(version_id: int) -> tuple[str, int] | BaseResponse:
    """Let residents answer between two days."""
    form = OpenSurvey()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                surveys.publish(
                    session,
                    signed_in(),
                    version_id,
                    opens_on=form.opens_on.data,
                    closes_on=form.closes_on.data,
                    at=clock.now(),
                )
            return redirect(url_for("surveys.show", version_id=version_id), 303)
        except RuleBroken as error:
            told_in(form, error)
    return _shown(version_id, form), 422


@blueprint.post("/<int:version_id>/close")
def close(version_id: int) -> BaseResponse:
    """End a survey today."""
    with transaction() as session:
        surveys.close(session, signed_in(), version_id, at=clock.now())
    return redirect(url_for("surveys.show", version_id=version_id), 303)


@blueprint.post("/<int:version_id>/discard")
def discard(version_id: int) -> BaseResponse:
    """Throw a draft away."""
    with transaction() as session:
        survey_drafts.discard(
            session,
            signed_in(),
            version_id,
            revision=request.form.get("revision", 0, int),
            at=clock.now(),
        )
    flash(_("The draft is thrown away."), "good")
    return redirect(url_for("surveys.index"), 303)


@blueprint.post("/<int:version_id>/draft")
def draft(version_id: int) -> BaseResponse:
    """Begin the next version as a copy of this one."""
    with transaction() as session:
        version = surveys.read(session, signed_in(), version_id)
        made = surveys.draft(session, signed_in(), version.survey_id, at=clock.now()).id
    return redirect(url_for("survey_editor.show", version_id=made), 303)


@blueprint.post("/<int:version_id>/changes")
def say_changes(version_id: int) -> BaseResponse:
    """Write what is new in this draft, for those who compare the years."""
    form: Any = changes_form(survey_languages.codes(reading()))()
    words = form.changes.data if form.validate_on_submit() else {}
    with transaction() as session:
        survey_versions.say_changes(session, signed_in(), version_id, words, at=clock.now())
    flash(_("What is new is written down."), "good")
    return redirect(url_for("surveys.show", version_id=version_id) + "#changes", 303)


def _shown(version_id: int, form: OpenSurvey, faults: list[str | tuple[str, str]] | None = None) -> str:
    actor = signed_in()
    version = results.version_about(reading(), actor, version_id)
    if version.survey.kind == "survey":
        form.closes_on.description = ""
    if not form.is_submitted():
        form.opens_on.data = clock.today()
        form.closes_on.data = clock.today() + USUAL_LENGTH if version.survey.kind == "survey" else None
    definition = surveys.definition_of(version)
    codes = survey_languages.codes(reading())
    progress = [survey_languages.progress(reading(), version, code) for code in codes]
    changes: Any = changes_form(codes)(formdata=None, data={"changes": version.changes or {}})
    return render_template(
        "surveys/show.html",
        version=version,
        state=offers.state_of(version, clock.today()) if version.published_at else "draft",
        is_entered=answer_entry.state_of(version, clock.today()) in ("open", "late"),
        definition=definition,
        codes=codes,
        progress=progress,
        check_list=survey_checks.check_list(definition, progress) if version.status == "draft" else None,
        differences=survey_versions.differences(version),
        former=survey_versions.former_of(version),
        changes=changes,
        standings=results.standings(reading(), actor, version),
        kept=retention.holdings(reading(), actor, version.id) if may(actor, Permission.RECORD_READ) else [],
        is_mine=version.survey.asked_by_id in where(actor, Permission.SURVEY_EDIT),
        address=_address(version.survey.slug),
        form=form,
        replacing=ReplaceSurvey(formdata=None),
        faults=faults or [],
    )


def _make(form: MakeSurvey, asked_by_id: int) -> int:
    """Make the draft that the form describes. Raises Malformed or RuleBroken."""
    definition = _uploaded(form.file.data, form.without.data) or library().get(form.source.data or "")
    if definition is None:
        if not form.title.data:
            raise RuleBroken("survey_needs_title")
        definition = blank(form.title.data, form.kind.data)
    with transaction() as session:
        slug = form.slug.data or surveys.free_slug(session, pick(definition.title, "sv").text)
        return surveys.load(
            session,
            signed_in(),
            definition,
            slug=slug,
            asked_by_id=asked_by_id,
            municipality_ids=form.municipalities.data or [],
            at=clock.now(),
        ).id


def _ready() -> list[dict[str, Any]]:
    """The library, what is most often asked first: surveys before forms, residents before others."""
    found = [
        {
            "key": key,
            "title": one.title,
            "audience": one.audience,
            "kind": one.kind,
            "questions": len(one.questions),
            "minutes": answer_time.minutes(one, language()),
        }
        for key, one in library().items()
    ]
    whom = ("residents", "staff")
    return sorted(
        found,
        key=lambda one: (
            one["kind"] == "feedback",
            whom.index(one["audience"]) if one["audience"] in whom else len(whom),
            -one["questions"],
        ),
    )


def _address(slug: str) -> str:
    """The short link, the same for everyone."""
    return f"{site().settings.base_url}/t/{slug}"


def _uploaded(sent: object, is_without: bool) -> SurveyDefinition | None:
    """The definition in an uploaded file, or None when there is none. Raises Malformed.

    A workbook of another tool may hold what has no place here. That is told first, as if it were wrong, and
    left out when the person has said so.
    """
    name = getattr(sent, "filename", None)
    if not name:
        return None
    content = sent.read()  # type: ignore[attr-defined]
    if name.lower().endswith(".json"):
        return read_json(content, name)
    if not name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return read_toml(content, name)
    definition, notes = read_xlsform(content, name)
    if notes and not is_without:
        where = Message(gettext("file “%(name)s”"), {"name": name})
        rule = gettext(
            "some of it has no place here. Tick “Leave out what has no place here” and send it again"
        )
        raise Malformed([*notes, Fault(where, Message(rule))])
    return definition
