"""Reading by what taught texts say: made-up examples of the codebook, and answers that people have placed.

What people write about a theme is often said without any of its seed words ("hela huset skakar"). A text of
another hand that says it in a like manner shares base forms and pieces of words with it.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from analysis.features import Document
from analysis.ridge import Ridge, fitted
from analysis.subwords import PieceCounts
from analysis.word_counts import WordCounts

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

TAUGHT_POWER = 10.0
RIDGE = 2.0
# How much is held down what further texts change of what many taught: with little they unlearn more of it
# than they teach (400 of a survey's texts cost up to three points at 2, nothing at 20; November 2026).
HELD_DOWN = 20.0
BATCH = 5_000
# Weights are kept as whole numbers up to this; scores move by less than a hundredth.
STEPS = 127
AT_LEAST_PIECE = 3
TINY = 1e-9


@dataclass(frozen=True)
class Taught:
    """What a reader learnt, small enough to be kept in a file: see `taught_file.py`.

    The rows of `weights` are words and then pieces, the columns are themes; a row times its step is what each
    word or piece says for each theme. `rarity` is how much each counts in a text, `constants` where a text
    starts.
    """

    words: tuple[str, ...]
    pieces: tuple[str, ...]
    rarity: Vector
    weights: NDArray[np.int8]
    steps: Vector
    constants: Vector


class TaughtReader:
    """Reads texts by what texts with a given theme taught: a ridge regression on words and pieces of words.

    Chosen on answers by other hands than the examples (November 2026): as good as a logistic regression or a
    support vector machine, and a hundred times faster than the former.

    Parameters
    ----------
    strength : float
        How much one unit of the regression counts as a logarithm of probability.

    Attributes
    ----------
    classes_ : array of int
        Columns of the themes that were taught.
    taught_ : Taught
        What was learnt, its columns in the order of `classes_`; without what was corrected since.
    """

    def __init__(self, strength: float = TAUGHT_POWER) -> None:
        self.strength = strength

    def fit(
        self, documents: Sequence[Document], themes: Sequence[int], weights: Sequence[float]
    ) -> "TaughtReader":
        """Learn from texts and the column of the theme of each."""
        self._words = WordCounts(1, 0.4, is_weighted=True).fit([each.words for each in documents])
        self._pieces = PieceCounts(AT_LEAST_PIECE).fit([each.written for each in documents])
        ridge = Ridge(RIDGE).fit(self._features(documents), themes, weights)
        steps = np.maximum(np.abs(ridge.weights_).max(axis=1, initial=0), TINY).astype(np.float32) / STEPS
        taught = Taught(
            tuple(self._words.vocabulary_),
            tuple(self._pieces.vocabulary_),
            np.concatenate([self._words.weights_, self._pieces.weights_]),
            np.rint(ridge.weights_ / steps[:, None]).astype(np.int8),
            steps,
            ridge.constants_,
        )
        return self.use(taught, ridge.classes_.tolist())

    def use(self, taught: Taught, classes: Sequence[int]) -> "TaughtReader":
        """Read by what was learnt before; `classes` are the columns of its themes."""
        self.taught_ = taught
        self.classes_ = np.array(classes)
        count = len(taught.words)
        self._words = WordCounts(1, 0.4, is_weighted=True).use(taught.words, taught.rarity[:count])
        self._pieces = PieceCounts(AT_LEAST_PIECE).use(taught.pieces, taught.rarity[count:])
        self._constants: Vector = taught.constants
        self._changed: tuple[NDArray[np.intp], Matrix] = (np.empty(0, np.intp), np.empty((0, len(classes))))
        return self

    def corrected(
        self, documents: Sequence[Document], themes: Sequence[int], weights: Sequence[float]
    ) -> "TaughtReader":
        """Return a reader that also knows these texts, by what this one leaves unexplained of their themes.

        As good as learning all texts anew, and done at once however many taught this reader, which must not
        have been corrected itself.
        """
        known = dict.fromkeys([*self.classes_.tolist(), *sorted(set(themes))])
        reader = copy(self)
        reader.classes_ = np.array(list(known))
        # Of a theme that nothing taught this reader has said that no text belongs to it.
        added = len(known) - len(self.classes_)
        reader._constants = np.concatenate([self._constants, np.full(added, -1.0)])
        reader._changed = (np.empty(0, np.intp), np.empty((0, len(known))))
        used, features = _narrowed(self._features(documents))
        said = features @ reader._weights(used) + reader._constants
        wanted = np.where(np.array(themes)[:, None] == reader.classes_, 1.0, -1.0)
        held = (np.zeros(len(used)), HELD_DOWN)
        reader._changed = (used, fitted(features, wanted - said, np.array(weights), *held))
        return reader

    def score(self, documents: Sequence[Document], columns: int) -> Matrix:
        """Return how well each theme fits each text, as unnormalised logarithms."""
        found = np.full((len(documents), columns), -float(self.strength))
        for start in range(0, len(documents), BATCH):
            batch = documents[start : start + BATCH]
            used, features = _narrowed(self._features(batch))
            scores = features @ self._weights(used) + self._constants
            found[start : start + BATCH, self.classes_] = self.strength * scores
        return found.round(6)

    def _weights(self, used: NDArray[np.intp]) -> Matrix:
        """Return what some words and pieces say for each theme; of all, it would take 30 MB."""
        taught = self.taught_.weights[used] * self.taught_.steps[used, None].astype(np.float64)
        found = np.zeros((len(used), len(self.classes_)))
        found[:, : taught.shape[1]] = taught
        changed, change = self._changed
        _, there, where = np.intersect1d(used, changed, assume_unique=True, return_indices=True)
        found[there] += change[where]
        return found

    def _features(self, documents: Sequence[Document]) -> csr_matrix:
        return csr_matrix(
            hstack(
                [
                    self._words.transform([each.words for each in documents]),
                    self._pieces.transform([each.written for each in documents]),
                ]
            )
        )


def _narrowed(features: csr_matrix) -> tuple[NDArray[np.intp], csr_matrix]:
    """Return which columns are used, and the same rows with these columns alone."""
    used, columns = np.unique(features.indices, return_inverse=True)
    shape = (features.shape[0], len(used))
    return used, csr_matrix((features.data, columns, features.indptr), shape=shape)
