"""The kinds of question, in one table: how each is configured, asked, read and summed up.

A kind is a row in `KINDS`. Its field is a plain WTForms field that refuses what the question does not
offer, in words that name the question. Messages are English sources; the form is given the `gettext` that
says them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from surveys.grids import matrix_field, pair_field, ranking_field
from surveys.question import AnswerValue, Choice, Question, choices_of, most_ranked, rows_of
from surveys.tabulation import Given, Table
from surveys.texts import Message, gettext

__all__ = ["KINDS", "AnswerValue", "Asking", "Kind", "most_ranked", "parts", "text_limit"]

LARGEST_NUMBER = 999_999


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    `check` lists what is wrong with how a question is set up; `field` makes its form field; `parse` turns
    the field's valid data into closed answers, or into the text for kinds that `is_text` (a pair: into its
    texts by side); `tables` makes the tables of what everybody answered, one for each of `parts`, and is
    None for texts, which are read by themes and never listed.
    """

    key: str
    is_text: bool
    check: Callable[[Question], list[Message]]
    field: Callable[[Question, Asking], UnboundField]
    parse: Callable[[Question, Any], tuple[AnswerValue, ...] | str | dict[str, str]]
    tables: Callable[[Question, Given], tuple[Table, ...]] | None

    def sum_up(self, question: Question, values: Iterable[Sequence[AnswerValue]]) -> tuple[Table, ...]:
        """Make the tables of people's answers, with one sequence for each; none for texts."""
        return self.tables(question, tabulation.given(question, values)) if self.tables else ()


def parts(question: Question) -> tuple[Question, ...]:
    """Give the questions that are counted for one that is asked.

    A matrix is as many scales as it has rows, each under the key `question.row`; any other kind is itself.
    """
    if question.kind != "matrix":
        return (question,)
    settings = {name: value for name, value in question.settings.items() if name == "outside"}
    return tuple(
        replace(question, key=f"{question.key}.{row.key}", kind="scale", text=row.text, settings=settings)
        for row in rows_of(question)
    )


# How each kind may be configured.


def _check_settings(question: Question, known: set[str]) -> list[Message]:
    unknown = sorted(set(question.settings) - known)
    return [Message(gettext("unknown setting: %(name)s"), {"name": name}) for name in unknown]


def _check_choice_settings(
    question: Question, setting: str | None = None, *, least: int = 2, others: Iterable[str] = ()
) -> list[Message]:
    """Check that there is something to choose, and that a setting that lists choices lists real ones."""
    problems = _check_settings(question, {*([setting] if setting else ()), *others})
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
    if not is_mapping or not all(_is_keyed_text(place) for group in places.values() for place in group):
        problems.append(
            Message(gettext("places must be lists of key and text, one list for each municipality"))
        )
    if not question.choices:
        problems.append(Message(gettext("there must be a choice for those who live somewhere else")))
    return problems


def _check_matrix(question: Question) -> list[Message]:
    problems = _check_choice_settings(question, "outside", least=2, others=["rows"])
    return [*problems, *_check_rows(question)]


def _check_rows(question: Question) -> list[Message]:
    rows = question.settings.get("rows")
    if not isinstance(rows, list) or not rows or not all(_is_keyed_text(row) for row in rows):
        return [Message(gettext("rows must be a list of key and text"))]
    return []


def _check_ranking(question: Question) -> list[Message]:
    problems = _check_choice_settings(question, others=["most"])
    most: Any = question.settings.get("most", 1)
    if not _is_whole(most) or not 1 <= most <= max(1, len(question.choices)):
        rule = gettext("most must be a whole number, at most as many as there are choices")
        problems.append(Message(rule))
    return problems


def _check_pair(question: Question) -> list[Message]:
    """Check the two sides: what the police and what the municipality should do."""
    problems = _check_settings(question, {"rows", "limit"}) + _check_no_choices(question)
    problems += _check_limit(question) + _check_rows(question)
    if not problems and [row["key"] for row in question.settings["rows"]] != ["police", "municipality"]:
        problems.append(Message(gettext("the rows of a pair are police and municipality, in this order")))
    return problems


def _check_text(question: Question) -> list[Message]:
    return _check_settings(question, {"limit"}) + _check_no_choices(question) + _check_limit(question)


def _check_limit(question: Question) -> list[Message]:
    limit = question.settings.get("limit", 1)
    if not _is_whole(limit) or not 1 <= limit <= LONG_TEXT_LIMIT:
        rule = gettext("limit must be a whole number from 1 to %(largest)s")
        return [Message(rule, {"largest": LONG_TEXT_LIMIT})]
    return []


