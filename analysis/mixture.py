"""A mixture of word distributions: every theme has its own words, learnt from the answers that seem to
belong to it.

Multinomial mixture with expectation-maximisation, in plain numpy. It was chosen over a logistic
regression taught by seed words and over seeded k-means because it was better and a hundred times faster
on 4 911 Swedish police notes with a codebook (V .776, .756 and .737; November 2026), and better than
k-means without a codebook on four corpora.

The probabilities of words are normalised within each language: an answer is compared with the themes in
its own words, so that no theme is simply "what was written in English".
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

Matrix = NDArray[np.float64]


class WordMixture:
    """Learns words of themes from partly known memberships.

    Parameters
    ----------
    power : float
        How much the words of an answer count; below one, because words of a sentence are not independent.
    smoothing : float
        Count added to every word of every theme, so that an unseen word is unlikely but never impossible.
    rounds : int
        Rounds of expectation-maximisation.
    prior : float
        How much a large theme is preferred to a small one.

    Attributes
    ----------
    log_words_ : dict of language to array of shape (themes, words)
    log_sizes_ : dict of language to array of shape (themes,)
    log_likelihood_ : float
    """

    def __init__(
        self, power: float = 1.0, smoothing: float = 0.2, rounds: int = 30, prior: float = 1.0
    ) -> None:
        self.power = power
        self.smoothing = smoothing
        self.rounds = rounds
        self.prior = prior

    def fit(
        self,
        counts: csr_matrix,
        languages: Sequence[str],
        memberships: Matrix,
        evidence: Matrix | None = None,
        weights: NDArray[np.float64] | None = None,
        held: NDArray[np.bool_] | None = None,
    ) -> "WordMixture":
        """Learn from first memberships (rows may be zero: nothing known) and evidence that stays as it
        is.

        `evidence` is added to what the words say in every round, so that what people wrote into the
        codebook is never forgotten; `weights` says how much a row counts; rows that are `held` keep their
        first memberships, because people gave them.
        """
        self._rows = {each: np.flatnonzero(np.array(languages) == each) for each in sorted(set(languages))}
        self._known = {
            each: np.asarray(counts[rows].sum(axis=0)).ravel() > 0 for each, rows in self._rows.items()
        }
        often = np.ones(counts.shape[0]) if weights is None else weights
        for _ in range(self.rounds):
            self._learn(counts, memberships * often[:, None])
            scores = self.score(counts, languages)
            if evidence is not None:
                scores = scores + evidence
            totals = logsumexp(scores, axis=1, keepdims=True)
            found = np.exp(scores - totals)
            memberships = found if held is None else np.where(held[:, None], memberships, found)
        self.memberships_ = memberships
        self.log_likelihood_ = float((totals.ravel() * often).sum())
        return self

    def score(self, counts: csr_matrix, languages: Sequence[str]) -> Matrix:
        """Return how well each theme explains each answer, as unnormalised logarithms."""
        scores = np.zeros((counts.shape[0], next(iter(self.log_sizes_.values())).shape[0]))
        spoken = np.array(languages)
        for language in sorted(set(languages)):
            # A language that was not there when learning is read by the words that all languages share.
            words = self.log_words_.get(language, self.log_words_[""])
            sizes = self.log_sizes_.get(language, self.log_sizes_[""])
            rows = np.flatnonzero(spoken == language)
            scores[rows] = self.power * (counts[rows] @ words.T) + self.prior * sizes
        return scores

    def _learn(self, counts: csr_matrix, memberships: Matrix) -> None:
        totals = np.asarray((counts.T @ memberships).T) + self.smoothing
        self.log_words_ = {"": np.log(totals / totals.sum(axis=1, keepdims=True))}
        self.log_sizes_ = {"": _log_sizes(memberships)}
        for language, rows in self._rows.items():
            within = totals[:, self._known[language]].sum(axis=1, keepdims=True)
            self.log_words_[language] = np.log(totals) - np.log(np.maximum(within, 1e-9))
            self.log_sizes_[language] = _log_sizes(memberships[rows])


def _log_sizes(memberships: Matrix) -> NDArray[np.float64]:
    sizes = memberships.sum(axis=0) + 1
    result: NDArray[np.float64] = np.log(sizes / sizes.sum())
    return result
