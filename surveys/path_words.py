"""A condition in words, for the person who answers without JavaScript or on paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from surveys.definition import SurveyDefinition
from surveys.paths import Condition
from surveys.question import Choice, Question, choices_of
from surveys.texts import Gettext, Picked, gettext, pick

LISTED_AT_MOST = 3
"""More answers than these are said by the fewer that do not count, where they are few."""


def condition_words(
    definition: SurveyDefinition,
    condition: Condition,
    language: str,
    say: Gettext = gettext,
    municipality: str | None = None,
) -> tuple[Picked, ...]:
    """Say a condition to the person who answers: the lead, then one line a comparison, each in the language
    that its question's words are borrowed from. Only the municipality's own places are named.
    """
    lines = tuple(_words_of(definition, part, language, say, municipality) for part in _parts(condition))
    if len(lines) == 1:
        lead = say("Answer this only if this is true:")
    elif "any" in condition:
        lead = say("Answer this only if at least one of these is true:")
    else:
        lead = say("Answer this only if all of these are true:")
    return (Picked(lead, language), *lines)


def _parts(condition: Condition) -> Sequence[Condition]:
    return condition.get("all") or condition.get("any") or [condition]


def _words_of(
    definition: SurveyDefinition, part: Condition, language: str, say: Gettext, municipality: str | None
) -> Picked:
    is_not = "not" in part
    one = part["not"] if is_not else part
    question = next(each for each in definition.questions if each.key == one["question"])
    # Label, colon, answer: a name inside a sentence would have to be inflected in Northern Sámi.
    shown = pick(question.text, language)
    values = {"question": shown.text}
    if "any_of" in one:
        named, is_other = answers_named(question, one["any_of"], municipality, may_turn=not is_not)
        values["answers"] = " / ".join(
            say("“%(answer)s”") % {"answer": pick(choice.text, language).text} for choice in named
        )
        line = say("“%(question)s”: %(answers)s")
        if is_other:
            line = say("“%(question)s”: something other than %(answers)s")
        elif is_not:
            line = say("“%(question)s” – not: %(answers)s")
        return Picked(line % values, shown.language)
    values["low"] = str(one.get("at_least", question.settings["minimum"]))
    values["high"] = str(one.get("at_most", question.settings["maximum"]))
    line = (
        say("“%(question)s” – not: %(low)s–%(high)s") if is_not else say("“%(question)s”: %(low)s–%(high)s")
    )
    return Picked(line % values, shown.language)


def answers_named(
    question: Question, any_of: Collection[str], municipality: str | None = None, *, may_turn: bool = True
) -> tuple[tuple[Choice, ...], bool]:
    """Which answers say a condition most shortly: those that fulfil it or, with True, the few that do not.

    To answer something other than these few is the same as to answer one of the many, also where several
    may be chosen. A municipality's form has its own places only; those of the others are not named.
    """
    choices = choices_of(question, municipality)
    named = tuple(one for one in choices if one.key in any_of)
    others = tuple(one for one in choices if one.key not in any_of)
    if may_turn and len(named) > LISTED_AT_MOST and 0 < len(others) <= LISTED_AT_MOST:
        return others, True
    return named or tuple(one for one in choices_of(question) if one.key in any_of), False
