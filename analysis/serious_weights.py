"""A second look at serious statements: learnt weights of words, pieces of words and pairs of words.

The rules of `serious.py` know what somebody thought of. These weights (`vocabularies/serious_weights.tsv`)
were learnt from many made-up statements and look-alikes by `serious_training.py`. Here they are only added
up, in plain Python, since this runs when an answer is stored. Of many words each counts for less, and a long
story is read in stretches, lest one sentence drown in it. A text is serious when its sum is above nothing:
the base line and the bar are in the table as the weight `*`.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.spelling import normalise
from analysis.word_lists import read_lines

WEIGHTS = "serious_weights.tsv"
BASE = "*"
SHORTEST, LONGEST = 3, 5
# Of a word this many letters are read, and so many begin its part in a pair.
MOST_LETTERS = 20
STEM = 5
# Two words make a pair when at most so many steps lie between them.
WITHIN = 6
# A text of more words is read in stretches that overlap by half.
STRETCH = 30
MOST_READ = 20_000
_LETTERS = str.maketrans("áčđŋšŧž", "acdnstz")
_WORD = re.compile(r"[^\W_]+")
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Weights:
    """What each feature weighs, and which kind of serious statement speaks so more than the others."""

    of: Mapping[str, int]
    kinds: Mapping[str, str]
    sums: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def of_word(self, word: str) -> int:
        """Add up the pieces of a word; the same few thousand words make up nearly all answers."""
        known = self.sums.get(word)
        if known is None:
            known = sum(self.of.get(piece, 0) for piece in pieces(word))
            if len(self.sums) < _REMEMBERED:
                self.sums[word] = known
        return known


@dataclass(frozen=True)
class Verdict:
    """The sum of a text's most serious stretch, its kind if above nothing, the words that spoke most."""

    score: int
    kind: str | None
    words: tuple[str, ...]


def find_learnt(text: str) -> str | None:
    """Tell the kind of serious statement that the learnt weights see in a text, or None."""
    learnt = weights()
    best, stretch = most_serious(split(text), learnt)
    return kind_of(stretch, learnt) if best > 0 else None


def explain(text: str, most: int = 6) -> Verdict:
    """Tell what the learnt weights make of a text, and which of its words and pairs spoke for it most."""
    learnt = weights()
    best, stretch = most_serious(split(text), learnt)
    spoke: Counter[str] = Counter()
    for word in stretch:
        spoke[word] = learnt.of_word(word)
    for at, first in enumerate(stretch):
        for second in stretch[at + 1 : at + 1 + WITHIN]:
            spoke[f"{first} … {second}"] = learnt.of.get(f"{first[:STEM]} {second[:STEM]}", 0)
    words = tuple(name for name, weight in spoke.most_common(most) if weight > 0)
    return Verdict(best, kind_of(stretch, learnt) if best > 0 else None, words)


def split(text: str) -> list[str]:
    """Give the words of a text as the weights know them: one spelling, small letters, no Sámi diacritics."""
    same = _same()
    plain = normalise(text[:MOST_READ]).lower().translate(_LETTERS)
    return [same.get(word, word) for word in _WORD.findall(plain)]


def features(words: Sequence[str]) -> Counter[str]:
    """Count what speaks in some words: every piece once for each distinct word, every pair once."""
    found: Counter[str] = Counter()
    for word in set(words):
        found.update(pieces(word))
    found.update(pairs_of(words))
    return found


def pairs_of(words: Sequence[str]) -> set[str]:
    """Give the distinct pairs of words that stand near each other, by their beginnings and in their order."""
    stems = [word[:STEM] for word in words]
    return {
        f"{first} {second}" for at, first in enumerate(stems) for second in stems[at + 1 : at + 1 + WITHIN]
    }


@lru_cache(maxsize=_REMEMBERED)
def pieces(word: str) -> tuple[str, ...]:
    """Give the distinct pieces of a word, three to five signs with its borders, and the whole word."""
    bordered = f"<{word[:MOST_LETTERS]}>"
    found = {
        bordered[at : at + length]
        for length in range(SHORTEST, LONGEST + 1)
        for at in range(len(bordered) - length + 1)
    }
    return tuple(sorted({bordered, *found}))


def most_serious(words: Sequence[str], learnt: Weights) -> tuple[int, Sequence[str]]:
    """Give the highest sum among the stretches of a text, and that stretch."""
    starts = range(0, max(1, len(words) - STRETCH // 2), STRETCH // 2) if len(words) > STRETCH else (0,)
    stretches = [words[start : start + STRETCH] for start in starts]
    return max(((_sum(stretch, learnt), stretch) for stretch in stretches), key=lambda each: each[0])


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Read the table once: feature, weight and, where it speaks for one, the kind."""
    return read_weights(read_lines(WEIGHTS))


def read_weights(lines: Iterable[str]) -> Weights:
    """Read lines of a table of weights."""
    of: dict[str, int] = {}
    kinds: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in lines:
        feature, weight, kind = line.split("\t")
        of[feature] = int(weight)
        if kind:
            kinds[feature] = names.setdefault(kind, kind)
    return Weights(of, kinds)


def _sum(words: Sequence[str], learnt: Weights) -> int:
    of = learnt.of
    spoken = sum(map(learnt.of_word, set(words)))
    spoken += sum(of[pair] for pair in pairs_of(words) if pair in of)
    return of.get(BASE, 0) + round(spoken * share_of_each(words))


def share_of_each(words: Sequence[str]) -> float:
    """Give what each feature of a text counts for: less among many words, or long texts would stand out."""
    return 1 / math.sqrt(max(1, len(set(words))))


def kind_of(words: Sequence[str], learnt: Weights) -> str | None:
    """Give the kind for which most of the weight speaks."""
    votes: defaultdict[str, int] = defaultdict(int)
    for feature, count in features(words).items():
        kind = learnt.kinds.get(feature)
        if kind:
            votes[kind] += count * learnt.of[feature]
    return max(sorted(votes), key=lambda kind: votes[kind]) if votes else None


@lru_cache(maxsize=1)
def _same() -> Mapping[str, str]:
    """Read which spellings count as one word."""
    found: dict[str, str] = {}
    for line in read_lines("serious_same.txt"):
        word, _, others = line.partition(": ")
        found |= dict.fromkeys(others.translate(_LETTERS).split(), word.translate(_LETTERS))
    return found
