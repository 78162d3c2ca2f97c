"""Group answers without a codebook, in all languages together.

First guesses by k-means on places of answers (by the company of their words and, with an encoder, by its
vectors); then a mixture that asks both the words of a group and nearness to its middle, and copes with
groups of unequal size. Many first guesses are tried for a few rounds, the most promising to the end, and
the one that explains the answers best is kept.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from analysis.features import Document
from analysis.foretelling import foretold
from analysis.mixture import WordMixture
from analysis.places import WordPlaces
from analysis.vectors import Vectors
from analysis.word_counts import WordCounts

Matrix = NDArray[np.float64]

FIRST_GUESSES = 20
GUESSES_TO_CHOOSE = 5
PROMISING = 0.2
# Rounds of learning words between two looks at the middles of the groups; looks for a guess, and to the end.
ROUNDS = 3
FEW_LOOKS, ALL_LOOKS = 2, 10
# Word weights of an answer have length one; the mixture reads them as about this many words.
WORDS_PER_ANSWER = 3.0
SMALLEST_GROUP = 5
MOST_GROUPS = 25
# Groups are learnt from so many answers at most, first guesses from fewer; all others are placed in them.
LARGEST_SAMPLE = 20_000
SAMPLE_OF_GUESSES = 3_000
BATCH = 5_000


@dataclass(frozen=True)
class Weights:
    """How much the parts count: words of a group, nearness to its middle, its size; places beside vectors."""

    words: float
    nearness: float
    size: float
    places: float = 1.0


# Chosen on public texts, whole and in parts (November 2026). Vectors are surer than places by company.
BY_WORDS = Weights(words=0.3, nearness=4.0, size=1.0)
# Large groups are preferred to small ones where they then foretell words of unseen answers better by a
# twentieth: so it is among conversations of unequal size (ARI .32 against .17), not among police notes.
BY_UNEVEN_WORDS = Weights(words=0.3, nearness=4.0, size=2.0)
CLEARLY = 1.05
# The choice is made with so many answers; fewer than these foretell nothing.
CHOSEN_WITH = 3_000
LEAST_TO_CHOOSE = 200
BY_MEANING = Weights(words=0.3, nearness=20.0, size=2.0, places=0.5)


@dataclass(frozen=True)
class Grouping:
    """Learnt groups: the words that are counted, the words of each group, and its middle."""

    counter: WordCounts
    places: WordPlaces
    vectors: Vectors | None
    mixture: WordMixture
    centres: Matrix
    weights: Weights

    def score(self, documents: Sequence[Document]) -> Matrix:
        """Return how well each group explains each document, as unnormalised logarithms."""
        found = [np.zeros((0, len(self.centres)))]
        with threadpool_limits(limits=1):
            for start in range(0, len(documents), BATCH):
                batch = documents[start : start + BATCH]
                counts = _counts(self.counter, batch)
                points = _points(self.places, self.vectors, self.weights, batch)
                nearness = self.weights.nearness * (points @ self.centres.T)
                found.append(self.mixture.score(counts, [each.language for each in batch]) + nearness)
        return np.vstack(found).round(6)


def group(
    documents: Sequence[Document],
    count: int | None,
    random_state: int,
    vectors: Vectors | None = None,
) -> Grouping:
    """Divide documents into `count` groups, or into a sensible number found in the answers.

    `vectors`, already fitted, are of an encoder.
    """
    weights = BY_MEANING if vectors else BY_WORDS
    sample = _sample(documents, LARGEST_SAMPLE)
    # Threads may add numbers in another order; one thread gives the same groups on every machine.
    with threadpool_limits(limits=1):
        places = WordPlaces(random_state).fit(sample)
        points = _points(places, vectors, weights, sample)
        wanted = min(count or sensible_count(points, random_state), _different(points))
        if vectors is None and wanted > 1:
            weights = _weights_for(_sample(sample, CHOSEN_WITH), wanted, random_state)
        return _learnt(sample, wanted, random_state, places, points, vectors, weights)


def _learnt(
    sample: Sequence[Document],
    wanted: int,
    random_state: int,
    places: WordPlaces,
    points: Matrix,
    vectors: Vectors | None,
    weights: Weights,
    guesses: int = FIRST_GUESSES,
) -> Grouping:
    counter = WordCounts(2, 0.3, is_weighted=True).fit([each.words for each in sample])
    learner = _Learner(sample, _counts(counter, sample), points, weights)
    mixture, centres = learner.best(max(min(wanted, _different(points)), 1), random_state, guesses)
    return Grouping(counter, places, vectors, mixture, centres, weights)


def _weights_for(sample: Sequence[Document], wanted: int, random_state: int) -> Weights:
    """Choose whether groups of very unequal size are preferred: by which groups of one half of the answers
    foretell the words of the other half better.

    Where groups foretell no more than no groups, nothing is known and none is preferred.
    """
    if len(sample) < LEAST_TO_CHOOSE:
        return BY_WORDS
    halves: tuple[list[Document], list[Document]] = ([], [])
    for each in sample:
        halves[_digest(each)[0] % 2].append(each)
    if not all(halves):
        return BY_WORDS
    even = uneven = 0.0
    for learnt, unseen in (halves, halves[::-1]):
        places = WordPlaces(random_state).fit(learnt)
        points = _points(places, None, BY_WORDS, learnt)
        found = [
            _learnt(learnt, wanted, random_state, places, points, None, weights, GUESSES_TO_CHOOSE)
            for weights in (BY_WORDS, BY_UNEVEN_WORDS)
        ]
        even += foretold(found[0].mixture.memberships_, learnt, unseen)
        uneven += foretold(found[1].mixture.memberships_, learnt, unseen)
    return BY_UNEVEN_WORDS if even > 0 and uneven > CLEARLY * even else BY_WORDS


def sensible_count(points: Matrix, random_state: int) -> int:
    """Choose the number of groups by how much clearer the groups are than those of answers thrown
    together.

    For each number, the spread within groups is compared with that of the same answers with every
    dimension shuffled (the gap statistic); the smallest number with nearly the largest gap wins. Never
    more than a reviewer can keep apart, nor more than the square root of half the answers: the gap alone
    asks for ever smaller groups.
    """
    different = _different(points)
    most = min(MOST_GROUPS, different // SMALLEST_GROUP, round((different / 2) ** 0.5))
    if most < 2:
        return 1
    chance = np.random.RandomState(random_state)
    sample = points if len(points) <= 2000 else points[chance.choice(len(points), 2000, replace=False)]
    shuffled = normalize(np.column_stack([chance.permutation(column) for column in sample.T]))
    numbers = sorted({n for n in (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25) if n <= most})
    gaps = [_spread(shuffled, n, random_state) - _spread(sample, n, random_state) for n in numbers]
    near = max(gaps) - 0.1 * (max(gaps) - min(gaps))
    return next(number for number, gap in zip(numbers, gaps, strict=True) if gap >= near)


def _different(points: Matrix) -> int:
    return len(np.unique(points, axis=0))


def _spread(points: Matrix, count: int, random_state: int) -> float:
    within = KMeans(count, n_init=2, random_state=random_state).fit(points).inertia_
    return float(np.log(max(within, 1e-9)))


class _Learner:
    """Learns groups from first guesses, again and again."""

    def __init__(
        self, documents: Sequence[Document], counts: csr_matrix, points: Matrix, weights: Weights
    ) -> None:
        self.languages = [each.language for each in documents]
        self.counts = counts
        self.points = points
        self.weights = weights

    def best(self, count: int, random_state: int, guesses: int) -> tuple[WordMixture, Matrix]:
        """Return the groups that explain the answers best, of so many guesses, and their middles."""
        guesses = guesses if count > 1 else 1
        begun = [self._learn(self._guess(count, random_state + each), FEW_LOOKS) for each in range(guesses)]
        promising = sorted(range(guesses), key=lambda each: (-_likelihood(begun[each]), each))[
            : max(1, round(PROMISING * guesses))
        ]
        ended = [self._learn(begun[each][0].memberships_, ALL_LOOKS) for each in promising]
        return ended[max(range(len(ended)), key=lambda each: (_likelihood(ended[each]), -each))]

    def _guess(self, count: int, random_state: int) -> Matrix:
        chance = np.random.RandomState(random_state)
        points = self.points
        if len(points) > SAMPLE_OF_GUESSES:
            points = points[np.sort(chance.choice(len(points), SAMPLE_OF_GUESSES, replace=False))]
        count = min(count, _different(points))
        guessed = KMeans(count, n_init=1, random_state=random_state).fit(points).predict(self.points)
        memberships = np.full((len(self.points), count), 0.1 / count)
        memberships[np.arange(len(self.points)), guessed] += 0.9
        return memberships

    def _learn(self, memberships: Matrix, looks: int) -> tuple[WordMixture, Matrix]:
        mixture = WordMixture(power=self.weights.words, rounds=ROUNDS, prior=self.weights.size)
        for _ in range(looks):
            centres = normalize(memberships.T @ self.points)
            nearness = self.weights.nearness * (self.points @ centres.T)
            memberships = mixture.fit(self.counts, self.languages, memberships, nearness).memberships_
        return mixture, centres


def _likelihood(learnt: tuple[WordMixture, Matrix]) -> float:
    return round(learnt[0].log_likelihood_, 4)


def _sample(documents: Sequence[Document], most: int) -> Sequence[Document]:
    """Choose documents by their words alone, in their order, so that neither order nor ids of rows matter."""
    if len(documents) <= most:
        return documents
    digests = [_digest(each) for each in documents]
    chosen = sorted(range(len(documents)), key=lambda row: (digests[row], row))[:most]
    return [documents[row] for row in sorted(chosen)]


def _digest(document: Document) -> bytes:
    return hashlib.sha256(" ".join(document.written).encode()).digest()


def _counts(counter: WordCounts, documents: Sequence[Document]) -> csr_matrix:
    return csr_matrix(counter.transform([each.words for each in documents]) * WORDS_PER_ANSWER)


def _points(
    places: WordPlaces, vectors: Vectors | None, weights: Weights, documents: Sequence[Document]
) -> Matrix:
    points = places.transform(documents)
    if vectors is None:
        return points
    result: Matrix = normalize(np.hstack([weights.places * points, vectors.transform(documents)])).round(6)
    return result
