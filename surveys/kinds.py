"""The kinds of question, in one table: how each is configured, asked, read and summed up.

A kind is a row in `KINDS`. Its field is a plain WTForms field that refuses what the question does not
offer, in words that name the question. Messages are English sources; the form is given the `gettext` that
says them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.fields.core import UnboundField

from surveys import tabulation
from surveys.fields import (
    LONG_TEXT_LIMIT,
    Asking,
    checkbox_field,
    clean,
    clean_line,
    number_field,
    radio_field,
    text_area_field,
    text_limit,
    text_line_field,
    ticked,
)
from surveys.question import AnswerValue, Choice, Question, choices_of
from surveys.tabulation import Table
from surveys.texts import Message, gettext

__all__ = ["KINDS", "AnswerValue", "Asking", "Kind", "text_limit"]

LARGEST_NUMBER = 999_999


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    `check` lists what is wrong with how a question is set up; `field` makes its form field; `parse` turns
    the field's valid data into closed answers, or into the text for kinds that `is_text`; `sum_up` makes
    a table of everybody's answers, and is None for texts, which are read by themes and never listed.
    """

    key: str
    is_text: bool
    check: Callable[[Question], list[Message]]
    field: Callable[[Question, Asking], UnboundField]
    parse: Callable[[Question, Any], tuple[AnswerValue, ...] | str]
    sum_up: Callable[[Question, Iterable[Sequence[AnswerValue]]], Table] | None


# How each kind may be configured.


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
    """Check the places of each municipality: lists of {key, text}, beside at least one choice common to
    all.
    """
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
    """Check the range, and the `classes` that numbers are counted in: single values would tell who
    somebody is.
    """
    problems = _check_settings(question, {"minimum", "maximum", "classes"}) + _check_no_choices(question)
    minimum: Any = question.settings.get("minimum")
    maximum: Any = question.settings.get("maximum")
    if not (
        _is_whole(minimum) and _is_whole(maximum) and -LARGEST_NUMBER <= minimum < maximum <= LARGEST_NUMBER
    ):
        problems.append(Message(gettext("minimum and maximum must be whole numbers, the smaller first")))
        return problems
    classes: Any = question.settings.get("classes")
    is_list = isinstance(classes, list) and len(classes) > 1 and all(_is_whole(lower) for lower in classes)
    if not is_list or classes != sorted(set(classes)) or classes[0] != minimum or classes[-1] > maximum:
        rule = gettext("classes must be a rising list of lower limits that begins with the minimum")
        problems.append(Message(rule))
    return problems


def _check_no_choices(question: Question) -> list[Message]:
    return [Message(gettext("this kind of question has no choices"))] if question.choices else []


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_range(minimum: Any, maximum: Any) -> bool:
    if not (_is_whole(minimum) and _is_whole(maximum)):
        return False
    return bool(-LARGEST_NUMBER <= minimum < maximum <= LARGEST_NUMBER)


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _is_place(place: object) -> bool:
    if not isinstance(place, Mapping) or set(place) != {"key", "text"} or not isinstance(place["key"], str):
        return False
    text = place["text"]
    return isinstance(text, Mapping) and all(isinstance(words, str) for words in text.values())


# How each kind is read.


def _parse_single(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    return tuple(AnswerValue(question.key, choice=key) for key in _known(question, {value} - {None, ""}))


def _parse_multiple(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    return tuple(AnswerValue(question.key, item=key, choice=key) for key in _known(question, ticked(value)))


def _parse_number(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    text = clean_line(value)
    return (AnswerValue(question.key, number=int(text)),) if text else ()


def _parse_text(question: Question, value: Any) -> str:
    return clean(value)


def _parse_line(question: Question, value: Any) -> str:
    return clean_line(value)


def _known(question: Question, keys: set[str]) -> list[str]:
    """Put chosen keys in the order of the question; an unknown one is a caller's mistake, since the form
    refuses it.
    """
    order = [choice.key for choice in choices_of(question)]
    if not keys <= set(order):
        raise ValueError(f"{question.key}: not validated: {sorted(keys - set(order))}")
    return [key for key in order if key in keys]


# How each kind is summed up.


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
        Kind("single", False, _check_single, radio_field, _parse_single, tabulation.count),
        Kind("multiple", False, _check_multiple, checkbox_field, _parse_multiple, tabulation.count),
        Kind("scale", False, _check_scale, radio_field, _parse_single, tabulation.count),
        Kind("place", False, _check_place, radio_field, _parse_single, tabulation.count),
        Kind("long_text", True, _check_text, text_area_field, _parse_text, None),
        Kind("short_text", True, _check_text, text_line_field, _parse_line, None),
        Kind("number", False, _check_number, number_field, _parse_number, _sum_up_number),
    )
}
