"""A fault said to somebody who writes a survey and knows its words, not its keys."""

from __future__ import annotations

from surveys.definition import SurveyDefinition
from surveys.every_text import FIRST
from surveys.question import Fault, choices_of, rows_of
from surveys.texts import Gettext, gettext, pick

LONGEST_QUOTED = 80


def told_plainly(definition: SurveyDefinition, fault: Fault, language: str, say: Gettext = gettext) -> str:
    """Say a fault in one line, with the words of the question where the fault has its key."""
    values = dict(fault.problem.values)
    if values.get("language") == FIRST:
        missing = say("nothing is written in Swedish")
        return f"{_place(definition, fault, language, say)}: {missing}"
    if "key" in values:
        values["key"] = _quoted(definition, str(values["key"]), language)
    if "choice" in values:
        values["choice"] = _choice(definition, None, str(values["choice"]), language)
    return f"{_place(definition, fault, language, say)}: {say(fault.problem.text) % values}"


def _place(definition: SurveyDefinition, fault: Fault, language: str, say: Gettext) -> str:
    values, source = fault.where.values, fault.where.text
    if source.startswith("title of survey"):
        return say("The title")
    if source.startswith("introduction of survey"):
        return say("The introduction")
    if source.startswith("closing words"):
        return say("The closing words")
    if source.startswith("survey"):
        return say("The survey")
    if source.startswith("section"):
        for section in definition.sections:
            if section.key == values.get("key"):
                return say("Section “%(title)s”") % {"title": pick(section.title, language).text}
    if "question" in values:
        question, choice = str(values["question"]), str(values["key"])
        found = {
            "question": _quoted(definition, question, language),
            "choice": _choice(definition, question, choice, language),
        }
        return say("Question “%(question)s”, choice “%(choice)s”") % found
    if source.startswith("question"):
        words = _quoted(definition, str(values.get("key", "")), language)
        return say("Question “%(question)s”") % {"question": words}
    return fault.where.told(say)


def _quoted(definition: SurveyDefinition, key: str, language: str) -> str:
    for question in definition.questions:
        if question.key == key:
            words = pick(question.text, language).text or key
            return words if len(words) <= LONGEST_QUOTED else words[: LONGEST_QUOTED - 1] + "…"
    return key


def _choice(definition: SurveyDefinition, question_key: str | None, key: str, language: str) -> str:
    for question in definition.questions:
        if question_key in (None, question.key):
            for choice in (*choices_of(question), *rows_of(question)):
                if choice.key == key:
                    return pick(choice.text, language).text or key
    return key
