"""How much better groups foretell the words of answers that they were not learnt from than no groups do.

It needs no labels, so it can choose between two ways of grouping the answers at hand.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from analysis.features import Document
from analysis.word_counts import WordCounts

Matrix = NDArray[np.float64]

# A group is thought to hold so many words as they are everywhere, lest few answers foretell too much.
SMOOTHING = 50.0
DECIMALS = 4


def foretold(memberships: Matrix, learnt: Sequence[Document], unseen: Sequence[Document]) -> float:
    """Return by how much the words of an unseen answer are more probable with groups than without, as a
    mean of logarithms; `memberships` are those of the answers that were learnt from.
    """
    counter = WordCounts(2, 0.3).fit([each.words for each in learnt])
    known = counter.transform([each.words for each in learnt])
    counts = counter.transform([each.words for each in unseen])
    everywhere = np.asarray(known.sum(axis=0)).ravel() + 0.5
    everywhere /= everywhere.sum()
    words = np.asarray(known.T @ memberships).T
    words = (words + SMOOTHING * everywhere) / (words.sum(axis=1, keepdims=True) + SMOOTHING)
    sizes = memberships.sum(axis=0) + 1
    grouped = logsumexp(counts @ np.log(words).T + np.log(sizes / sizes.sum()), axis=1)
    return round(float((grouped - counts @ np.log(everywhere)).mean()), DECIMALS) if len(unseen) else 0.0
