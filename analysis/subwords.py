"""Pieces of words: three to five letters in a row, within a word and with its borders.

Swedish and Sámi put words together and bend them; a compound that nobody thought of ("skoterförare") shares
pieces with the words of its theme. Pieces never cross a border between words, so each distinct word is taken
apart once, however many answers hold it.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

SHORTEST, LONGEST = 3, 5
# A word of more letters is a link or a slip of the keyboard; its beginning tells enough.
MOST_LETTERS = 40
MOST_PIECES = 60_000
# How many words are remembered with their pieces; more are cut anew.
MOST_KNOWN = 60_000


def pieces(word: str) -> tuple[str, ...]:
    """Return the distinct pieces of a word, in the order of the alphabet; the whole word is one of them."""
    bordered = f"<{word[:MOST_LETTERS]}>"
    found = {
        bordered[at : at + length]
        for length in range(SHORTEST, LONGEST + 1)
        for at in range(len(bordered) - length + 1)
    }
    return tuple(sorted({bordered, *found}))


class PieceCounts:
    """Turns documents of words into a matrix of weighted pieces of words, rows of length one.

    Parameters
    ----------
    at_least : int
        In how many documents a piece must stand.

    Attributes
    ----------
    vocabulary_ : dict
        Piece to column, in the order of the alphabet.
    weights_ : array of shape (pieces,)
        Inverse document frequency.
    """

    def __init__(self, at_least: int = 2) -> None:
        self.at_least = at_least

    def fit(self, documents: Sequence[Sequence[str]]) -> "PieceCounts":
        """Learn which pieces to count."""
        every: dict[str, int] = {}
        counts = self._count(
            documents, lambda word: [every.setdefault(piece, len(every)) for piece in pieces(word)]
        )
        found = np.bincount(counts.indices, minlength=len(every)).tolist()
        frequency = dict(zip(every, found, strict=True))
        often = [(count, piece) for piece, count in frequency.items() if count >= self.at_least]
        kept = sorted(piece for _, piece in sorted(often, key=lambda each: (-each[0], each[1]))[:MOST_PIECES])
        total = len(documents)
        weights = np.array([math.log((1 + total) / (1 + frequency[piece])) + 1 for piece in kept])
        return self.use(kept, weights)

    def use(self, kept: Sequence[str], weights: NDArray[np.float64]) -> "PieceCounts":
        """Count pieces that were learnt before, each weighed as it was then."""
        self.vocabulary_ = {piece: column for column, piece in enumerate(kept)}
        self.weights_ = weights
        self._known: dict[str, list[int]] = {}
        return self

    def transform(self, documents: Sequence[Sequence[str]]) -> csr_matrix:
        """Return one row per document: pieces of all its words, damped, weighted, of length one."""
        matrix = self._count(documents, self._columns, len(self.vocabulary_))
        matrix.data = 1 + np.log(np.maximum(matrix.data, 1.0))
        matrix = csr_matrix(matrix @ diags(self.weights_))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return csr_matrix(diags(1 / np.maximum(lengths, 1e-9)) @ matrix)

    def _columns(self, word: str) -> list[int]:
        """Return the columns of a word's pieces; the same few thousand words make up nearly all answers."""
        known = self._known.get(word)
        if known is None:
            vocabulary = self.vocabulary_
            known = [vocabulary[piece] for piece in pieces(word) if piece in vocabulary]
            if len(self._known) < MOST_KNOWN:
                self._known[word] = known
        return known

    @staticmethod
    def _count(
        documents: Sequence[Sequence[str]],
        columns_of: Callable[[str], Sequence[int]],
        width: int | None = None,
    ) -> csr_matrix:
        """Count the pieces of each document; every word is cut once."""
        column: dict[str, int] = {}
        starts, columns = [0], []
        for document in documents:
            columns += [column.setdefault(word, len(column)) for word in document]
            starts.append(len(columns))
        words = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(documents), len(column)))
        starts, columns = [0], []
        for word in column:
            columns += columns_of(word)
            starts.append(len(columns))
        shape = (len(column), max(columns, default=-1) + 1 if width is None else width)
        cut = csr_matrix((np.ones(len(columns)), columns, starts), shape=shape)
        return csr_matrix(words @ cut)
