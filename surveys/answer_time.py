"""How long a survey takes to answer: our own rough estimate, for whoever writes it and for what is printed.

Reading goes at 180 words a minute, since people read a form on a phone with less ease than a book; to that
comes what it takes to decide and to tap or write, by kind. What is counted is the time of most people, not of
the one who is asked everything: a free text that need not be answered is passed by more often than not, so a
third of its time counts; what is asked of some only counts by half; answers that are the same as in the
question before are recognised, not read again. The thanks are read when it is over. It is advice, not a
measurement: what people really need shows only when some of them are watched.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveys.definition import SurveyDefinition
from surveys.kinds import KINDS
from surveys.paths import page_order
from surveys.question import Choice, Question, choices_of, rows_of
from surveys.texts import Texts, pick

WORDS_A_MINUTE = 180
LONG_MINUTES = 10
"""Beyond this many people give up: the check list says so."""
ASKED_OF_SOME = 0.5
"""The share of people who are asked a question that has a condition: unknown beforehand, so half."""
ANSWERED_BY_SOME = 1 / 3
"""The share of people who write where they need not."""
LISTED_AT_MOST = 9
"""A longer list of places is searched, not read."""
DECIDING = {
    "single": 4,
    "multiple": 7,
    "scale": 4,
    "place": 6,
    "number": 6,
    "short_text": 15,
    "long_text": 45,
    "matrix": 4,
    "ranking": 15,
    "pair": 80,
}
"""Seconds beside the reading, by kind; a matrix takes them for each row."""


def seconds(definition: SurveyDefinition, language: str = "sv") -> int:
    """How long it takes most people."""
    words = [definition.title, definition.introduction]
    words += [text for section in definition.sections for text in (section.title, section.text)]
    total = _reading(words, language)
    asked_of_some = {section.key for section in definition.sections if section.show_if}
    before: tuple[Choice, ...] = ()
    for question in page_order(definition):
        share = ASKED_OF_SOME if question.show_if or question.section in asked_of_some else 1.0
        is_known = bool(before) and question.choices[: len(before)] == before
        total += share * question_seconds(question, language, reads_choices=not is_known)
        before = question.choices
    return round(total)


def minutes(definition: SurveyDefinition, language: str = "sv") -> int:
    """The same in whole minutes, at least one."""
    return max(1, round(seconds(definition, language) / 60))


def question_seconds(question: Question, language: str = "sv", *, reads_choices: bool = True) -> float:
    """How long one question takes."""
    read = [question.text, question.help, *(one.text for one in rows_of(question))]
    if reads_choices:
        read += [one.text for one in choices_of(question)[:LISTED_AT_MOST]]
    deciding = DECIDING[question.kind] * max(1, len(rows_of(question)) if question.kind == "matrix" else 1)
    is_passed_by = KINDS[question.kind].is_text and not question.required
    return _reading(read, language) + (deciding * ANSWERED_BY_SOME if is_passed_by else deciding)


def _reading(texts: Sequence[Texts], language: str) -> float:
    return sum(len(pick(text, language).text.split()) for text in texts) * 60 / WORDS_A_MINUTE
