"""Whether a change of a Swedish text is no more than a spelling fix: letters of a word, and nothing it says.

It is deliberately narrow. What it refuses can always be said in a new proposal; what it let through would
change what people signed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

WORDS = re.compile(r"[^\W\d_]+")
NUMBERS = re.compile(r"\d+")
SIGNS = re.compile(r"[^\w\s]|[\d_]")
_NEGATIONS = "inte icke ej ingen inget inga ingenting ingenstans aldrig utan varken undantag"
_FIXED = """
två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo
trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen första andra tredje fjärde femte sjätte
halv halva dubbel båda bägge
januari februari mars april maj juni juli augusti september oktober november december
måndag tisdag onsdag torsdag fredag lördag söndag
minst mest högst max varje alla några mer fler färre mindre före efter från till
ska skall kan bör får måste vill
"""
NEGATIONS = frozenset(_NEGATIONS.split())
FIXED = frozenset(_FIXED.split())
"""Words that say how much, when and how surely: a fix may lead to one of them, never away from one."""


def is_fix(before: str, after: str) -> bool:
    """Whether `after` says what `before` says, better spelt: same numbers and signs, same negations, words
    that differ in few letters, and at most one word more or fewer by being joined, split or doubled.
    """
    if before == after or not after.strip():
        return False
    if SIGNS.findall(before) != SIGNS.findall(after) or NUMBERS.findall(before) != NUMBERS.findall(after):
        return False
    old, new = (WORDS.findall(text.casefold()) for text in (before, after))
    if Counter(_of(old, NEGATIONS)) != Counter(_of(new, NEGATIONS)):
        return False
    if len(old) == len(new):
        return all(_alike(one, other) for one, other in zip(old, new, strict=True))
    if abs(len(old) - len(new)) != 1:
        return False
    fewer, more = sorted((old, new), key=len)
    return any(_meets(fewer, more, at, is_split=more is new) for at in range(len(more)))


def _of(words: Sequence[str], chosen: frozenset[str]) -> list[str]:
    return [word for word in words if word in chosen]


def _meets(fewer: Sequence[str], more: Sequence[str], at: int, *, is_split: bool) -> bool:
    """Whether the two are alike when the words at `at` and after it of the longer one are taken as one."""
    pair = more[at : at + 2]
    if len(pair) < 2:
        return False
    is_double = pair[0] == pair[1] and not is_split
    joined = [*more[:at], pair[0] if is_double else "".join(pair), *more[at + 2 :]]
    if not is_double and FIXED.intersection(pair):
        return False
    old, new = (fewer, joined) if is_split else (joined, fewer)
    return all(_alike(one, other) for one, other in zip(old, new, strict=True))


def _alike(before: str, after: str) -> bool:
    if before == after:
        return True
    if before in FIXED or before == f"o{after}" or after == f"o{before}":
        return False
    longest = max(len(before), len(after))
    return _distance(before, after) <= (1 if longest <= 4 else 2 if longest <= 8 else 3)


def _distance(before: str, after: str) -> int:
    """How many letters must be put in, taken out or changed; two that changed places count as one."""
    rows = [list(range(len(after) + 1))]
    for i, one in enumerate(before, 1):
        row = [i]
        for j, other in enumerate(after, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (one != other))
            if i > 1 and j > 1 and one == after[j - 2] and other == before[i - 2]:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
