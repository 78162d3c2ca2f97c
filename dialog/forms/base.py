"""What every form of the desk shares: its token, our words for its errors, and how typed text is cleaned.

WTForms speaks through our own catalogues, since it knows no Northern Sámi; the messages of its that we use
are listed in `WTFORMS_MESSAGES`, where extraction finds them. Residents' forms carry a signed token of
their own instead (`forms/answer.py`): a session would need a cookie.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import wtforms
from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation, ValidationError

from dialog import languages
from dialog.request import catalogue
from dialog.request import gettext as say
from surveys.texts import LANGUAGES, gettext, normalise, whole

LONGEST_LINE = 200
LONGEST_TEXT = 20_000

WTFORMS_MESSAGES = (
    gettext("This field is required."),
    gettext("Not a valid choice."),
    gettext("Not a valid date value."),
    gettext("Not a valid integer value."),
    gettext("Not a valid decimal value."),
    gettext("Not a valid float value."),
    gettext("Invalid input."),
    gettext("Invalid email address."),
    gettext("Invalid Choice: could not coerce."),
    gettext("Invalid choice(s): one or more data inputs could not be coerced."),
    gettext("Number must be at least %(min)s."),
    gettext("Number must be at most %(max)s."),
    gettext("Number must be between %(min)s and %(max)s."),
)
"""WTForms' own sentences that a field of ours may say; named here only so that they are translated."""


class LazyText:
    """A source text that becomes words when a form is made: form classes are older than any request."""

    def __init__(self, message: str, values: Mapping[str, object]) -> None:
        self._message, self._values = message, values

    def __str__(self) -> str:
        return say(self._message, **self._values)


def lazy_gettext(message: str, **values: object) -> LazyText:
    """A text for a form class, said in the language of the page that shows the form."""
    return LazyText(message, values)


class Spoken:
    """The part of a form's Meta that gives it our words."""

    def get_translations(self, form: wtforms.Form) -> Any:
        """Our catalogue of the page's language, for WTForms' own messages."""
        return catalogue()

    def bind_field(self, form: wtforms.Form, unbound_field: UnboundField, options: dict[str, Any]) -> Any:
        """Say labels, descriptions and choices in the page's language, so that templates meet only words."""
        given = unbound_field.kwargs.get("choices")
        if isinstance(given, list | tuple):
            pairs = (pair if isinstance(pair, tuple) else (pair, pair) for pair in given)
            options["choices"] = [SelectChoice(value, _said(label)) for value, label in pairs]
        field = unbound_field.bind(form=form, **options)
        field.label.text = _said(field.label.text)
        field.description = _said(field.description)
        return field


def _said(words: Any) -> Any:
    return str(words) if isinstance(words, LazyText) else words


class Form(FlaskForm):
    """A form of the desk: with the session's token, in the reader's language."""

    class Meta(Spoken, FlaskForm.Meta):
        """Ours before Flask-WTF's."""

        def wrap_formdata(self, form: wtforms.Form, formdata: Any) -> Any:
            """What was sent as a form; a file where words are asked for is nothing."""
            if request.is_json:
                return request.form
            found = super().wrap_formdata(form, formdata)
            if not isinstance(found, CombinedMultiDict):
                return found
            asked = {field.name for field in form if isinstance(field, wtforms.FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in asked]
            return CombinedMultiDict([MultiDict(files), request.form])


class Part(wtforms.Form):
    """A group of fields inside a form; the form around it carries the token."""

    class Meta(Spoken, wtforms.Form.Meta):
        """The same words, no token."""


class Required:
    """Something must be written or chosen."""

    field_flags = {"required": True}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        is_blank = isinstance(field.data, str) and not field.data.strip()
        if field.data is None or field.data == [] or is_blank:
            if not field.errors:
                raise StopValidation(say("Fill this in."))
            raise StopValidation  # what was typed could not be read: the field has said so itself


class Optional(wtforms.validators.Optional):
    """Nothing needs to be written; what is written must be right."""


class NumberRange(wtforms.validators.NumberRange):
    """A number within bounds, however many digits it has: WTForms' own fails beyond three hundred."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        number = field.data
        if isinstance(number, int):
            field.data = max(-sys.maxsize, min(number, sys.maxsize))
        try:
            super().__call__(form, field)
        finally:
            field.data = number


class Length:
    """At most so many characters: a column or a page has room for no more."""

    def __init__(self, most: int, least: int = 0) -> None:
        self.most, self.least = most, least

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        length = len(field.data or "")
        if length > self.most:
            # A number after a colon needs no plural.
            raise ValidationError(
                say("Shorten this. Characters too many: %(count)s.", count=length - self.most)
            )
        if length < self.least:
            raise ValidationError(
                say("This is too short. Least number of characters: %(count)s.", count=self.least)
            )


def clean(value: object) -> object:
    """Typed text as it is stored: NFC, plain line breaks, no control characters; nothing else is changed."""
    return normalise(value) if isinstance(value, str) else value


def clean_line(value: object) -> object:
    """The same for a text that belongs on one line."""
    return " ".join(normalise(value).split()) if isinstance(value, str) else value


def number_or_none(value: str | int | None) -> int | None:
    """What a list of numbers and one empty line sends."""
    return whole(str(value)) if value else None


def line_field(
    label: object, *, is_required: bool = True, most: int = LONGEST_LINE, **more: Any
) -> UnboundField:
    """A text on one line, cleaned and limited."""
    return wtforms.StringField(
        label, filters=[clean_line], validators=[*_presence(is_required), Length(most)], **more
    )


def area_field(
    label: object, *, is_required: bool = True, most: int = LONGEST_TEXT, **more: Any
) -> UnboundField:
    """A longer text, cleaned and limited."""
    return wtforms.TextAreaField(
        label, filters=[clean], validators=[*_presence(is_required), Length(most)], **more
    )


def _presence(is_required: bool) -> list[Any]:
    return [Required()] if is_required else [Optional()]


def revision_field() -> UnboundField:
    """The revision that the person read, sent back unseen: the service refuses a stale edit by it."""
    return wtforms.IntegerField(widget=wtforms.widgets.HiddenInput(), validators=[Optional()])


class TextsField(wtforms.FormField):
    """One content text in three languages; its data is the stored mapping, without empty languages.

    Show it with `three_texts(field.label.text, field.form, states)`.
    """

    @property
    def data(self) -> dict[str, str]:
        """The languages in which something is written."""
        return {code: text for code, text in self.form.data.items() if text}


def texts_fields(
    label: object,
    *,
    required: tuple[str, ...] = ("sv",),
    most: int = LONGEST_TEXT,
    is_long: bool = True,
) -> UnboundField:
    """Three fields side by side, `sv`, `se` and `en`; by default only Swedish must be written."""
    make = area_field if is_long else line_field
    fields = {
        code: make(
            languages.LANGUAGES[code], is_required=code in required, most=most, render_kw={"lang": code}
        )
        for code in LANGUAGES
    }
    return TextsField(type("ThreeTexts", (Part,), fields), label)
