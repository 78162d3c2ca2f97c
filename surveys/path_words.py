"""A condition in words, for the person who answers without JavaScript or on paper."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.definition import SurveyDefinition
from surveys.paths import Condition
from surveys.question import choices_of
from surveys.texts import Gettext, Picked, gettext, pick


def condition_words(
    definition: SurveyDefinition, condition: Condition, language: str, say: Gettext = gettext
) -> tuple[Picked, ...]:
    """Say a condition to the person who answers: the lead, then one line a comparison, each in the language
    that its question's words are borrowed from.
    """
    lines = tuple(_words_of(definition, part, language, say) for part in _parts(condition))
    if len(lines) == 1:
        lead = say("Answer this only if this is true:")
    elif "any" in condition:
        lead = say("Answer this only if at least one of these is true:")
    else:
        lead = say("Answer this only if all of these are true:")
    return (Picked(lead, language), *lines)


def _parts(condition: Condition) -> Sequence[Condition]:
    return condition.get("all") or condition.get("any") or [condition]


def _words_of(definition: SurveyDefinition, condition: Condition, language: str, say: Gettext) -> Picked:
    is_not = "not" in condition
    one = condition["not"] if is_not else condition
    question = next(each for each in definition.questions if each.key == one["question"])
    # Label, colon, answer: a name inside a sentence would have to be inflected in Northern Sámi.
    shown = pick(question.text, language)
    values = {"question": shown.text}
    if "any_of" in one:
        words = {choice.key: pick(choice.text, language).text for choice in choices_of(question)}
        values["answers"] = " / ".join(say("“%(answer)s”") % {"answer": words[key]} for key in one["any_of"])
        line = say("“%(question)s” – not: %(answers)s") if is_not else say("“%(question)s”: %(answers)s")
        return Picked(line % values, shown.language)
    values["low"] = str(one.get("at_least", question.settings["minimum"]))
    values["high"] = str(one.get("at_most", question.settings["maximum"]))
    line = (
        say("“%(question)s” – not: %(low)s–%(high)s") if is_not else say("“%(question)s”: %(low)s–%(high)s")
    )
    return Picked(line % values, shown.language)
