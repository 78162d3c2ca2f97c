"""What is learnt about the words of themes, and from what: made-up examples, what people decided, earlier
surveys, and the answers themselves as far as their seeds place them.

Everything is a row of words with what is known about it. Rows that people gave stay as they are; the others
are read anew in every round. Below `learn_from` different answers the answers themselves teach nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.special import softmax

from analysis.codebook import Example
from analysis.features import WordCounts, content_words
from analysis.identity import Memory
from analysis.mixture import WordMixture
from analysis.spelling import normalise

Matrix = NDArray[np.float64]

SEED_POWER = 2.0
WORD_POWER = 0.3
SIZE_PRIOR = 0.5
ROUNDS = 15
# An answer that no seed speaks for more than this is not taken as known.
FAINT = 0.25
EXAMPLE_WEIGHT = 1.0
# What a person decided about an answer of this very survey teaches more than an example.
DECIDED_WEIGHT = 3.0
# An earlier survey counts as so many texts of each theme, so that answers keep their theme from year to year.
EARLIER_TEXTS = 30


@dataclass(frozen=True)
class Lessons:
    """What is known beside the answers: texts with the theme people gave, an earlier survey's words."""

    examples: tuple[Example, ...] = ()
    earlier: Memory | None = None


@dataclass(frozen=True)
class Learnt:
    """The words that are counted, and the words of each theme."""

    counter: WordCounts
    mixture: WordMixture

    def score(self, documents: Sequence[Sequence[str]], languages: Sequence[str]) -> Matrix:
        """Return how well each theme explains each document, as unnormalised logarithms."""
        return self.mixture.score(self.counter.transform(documents), languages)


@dataclass(frozen=True)
class Rows:
    """Documents of words, the language of each, what is known of it, and how strongly its seeds speak."""

    documents: Sequence[Sequence[str]]
    languages: Sequence[str]
    seeds: Matrix
    decided: Mapping[int, Sequence[int]]


def learn(keys: Sequence[str], rows: Rows, lessons: Lessons, learn_from: int) -> Learnt | None:
    """Learn the words of the themes `keys`; None when there is nothing to learn from."""
    column = {key: index for index, key in enumerate(keys)}
    taught = [each for each in lessons.examples if each.theme in column]
    is_enough = len(rows.documents) >= learn_from
    answers = list(range(len(rows.documents))) if is_enough else sorted(rows.decided)
    documents = [rows.documents[each] for each in answers]
    lesson_documents = [_words(each) for each in taught]
    remembered = _remembered(lessons.earlier, column)
    if not (documents or taught or remembered):
        return None
    kept = [word for *_, words in remembered for word in words]
    counter = WordCounts(2, 0.4).fit([*documents, *lesson_documents], kept)
    counts = [counter.transform([*documents, *lesson_documents])]
    if remembered:
        counts.append(counter.shares([words for *_, words in remembered]))
    seeds = SEED_POWER * np.vstack(
        [rows.seeds[answers], np.zeros((len(taught) + len(remembered), len(keys)))]
    )
    memberships = softmax(seeds, axis=1) * (seeds.max(axis=1) > SEED_POWER * FAINT)[:, None]
    held = np.zeros(len(seeds), dtype=bool)
    weights = np.ones(len(seeds))
    for place, answer in enumerate(answers):
        if answer in rows.decided:
            memberships[place] = 0
            memberships[place, list(rows.decided[answer])] = 1 / len(rows.decided[answer])
            held[place], weights[place] = True, DECIDED_WEIGHT
    first = len(answers)
    given = [*(each.theme for each in taught), *(theme for theme, *_ in remembered)]
    for place, theme in enumerate(given, first):
        memberships[place, column[theme]] = 1
        held[place] = True
        weights[place] = EXAMPLE_WEIGHT if place < first + len(taught) else EARLIER_TEXTS
    languages = [
        *(rows.languages[each] for each in answers),
        *(each.language for each in taught),
        *(language for _, language, _ in remembered),
    ]
    mixture = WordMixture(power=WORD_POWER, rounds=ROUNDS if is_enough else 1, prior=SIZE_PRIOR)
    mixture.fit(csr_matrix(vstack(counts)), languages, memberships, seeds, weights, held)
    return Learnt(counter, mixture)


def _remembered(
    earlier: Memory | None, column: Mapping[str, int]
) -> list[tuple[str, str, Mapping[str, float]]]:
    return [
        (theme, language, words)
        for theme, by_language in sorted((earlier or {}).items())
        for language, words in sorted(by_language.items())
        if theme in column and words
    ]


def _words(example: Example) -> tuple[str, ...]:
    return _example_words(example.text, example.language)


@lru_cache(maxsize=20_000)
def _example_words(text: str, language: str) -> tuple[str, ...]:
    return tuple(content_words(normalise(text), language))
