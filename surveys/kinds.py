"""The kinds of question, in one table: how each is configured, asked, read and summed up.

A kind is a row in `KINDS`. Its field is a plain WTForms field that refuses what the question does not offer, in words
that name the question. Messages are English sources; the form is given the `gettext` that says them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from surveys import tabulation
from surveys.question import AnswerValue, Choice, Question, choices_of, exclusive_keys
from surveys.tabulation import Table
from surveys.texts import Gettext, Message, gettext, normalise, pick

LONG_TEXT_LIMIT = 2_000
SHORT_TEXT_LIMIT = 200
LARGEST_NUMBER = 999_999

# Enough to tell a number from something else before it is read: reading thousands of digits costs time.
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,6}")


@dataclass(frozen=True)
class Asking:
    """How a question is asked this time: in which language, about which municipality, and who says the errors."""

    language: str
    municipality: str | None
    gettext: Gettext


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    `check` lists what is wrong with how a question is set up; `field` makes its form field; `parse` turns the field's
    valid data into closed answers, or into the text for kinds that `is_text`; `sum_up` makes a table of everybody's
    answers, and is None for texts, which are read by themes and never listed.
    """

    key: str
    is_text: bool
    check: Callable[[Question], list[Message]]
    field: Callable[[Question, Asking], UnboundField]
    parse: Callable[[Question, Any], tuple[AnswerValue, ...] | str]
    sum_up: Callable[[Question, Iterable[Sequence[AnswerValue]]], Table] | None


def text_limit(question: Question) -> int:
    """Give the number of characters that an answer to a text question may have."""
    usual = LONG_TEXT_LIMIT if question.kind == "long_text" else SHORT_TEXT_LIMIT
    return int(question.settings.get("limit", usual))


# How each kind may be configured. ---------------------------------------------------------------------------------


def _check_settings(question: Question, known: set[str]) -> list[Message]:
    unknown = sorted(set(question.settings) - known)
    return [Message(gettext("unknown setting: %(name)s"), {"name": name}) for name in unknown]


def _check_choice_settings(
    question: Question, setting: str | None = None, *, least: int = 2
) -> list[Message]:
    """Check that there is something to choose, and that a setting that lists choices lists real ones."""
    problems = _check_settings(question, {setting} if setting else set())
    listed = question.settings.get(setting, []) if setting else []
    if not _is_list_of_words(listed):
        return [*problems, Message(gettext("%(name)s must be a list of choices"), {"name": str(setting)})]
    keys = [choice.key for choice in question.choices]
    for key in listed:
        if key not in keys:
            problems.append(
                Message(gettext("%(name)s: no such choice: %(key)s"), {"name": str(setting), "key": key})
            )
    if len(set(keys) - set(listed)) < least:
        problems.append(
            Message(gettext("there must be at least %(least)s ordinary choices"), {"least": least})
        )
    return problems


def _check_single(question: Question) -> list[Message]:
    return _check_choice_settings(question)


def _check_multiple(question: Question) -> list[Message]:
    return _check_choice_settings(question, "exclusive")


def _check_scale(question: Question) -> list[Message]:
    # `outside` lists answers that are no step of the scale, such as "I don't know".
    return _check_choice_settings(question, "outside", least=3)


def _check_place(question: Question) -> list[Message]:
    """Check the places of each municipality: lists of {key, text}, beside at least one choice common to all."""
    problems = _check_settings(question, {"places"})
    places = question.settings.get("places", {})
    is_mapping = isinstance(places, Mapping) and all(isinstance(group, list) for group in places.values())
    if not is_mapping or not all(_is_place(place) for group in places.values() for place in group):
        problems.append(
            Message(gettext("places must be lists of key and text, one list for each municipality"))
        )
    if not question.choices:
        problems.append(Message(gettext("there must be a choice for those who live somewhere else")))
    return problems


def _check_text(question: Question) -> list[Message]:
    problems = _check_settings(question, {"limit"}) + _check_no_choices(question)
    limit = question.settings.get("limit", 1)
    if not _is_whole(limit) or not 1 <= limit <= LONG_TEXT_LIMIT:
        rule = gettext("limit must be a whole number from 1 to %(largest)s")
        problems.append(Message(rule, {"largest": LONG_TEXT_LIMIT}))
    return problems


def _check_number(question: Question) -> list[Message]:
    """Check the range, and the `classes` that numbers are counted in: single values would tell who somebody is."""
    problems = _check_settings(question, {"minimum", "maximum", "classes"}) + _check_no_choices(question)
    minimum, maximum = question.settings.get("minimum"), question.settings.get("maximum")
    if not (
        _is_whole(minimum) and _is_whole(maximum) and -LARGEST_NUMBER <= minimum < maximum <= LARGEST_NUMBER
    ):
        problems.append(Message(gettext("minimum and maximum must be whole numbers, the smaller first")))
        return problems
    classes = question.settings.get("classes")
    is_list = isinstance(classes, list) and len(classes) > 1 and all(_is_whole(lower) for lower in classes)
    if not is_list or classes != sorted(set(classes)) or classes[0] != minimum or classes[-1] > maximum:
        rule = gettext("classes must be a rising list of lower limits that begins with the minimum")
        problems.append(Message(rule))
    return problems


