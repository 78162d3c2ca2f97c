"""Forms of the codebook: a word to try, add or take away, a theme's texts, an own theme, a file."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_wtf.file import FileField

from dialog import languages
from dialog.forms.base import Form, Required, line_field, texts_fields
from dialog.forms.base import lazy_gettext as _l
from dialog.forms.review import reason_field
from surveys.texts import LANGUAGES

LONGEST_WORD = 80
STRENGTHS = (
    ("seeds", _l("Seed word: it decides")),
    ("hints", _l("Hint: it points there and counts less than half")),
)


def _word_field() -> Any:
    return line_field(_l("Word or words"), most=LONGEST_WORD)


def _language_field() -> Any:
    return wtforms.SelectField(
        _l("Language of the word"), choices=list(languages.LANGUAGES.items()), default="sv"
    )


def _strength_field() -> Any:
    return wtforms.RadioField(_l("How strong it is"), choices=list(STRENGTHS), default="seeds")


class TryWord(Form):
    """A word to try for a theme; it only reads, so it is sent with the address."""

    class Meta(Form.Meta):
        """Nothing is changed by it."""

        csrf = False

    theme = wtforms.SelectField(_l("Theme"), validate_choice=False)
    word = _word_field()
    # An address has its own `language`: that of the page.
    code = _language_field()
    strength = _strength_field()


class AddWord(Form):
    """A word to add to a theme."""

    word = _word_field()
    language = wtforms.HiddenField(validators=[wtforms.validators.AnyOf(LANGUAGES)])
    strength = wtforms.HiddenField(validators=[wtforms.validators.AnyOf([key for key, _ in STRENGTHS])])
    reason = reason_field()


class ShareWord(Form):
    """A seed word that speaks for several themes on purpose, or no longer."""

    word = _word_field()
    language = wtforms.HiddenField(validators=[wtforms.validators.AnyOf(LANGUAGES)])
    reason = reason_field()


class TakeAwayWord(AddWord):
    """A word to take away from a theme."""


class Switch(Form):
    """Look for a theme no longer, or again."""

    is_on = wtforms.HiddenField(validators=[wtforms.validators.AnyOf(["yes", "no"])])
    reason = reason_field()


class ThemeTexts(Form):
    """A theme's label and what belongs there, in three languages."""

    labels = texts_fields(_l("Label"), most=120, is_long=False)
    belongs = texts_fields(_l("What belongs there"), required=(), most=600)
    does_not_belong = texts_fields(_l("What does not belong there"), required=(), most=600)
    former = wtforms.HiddenField()
    reason = reason_field()


class OwnTheme(Form):
    """A theme that the shared codebook does not have."""

    area = wtforms.SelectField(_l("Area"), validators=[Required()], validate_choice=False)
    labels = texts_fields(_l("Label"), most=120, is_long=False)
    belongs = texts_fields(_l("What belongs there"), required=(), most=600)
    does_not_belong = texts_fields(_l("What does not belong there"), required=(), most=600)
    reason = reason_field()


class LoadCodebook(Form):
    """A codebook or changes as a file."""

    file = FileField(_l("File"), validators=[Required()])
    reason = reason_field()


class Save(Form):
    """Make a further edition without anything else to say than why."""

    reason = reason_field()
