"""Which language is a text written in? Swedish, Northern Sámi, English or (read along) Norwegian Bokmål.

The language of the form that a person used is the first guess, the words of the text correct it. It is a hint
for reading, never a limit on what a person may write.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import simplemma

from analysis import sami
from analysis.spelling import normalise
from analysis.word_lists import read_words
from analysis.words import tokens

LANGUAGES = ("sv", "se", "en", "nb")

# How common each language is before a word is read; Norwegian is rare but real near the border.
COMMON = {"sv": 0.6, "se": 0.15, "en": 0.2, "nb": 0.05}
# A person seldom writes in another language than that of the form (measured on the golden texts).
STATED_WEIGHT = 12.0
# Letters that occur in one of the languages and hardly in the others; æ and ø are also written in Lule Sámi.
LETTERS = {
    "se": ("áčđŋšŧž", 2.0),
    "sv": ("äö", 1.2),
    "nb": ("æø", 2.0),
}
WORD_WEIGHT = 1.6
SURE = 0.9
# From these marks on letter statistics change nothing any more; where the form's language says the same, they
# changed none of 7 000 texts (November 2026), and they are slow.
CLEAR = 8.0
CLEAR_AS_STATED = 2.5
FEW_WORDS = 5

# The package knows Bokmål and Nynorsk as one.
_THEIR_NAME = {"nb": "no"}


@dataclass(frozen=True)
class Guess:
    """The language of a text, and whether one may rely on it."""

    language: str
    is_sure: bool


def guess(text: str, stated: str | None = None) -> Guess:
    """Guess the language of a text, with the language of the form as first guess.

    Words and letters that belong to one language alone decide short texts, where letter statistics mislead.
    """
    words = tokens(text)
    scores = {language: math.log(COMMON[language]) for language in LANGUAGES}
    if stated in scores:
        scores[stated] += math.log(STATED_WEIGHT)
    if not words:
        return Guess(stated if stated in scores else "sv", False)
    marks = _marks(words)
    if len(words) <= FEW_WORDS and not any(marks.values()):
        marks["se"] += WORD_WEIGHT * 2 * sum(_is_sami_alone(word) for word in words)
    for language, mark in marks.items():
        scores[language] += mark
    leader = max(LANGUAGES, key=lambda language: scores[language])
    least = CLEAR_AS_STATED if leader == stated else CLEAR
    others = max(marks[other] for other in LANGUAGES if other != leader)
    if marks[leader] < least or others > marks[leader] / 4:
        statistics = _statistics(normalise(text)[:2000])
        for language in LANGUAGES:
            scores[language] += statistics[language]
    leader = max(LANGUAGES, key=lambda language: scores[language])
    total = sum(math.exp(score - scores[leader]) for score in scores.values())
    # One word without a mark of its own says only which form was used.
    return Guess(leader, 1 / total >= SURE and (len(words) > 1 or marks[leader] > 0))


def _marks(words: list[str]) -> dict[str, float]:
    """Weigh the words and letters that belong to one of the languages alone."""
    marks = dict.fromkeys(LANGUAGES, 0.0)
    for word, count in Counter(words[:200]).items():
        for language, value in _mark(word):
            marks[language] += value * min(count, 2)
    return marks


@lru_cache(maxsize=100_000)
def _mark(word: str) -> tuple[tuple[str, float], ...]:
    """Give the languages that a word speaks for: the one it alone belongs to, and those of its letters."""
    only = _only_words().get(word)
    own = ((only, WORD_WEIGHT),) if only else ()
    lettered = (
        (language, value)
        for language, (letters, value) in LETTERS.items()
        if any(letter in letters for letter in word)
    )
    return (*own, *lettered)


def _is_sami_alone(word: str) -> bool:
    """Tell whether only our Sámi vocabulary knows a word; short answers hold no small words to go by."""
    if len(word) < 5 or word not in sami.own_dictionary().forms:
        return False
    return not simplemma.is_known(word, lang=("sv", "en"))


@lru_cache(maxsize=1)
def _only_words() -> dict[str, str]:
    """Give the common words that are found in one language's list alone."""
    counted: Counter[str] = Counter()
    lists = {language: read_words(f"stop_{language}.txt") for language in LANGUAGES}
    for listed in lists.values():
        counted.update(listed)
    return {
        word: language
        for language, listed in lists.items()
        for word in listed
        if counted[word] == 1 and len(word) > 1
    }


def _statistics(text: str) -> dict[str, float]:
    ranked = dict(_identifier().rank(text))
    return {
        language: math.log(max(float(ranked[_THEIR_NAME.get(language, language)]), 1e-9))
        for language in LANGUAGES
    }


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the letter statistics on first use: importing them costs 115 MB that most processes never need."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 -- 115 MB on import

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([_THEIR_NAME.get(language, language) for language in LANGUAGES])
    return identifier
