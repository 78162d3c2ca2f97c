"""The form fields of the kinds of question: plain WTForms fields that refuse what the question does not
offer.

Each refusal names the question and says what to do. Nothing is chosen beforehand, and what was typed is
kept when it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from surveys.question import Question, choices_of, exclusive_keys
from surveys.texts import Gettext, normalise, pick

LONG_TEXT_LIMIT = 2_000
SHORT_TEXT_LIMIT = 200

# Enough to tell a number from something else before it is read: reading thousands of digits costs time.
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,6}")


@dataclass(frozen=True)
class Asking:
    """How a question is asked this time: in which language, about which municipality, and who says the
    errors.
    """

    language: str
    municipality: str | None
    gettext: Gettext


def text_limit(question: Question) -> int:
    """Give the number of characters that an answer to a text question may have."""
    usual = SHORT_TEXT_LIMIT if question.kind == "short_text" else LONG_TEXT_LIMIT
    return int(question.settings.get("limit", usual))


def labels(question: Question, asking: Asking) -> dict[str, Any]:
    """Give a field's label and description in the language asked."""
    return {
        "label": pick(question.text, asking.language).text,
        "description": pick(question.help, asking.language).text,
    }


def options_of(question: Question, asking: Asking) -> dict[str, str]:
    """Give the words of each choice offered, in the language asked."""
    choices = choices_of(question, asking.municipality)
    return {choice.key: pick(choice.text, asking.language).text for choice in choices}


def _select_choices(options: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=key, label=text) for key, text in options.items()]


def radio_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for one answer; the browser shows nothing chosen until somebody chooses."""
    options = options_of(question, asking)
    validator = _single_validator(question, options, asking)
    # WTForms' own check of choices is off: its message does not name the question.
    return wtforms.RadioField(
        **labels(question, asking),
        choices=_select_choices(options),
        validate_choice=False,
        validators=[validator],
    )


def checkbox_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for any number of answers."""
    options = options_of(question, asking)
    validator = _multiple_validator(question, options, asking)
    return wtforms.SelectMultipleField(
        **labels(question, asking),
        choices=_select_choices(options),
        validate_choice=False,
        validators=[validator],
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )


def text_area_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for a longer text."""
    validator = _text_validator(question, asking)
    return wtforms.TextAreaField(**labels(question, asking), filters=[clean], validators=[validator])


def text_line_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for a text on one line."""
    validator = _text_validator(question, asking)
    return wtforms.StringField(**labels(question, asking), filters=[clean_line], validators=[validator])


def number_field(question: Question, asking: Asking) -> UnboundField:
    """Ask for a whole number."""
    # A text field, so that what was typed is shown again with the error; the keyboard on a phone is still
    # numeric.
    return wtforms.StringField(
        **labels(question, asking),
        filters=[clean_line],
        validators=[_number_validator(question, asking)],
        render_kw={"inputmode": "numeric"},
    )


def clean(value: object) -> str:
    """Clean a text; a field that was not sent is an empty text."""
    return "" if value is None else normalise(str(value))


def clean_line(value: object) -> str:
    """Clean a text that belongs on one line."""
    return " ".join(clean(value).split())


def ticked(value: Any) -> set[str]:
    """Read the keys that were ticked; a field that was never shown has none."""
    return {key for key in value or () if key}


Validator = Callable[[wtforms.Form, wtforms.Field], None]


def _single_validator(question: Question, options: Mapping[str, str], asking: Asking) -> Validator:
    name = {"question": pick(question.text, asking.language).text}

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
            if question.required:
                raise StopValidation(asking.gettext("Choose an answer: “%(question)s”") % name)
            return
        if field.data not in options or len(set(field.raw_data or ())) > 1:
            raise StopValidation(asking.gettext("Choose one of the answers offered: “%(question)s”") % name)

    return validate


def _multiple_validator(question: Question, options: Mapping[str, str], asking: Asking) -> Validator:
    name = {"question": pick(question.text, asking.language).text}

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        chosen = ticked(field.data)
        if not chosen and question.required:
            raise StopValidation(asking.gettext("Choose an answer: “%(question)s”") % name)
        if not chosen <= options.keys():
            raise StopValidation(asking.gettext("Choose among the answers offered: “%(question)s”") % name)
        alone = sorted(chosen & exclusive_keys(question))
        if alone and len(chosen) > 1:
            message = asking.gettext("Choose either “%(choice)s” or other answers, not both: “%(question)s”")
            raise StopValidation(message % {**name, "choice": options[alone[0]]})

    return validate


def _text_validator(question: Question, asking: Asking) -> Validator:
    name = {"question": pick(question.text, asking.language).text}

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data and question.required:
            raise StopValidation(asking.gettext("Write an answer: “%(question)s”") % name)
        too_many = len(field.data) - text_limit(question)
        if too_many > 0:
            # A number after a colon needs no plural, of which Northern Sámi has three.
            message = asking.gettext("Shorten your answer. Characters too many: %(count)s. “%(question)s”")
            raise StopValidation(message % {**name, "count": too_many})

    return validate


def _number_validator(question: Question, asking: Asking) -> Validator:
    minimum, maximum = question.settings["minimum"], question.settings["maximum"]
    values = {
        "question": pick(question.text, asking.language).text,
        "minimum": minimum,
        "maximum": maximum,
    }

    def validate(form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
            if question.required:
                raise StopValidation(asking.gettext("Write a number: “%(question)s”") % values)
            return
        if not _WHOLE_NUMBER.fullmatch(field.data) or not minimum <= int(field.data) <= maximum:
            message = asking.gettext("Write a whole number from %(minimum)s to %(maximum)s: “%(question)s”")
            raise StopValidation(message % values)

    return validate