def _check_number(question: Question) -> list[Message]:
    """Check the range, and the `classes` that numbers are counted in: single values would tell who
    somebody is.
    """
    problems = _check_settings(question, {"minimum", "maximum", "classes"}) + _check_no_choices(question)
    minimum: Any = question.settings.get("minimum")
    maximum: Any = question.settings.get("maximum")
    if not _is_range(minimum, maximum):
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


def _is_keyed_text(place: object) -> bool:
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


def _parse_matrix(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    steps = set(_known(question, set(value.values())))
    rows = [row.key for row in rows_of(question) if value.get(row.key) in steps]
    return tuple(AnswerValue(question.key, item=row, choice=value[row]) for row in rows)


def _parse_ranking(question: Question, value: Any) -> tuple[AnswerValue, ...]:
    """Read who comes first, second, third; a number that was left out is closed up, the order stays."""
    order = sorted(_known(question, set(value)), key=lambda key: int(value[key]))
    return tuple(AnswerValue(question.key, item=key, number=rank) for rank, key in enumerate(order, start=1))


def _parse_pair(question: Question, value: Any) -> dict[str, str]:
    return {row.key: value[row.key] for row in rows_of(question) if value.get(row.key)}


def _known(question: Question, keys: set[str]) -> list[str]:
    """Put chosen keys in the order of the question; an unknown one is a caller's mistake, since the form
    refuses it.
    """
    if not keys:
        return []
    order = [choice.key for choice in choices_of(question)]
    if not keys <= set(order):
        raise ValueError(f"{question.key}: not validated: {sorted(keys - set(order))}")
    return [key for key in order if key in keys]


# How each kind is summed up.


def _choices_table(question: Question, given: Given) -> tuple[Table, ...]:
    chosen: Counter[str] = Counter()
    for (_item, choice, _number), count in given.counts.items():
        if choice:
            chosen[choice] += count
    return (tabulation.from_counts(question, chosen, given.people),)


def _matrix_tables(question: Question, given: Given) -> tuple[Table, ...]:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for (item, choice, _number), count in given.counts.items():
        if choice:
            rows[f"{question.key}.{item}"][choice] += count
    return tuple(tabulation.from_counts(one, rows[one.key], rows[one.key].total()) for one in parts(question))


def _ranking_table(question: Question, given: Given) -> tuple[Table, ...]:
    """Count for each choice how many put it among the most important ones, whatever the place."""
    ranked: Counter[str] = Counter()
    for (item, _choice, _number), count in given.counts.items():
        ranked[item] += count
    return (tabulation.from_counts(question, ranked, given.people),)


def _number_table(question: Question, given: Given) -> tuple[Table, ...]:
    """Count numbers by class, never one by one."""
    lower_limits = question.settings["classes"]
    upper_limits = [*(limit - 1 for limit in lower_limits[1:]), question.settings["maximum"]]
    classes = list(zip(lower_limits, upper_limits, strict=True))
    choices = tuple(Choice(_class_key(*limits), _class_text(*limits)) for limits in classes)
    counted = Question(
        question.key, question.section, "single", question.role, question.text, choices=choices
    )
    counts = {
        _class_key(low, high): sum(
            count
            for (_item, _choice, number), count in given.counts.items()
            if number is not None and low <= number <= high
        )
        for low, high in classes
    }
    return (tabulation.from_counts(counted, counts, given.people),)


def _class_key(low: int, high: int) -> str:
    return f"{low}_{high}"


def _class_text(low: int, high: int) -> dict[str, str]:
    words = str(low) if low == high else f"{low}–{high}"
    return dict.fromkeys(("sv", "se", "en"), words)


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("single", False, _check_single, radio_field, _parse_single, _choices_table),
        Kind("multiple", False, _check_multiple, checkbox_field, _parse_multiple, _choices_table),
        Kind("scale", False, _check_scale, radio_field, _parse_single, _choices_table),
        Kind("place", False, _check_place, radio_field, _parse_single, _choices_table),
        Kind("long_text", True, _check_text, text_area_field, _parse_text, None),
        Kind("short_text", True, _check_text, text_line_field, _parse_line, None),
        Kind("number", False, _check_number, number_field, _parse_number, _number_table),
        Kind("matrix", False, _check_matrix, matrix_field, _parse_matrix, _matrix_tables),
        Kind("ranking", False, _check_ranking, ranking_field, _parse_ranking, _ranking_table),
        Kind("pair", True, _check_pair, pair_field, _parse_pair, None),
    )
}
