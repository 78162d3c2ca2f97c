"""A survey in one language: which texts are missing or unchecked, checks by name, out and back as a file."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock
from dialog.forms.survey_edit import CheckedForm, ReturnedForm, TextsFileForm
from dialog.models import SurveyVersion
from dialog.request import gettext as _
from dialog.request import ngettext, reading, signed_in, speech, transaction
from dialog.rules import sentence
from dialog.services import survey_languages, surveys
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.views.files import file_response, take_files
from surveys.documents import Malformed
from surveys.every_text import FIRST, TextAt, every_text
from surveys.texts_file import LARGEST_FILE, Returned, place_words, read_texts, write_texts

Row = tuple[TextAt, str, survey_languages.Checked]
"""A text, where it stands, and its state."""
blueprint = Blueprint("survey_texts", __name__, url_prefix="/desk/surveys/<int:version_id>/texts/<code>")
take_files(blueprint, LARGEST_FILE + 500_000, "look")


@blueprint.get("")
def show(version_id: int, code: str) -> str:
    """Every text beside its Swedish, with its state and who checked it."""
    return _shown(_version(version_id, code), code)


@blueprint.post("/check")
def check(version_id: int, code: str) -> BaseResponse | tuple[str, int]:
    """A named person has read everything that is written in this language."""
    version = _version(version_id, code)
    form = CheckedForm()
    if not form.validate_on_submit():
        return _shown(version, code, form), 422
    with transaction() as session:
        survey_languages.check(
            session,
            signed_in(),
            version_id,
            code,
            checked_by=form.checked_by.data or "",
            revision=form.revision.data,
            at=clock.now(),
        )
    flash(_("The texts are marked as checked by %(name)s.", name=form.checked_by.data), "good")
    left = survey_languages.progress(reading(), version, code).missing
    if left:
        flash(
            ngettext(
                "%(num)d text is still missing, so the language is not offered as checked.",
                "%(num)d texts are still missing, so the language is not offered as checked.",
                left,
            )
        )
    return _back(version_id, code)


@blueprint.post("/check/<field>", defaults={"question": ""})
@blueprint.post("/check/<field>/<question>")
def check_one(version_id: int, code: str, field: str, question: str) -> BaseResponse | tuple[str, int]:
    """A named person has read one text."""
    version = _version(version_id, code)
    form = CheckedForm()
    if not form.validate_on_submit():
        return _shown(version, code, form), 422
    with transaction() as session:
        survey_languages.check(
            session,
            signed_in(),
            version_id,
            code,
            checked_by=form.checked_by.data or "",
            question=question,
            field=field,
            revision=form.revision.data,
            at=clock.now(),
        )
    return _back(version_id, code, f"#{field}-{question}")


@blueprint.get("/file.xlsx")
def file(version_id: int, code: str) -> Response:
    """The texts as one Excel file for whoever checks them; no account is needed for that."""
    version = _version(version_id, code)
    known = survey_languages.states(reading(), version)
    content = write_texts(
        surveys.definition_of(version),
        code,
        speech().names.get(code, code),
        is_checked=lambda one: survey_languages.state_of(known, one, code).state == "checked",
        say=_,
    )
    return file_response(content, f"{version.survey.slug}-{code}", "xlsx")


@blueprint.post("/file")
def look(version_id: int, code: str) -> str | tuple[str, int]:
    """What the file that came back would change; nothing is stored yet."""
    version = _version(version_id, code)
    definition = surveys.definition_of(version)
    form = TextsFileForm()
    if not form.validate_on_submit():
        return _shown(version, code, file_form=form), 422
    try:
        returned = read_texts(form.file.data.read(), definition, code)
    except Malformed as error:
        return _shown(version, code, file_form=form, faults=[one.told(_) for one in error.faults]), 422
    return _previewed(version, code, returned, form.reader.data or "")


@blueprint.post("/take-in")
def take_in(version_id: int, code: str) -> BaseResponse | tuple[str, int]:
    """Store what was looked at."""
    version = _version(version_id, code)
    form = ReturnedForm()
    returned = _read(form.returned.data or "")
    known = {one.id for one in every_text(surveys.definition_of(version))}
    if not form.validate_on_submit() or returned is None or not known.issuperset(returned.texts):
        return _shown(version, code, faults=[_("Choose the file once more.")]), 422
    try:
        with transaction() as session:
            survey_languages.take_in(
                session,
                signed_in(),
                version_id,
                code,
                texts=returned.texts,
                checked=returned.checked,
                checked_by=form.reader.data or "",
                revision=form.revision.data or 0,
                at=clock.now(),
            )
    except RuleBroken as broken:
        return _shown(version, code, faults=[sentence(broken)]), 422
    except Conflict:
        stale = _("Somebody changed the survey meanwhile. Look at the file once more.")
        return _shown(version, code, faults=[stale]), 409
    flash(_("The texts from the file are stored."), "good")
    return _back(version_id, code)


def _version(version_id: int, code: str) -> SurveyVersion:
    version = surveys.read(reading(), signed_in(), version_id)
    if code == FIRST or code not in survey_languages.codes(reading()):
        raise NotFound
    return version


def _back(version_id: int, code: str, anchor: str = "") -> BaseResponse:
    return redirect(url_for("survey_texts.show", version_id=version_id, code=code) + anchor, 303)


def _shown(
    version: SurveyVersion,
    code: str,
    form: CheckedForm | None = None,
    *,
    file_form: TextsFileForm | None = None,
    faults: list[str] | None = None,
) -> str:
    definition = surveys.definition_of(version)
    known = survey_languages.states(reading(), version)
    texts = every_text(definition)
    return render_template(
        "survey_editor/texts.html",
        version=version,
        code=code,
        asked={one.key for one in definition.questions},
        progress=survey_languages.progress(reading(), version, code),
        groups=_groups(
            [
                (one, place_words(definition, one, _), survey_languages.state_of(known, one, code))
                for one in texts
            ]
        ),
        form=form or CheckedForm(formdata=None, data={"revision": version.revision}),
        file_form=file_form or TextsFileForm(formdata=None),
        faults=faults or [],
    )


def _groups(rows: list[Row]) -> list[tuple[list[Row], str, bool]]:
    """The texts question by question: how the least ready one stands, and whether work goes on there."""
    order = ("missing", "draft", "checked")
    found: list[tuple[list[Row], str, bool]] = []
    for _question, together in groupby(rows, key=lambda row: row[0].question):
        group = list(together)
        state = min((row[2].state for row in group if row[0].field), key=order.index, default="checked")
        is_next = state != "checked" and not any(opened for _rows, _state, opened in found)
        found.append((group, state, is_next))
    return found


def _previewed(version: SurveyVersion, code: str, returned: Returned, checked_by: str) -> str:
    definition = surveys.definition_of(version)
    packed = json.dumps(
        {"texts": dict(returned.texts), "checked": sorted(returned.checked)}, ensure_ascii=False
    )
    data: dict[str, Any] = {
        "returned": packed,
        "reader": checked_by,
        "revision": version.revision,
    }
    return render_template(
        "survey_editor/returned.html",
        version=version,
        code=code,
        returned=returned,
        rows=[
            (place_words(definition, one, _), one)
            for one in every_text(definition)
            if one.id in returned.texts or one.id in returned.comments or one.id in returned.outdated
        ],
        form=ReturnedForm(formdata=None, data=data),
    )


def _read(packed: str) -> Returned | None:
    """What the page of the preview carried, or None when it is not what we wrote there."""
    try:
        tree = json.loads(packed)
        texts = {str(key): str(value) for key, value in tree["texts"].items()}
        return Returned(texts, frozenset(map(str, tree["checked"])), {}, frozenset())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
