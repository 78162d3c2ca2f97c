"""Forms of the review room: ask for a run, decide on suggestions, texts and themes, name a theme, quote."""

from __future__ import annotations

import json
import uuid
from typing import Any

import wtforms

from dialog import languages
from dialog.forms.base import Form, Optional, Required, area_field, line_field, texts_fields
from dialog.forms.base import lazy_gettext as _l


def reason_field() -> Any:
    """Why, in the words of who decides; it stays with the decision and is not in the log."""
    return line_field(_l("Why"), is_required=False, most=500)


class AskForRun(Form):
    """Which open questions of a survey to group."""

    survey_version_id = wtforms.HiddenField(validators=[Required()])
    questions = wtforms.SelectMultipleField(_l("Questions"), validate_choice=False)


class AcceptMany(Form):
    """Suggestions to accept in one step."""

    suggestion = wtforms.SelectMultipleField(_l("Proposed themes"), coerce=int, validate_choice=False)


class Decide(Form):
    """A decision on a whole suggestion."""

    action = wtforms.HiddenField(validators=[Required()])
    name = texts_fields(_l("Name of the theme"), required=(), most=120, is_long=False)
    theme = wtforms.SelectField(
        _l("Theme that it belongs to"), validators=[Optional()], validate_choice=False
    )
    leave_out = wtforms.SelectMultipleField(
        _l("Texts that do not belong here"), coerce=uuid.UUID, validate_choice=False
    )
    reason = reason_field()


class PlaceText(Form):
    """A decision on a single text. `back` is the page that it was made on."""

    action = wtforms.HiddenField(validators=[Required()])
    target = wtforms.SelectField(_l("Theme"), validators=[Optional()], validate_choice=False)
    from_theme = wtforms.HiddenField()
    back = wtforms.HiddenField()
    reason = reason_field()


class NameTheme(Form):
    """A theme's name and description in three languages, and which a speaker has read."""

    name = texts_fields(_l("Name"), most=120, is_long=False)
    description = texts_fields(_l("What belongs here"), required=(), most=1000)
    checked = wtforms.SelectMultipleField(
        _l("A speaker has read the name in"),
        choices=list(languages.LANGUAGES.items()),
        option_widget=wtforms.widgets.CheckboxInput(),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
    )
    former = wtforms.HiddenField()
    reason = reason_field()


class ChangeTheme(Form):
    """Retire a theme, or merge it into another one."""

    action = wtforms.HiddenField(validators=[Required()])
    into = wtforms.SelectField(_l("Theme to merge with"), validators=[Optional()], validate_choice=False)
    reason = reason_field()


class FocusAreas(Form):
    """Focus areas of the agreement that a theme belongs to."""

    area = wtforms.SelectMultipleField(_l("Focus areas"), coerce=int, validate_choice=False)


class ProposeQuote(Form):
    """A wording that may leave the review room."""

    text = wtforms.HiddenField(validators=[Required()])
    wording = area_field(_l("Wording"), most=600)
    is_paraphrase = wtforms.RadioField(
        _l("How is it said?"),
        choices=[
            ("no", _l("Word for word: a second person must release it")),
            ("yes", _l("In our own words: shown at once")),
        ],
        validators=[Required()],
    )
    language = wtforms.SelectField(
        _l("Language of our own words"), choices=list(languages.LANGUAGES.items()), default="sv"
    )


class Undo(Form):
    """Undo a decision by a further one."""

    reason = reason_field()


def packed(texts: object) -> str:
    """The name that the person saw, as the form carries it: a stale edit is known by it."""
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def unpacked(text: str | None) -> dict[str, str] | None:
    """What `packed` made, or None for anything else."""
    try:
        found = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else None
