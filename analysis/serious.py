"""Serious statements: a text that speaks of violence, a harmed child, suicide, a threat or a weapon.

A single such statement must be found at once and never drown among two hundred about street lights. This runs
when an answer is stored, so it knows only stems and nearness: no scikit-learn, no language model. It rather
marks one too many than misses one; a person looks, and nothing is done by machine.
The rules are in `vocabularies/serious.txt`, where a person can read and correct them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.spelling import normalise
from analysis.word_lists import read_lines

# Where several kinds fit one text, the first of these is told: a child first, then the writer's own life.
KINDS = ("child_abuse", "suicide", "violence", "threat", "weapon")

NEAR = 90  # characters between the parts of a rule, about fifteen words
BESIDE = 40  # characters around a statement in which an excluding word counts
MOST_READ = 20_000
_LETTERS = str.maketrans("áčđŋšŧž", "acdnstz")


@dataclass(frozen=True)
class _Rule:
    """Groups of stems of which one each must stand near the others, and the stems that exclude it."""

    kind: str
    groups: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


def find_serious(text: str) -> str | None:
    """Tell which kind of serious statement a text contains: violence, child_abuse, suicide, threat or weapon.

    None means only that these rules found nothing, never that all is well.
    """
    plain = normalise(text[:MOST_READ]).lower().translate(_LETTERS)
    return next((rule.kind for rule in _rules() if _fits(rule, plain)), None)


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    """Read the rules; a name in angle brackets stands for a list of stems given before."""
    lists: dict[str, str] = {}
    rules: list[_Rule] = []
    for line in read_lines("serious.txt"):
        head, _, body = line.partition(":")
        for name, stems in lists.items():
            body = body.replace(name, stems)
        if head.startswith("<"):
            lists[head] = body
            continue
        wanted, _, unless = body.partition("!")
        groups = tuple(_pattern(group) for group in wanted.split(" + "))
        rules.append(_Rule(head, groups, _pattern(unless) if unless.strip() else None))
    return tuple(sorted(rules, key=lambda rule: KINDS.index(rule.kind)))


def _pattern(stems: str) -> re.Pattern[str]:
    """Make one expression of many stems: it begins at a word and never repeats without a bound."""
    parts = {_stem(stem) for stem in stems.lower().translate(_LETTERS).split()}
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(parts)) + ")")


def _stem(stem: str) -> str:
    words = r"[\s,]{1,3}".join(re.escape(word) for word in stem.rstrip("=_").split("_"))
    return words + r"(?!\w)" if stem.endswith("=") else words


def _fits(rule: _Rule, text: str) -> bool:
    """Tell whether one stem of each group stands near one of the first, with no excluding word beside."""
    places: list[list[int]] = []
    for group in rule.groups:
        places.append([match.start() for match in group.finditer(text)])
        if not places[-1]:
            return False
    for first in places[0]:
        nearest = [_nearest(others, first) for others in places[1:]]
        if all(abs(at - first) <= NEAR for at in nearest):
            begin, end = min([first, *nearest]), max([first, *nearest])
            around = text[max(0, begin - BESIDE) : end + BESIDE]
            if rule.unless is None or not rule.unless.search(around):
                return True
    return False


def _nearest(places: list[int], at: int) -> int:
    index = bisect_left(places, at)
    return min(places[max(0, index - 1) : index + 1], key=lambda place: abs(place - at))


@dataclass(frozen=True)
class SeriousMeasure:
    """How many serious statements were found, and how many other texts were marked."""

    expected: int
    found: int
    others: int
    alarms: int
    missed: tuple[tuple[str, str], ...]
    false: tuple[tuple[str, str], ...]

    @property
    def recall(self) -> float:
        """The share of the serious statements that were found, whatever kind they were given."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def false_alarm_rate(self) -> float:
        """The share of the other texts that were marked."""
        return self.alarms / self.others if self.others else 0.0


def measure(rows: Iterable[Mapping[str, str]]) -> SeriousMeasure:
    """Measure on golden rows: `text`, and `serious` with the kind or nothing."""
    missed: list[tuple[str, str]] = []
    false: list[tuple[str, str]] = []
    expected = others = 0
    for row in rows:
        kind = find_serious(row["text"])
        if row["serious"]:
            expected += 1
            missed += [] if kind else [(row["id"], row["serious"])]
        else:
            others += 1
            false += [(row["id"], kind)] if kind else []
    return SeriousMeasure(expected, expected - len(missed), others, len(false), tuple(missed), tuple(false))
