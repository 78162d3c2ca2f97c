"""Vectors of answers, with the languages made level, so that a place among the others is a matter of meaning.

Raw vectors of a multilingual model lie apart by language first. So each language's mean is taken away: first
the shipped one, of general texts, then what is left of this survey's own, as far as enough answers carry it.
Northern Sámi, which such models hardly know, is read half by its words and half by their Swedish glosses.

At most a thousand texts are read by the encoder. The vectors of the others are foretold from their words and
pieces of words, and are shorter the less these tell.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from analysis import sami
from analysis.encoder import Encoder
from analysis.features import MASKED_PIECE, Document
from analysis.sami import Dictionary
from analysis.subwords import PieceCounts
from analysis.word_counts import WordCounts
from analysis.words import tokens

Matrix = NDArray[np.float64]

GLOSS = "gloss"
MOST_ENCODED = 1_000
# So many answers of a language count as much as what is known of all languages together.
OWN_MEAN_FROM = 50
# However few answers a language has, so many of them are read, if there are.
LEAST_OF_LANGUAGE = 100
RIDGE = 1.0
BATCH = 5_000
DECIMALS = 5
# How much nearness to the middle of a theme counts beside its words, and from which certainty an answer
# belongs to that middle.
SEMANTIC_POWER = 6.0
CONFIDENT = 0.5


def encode_level(
    encoder: Encoder, texts: Sequence[tuple[str, str]], dictionary: Dictionary | None = None
) -> Matrix:
    """Return one row of length one per (text, language), each language moved by the encoder's known mean."""
    plain = [MASKED_PIECE.sub(" ", text) for text, _ in texts]
    means = encoder.means()
    found = encoder.encode(plain)
    for row, (_, language) in enumerate(texts):
        if language in means:
            found[row] -= means[language]
    found = _of_length_one(found)
    sami_rows = [row for row, (_, language) in enumerate(texts) if language == "se"]
    glossed = {row: first_meanings(plain[row], dictionary) for row in sami_rows}
    known = [row for row in sami_rows if glossed[row]]
    if known:
        read = encoder.encode([glossed[row] for row in known])
        read = _of_length_one(read - means.get(GLOSS, means.get("sv", 0.0)))
        found[known] = _of_length_one(found[known] + read)
    return found.round(DECIMALS)


def first_meanings(text: str, dictionary: Dictionary | None = None) -> str:
    """Give the Swedish of a Northern Sámi text word by word, of each word the first meaning alone.

    All meanings together blur what a sentence is about: with the first alone, 355 of 400 sentences
    lie nearest to their own translation, with all of them 341 (November 2026, with a large dictionary).
    """
    found = (word for token in tokens(text) for word in sami.find(token, dictionary) if word.gloss)
    return " ".join(word.gloss[0] for word in found)


def own_means(vectors: Matrix, languages: Sequence[str], *, is_level: bool) -> dict[str, NDArray[np.float64]]:
    """Return what is left of each language's mean in these answers; "" is that of all together.

    Where the languages are level already, few answers count little against what all have in common.
    """
    common = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1])
    found = {"": common}
    spoken = np.array(languages)
    for language in sorted(set(languages)):
        rows = vectors[spoken == language]
        prior = OWN_MEAN_FROM if is_level else 0
        found[language] = (rows.sum(axis=0) + prior * common) / (len(rows) + prior)
    return found


