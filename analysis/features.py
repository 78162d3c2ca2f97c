"""From answers to what a machine can count: masked, with a language, in clauses, as words.

An answer counts as the words it holds, not as how often it repeats them. Northern Sámi words stand beside
their Swedish glosses, so that the same theme meets in the same words across the languages.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from analysis import words
from analysis.answers import Answer, Prepared
from analysis.language import guess
from analysis.masking import mask
from analysis.seeds import Token, tokens

Matrix = NDArray[np.float64]

# What masking leaves behind says that somebody was named, not what the answer is about.
MASKED_PIECE = re.compile(r"\[[\w-]+\]")
SHORTEST_WORD = 2
# A gloss is one of several meanings a word may have; a meaning of many words is an explanation, not a word.
LONGEST_GLOSS = 3


def prepare(answers: Iterable[Answer]) -> list[Prepared]:
    """Mask and normalise each answer and find its language and clauses, in the order of their ids.

    The order of ids makes every later step independent of the order of arrival, which must not be
    readable back.
    """
    return [prepare_one(answer) for answer in sorted(answers, key=lambda each: each.id)]


def prepare_one(answer: Answer) -> Prepared:
    """Mask and normalise one answer and find its language and clauses."""
    text = mask(words.normalise(answer.text)).text
    guessed = guess(text, answer.language or None)
    nothing = words.says_nothing(text)
    clauses = () if nothing else tuple(words.split_clauses(text))
    return Prepared(answer.id, text, guessed.language, guessed.is_sure, clauses, nothing)


def content_words(text: str, language: str, *, with_glosses: bool = True) -> list[str]:
    """Return the base forms that tell what a text is about, with Swedish glosses of Sámi words among them."""
    written = words.tokens(MASKED_PIECE.sub(" ", text))
    found = [lemma for word in written for lemma in _telling_lemmas(word, language)]
    if language == "se" and with_glosses:
        found += [lemma for word in written for lemma in _telling_glosses(word)]
    return found


def gloss_tokens(text: str) -> list[Token]:
    """Return the Swedish meanings of the Sámi words of a text, each at the place of its word."""
    return [Token(word, each.start, each.end) for each in tokens(text) for word in _gloss_words(each.text)]


@lru_cache(maxsize=50_000)
def _gloss_words(word: str) -> tuple[str, ...]:
    return tuple(part.text for gloss in words.glosses(word) for part in tokens(gloss)[:LONGEST_GLOSS])


# Words are many times fewer than answers, so what costs time is found out once for each word.
@lru_cache(maxsize=200_000)
def _telling_lemmas(word: str, language: str) -> tuple[str, ...]:
    return _telling(words.lemmas_of(word, language), language)


@lru_cache(maxsize=50_000)
def _telling_glosses(word: str) -> tuple[str, ...]:
    lemmas = (lemma for gloss in words.glosses(word) for lemma in words.lemmas(gloss, "sv")[:LONGEST_GLOSS])
    return _telling(lemmas, "sv")


def _telling(found: Iterable[str], language: str) -> tuple[str, ...]:
    silent = words.stop_words(language)
    return tuple(word for word in found if len(word) >= SHORTEST_WORD and word not in silent)


@dataclass(frozen=True, slots=True)
class Document:
    """A text as words: base forms with glosses, words as written, and the language."""

    words: tuple[str, ...]
    written: tuple[str, ...]
    language: str


def document(text: str, language: str, found: Sequence[Token] | None = None) -> Document:
    """Take a text apart; `found` are its words, where somebody has looked for them already."""
    # Each word is kept in memory once, however many texts hold it.
    written = tuple(intern(each.text) for each in (tokens(text) if found is None else found))
    return Document(tuple(content_words(text, language)), written, language)


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
