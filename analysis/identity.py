"""The same theme over surveys and years: proposed themes are matched to earlier ones by the words of
their answers.

Themes of the codebook keep their key and need no matching. A match is a suggestion with a likeness; a
person confirms it. Words that fewer than five texts share never enter a memory, because they may be
names.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

# Theme -> language -> word -> the share of the theme's texts in that language that hold it.
Memory = Mapping[str, Mapping[str, Mapping[str, float]]]

LEAST_LIKENESS = 0.35


@dataclass(frozen=True)
class Match:
    """A proposed theme and the earlier theme that it is taken for."""

    theme: str
    earlier: str
    likeness: float


def match(proposed: Memory, earlier: Memory, least: float = LEAST_LIKENESS) -> tuple[Match, ...]:
    """Match each proposed theme to at most one earlier theme, so that the sum of likenesses is largest.

    Pairs below `least` stay apart: a wrong identity would falsify a comparison over years, a missing one
    does not.
    """
    ones, others = sorted(proposed), sorted(earlier)
    if not ones or not others:
        return ()
    table = np.array([[likeness(proposed[one], earlier[other]) for other in others] for one in ones])
    rows, columns = linear_sum_assignment(-table)
    pairs = zip(rows, columns, strict=True)
    return tuple(
        Match(ones[row], others[column], round(float(table[row, column]), 4))
        for row, column in pairs
        if table[row, column] >= least
    )


def likeness(one: Mapping[str, Mapping[str, float]], other: Mapping[str, Mapping[str, float]]) -> float:
    """Return the cosine between the words of two themes, as a mean over the languages that both have."""
    common = sorted(set(one) & set(other))
    cosines = [_cosine(one[language], other[language]) for language in common]
    return sum(cosines) / len(cosines) if cosines else 0.0


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(one[word] * other[word] for word in sorted(set(one) & set(other)))
    lengths = math.sqrt(sum(each**2 for each in one.values()) * sum(each**2 for each in other.values()))
    return shared / lengths if lengths else 0.0