def _check_no_choices(question: Question) -> list[Message]:
    return [Message(gettext("this kind of question has no choices"))] if question.choices else []


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(word, str) for word in value)


def _is_place(place: object) -> bool:
    if not isinstance(place, Mapping) or set(place) != {"key", "text"} or not isinstance(place["key"], str):
        return False
    text = place["text"]
    return isinstance(text, Mapping) and all(isinstance(words, str) for words in text.values())


# How each kind is asked. ------------------------------------------------------------------------------------------


def _labels(question: Question, asking: Asking) -> dict[str, Any]:
    return {
        "label": pick(question.text, asking.language).text,
        "description": pick(question.help, asking.language).text,
    }


def _options(question: Question, asking: Asking) -> list[tuple[str, str]]:
    choices = choices_of(question, asking.municipality)
    return [(choice.key, pick(choice.text, asking.language).text) for choice in choices]


def _radio_field(question: Question, asking: Asking) -> UnboundField:
    options = _options(question, asking)
    validator = _single_validator(question, dict(options), asking)
    # WTForms' own check of choices is off: its message does not name the question.
    return wtforms.RadioField(
        **_labels(question, asking), choices=options, validate_choice=False, validators=[validator]
    )


def _checkbox_field(question: Question, asking: Asking) -> UnboundField:
    options = _options(question, asking)
    validator = _multiple_validator(question, dict(options), asking)
    return wtforms.SelectMultipleField(
        **_labels(question, asking),
        choices=options,
        validate_choice=False,
        validators=[validator],
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )


def _text_area_field(question: Question, asking: Asking) -> UnboundField:
    validator = _text_validator(question, asking)
    return wtforms.TextAreaField(**_labels(question, asking), filters=[_clean], validators=[validator])


def _text_line_field(question: Question, asking: Asking) -> UnboundField:
    validator = _text_validator(question, asking)
    return wtforms.StringField(**_labels(question, asking), filters=[_clean_line], validators=[validator])


def _number_field(question: Question, asking: Asking) -> UnboundField:
    # A text field, so that what was typed is shown again with the error; the keyboard on a phone is still numeric.
    return wtforms.StringField(
        **_labels(question, asking),
        filters=[_clean_line],
        validators=[_number_validator(question, asking)],
        render_kw={"inputmode": "numeric"},
    )


def _clean(value: object) -> str:
    return "" if value is None else normalise(str(value))


def _clean_line(value: object) -> str:
    return " ".join(_clean(value).split())


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
        chosen = _ticked(field.data)
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


# How each kind is read. -------------------------------------------------------------------------------------------


def _ticked(value: Any) -> set[str]:
    return {key for key in value or () if key}


def _parse_single(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    return tuple(AnswerValue(question.key, choice=key) for key in _known(question, {value} - {None, ""}))


def _parse_multiple(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    return tuple(AnswerValue(question.key, item=key, choice=key) for key in _known(question, _ticked(value)))


def _parse_number(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    text = _clean_line(value)
    return (AnswerValue(question.key, number=int(text)),) if text else ()


def _parse_text(question: Question, value: Any) -> str:
    return _clean(value)


def _parse_line(question: Question, value: Any) -> str:
    return _clean_line(value)


def _known(question: Question, keys: set[str]) -> list[str]:
    """Put chosen keys in the order of the question; an unknown one is a caller's mistake, since the form refuses it."""
    order = [choice.key for choice in choices_of(question)]
    if not keys <= set(order):
        raise ValueError(f"{question.key}: not validated: {sorted(keys - set(order))}")
    return [key for key in order if key in keys]


# How each kind is summed up. --------------------------------------------------------------------------------------


def _sum_up_number(question: Question, values: Iterable[Sequence[AnswerValue]]) -> Table:
    """Count numbers by class, never one by one."""
    lower_limits = question.settings["classes"]
    upper_limits = [*(limit - 1 for limit in lower_limits[1:]), question.settings["maximum"]]
    classes = list(zip(lower_limits, upper_limits, strict=True))
    choices = tuple(Choice(_class_key(*limits), _class_text(*limits)) for limits in classes)
    counted = Question(
        question.key, question.section, "single", question.role, question.text, choices=choices
    )
    numbers = [
        answer.number
        for answers in values
        for answer in answers
        if answer.question == question.key and answer.number is not None
    ]
    counts = {
        _class_key(low, high): sum(low <= number <= high for number in numbers) for low, high in classes
    }
    return tabulation.from_counts(counted, counts, len(numbers))


def _class_key(low: int, high: int) -> str:
    return f"{low}_{high}"


def _class_text(low: int, high: int) -> dict[str, str]:
    words = str(low) if low == high else f"{low}–{high}"
    return dict.fromkeys(("sv", "se", "en"), words)


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("single", False, _check_single, _radio_field, _parse_single, tabulation.count),
        Kind("multiple", False, _check_multiple, _checkbox_field, _parse_multiple, tabulation.count),
        Kind("scale", False, _check_scale, _radio_field, _parse_single, tabulation.count),
        Kind("place", False, _check_place, _radio_field, _parse_single, tabulation.count),
        Kind("long_text", True, _check_text, _text_area_field, _parse_text, None),
        Kind("short_text", True, _check_text, _text_line_field, _parse_line, None),
        Kind("number", False, _check_number, _number_field, _parse_number, _sum_up_number),
    )
}
