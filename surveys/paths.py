"""Which questions are asked, given the answers so far; and the proof that each can be reached.

A condition (`show_if`) is one of

    {"question": key, "any_of": [choice, …]}        one of these was chosen
    {"question": key, "at_least": 3, "at_most": 9}  a number in a range; one limit may be left out
    {"not": condition}                              one of the two above does not hold
    {"all": [condition, …]}, {"any": [condition, …]}

and looks only at questions that stand earlier on the page, so there can be no loop. The server decides what
was asked; what was not asked is not stored. A question that was itself not asked has no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from surveys.question import AnswerValue, Fault, Question, choices_of, exclusive_keys, where_question
from surveys.texts import Message, gettext

if TYPE_CHECKING:
    from surveys.definition import SurveyDefinition

Condition = Mapping[str, Any]
Given = frozenset[str] | int
"""What was answered: the keys chosen, or the number."""

CHOOSING = ("single", "multiple", "scale", "place")
MOST_TRIED = 20_000
"""How many combinations of answers are tried to reach the questions of a survey. Beyond it the conditions are
too many for a person to follow as well; a file made for it would keep the site busy for hours (tried)."""


def page_order(definition: SurveyDefinition) -> tuple[Question, ...]:
    """The questions as they stand on the page: by section, then in the order of the definition."""
    places = {section.key: place for place, section in enumerate(definition.sections)}
    return tuple(sorted(definition.questions, key=lambda question: places.get(question.section, -1)))


def conditions_of(definition: SurveyDefinition, question: Question) -> tuple[Condition, ...]:
    """The conditions that must all hold for a question to be asked: its section's and its own."""
    sections = {section.key: section.show_if for section in definition.sections}
    found = (sections.get(question.section), question.show_if)
    return tuple(condition for condition in found if condition)


def asked(definition: SurveyDefinition, answers: Iterable[AnswerValue]) -> frozenset[str]:
    """The keys of the questions that are asked of somebody who has answered like this."""
    given: dict[str, Given] = {}
    for answer in answers:
        if answer.number is not None and not answer.item:
            given[answer.question] = answer.number
        elif answer.choice is not None and not (answer.item and answer.item != answer.choice):
            former = given.get(answer.question, frozenset())
            given[answer.question] = (former if isinstance(former, frozenset) else frozenset()) | {
                answer.choice
            }
    return _asked(definition.conditions, given)


def _asked(conditions: Mapping[str, Iterable[Condition]], given: Mapping[str, Given]) -> frozenset[str]:
    """Which questions are asked; `conditions` has what must hold for each, in the order of the page."""
    found: set[str] = set()
    known: dict[str, Given] = {}
    for key, needed in conditions.items():
        if all(holds(condition, known) for condition in needed):
            found.add(key)
            if key in given:
                known[key] = given[key]
    return frozenset(found)


def holds(condition: Condition, given: Mapping[str, Given]) -> bool:
    """Tell whether a condition holds; a question without an answer fulfils none."""
    if "all" in condition:
        return all(holds(part, given) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, given) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], given)
    answer = given.get(condition["question"])
    if "any_of" in condition:
        return isinstance(answer, frozenset) and not answer.isdisjoint(condition["any_of"])
    if not isinstance(answer, int):
        return False
    return bool(condition.get("at_least", answer) <= answer <= condition.get("at_most", answer))


def referred(condition: Condition) -> Iterator[Condition]:
    """Every single comparison in a condition, without "not"."""
    if "not" in condition:
        yield from referred(condition["not"])
    elif "all" in condition or "any" in condition:
        for part in (*condition.get("all", ()), *condition.get("any", ())):
            yield from referred(part)
    else:
        yield condition


def check_shape_of(condition: Any) -> bool:
    """Tell whether a condition is built as this module says. At most: all or any of comparisons."""
    if not isinstance(condition, Mapping):
        return False
    for name in ("all", "any"):
        if set(condition) == {name}:
            parts = condition[name]
            return isinstance(parts, list) and bool(parts) and all(_is_comparison(part) for part in parts)
    return _is_comparison(condition)


def _is_comparison(condition: Any) -> bool:
    if not isinstance(condition, Mapping):
        return False
    if set(condition) == {"not"}:
        inner = condition["not"]
        return isinstance(inner, Mapping) and "not" not in inner and _is_comparison(inner)
    if not isinstance(condition.get("question"), str):
        return False
    rest = {name: value for name, value in condition.items() if name != "question"}
    if set(rest) == {"any_of"}:
        keys = rest["any_of"]
        return isinstance(keys, list) and bool(keys) and all(isinstance(key, str) for key in keys)
    is_limits = bool(rest) and set(rest) <= {"at_least", "at_most"}
    return is_limits and all(
        isinstance(limit, int) and not isinstance(limit, bool) for limit in rest.values()
    )


