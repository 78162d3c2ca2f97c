"""The editor of a draft: the survey as it reads, its own words, its sections, and undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock, plain_edits
from dialog.changing import Answer, change
from dialog.forms.survey_edit import EditForm, head_form, section_form
from dialog.forms.survey_parts import can_be_ticked, condition_data, condition_of
from dialog.models import SurveyVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import question_sounds, survey_drafts, survey_languages, surveys
from dialog.services.errors import NotFound, RuleBroken
from surveys import answer_time, editing, plain_language
from surveys.definition import Section, SurveyDefinition
from surveys.path_words import condition_words
from surveys.paths import page_order
from surveys.texts import pick

blueprint = Blueprint("survey_editor", __name__, url_prefix="/desk/surveys/<int:version_id>/edit")


@blueprint.get("")
def show(version_id: int) -> str | Response:
    """The draft as it reads, with a button for everything that can be changed."""
    version = surveys.read(reading(), signed_in(), version_id)
    if version.status != "draft":
        return redirect(url_for("surveys.show", version_id=version_id), 303)
    definition = surveys.definition_of(version)
    codes = survey_languages.codes(reading())
    step = survey_drafts.last_step(reading(), version)
    return render_template(
        "survey_editor/show.html",
        version=version,
        definition=definition,
        numbers={one.key: number for number, one in enumerate(page_order(definition), start=1)},
        undo=plain_edits.undo(step) if step else "",
        progress=[survey_languages.progress(reading(), version, code) for code in codes],
        states=survey_languages.states(reading(), version),
        codes=codes,
        sounds=question_sounds.of_version(reading(), version),
        minutes=answer_time.minutes(definition, language()),
        hints=_hints(definition),
        said=lambda part: said(definition, part),
        leaning={one.key: bool(editing.leaning_on(definition, {one.key})) for one in definition.questions},
    )


@blueprint.post("/undo")
def undo(version_id: int) -> Response:
    """Take the last change back; several times takes several back."""
    with transaction() as session:
        step = survey_drafts.undo(
            session, signed_in(), version_id, at=clock.now(), revision=EditForm().revision.data
        )
    flash(plain_edits.undone(step), "good")
    return redirect(url_for("survey_editor.show", version_id=version_id), 303)


@blueprint.route("/words", methods=["GET", "POST"])
def head(version_id: int) -> Answer:
    """The title, and what stands before the first question and after the last."""
    version, definition = draft(version_id)
    codes = survey_languages.codes(reading())
    form: Any = head_form(codes)(
        data={
            "title": dict(definition.title),
            "introduction": dict(definition.introduction),
            "closing": dict(definition.closing),
            "revision": version.revision,
        }
    )
    return change(
        form,
        "survey_editor/head.html",
        lambda session: survey_drafts.change_head(
            session,
            signed_in(),
            version_id,
            title=form.title.data,
            introduction=form.introduction.data,
            closing=form.closing.data,
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("survey_editor.show", version_id=version_id),
        lambda: [
            (form.title.label.text, definition.title, form.title.data),
            (form.introduction.label.text, definition.introduction, form.introduction.data),
            (form.closing.label.text, definition.closing, form.closing.data),
        ],
        revision=version.revision,
        version=version,
        states=survey_languages.states(reading(), version),
        codes=codes,
    )


# Sections.


@blueprint.route("/sections/new", methods=["GET", "POST"])
def add_section(version_id: int) -> Answer:
    """Add a section last."""
    version, _definition = draft(version_id)
    codes = survey_languages.codes(reading())
    form: Any = section_form(codes)(data={"revision": version.revision})
    return change(
        form,
        "survey_editor/section.html",
        lambda session: survey_drafts.add_section(
            session,
            signed_in(),
            version_id,
            title=form.title.data,
            text=form.text.data,
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("survey_editor.show", version_id=version_id) + "#end",
        revision=version.revision,
        version=version,
        states={},
        codes=codes,
        section=None,
        earlier=(),
    )


@blueprint.route("/sections/<key>", methods=["GET", "POST"])
def section(version_id: int, key: str) -> Answer:
    """A section's heading, text and condition."""
    version, definition = draft(version_id)
    found = _section(definition, key)
    codes = survey_languages.codes(reading())
    order = [one.key for one in definition.sections]
    earlier = [one for one in page_order(definition) if order.index(one.section) < order.index(key)]
    form: Any = section_form(codes, earlier)(
        data={
            "title": dict(found.title),
            "text": dict(found.text),
            "revision": version.revision,
            **condition_data(found.show_if),
        }
    )

    def changed() -> Section:
        ticked = condition_of(form, earlier)
        show_if = ticked if can_be_ticked(found.show_if) else found.show_if
        return Section(key, form.title.data, form.text.data, show_if)

    return change(
        form,
        "survey_editor/section.html",
        lambda session: survey_drafts.change_section(
            session, signed_in(), version_id, changed(), revision=form.revision.data or 0, at=clock.now()
        ),
        url_for("survey_editor.show", version_id=version_id) + f"#section-{key}",
        lambda: [
            (form.title.label.text, found.title, form.title.data),
            (form.text.label.text, found.text, form.text.data),
        ],
        revision=version.revision,
        version=version,
        states=survey_languages.states(reading(), version),
        codes=codes,
        section=found,
        earlier=earlier,
        said=said(definition, found),
    )


