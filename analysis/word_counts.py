"""Words as columns and documents as rows: what a grouping of texts counts.

Apart from `features.py`, so that who only reads one text need not load a library of sparse matrices.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Matrix = NDArray[np.float64]


class WordCounts:
    """Turns documents of words into a matrix of weighted words.

    Parameters
    ----------
    at_least : int
        In how many documents a word must stand; a word of one answer alone can teach nothing about another.
    at_most : float
        In what share of the documents a word may stand before it says nothing any more.
    is_weighted : bool
        Weigh rare words more (inverse document frequency); otherwise a word is there or not.

    Attributes
    ----------
    vocabulary_ : dict
        Word to column, in the order of the alphabet.
    """

    def __init__(self, at_least: int = 2, at_most: float = 0.4, *, is_weighted: bool = False) -> None:
        self.at_least = at_least
        self.at_most = at_most
        self.is_weighted = is_weighted

    def fit(self, documents: Sequence[Sequence[str]], also: Iterable[str] = ()) -> "WordCounts":
        """Learn which words to count; `also` names words that are counted in any case."""
        frequency = Counter(word for document in documents for word in set(document))
        most = max(self.at_least, self.at_most * len(documents))
        often = {word for word, count in frequency.items() if self.at_least <= count <= most}
        kept = sorted(often.union(also))
        self.vocabulary_ = {word: column for column, word in enumerate(kept)}
        total = len(documents)
        self.weights_: Matrix = np.array(
            [math.log((1 + total) / (1 + frequency[word])) + 1 if self.is_weighted else 1.0 for word in kept]
        )
        return self

    def use(self, kept: Sequence[str], weights: NDArray[np.float64]) -> "WordCounts":
        """Count words that were learnt before, each weighed as it was then."""
        self.vocabulary_ = {word: column for column, word in enumerate(kept)}
        self.weights_ = weights
        return self

    def shares(self, documents: Sequence[Mapping[str, float]]) -> csr_matrix:
        """Return one row per document of words with shares, such as an earlier survey left of a theme."""
        starts, columns, values = [0], [], []
        for document in documents:
            known = sorted(word for word in document if word in self.vocabulary_)
            columns += [self.vocabulary_[word] for word in known]
            values += [document[word] for word in known]
            starts.append(len(columns))
        shape = (len(documents), len(self.vocabulary_))
        return csr_matrix(
            (np.array(values), np.array(columns, dtype=np.int32), np.array(starts)), shape=shape
        )

    def transform(self, documents: Sequence[Sequence[str]]) -> csr_matrix:
        """Return one row per document; weighted rows have length one, so that long answers do not shout."""
        starts, columns = [0], []
        for document in documents:
            columns += sorted({self.vocabulary_[word] for word in document if word in self.vocabulary_})
            starts.append(len(columns))
        shape = (len(documents), len(self.vocabulary_))
        values = self.weights_[columns] if columns else np.zeros(0)
        matrix = csr_matrix((values, np.array(columns, dtype=np.int32), np.array(starts)), shape=shape)
        if self.is_weighted:
            lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
            matrix = csr_matrix(matrix.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))
        return matrix
