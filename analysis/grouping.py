"""Group answers without a codebook, in all languages together.

First guesses by k-means on words and pieces of words, with the mean of each language taken away, because
otherwise the groups are the languages; then a mixture of word distributions, which copes with groups of
unequal size. Several first guesses are tried and the one that explains the answers best is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from analysis.features import WordCounts
from analysis.mixture import WordMixture

Matrix = NDArray[np.float64]

DIMENSIONS = 50
CHARACTER_WEIGHT = 0.5
FIRST_GUESSES = 10
# Word weights of an answer have length one; the mixture reads them as about this many words.
WORDS_PER_ANSWER = 3.0
SMALLEST_GROUP = 5
MOST_GROUPS = 25
LARGEST_SAMPLE = 20_000
ROUNDING = 1e-9


@dataclass(frozen=True)
class Grouping:
    """Learnt groups: the words that are counted, and the words of each group."""

    counter: WordCounts
    mixture: WordMixture

    def score(self, documents: Sequence[Sequence[str]], languages: Sequence[str]) -> Matrix:
        """Return how well each group explains each document, as unnormalised logarithms."""
        return self.mixture.score(csr_matrix(self.counter.transform(documents) * WORDS_PER_ANSWER), languages)


def group(
    documents: Sequence[Sequence[str]], languages: Sequence[str], count: int | None, random_state: int
) -> Grouping:
    """Divide documents of words into `count` groups, or into a sensible number found in the answers."""
    # Threads may add numbers in another order; one thread gives the same groups on every machine.
    with threadpool_limits(limits=1):
        points = place(documents, languages, random_state)
        counter = WordCounts(2, 0.3, is_weighted=True).fit(documents)
        counts = csr_matrix(counter.transform(documents) * WORDS_PER_ANSWER)
        wanted = min(count or sensible_count(points, random_state), _different(points))
        guesses = FIRST_GUESSES if wanted > 1 else 1
        learnt = [
            _from_first_guess(points, counts, languages, wanted, random_state + each)
            for each in range(guesses)
        ]
    best = max(range(len(learnt)), key=lambda index: round(learnt[index].log_likelihood_, 6))
    return Grouping(counter, learnt[best])


def place(documents: Sequence[Sequence[str]], languages: Sequence[str], random_state: int) -> Matrix:
    """Give each document a place among the others, by words and pieces of words, with languages made
    level.
    """
    joined = [" ".join(document) for document in documents]
    words = WordCounts(2, 0.3, is_weighted=True).fit(documents).transform(documents)
    blocks = [words]
    if any(len(each) >= 3 for each in joined):
        pieces = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            min_df=min(3, len(joined)),
            max_features=30_000,
            sublinear_tf=True,
        )
        try:
            blocks.append(CHARACTER_WEIGHT * pieces.fit_transform(joined))
        except ValueError:  # no piece of a word is shared by three answers
            blocks.append(csr_matrix((len(joined), 1)))
    matrix = csr_matrix(hstack(blocks))
    dimensions = min(DIMENSIONS, matrix.shape[1] - 1, matrix.shape[0] - 1)
    if dimensions < 2:
        return np.zeros((len(documents), 2))
    # Answers that are all alike have no variance to explain; that is no fault here.
    with np.errstate(divide="ignore", invalid="ignore"):
        points = normalize(TruncatedSVD(dimensions, random_state=random_state).fit_transform(matrix))
    spoken = np.array(languages)
    for language in sorted(set(languages)):
        points[spoken == language] -= points[spoken == language].mean(axis=0)
    # What is left of answers that are all alike is rounding; stretched to length one it would look like a
    # place.
    points[np.linalg.norm(points, axis=1) < ROUNDING] = 0
    result: Matrix = normalize(points).round(6)
    return result


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


def _from_first_guess(
    points: Matrix, counts: csr_matrix, languages: Sequence[str], count: int, random_state: int
) -> WordMixture:
    chance = np.random.RandomState(random_state)
    sample = (
        points if len(points) <= LARGEST_SAMPLE else points[chance.choice(len(points), LARGEST_SAMPLE, False)]
    )
    guessed = KMeans(count, n_init=1, random_state=random_state).fit(sample).predict(points)
    memberships = np.full((len(points), count), 0.1 / count)
    memberships[np.arange(len(points)), guessed] += 0.9
    return WordMixture(power=0.5).fit(counts, languages, memberships)