@blueprint.post("/sections/<key>/move/<any(up, down):direction>")
def move_section(version_id: int, key: str, direction: Any) -> Response:
    """Move a section with its questions."""
    return changed(
        version_id,
        lambda session, revision: survey_drafts.move_section(
            session, signed_in(), version_id, key, direction, revision=revision, at=clock.now()
        ),
        f"#section-{key}",
    )


@blueprint.route("/sections/<key>/delete", methods=["GET", "POST"])
def delete_section(version_id: int, key: str) -> Answer:
    """Take a section away: first what goes with it, then the deed."""
    version, definition = draft(version_id)
    found = _section(definition, key)
    inside = editing.questions_in(definition, key)
    return change(
        EditForm(data={"revision": version.revision}),
        "survey_editor/delete.html",
        lambda session: survey_drafts.delete_section(
            session, signed_in(), version_id, key, revision=sent_revision(), at=clock.now()
        ),
        url_for("survey_editor.show", version_id=version_id) + "#undo",
        revision=version.revision,
        version=version,
        what=found.title,
        inside=inside,
        leaning=[
            (part, said(definition, part))
            for part in editing.leaning_on(definition, {one.key for one in inside})
        ],
        is_section=True,
    )


# Shared with the editor's other files.


def draft(version_id: int) -> tuple[SurveyVersion, SurveyDefinition]:
    """The draft that is edited. Raises RuleBroken for what has been opened."""
    version = surveys.read(reading(), signed_in(), version_id)
    if version.status != "draft":
        raise RuleBroken("survey_frozen")
    return version, surveys.definition_of(version)


def sent_revision() -> int:
    """The revision of the draft that the person read."""
    return EditForm().revision.data or 0


def changed(version_id: int, act: Callable[[Any, int], object], anchor: str) -> Response:
    """Do what a button of the page asks for, and go back to where it stands; what cannot be is said there."""
    revision = sent_revision()
    try:
        with transaction() as session:
            act(session, revision)
    except RuleBroken as broken:
        flash(sentence(broken), "waits")
    return redirect(url_for("survey_editor.show", version_id=version_id) + anchor, 303)


def said(definition: SurveyDefinition, part: Any) -> list[Any]:
    """When a part is asked, in words for who writes the survey."""
    if not part.show_if:
        return []
    lines = condition_words(definition, part.show_if, language(), _)
    lead = (
        _("Asked only if:")
        if len(lines) == 2
        else (
            _("Asked only if at least one of these is true:")
            if "any" in part.show_if
            else _("Asked only if all of these are true:")
        )
    )
    return [lead, *lines[1:]]


def _section(definition: SurveyDefinition, key: str) -> Section:
    found = editing.section_of(definition, key)
    if found is None:
        raise NotFound
    return found


def _hints(definition: SurveyDefinition) -> dict[str, list[str]]:
    """The hints of each question in the language of the page, in words."""
    found: dict[str, list[str]] = {}
    for question in definition.questions:
        code = language() if question.text.get(language()) else pick(question.text, language()).language
        words = [plain_edits.hint(one) for one in plain_language.hints_of(question, code)]
        if words:
            found[question.key] = words
    return found
