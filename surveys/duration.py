"""How long a survey takes to answer, roughly: from the words to read and what each kind asks of a person.

The figures are a rule of thumb, rounded to whole minutes; nobody's time is measured.
"""

from __future__ import annotations

from surveys.definition import SurveyDefinition
from surveys.question import Question, choices_of
from surveys.texts import pick

WORDS_A_MINUTE = 240
"""How fast one reads questions on a phone: slower than a novel, faster than aloud."""
SECONDS = {"multiple": 8, "number": 6, "short_text": 12, "long_text": 20, "ranking": 20, "pair": 40}
"""What answering takes beside reading."""
SECONDS_OF_OTHERS = 4
SECONDS_OF_A_ROW = 4


def minutes(definition: SurveyDefinition, language: str = "sv") -> int:
    """How many minutes it takes to read and answer everything, at least one."""
    words = len(pick(definition.introduction, language).text.split())
    words += sum(len(pick(part.text, language).text.split()) for part in definition.sections)
    words += sum(_words(question, language) for question in definition.questions)
    seconds = 60 * words / WORDS_A_MINUTE + sum(map(_seconds, definition.questions))
    return max(1, round(seconds / 60))


def _words(question: Question, language: str) -> int:
    texts = [question.text, question.help]
    if question.kind != "place":  # nobody reads through the villages: one looks for one's own
        texts += [choice.text for choice in choices_of(question)]
    texts += [row["text"] for row in question.settings.get("rows", ())]
    return sum(len(pick(text, language).text.split()) for text in texts)


def _seconds(question: Question) -> int:
    rows = question.settings.get("rows", ())
    return SECONDS_OF_A_ROW * len(rows) if rows else SECONDS.get(question.kind, SECONDS_OF_OTHERS)
