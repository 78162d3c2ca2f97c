"""The editor's questions: choose a kind, write one, move, copy, delete, let it be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer
from dialog.forms import survey_question as forms
from dialog.forms.survey_edit import EditForm, SoundForm
from dialog.forms.survey_parts import MOST_COMPARISONS, comparisons
from dialog.models import SurveyVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import places, question_sounds, survey_drafts, survey_languages, survey_versions
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.views.files import take_files
from dialog.views.survey_editor import changed, draft, said
from surveys import editing
from surveys.definition import Question, SurveyDefinition
from surveys.kinds import KINDS
from surveys.paths import page_order
from surveys.texts import pick

blueprint = Blueprint(
    "survey_questions", __name__, url_prefix="/desk/surveys/<int:version_id>/edit/questions"
)

take_files(blueprint, question_sounds.LARGEST + 100_000, "keep_sound")


@blueprint.get("/new/<section>")
def choose_kind(version_id: int, section: str) -> str:
    """How should the new question be answered?"""
    version, definition = draft(version_id)
    found = editing.section_of(definition, section)
    if found is None:
        raise NotFound
    return render_template("survey_editor/kinds.html", version=version, section=found, kinds=forms.KIND_WORDS)


@blueprint.route("/new/<section>/<kind>", methods=["GET", "POST"])
def add(version_id: int, section: str, kind: str) -> Answer:
    """Write a new question."""
    version, definition = draft(version_id)
    if editing.section_of(definition, section) is None or kind not in KINDS:
        raise NotFound
    return _edit(version, definition, Question("", section, kind, "other", {}), is_new=True)


@blueprint.route("/<key>", methods=["GET", "POST"])
def question(version_id: int, key: str) -> Answer:
    """One question: words, answers, settings, when it is asked."""
    version, definition = draft(version_id)
    return _edit(version, definition, _found(definition, key), is_new=False)


@blueprint.post("/<key>/move/<any(up, down):direction>")
def move(version_id: int, key: str, direction: Any) -> Response:
    """Move a question a step up or down."""
    return changed(
        version_id,
        lambda session, revision: survey_drafts.move_question(
            session, signed_in(), version_id, key, direction, revision=revision, at=clock.now()
        ),
        f"#question-{key}",
    )


@blueprint.post("/<key>/copy")
def copy(version_id: int, key: str) -> Response:
    """Put a copy after a question."""
    return changed(
        version_id,
        lambda session, revision: survey_drafts.copy_question(
            session, signed_in(), version_id, key, revision=revision, at=clock.now()
        ),
        f"#question-{key}",
    )


@blueprint.route("/<key>/delete", methods=["GET", "POST"])
def delete(version_id: int, key: str) -> str | Response:
    """Take a question away; where conditions look at it, first say which go with it."""
    version, definition = draft(version_id)
    found = _found(definition, key)
    leaning = editing.leaning_on(definition, {key})
    if request.method == "POST" and (not leaning or request.form.get("is_sure")):
        gone = changed(
            version_id,
            lambda session, revision: survey_drafts.delete_question(
                session, signed_in(), version_id, key, revision=revision, at=clock.now()
            ),
            "#undo",
        )
        flash(_("The question is deleted. You can take it back."), "good")
        return gone
    return render_template(
        "survey_editor/delete.html",
        version=version,
        form=EditForm(formdata=None, data={"revision": version.revision}),
        what=found.text,
        inside=(),
        leaning=[(part, said(definition, part)) for part in leaning],
        is_section=False,
    )


# A question read aloud.


@blueprint.post("/<key>/sound/<code>")
def keep_sound(version_id: int, key: str, code: str) -> Response:
    """Let a question be heard in one language."""
    _found(draft(version_id)[1], key)
    form = SoundForm()
    here = redirect(url_for("survey_questions.question", version_id=version_id, key=key) + "#sounds", 303)
    if code not in survey_languages.codes(reading()):
        raise NotFound
    if not form.validate_on_submit():
        flash(_("Choose a sound file, and write who reads."), "waits")
        return here
    with form.file.data.stream as sent:
        content = sent.read()
    try:
        with transaction() as session:
            question_sounds.keep(
                session,
                signed_in(),
                version_id,
                key,
                code,
                content,
                read_by=form.read_by.data or "",
                at=clock.now(),
            )
        flash(_("The sound is kept."), "good")
    except RuleBroken as broken:
        flash(sentence(broken), "waits")
    return here


@blueprint.post("/<key>/sound/<code>/remove")
def remove_sound(version_id: int, key: str, code: str) -> Response:
    """Take a sound away."""
    with transaction() as session:
        question_sounds.remove(session, signed_in(), version_id, key, code, at=clock.now())
    return redirect(url_for("survey_questions.question", version_id=version_id, key=key) + "#sounds", 303)


# The form.


def _edit(version: SurveyVersion, definition: SurveyDefinition, former: Question, *, is_new: bool) -> Answer:
    """Show the form of a question, change its rows, or store it."""
    earlier = _earlier(definition, former, is_new=is_new)
    codes = survey_languages.codes(reading())
    about = {
        one.key: pick(one.name, language()).text
        for one in map(places.described, version.survey.municipalities)
    }
    sections = [(one.key, pick(one.title, language()).text) for one in definition.sections]
    form_class = forms.question_form(codes, former.kind, sections=sections, earlier=earlier, places=about)
    form: Any = form_class()
    status, question_breaks = 200, False
    if not form.is_submitted():
        data = forms.starting(former.kind, former.section) if is_new else forms.data_of(former)
        form = forms.with_empty_rows(form_class, {**data, "revision": version.revision})
    elif wish := request.form.get("rows_wish"):
        form = forms.with_rows_changed(form_class, form, wish)
    else:
        status = 422
        if form.validate():
            written = forms.question_from(form, former, earlier=earlier, places=list(about))
            meaning = request.form.get("meaning", "")
            question_breaks = (
                not is_new and not meaning and survey_versions.breaks(reading(), version, former, written)
            )
            if not question_breaks:
                stored = _store(version, definition, former, written, form, meaning, is_new=is_new)
                if stored is not None:
                    return stored
                status = 422 if form.errors else 409
    return (
        render_template(
            "survey_editor/question.html",
            version=version,
            definition=definition,
            former=former,
            form=form,
            groups=forms.row_groups(form),
            earlier=earlier,
            codes=codes,
            is_new=is_new,
            states=survey_languages.states(reading(), version),
            said=[] if is_new else said(definition, former),
            breaks=question_breaks,
            is_conflict=status == 409,
            sounds=question_sounds.of_version(reading(), version).get(former.key, {}),
            sound_form=SoundForm(formdata=None),
        ),
        status,
    )


def _store(
    version: SurveyVersion,
    definition: SurveyDefinition,
    former: Question,
    written: Question,
    form: Any,
    meaning: str,
    *,
    is_new: bool,
) -> Response | None:
    """Store the question and go back to the page; None when it cannot be, with the reason in the form."""
    taken = {one.key for one in definition.questions}
    if is_new or meaning == "new":
        key = editing.made_key(pick(written.text, "sv").text, taken)
        written = survey_versions.as_new(written, key)
    if comparisons(written.show_if) > MOST_COMPARISONS:
        form.form_errors.append(_("A condition looks at three questions at most. Tick fewer."))
        return None
    revision = form.revision.data or 0
    try:
        with transaction() as session:
            if is_new:
                survey_drafts.add_question(
                    session, signed_in(), version.id, written, revision=revision, at=clock.now()
                )
            else:
                survey_drafts.change_question(
                    session, signed_in(), version.id, former.key, written, revision=revision, at=clock.now()
                )
    except RuleBroken as broken:
        told_in(form, broken)
        return None
    except Conflict:
        form["revision"].raw_data = [str(version.revision)]
        return None
    back = url_for("survey_editor.show", version_id=version.id)
    return redirect(f"{back}#question-{written.key}", 303)


def _earlier(definition: SurveyDefinition, former: Question, *, is_new: bool) -> Sequence[Question]:
    """The questions that stand before this one on the page: only they can decide whether it is asked."""
    order = page_order(definition)
    if is_new:
        keys = [one.key for one in definition.sections]
        own = keys.index(former.section)
        return [one for one in order if keys.index(one.section) <= own]
    at = next(place for place, one in enumerate(order) if one.key == former.key)
    return order[:at]


def _found(definition: SurveyDefinition, key: str) -> Question:
    found = editing.question_of(definition, key)
    if found is None:
        raise NotFound
    return found
