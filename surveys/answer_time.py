"""How long a survey takes to answer: our own rough estimate, for whoever writes it.

Reading goes at 180 words a minute, since people read a form on a phone with less ease than a book; to that
comes what it takes to decide and to tap or write, by kind. A free text that need not be answered is skipped
by many, so half of its time is counted. It is advice, not a measurement: what people really need shows only
when some of them are watched.
"""

from __future__ import annotations

from surveys.definition import SurveyDefinition
from surveys.kinds import KINDS
from surveys.question import Question, choices_of, rows_of
from surveys.texts import Texts, pick

WORDS_A_MINUTE = 180
LONG_MINUTES = 10
"""Beyond this many people give up: the check list says so."""
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
    """How long it takes somebody who is asked everything."""
    words = [definition.title, definition.introduction, definition.closing]
    words += [text for section in definition.sections for text in (section.title, section.text)]
    reading = sum(_words(text, language) for text in words) * 60 / WORDS_A_MINUTE
    return round(reading + sum(question_seconds(one, language) for one in definition.questions))


def minutes(definition: SurveyDefinition, language: str = "sv") -> int:
    """The same in whole minutes, at least one."""
    return max(1, round(seconds(definition, language) / 60))


def question_seconds(question: Question, language: str = "sv") -> float:
    """How long one question takes."""
    read = [question.text, question.help, *(one.text for one in rows_of(question))]
    read += [one.text for one in choices_of(question)[:LISTED_AT_MOST]]
    deciding = DECIDING[question.kind] * max(1, len(rows_of(question)) if question.kind == "matrix" else 1)
    is_skipped_by_many = KINDS[question.kind].is_text and not question.required
    answering = deciding / 2 if is_skipped_by_many else deciding
    return sum(_words(text, language) for text in read) * 60 / WORDS_A_MINUTE + answering


def _words(text: Texts, language: str) -> int:
    return len(pick(text, language).text.split())