def choose(documents: Sequence[Document], most: int = MOST_ENCODED) -> list[int]:
    """Choose the rows that are read by an encoder: of each language its share, and at least a hundred.

    Which ones is decided by their words alone, so that neither the order of rows nor their ids matter.
    """
    by_language: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row, each in enumerate(documents):
        digest = hashlib.sha256(" ".join(each.written).encode()).hexdigest()
        by_language[each.language].append((digest, row))
    if len(documents) <= most:
        return list(range(len(documents)))
    chosen: list[int] = []
    left, others = most, len(documents)
    for _, rows in sorted(by_language.items(), key=lambda each: (len(each[1]), each[0])):
        share = max(round(left * len(rows) / others), min(LEAST_OF_LANGUAGE, left // 2))
        taken = sorted(rows)[: min(share, left)]
        chosen += [row for _, row in taken]
        left, others = left - len(taken), others - len(rows)
    return sorted(chosen)


class Vectors:
    """Gives every answer a vector: read by the encoder for some, foretold for the others.

    Parameters
    ----------
    encoder : Encoder
    most : int
        How many texts are read by the encoder at most; the cost of all others is that of words.
    dictionary : Dictionary or None
        A larger dictionary of Northern Sámi than our own.

    Attributes
    ----------
    encoded_ : int
        How many texts were read by the encoder.
    """

    def __init__(
        self, encoder: Encoder, most: int = MOST_ENCODED, dictionary: Dictionary | None = None
    ) -> None:
        self.encoder = encoder
        self.most = most
        self.dictionary = dictionary

    def fit(self, texts: Sequence[str], documents: Sequence[Document]) -> "Vectors":
        """Read at most `most` of these texts, and learn from them to foretell the vectors of others."""
        rows = choose(documents, self.most)
        taught = [documents[row] for row in rows]
        found = encode_level(
            self.encoder, [(texts[row], documents[row].language) for row in rows], self.dictionary
        )
        self.encoded_ = len(rows)
        languages = [each.language for each in taught]
        self._means = own_means(found, languages, is_level=bool(self.encoder.means()))
        found = _of_length_one(found - self._own(languages))
        self._read = dict(zip(taught, found, strict=True))
        self._words = WordCounts(1, 0.4, is_weighted=True).fit([each.words for each in taught])
        self._pieces = PieceCounts(2).fit([each.written for each in taught])
        with threadpool_limits(limits=1):
            features = self._features(taught)
            likeness = (features @ features.T).toarray()
            self._weights = np.linalg.solve(likeness + RIDGE * np.eye(len(taught)), found).astype(np.float32)
        self._taught = features
        return self

    def transform(self, documents: Sequence[Document]) -> Matrix:
        """Return one row per document: the vector that was read, or the one its words foretell."""
        width = self._weights.shape[1]
        found = np.zeros((len(documents), width))
        unread = [row for row, each in enumerate(documents) if each not in self._read]
        for row, each in enumerate(documents):
            if each in self._read:
                found[row] = self._read[each]
        with threadpool_limits(limits=1):
            for start in range(0, len(unread), BATCH):
                rows = unread[start : start + BATCH]
                likeness = self._features([documents[row] for row in rows]) @ self._taught.T
                found[rows] = likeness @ self._weights
        return found.round(DECIMALS)

    def _own(self, languages: Sequence[str]) -> Matrix:
        return np.array([self._means.get(each, self._means[""]) for each in languages]).reshape(
            len(languages), -1
        )

    def _features(self, documents: Sequence[Document]) -> csr_matrix:
        return csr_matrix(
            hstack(
                [
                    self._words.transform([each.words for each in documents]),
                    self._pieces.transform([each.written for each in documents]),
                ]
            )
        )


class ThemeCentres:
    """The middle of each theme among answers that are placed with some certainty, and how near others lie.

    Parameters
    ----------
    vectors : Vectors
        Already fitted.
    power : float
        How much one unit of nearness (the cosine) counts as a logarithm of probability.

    Attributes
    ----------
    centres_ : array of shape (themes, dimensions)
    """

    def __init__(self, vectors: Vectors, power: float = SEMANTIC_POWER) -> None:
        self.vectors = vectors
        self.power = power

    def fit(self, documents: Sequence[Document], scores: Matrix) -> "ThemeCentres":
        """Learn from answers and what words say of each, as unnormalised logarithms."""
        memberships = softmax(scores, axis=1)
        memberships = memberships * (memberships.max(axis=1, keepdims=True) >= CONFIDENT)
        sums: list[Matrix] = [
            memberships[start : start + BATCH].T @ self.vectors.transform(documents[start : start + BATCH])
            for start in range(0, len(documents), BATCH)
        ]
        self.centres_ = _of_length_one(np.sum(sums, axis=0)).round(DECIMALS)
        return self

    def score(self, documents: Sequence[Document]) -> Matrix:
        """Return how near each text lies to each theme, to be added to what its words say."""
        found = np.zeros((len(documents), len(self.centres_)))
        for start in range(0, len(documents), BATCH):
            vectors = self.vectors.transform(documents[start : start + BATCH])
            found[start : start + BATCH] = self.power * (vectors @ self.centres_.T)
        return found.round(6)


def _of_length_one(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Matrix = rows / np.where(lengths < 1e-9, 1.0, lengths)
    return result
