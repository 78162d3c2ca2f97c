"""What the codebook says about an answer: its seed words, found and weighed.

Nothing is learnt here. An answer of which this module finds nothing may still be placed by the words that
it shares with the others; see `themes.py`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.answers import Prepared
from analysis.codebook import Codebook, CodebookTheme
from analysis.features import Document, content_words, document
from analysis.seeds import Hit, tokens
from analysis.strengths import find_seeds, seed_finder, strengths

Matrix = NDArray[np.float64]

# What is said first is what people mean most: measured on the even golden rows.
FIRST_CLAUSE = 1.5
DESCRIPTION_WEIGHT = 0.12
DESCRIPTION_MOST = 0.5
COMMON_TO_THEMES = 3
MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Read:
    """An answer as words, with the seeds found in it."""

    answer: Prepared
    document: Document
    hits: tuple[Hit, ...]

    def within(self, start: int, end: int) -> tuple[Hit, ...]:
        """Return the seeds inside a span."""
        return tuple(hit for hit in self.hits if start <= hit.start and hit.end <= end)


class Evidence:
    """Reads answers with a codebook: which themes do their words point to, and how strongly."""

    def __init__(self, codebook: Codebook) -> None:
        self.keys = tuple(theme.key for theme in codebook.themes)
        self._column = {key: index for index, key in enumerate(self.keys)}
        self._finder = seed_finder(codebook)
        self._described = {each: _described(codebook.themes, each) for each in ("sv", "en")}

    def read(self, answer: Prepared) -> Read:
        """Find the seeds of an answer; Sámi words are looked for in Swedish too, by their glosses."""
        found = tokens(answer.text)
        words = document(answer.text, answer.language, found)
        return Read(answer, words, find_seeds(self._finder, answer.text, answer.language, found))

    def strengths(self, reads: Sequence[Read]) -> Matrix:
        """Return how strongly each answer points to each theme, one row per answer."""
        result = np.zeros((len(reads), len(self.keys)))
        for row, read in enumerate(reads):
            first_end = read.answer.clauses[0][1] if read.answer.clauses else 0
            weighed = [
                hit._replace(weight=hit.weight * FIRST_CLAUSE) if hit.start < first_end else hit
                for hit in read.hits
            ]
            for theme, strength in strengths(weighed).items():
                result[row, self._column[theme]] = strength
            for column, likeness in self._similar(read.document).items():
                result[row, column] += likeness
        return result

    def within(self, spans: Sequence[tuple[Read, int, int]]) -> Matrix:
        """Return how strongly each clause points to each theme, by its seeds alone, one row per clause."""
        result = np.zeros((len(spans), len(self.keys)))
        for row, (read, start, end) in enumerate(spans):
            for theme, strength in strengths(read.within(start, end)).items():
                result[row, self._column[theme]] = strength
        return result

    def _similar(self, words: Document) -> dict[int, float]:
        """Compare an answer with the labels and descriptions of the themes, by the words that few themes
        share.
        """
        described = self._described["en" if words.language == "en" else "sv"]
        found: dict[int, float] = {}
        for word in set(words.words):
            for column in described.get(word, ()):
                found[column] = found.get(column, 0.0) + DESCRIPTION_WEIGHT
        return {column: min(each, DESCRIPTION_MOST) for column, each in found.items()}


_made: dict[int, tuple[Codebook, Evidence]] = {}


def evidence_of(codebook: Codebook) -> Evidence:
    """Return the evidence of a codebook, made once while it is in use: indexing its seeds takes a while."""
    if _made.get(id(codebook), (None,))[0] is not codebook:
        if len(_made) >= MOST_KEPT:
            _made.pop(next(iter(_made)))
        _made[id(codebook)] = (codebook, Evidence(codebook))
    return _made[id(codebook)][1]


def _described(themes: Sequence[CodebookTheme], language: str) -> Mapping[str, tuple[int, ...]]:
    columns: dict[str, set[int]] = defaultdict(set)
    for index, theme in enumerate(themes):
        for texts in (theme.labels, theme.description, theme.belongs):
            for word in content_words(texts.get(language, ""), language):
                columns[word].add(index)
    return {word: tuple(sorted(each)) for word, each in columns.items() if len(each) <= COMMON_TO_THEMES}