def check_paths(definition: SurveyDefinition) -> list[Fault]:
    """List what is wrong with the conditions: what they look at, and questions that nobody can reach."""
    order = page_order(definition)
    faults = [*_section_faults(definition, order)]
    for place, question in enumerate(order):
        if question.show_if is not None:
            earlier = {former.key: former for former in order[:place]}
            faults += [
                Fault(where_question(question.key), problem)
                for problem in _problems(question.show_if, earlier, {one.key for one in order})
            ]
    if faults:
        return faults
    tries = iter(range(MOST_TRIED))
    return [
        Fault(where_question(question.key), problem)
        for question in order
        for problem in _unreachable(definition, question, order, tries)
    ]


def _section_faults(definition: SurveyDefinition, order: Sequence[Question]) -> Iterator[Fault]:
    for section in definition.sections:
        if section.show_if is None:
            continue
        first = next((at for at, one in enumerate(order) if one.section == section.key), len(order))
        earlier = {former.key: former for former in order[:first]}
        for problem in _problems(section.show_if, earlier, {one.key for one in order}):
            yield Fault(Message(gettext("section `%(key)s`"), {"key": section.key}), problem)


def _problems(condition: Condition, earlier: Mapping[str, Question], known: set[str]) -> Iterator[Message]:
    if not check_shape_of(condition):
        yield Message(gettext("the condition cannot be read"))
        return
    for one in referred(condition):
        key = one["question"]
        question = earlier.get(key)
        if key not in known:
            yield Message(
                gettext("the condition looks at a question that is not there: %(key)s"), {"key": key}
            )
        elif question is None:
            yield Message(
                gettext("the condition looks at a question that comes later: %(key)s"), {"key": key}
            )
        elif "any_of" in one:
            offered = {choice.key for choice in choices_of(question)}
            if question.kind not in CHOOSING:
                yield Message(gettext("the condition needs a question with choices: %(key)s"), {"key": key})
            for choice in () if question.kind not in CHOOSING else one["any_of"]:
                if choice not in offered:
                    yield Message(
                        gettext("the condition names a choice that is not offered: %(choice)s"),
                        {"choice": choice},
                    )
        elif question.kind != "number":
            yield Message(gettext("the condition needs a question with a number: %(key)s"), {"key": key})


def _unreachable(
    definition: SurveyDefinition, question: Question, order: Sequence[Question], tries: Iterator[int]
) -> Iterator[Message]:
    """Try the answers that the conditions can tell apart, until one way leads to the question.

    `tries` are those that are left for the whole survey.
    """
    looked_at = _looked_at(definition, question, order)
    if not looked_at:
        return
    mentioned: dict[str, list[Condition]] = {one.key: [] for one in looked_at}
    conditions = {one.key: conditions_of(definition, one) for one in (*looked_at, question)}
    for needed in conditions.values():
        for condition in needed:
            for comparison in referred(condition):
                mentioned[comparison["question"]].append(comparison)
    ways = [_answers_to_try(one, mentioned[one.key]) for one in looked_at]
    for way in product(*ways):
        if next(tries, None) is None:
            yield Message(
                gettext("so many conditions lead here that nobody can see whether it is ever asked")
            )
            return
        given = {one.key: answer for one, answer in zip(looked_at, way, strict=True) if answer is not None}
        if question.key in _asked(conditions, given):
            return
    yield Message(gettext("no answers lead to this question: it is never asked"))


def _looked_at(
    definition: SurveyDefinition, question: Question, order: Sequence[Question]
) -> tuple[Question, ...]:
    """The questions that decide whether this one is asked, also through each other, in page order."""
    by_key = {one.key: one for one in order}
    found: set[str] = set()
    waiting = [question]
    while waiting:
        for condition in conditions_of(definition, waiting.pop()):
            for comparison in referred(condition):
                if comparison["question"] not in found:
                    found.add(comparison["question"])
                    waiting.append(by_key[comparison["question"]])
    return tuple(one for one in order if one.key in found)


def _answers_to_try(question: Question, comparisons: Sequence[Condition]) -> list[Given | None]:
    """One answer for each way in which the comparisons can come out, and no answer where that is allowed."""
    none: list[Given | None] = [] if question.required else [None]
    if question.kind == "number":
        low, high = question.settings["minimum"], question.settings["maximum"]
        limits = {low, high}
        for one in comparisons:
            for limit in (one.get("at_least"), one.get("at_most")):
                limits |= set() if limit is None else {limit - 1, limit, limit + 1}
        return [*sorted(limit for limit in limits if low <= limit <= high), *none]
    named = {choice for one in comparisons for choice in one.get("any_of", ())}
    offered = [choice.key for choice in choices_of(question)]
    singles: list[Given | None] = [frozenset({key}) for key in offered if key in named]
    other = next((key for key in offered if key not in named), None)
    rest: list[Given | None] = [frozenset({other})] if other else []
    if question.kind != "multiple":
        return [*singles, *rest, *none]
    together = sorted(named - exclusive_keys(question))
    several: list[Given | None] = [
        frozenset(key for at, key in enumerate(together) if chosen >> at & 1)
        for chosen in range(1, 2 ** min(len(together), 12))
    ]
    return [*singles, *several, *rest, *none]
