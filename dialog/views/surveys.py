"""The desk's surveys: make, preview, open, close; how many have answered; publish the results."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock
from dialog.forms.survey import MakeSurvey, OpenSurvey, ReplaceSurvey
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, site, transaction
from dialog.rules import sentence
from dialog.services import places, results, surveys
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Permission, require, where
from surveys.definition import SurveyDefinition, check
from surveys.documents import Malformed, library, read_json, read_toml, write_json
from surveys.texts import pick

blueprint = Blueprint("surveys", __name__, url_prefix="/desk/surveys")


@blueprint.get("")
def index() -> str:
    """Every survey about the person's municipalities, with its newest version first."""
    return render_template("surveys/index.html", surveys=results.about(reading(), signed_in()))


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> str | tuple[str, int] | BaseResponse:
    """Make a survey from the library or a file."""
    actor = signed_in()
    require(actor, Permission.SURVEY_EDIT)
    mine = where(actor, Permission.SURVEY_EDIT)
    form = MakeSurvey()
    form.source.choices = [(key, pick(one.title, language()).text) for key, one in library().items()]
    form.municipalities.choices = [(one.id, one.name["sv"]) for one in places.municipalities(reading())]
    faults: list[str] = []
    if form.validate_on_submit():
        try:
            definition = _uploaded(form.file.data) or library()[form.source.data or next(iter(library()))]
            with transaction() as session:
                made = surveys.load(
                    session,
                    actor,
                    definition,
                    slug=form.slug.data or "",
                    asked_by_id=min(mine),
                    municipality_ids=form.municipalities.data or [],
                    at=clock.now(),
                ).id
            return redirect(url_for("surveys.show", version_id=made), 303)
        except Malformed as error:
            faults = [fault.told(_) for fault in error.faults]
        except RuleBroken as error:
            faults = [sentence(error)]
    status = 422 if form.is_submitted() else 200
    return render_template("surveys/new.html", form=form, faults=faults), status


@blueprint.get("/<int:version_id>")
def show(version_id: int) -> str:
    """One version: its state, its short link and QR code, how many have answered, what to do next."""
    return _shown(version_id, OpenSurvey())


@blueprint.get("/<int:version_id>/preview/<code>")
def preview(version_id: int, code: str) -> str:
    """Every question in one language, as it will be asked."""
    version = results.version_about(reading(), signed_in(), version_id)
    return render_template(
        "surveys/preview.html", version=version, definition=surveys.definition_of(version), code=code
    )


@blueprint.get("/<int:version_id>/file")
def file(version_id: int) -> Response:
    """The version as a JSON file: to keep, to send to a translator, to load again."""
    version = results.version_about(reading(), signed_in(), version_id)
    response = make_response(write_json(surveys.definition_of(version)))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{version.survey.slug}-{version.number}.json"'
    )
    return response


@blueprint.post("/<int:version_id>/replace")
def replace(version_id: int) -> tuple[str, int] | BaseResponse:
    """Give a draft new contents from a file; a faulty file changes nothing."""
    form = ReplaceSurvey()
    try:
        if form.validate_on_submit() and (definition := _uploaded(form.file.data)):
            with transaction() as session:
                version = surveys.read(session, signed_in(), version_id)
                surveys.edit(
                    session, signed_in(), version_id, definition, revision=version.revision, at=clock.now()
                )
            flash(_("The draft has new contents."))
            return redirect(url_for("surveys.show", version_id=version_id), 303)
        faults = [_("Choose a file first.")]
    except Malformed as error:
        faults = [fault.told(_) for fault in error.faults]
    return _shown(version_id, OpenSurvey(), faults), 422


@blueprint.post("/<int:version_id>/open")
def publish(version_id: int) -> tuple[str, int] | BaseResponse:
    """Let residents answer between two days."""
    form = OpenSurvey()
    faults: list[str] = []
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
            faults = [sentence(error)]
    return _shown(version_id, form, faults), 422


@blueprint.post("/<int:version_id>/close")
def close(version_id: int) -> BaseResponse:
    """End a survey today."""
    with transaction() as session:
        surveys.close(session, signed_in(), version_id, at=clock.now())
    return redirect(url_for("surveys.show", version_id=version_id), 303)


@blueprint.post("/<int:version_id>/draft")
def draft(version_id: int) -> BaseResponse:
    """Begin the next version as a copy of this one."""
    with transaction() as session:
        version = surveys.read(session, signed_in(), version_id)
        made = surveys.draft(session, signed_in(), version.survey_id, at=clock.now()).id
    return redirect(url_for("surveys.show", version_id=made), 303)


@blueprint.get("/<int:version_id>/answers/<municipality>")
def answers(version_id: int, municipality: str) -> str:
    """The protected tables so far: what would be published today."""
    place = places.municipality(reading(), municipality)
    actor = signed_in()
    return render_template(
        "surveys/answers.html",
        version=results.version_about(reading(), actor, version_id),
        municipality=place,
        tables=results.desk_tables(reading(), actor, version_id, place.id),
        standings=results.standings(reading(), actor, results.version_about(reading(), actor, version_id)),
    )


@blueprint.post("/<int:version_id>/answers/<municipality>/publish")
def publish_results(version_id: int, municipality: str) -> BaseResponse:
    """Publish an ended survey's protected tables and the sizes of the reviewed themes."""
    place = places.municipality(reading(), municipality)
    with transaction() as session:
        number = results.publish(session, signed_in(), version_id, place.id, at=clock.now()).number
    return redirect(url_for("results.show", municipality=municipality, number=number), 303)


def _shown(version_id: int, form: OpenSurvey, faults: list[str] | None = None) -> str:
    actor = signed_in()
    version = results.version_about(reading(), actor, version_id)
    if not form.is_submitted():
        form.opens_on.data = clock.today()
    definition = surveys.definition_of(version)
    return render_template(
        "surveys/show.html",
        version=version,
        definition=definition,
        missing=[fault.told(_) for fault in check(definition)] if version.status == "draft" else [],
        standings=results.standings(reading(), actor, version),
        is_mine=version.survey.asked_by_id in where(actor, Permission.SURVEY_EDIT),
        address=_address(version.survey.slug),
        form=form,
        replacing=ReplaceSurvey(formdata=None),
        faults=faults or [],
    )


def _address(slug: str) -> str:
    """The short link, the same for everyone."""
    return f"{site().settings.base_url}/t/{slug}"


def _uploaded(sent: object) -> SurveyDefinition | None:
    """The definition in an uploaded file, or None when there is none. Raises Malformed."""
    name = getattr(sent, "filename", None)
    if not name:
        return None
    content = sent.read()  # type: ignore[attr-defined]
    return read_json(content, name) if name.lower().endswith(".json") else read_toml(content, name)
