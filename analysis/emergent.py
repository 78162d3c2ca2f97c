"""Themes that nobody has named yet: answers that fit no theme but are like each other.

They are proposed, with words and typical answers; a person gives them a name, or sets them aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from analysis.answers import Prepared
from analysis.features import content_words
from analysis.word_counts import WordCounts

# A theme of fewer answers would be a person's story, not a theme; in large surveys it must also be worth
# a line.
SMALLEST = 5
SHARE_OF_ANSWERS = 150
PROPOSED = "proposed-"
FARTHEST = 0.88
MOST_COMPARED = 2000


@dataclass(frozen=True)
class Proposal:
    """A proposed theme and how like the others in it an answer is."""

    key: str
    likeness: float


def propose(left: Sequence[Prepared], answers: int, after: int = 0) -> dict[str, Proposal]:
    """Return a proposed theme for those of the answers left over that are like at least four others, by id.

    Answers are joined as long as their words overlap on average; the proposals are numbered from the largest,
    after the number `after`.
    """
    smallest = max(SMALLEST, answers // SHARE_OF_ANSWERS)
    compared = list(left)[:MOST_COMPARED]
    if len(compared) < smallest:
        return {}
    documents = [content_words(each.text, each.language) for each in compared]
    counts = WordCounts(2, 1.0, is_weighted=True).fit(documents).transform(documents)
    rows = [row for row in range(counts.shape[0]) if counts[row].nnz]
    if len(rows) < max(smallest, 2):
        return {}
    likeness = np.asarray((counts[rows] @ counts[rows].T).todense())
    joined = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=FARTHEST
    ).fit_predict(np.clip(1 - likeness, 0, 1))
    groups = [np.flatnonzero(joined == label) for label in range(joined.max() + 1)]
    large = sorted((each for each in groups if len(each) >= smallest), key=lambda each: (-len(each), each[0]))
    found: dict[str, Proposal] = {}
    for number, members in enumerate(large, after + 1):
        within = likeness[np.ix_(members, members)]
        mean = (within.sum(axis=1) - 1) / (len(members) - 1)
        for member, like in zip(members, mean, strict=True):
            found[compared[rows[member]].id] = Proposal(f"{PROPOSED}{number:02d}", round(float(like), 4))
    return found
