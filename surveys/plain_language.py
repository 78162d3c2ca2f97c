"""Advice on plain language, in Swedish and English: what may be hard to answer, never what is forbidden.

A machine sees only the surface: a question with "och" may be quite right. So each finding is a hint with its
reason, and whoever writes decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.definition import SurveyDefinition
from surveys.paths import page_order
from surveys.question import Question

LANGUAGES = ("sv", "en")
MOST_WORDS = 20
"""More in one sentence is hard to hold in mind while one decides on an answer."""
MOST_CHOICES = 9

NEGATIONS = {
    "sv": "inte|icke|ej|aldrig|ingen|inget|inga|ingenting|knappast",
    "en": "not|never|no|none|nobody|nothing|hardly|[a-z]+n['’]t",
}
JOINING = {"sv": "och|eller|samt|respektive|och/eller", "en": "and|or|and/or|as well as"}
LEADING = {
    "sv": "visst|väl|självklart|naturligtvis|givetvis|håller du med|eller hur|tycker du inte|är det inte",
    "en": "surely|obviously|of course|do you agree|don['’]t you|isn['’]t it|wouldn['’]t you",
}
HARD: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "avseende": "om",
        "beträffande": "om",
        "erhålla": "få",
        "erhållit": "fått",
        "företeelse": "sak",
        "förekommer": "finns, händer",
        "föreligger": "finns",
        "huruvida": "om",
        "i anslutning till": "vid, nära",
        "i syfte att": "för att",
        "implementera": "införa",
        "inkomma": "skicka in",
        "medborgarlöfte": "löfte från kommunen och polisen",
        "otrygghetsskapande": "som gör folk otrygga",
        "prioritera": "sätta först",
        "samverkan": "samarbete",
        "trygghetsskapande": "som gör det tryggare",
        "tillse": "se till",
        "utsatthet": "att ha råkat ut för något",
        "vidta åtgärder": "göra något",
        "åtgärd": "det som görs",
        "ärende": "fråga, sak",
    },
    "en": {
        "approximately": "about",
        "collaboration": "working together",
        "commence": "begin",
        "concerning": "about",
        "implement": "carry out",
        "in order to": "to",
        "in the vicinity of": "near",
        "prior to": "before",
        "regarding": "about",
        "subsequently": "then",
        "utilise": "use",
        "victimisation": "being the victim of a crime",
        "with regard to": "about",
    },
}
"""Hard word -> an easier one."""


@dataclass(frozen=True)
class Hint:
    """Something that may be hard to answer. `kind` names its sentence and its reason.

    `found` is the words it is about, `easier` the words to try, `count` how many.
    """

    kind: str
    found: str
    easier: str = ""
    count: int = 0


def hints_of(question: Question, language: str = "sv") -> tuple[Hint, ...]:
    """The hints about one question in one language, the weightiest first."""
    words = question.text.get(language, "").strip()
    if language not in LANGUAGES or not words:
        return ()
    found = [*_leading(words, language), *_double(words, language), *_negated(words, language)]
    for text in (words, question.help.get(language, "")):
        found += [*_long(text), *_hard(text, language)]
    if len(question.choices) > MOST_CHOICES:
        found.append(Hint("many_choices", "", count=len(question.choices)))
    return tuple(dict.fromkeys(found))


def hints(definition: SurveyDefinition, language: str = "sv") -> tuple[tuple[Question, Hint], ...]:
    """Every hint about a survey in one language, with its question."""
    return tuple((one, hint) for one in page_order(definition) for hint in hints_of(one, language))


def _leading(words: str, language: str) -> Iterator[Hint]:
    for match in _all(LEADING[language], words):
        yield Hint("leading", match)


def _double(words: str, language: str) -> Iterator[Hint]:
    """Two things in one question cannot be answered with one answer."""
    for match in _all(JOINING[language], words):
        yield Hint("double", match)


def _negated(words: str, language: str) -> Iterator[Hint]:
    for match in _all(NEGATIONS[language], words):
        yield Hint("negation", match)


def _long(text: str) -> Iterator[Hint]:
    for sentence in re.split(r"(?<=[.!?:])\s+", text.strip()):
        count = len(sentence.split())
        if count > MOST_WORDS:
            yield Hint("long_sentence", " ".join(sentence.split()[:6]) + " …", count=count)


def _hard(text: str, language: str) -> Iterator[Hint]:
    for word, easier in HARD[language].items():
        for match in _all(re.escape(word), text):
            yield Hint("hard_word", match, easier)


def _all(pattern: str, text: str) -> list[str]:
    return [match.lower() for match in re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)]
