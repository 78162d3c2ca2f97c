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
from analysis.features import Document, document
from analysis.identity import Memory
from analysis.mixture import WordMixture
from analysis.spelling import normalise
from analysis.taught import TAUGHT_POWER, TaughtReader
from analysis.taught_file import shipped
from analysis.word_counts import WordCounts

Matrix = NDArray[np.float64]

SEED_POWER = 4.0
WORD_POWER = 0.5
SIZE_PRIOR = 0.5
ROUNDS = 15
# An answer that no seed speaks for more than this is not taken as known.
FAINT = 0.25
# A reader that fewer examples of a theme taught speaks more softly, as it knows less: with 36 of each, a
# fifth as loud was best on Norwegian and Sámi sentences (V .31, at full strength .28; November 2026).
ENOUGH_EXAMPLES = 160
# Of an answer is known from the start what its seeds and taught texts say with more than this probability.
KNOWN = 0.3
# What a person decided about an answer of this very survey teaches more than an example.
DECIDED_WEIGHT = 2.0
# So many examples are learnt by themselves and corrected by what people decided; fewer are learnt together
# with it, which is soon done and lets its words count.
MANY_EXAMPLES = 3_000
# An earlier survey counts as so many texts of each theme, so that answers keep their theme from year to year.
EARLIER_TEXTS = 30


@dataclass(frozen=True)
class Lessons:
    """What is known beside the answers: texts with the theme people gave, an earlier survey's words."""

    examples: tuple[Example, ...] = ()
    earlier: Memory | None = None


@dataclass(frozen=True)
class Learnt:
    """What was learnt: the words of each theme among these answers, and what taught texts say."""

    columns: int
    counter: WordCounts | None
    mixture: WordMixture | None
    reader: TaughtReader | None

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to learn from, so that seeds alone decide."""
        return self.mixture is None and self.reader is None

    def score(self, documents: Sequence[Document]) -> Matrix:
        """Return how well each theme explains each text, as unnormalised logarithms."""
        scores = np.zeros((len(documents), self.columns))
        if self.counter is not None and self.mixture is not None:
            counts = self.counter.transform([each.words for each in documents])
            scores += self.mixture.score(counts, [each.language for each in documents])
        if self.reader is not None:
            scores += self.reader.score(documents, self.columns)
        return scores


@dataclass(frozen=True)
class Rows:
    """Answers as words, what people decided about some by row, and how strongly the seeds speak for each."""

    documents: Sequence[Document]
    seeds: Matrix
    decided: Mapping[int, Sequence[int]]


def learn(keys: Sequence[str], rows: Rows, lessons: Lessons, learn_from: int) -> Learnt:
    """Learn the themes `keys` from lessons and answers; few answers teach only where people placed them."""
    column = {key: index for index, key in enumerate(keys)}
    examples = [each for each in lessons.examples if each.theme in column]
    reader = _reader(examples, [column[each.theme] for each in examples], rows)
    evidence = SEED_POWER * rows.seeds
    if reader is not None:
        evidence = evidence + reader.score(rows.documents, len(keys))
    is_enough = len(rows.documents) >= learn_from
    remembered = _remembered(lessons.earlier, column)
    if not is_enough and not remembered:
        return Learnt(len(keys), None, None, reader)
    answers = list(range(len(rows.documents))) if is_enough else []
    memberships, held = _known(evidence[answers], rows.decided if is_enough else {})
    counter = WordCounts(2, 0.4).fit(
        [rows.documents[each].words for each in answers], [word for *_, words in remembered for word in words]
    )
    given = np.zeros((len(remembered), len(keys)))
    given[np.arange(len(remembered)), [column[theme] for theme, *_ in remembered]] = 1
    counts = [counter.transform([rows.documents[each].words for each in answers])]
    counts.append(counter.shares([words for *_, words in remembered]))
    mixture = WordMixture(power=WORD_POWER, rounds=ROUNDS if is_enough else 1, prior=SIZE_PRIOR).fit(
        csr_matrix(vstack(counts)),
        [*(rows.documents[each].language for each in answers), *(language for _, language, _ in remembered)],
        np.vstack([memberships, given]),
        np.vstack([evidence[answers], np.zeros_like(given)]),
        np.array([*(DECIDED_WEIGHT if each else 1 for each in held), *([EARLIER_TEXTS] * len(remembered))]),
        np.array([*held, *([True] * len(remembered))], dtype=bool),
    )
    return Learnt(len(keys), counter, mixture, reader)


def _reader(examples: Sequence[Example], themes: Sequence[int], rows: Rows) -> TaughtReader | None:
    if not rows.decided:
        return _taught_by_examples(tuple(examples), tuple(themes))
    pairs = [(row, theme) for row, placed in sorted(rows.decided.items()) for theme in placed]
    decided = [rows.documents[row] for row, _ in pairs]
    own = [theme for _, theme in pairs]
    weights = [DECIDED_WEIGHT / len(rows.decided[row]) for row, _ in pairs]
    if len(examples) >= MANY_EXAMPLES:
        reader = _taught_by_examples(tuple(examples), tuple(themes))
        if reader is not None:
            return reader.corrected(decided, own, weights)
    if len({*themes, *own}) < 2:
        return None
    texts = [document(normalise(each.text), each.language) for each in examples]
    return TaughtReader(_strength(themes)).fit(
        [*texts, *decided], [*themes, *own], [*([1.0] * len(texts)), *weights]
    )


@lru_cache(maxsize=4)
def _taught_by_examples(examples: tuple[Example, ...], themes: tuple[int, ...]) -> TaughtReader | None:
    """Learn from examples alone, once for all surveys that are read with them; some are learnt beforehand."""
    if len(set(themes)) < 2:
        return None
    kept = shipped(examples)
    if kept is not None:
        taught, keys = kept
        column = {each.theme: theme for each, theme in zip(examples, themes, strict=True)}
        return TaughtReader(_strength(themes)).use(taught, [column[key] for key in keys])
    return taught_by(examples, themes)


def taught_by(examples: Sequence[Example], themes: Sequence[int]) -> TaughtReader:
    """Learn from examples and the column of the theme of each."""
    texts = [document(normalise(each.text), each.language) for each in examples]
    return TaughtReader(_strength(themes)).fit(texts, themes, [1.0] * len(texts))


def _strength(themes: Sequence[int]) -> float:
    """Tell how loud a reader speaks that examples of these themes taught; what people placed is enough."""
    share = len(themes) / (ENOUGH_EXAMPLES * len(set(themes))) if themes else 1.0
    return TAUGHT_POWER * min(1.0, share)


def _known(evidence: Matrix, decided: Mapping[int, Sequence[int]]) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return what is known of each answer before anything is learnt, and which of it people gave."""
    memberships = softmax(evidence, axis=1) if evidence.size else evidence
    held = np.zeros(len(evidence), dtype=bool)
    for row, themes in decided.items():
        memberships[row] = 0
        memberships[row, list(themes)] = 1 / len(themes)
        held[row] = True
    memberships[~held] *= (memberships[~held].max(axis=1, initial=0) > KNOWN)[:, None]
    return memberships, held


def _remembered(
    earlier: Memory | None, column: Mapping[str, int]
) -> list[tuple[str, str, Mapping[str, float]]]:
    return [
        (theme, language, words)
        for theme, by_language in sorted((earlier or {}).items())
        for language, words in sorted(by_language.items())
        if theme in column and words
    ]
