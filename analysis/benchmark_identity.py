"""Measures whether a theme stays the same theme: over other answers to the same question, and from one year
to the next.

A theme that has the same name and other answers is worse than none: figures over years would be false.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from analysis.answers import Answer
from analysis.benchmark_corpora import Maker, against, answers_of, placed
from analysis.codebook import Codebook
from analysis.identity import match
from analysis.model import Model
from analysis.themes import ThemeFinder

SHARE = 0.8
DRAWS = 4
BAR = 0.92


def resampled(answers: Sequence[Answer], codebook: Codebook, make: Maker) -> float:
    """Return how many answers have the same theme in two readings, each of other 80 in a hundred answers."""
    chance = random.Random(0)
    drawn = []
    for _ in range(DRAWS):
        some = chance.sample(list(answers), round(SHARE * len(answers)))
        drawn.append(placed(make(codebook, None).fit(some).assign(some)))
    same = [one[key] == other[key] for one, other in pairwise(drawn) for key in sorted(set(one) & set(other))]
    return sum(same) / len(same)


def year_to_year(answers: Sequence[Answer], codebook: Codebook) -> tuple[float, float]:
    """Read the older half, then the newer one with what the older taught.

    Returns how many of the newer answers have the theme that they have without it, and how many themes are
    most like the theme of their own name in the older half.
    """
    ordered = sorted(answers, key=lambda each: each.id)
    older, newer = ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]
    before, _ = _read(older, codebook, None)
    alone, without = _read(newer, codebook, None)
    _, taught = _read(newer, codebook, before)
    kept = sum(taught[key] == theme for key, theme in without.items()) / len(without)
    both = set(before.words) & set(alone.words)
    found = match(
        {key: words for key, words in alone.words.items() if key in both},
        {key: words for key, words in before.words.items() if key in both},
        0.0,
    )
    return kept, sum(each.theme == each.earlier for each in found) / max(len(both), 1)


def _read(
    answers: Sequence[Answer], codebook: Codebook, earlier: Model | None
) -> tuple[Model, dict[str, str]]:
    finder = ThemeFinder(codebook, earlier=earlier).fit(answers)
    themes = placed(finder.assign(answers))
    return finder.model_, themes


def identity_lines(
    rows: Sequence[Mapping[str, str]], codebook: Codebook, make: Maker, say: Callable[[str], None]
) -> Iterator[str]:
    """Yield the figures of a corpus."""
    answers = answers_of(rows)
    say(f"identity: {DRAWS} samples of 80 in a hundred …")
    yield (
        f"  same theme after reading another 80 % of the answers: "
        f"{against(resampled(answers, codebook, make), BAR)}"
    )
    say("identity: from one half to the next …")
    kept, own = year_to_year(answers, codebook)
    yield f"  newer half: answers that keep their theme with what the older taught {against(kept, BAR)}"
    yield f"  newer half: themes that are most like their own of the older half {against(own, BAR)}"
