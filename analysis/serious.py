"""Serious statements: a text that speaks of violence, a harmed child, suicide, a threat or a weapon.

A single such statement must be found at once and never drown among two hundred about street lights. This runs
when an answer is stored, so it knows only stems, nearness and sums: no scikit-learn, no language model. It
rather marks one too many than misses one; a person looks, and nothing is done by machine.
The rules are in `vocabularies/serious.txt`, where a person can read and correct them. Each word of a text is
looked up once among all stems of all rules; only what is found there is compared with the rules. Where they
find nothing, learnt weights take a second look (`serious_weights.py`).
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from analysis.serious_weights import find_learnt
from analysis.spelling import normalise
from analysis.word_lists import read_lines

# Where several kinds fit one text, the first of these is told: a child first, then the writer's own life.
KINDS = ("child_abuse", "suicide", "violence", "threat", "weapon")

NEAR = 90  # characters between the parts of a rule, about fifteen words
BESIDE = 40  # characters around a statement in which an excluding word counts
MOST_READ = 20_000
LONGEST = 120  # characters of a stem of several words, with what stands between them
_LETTERS = str.maketrans("áčđŋšŧž", "acdnstz")
_WORD = re.compile(r"\w+")
_FIRST = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"<\w+>|[^_\s]+(?:_[^_<\s]+)*_?")
_REMEMBERED = 30_000
_BETWEEN = r"[\s,]{1,3}"
_BLANKS = re.compile(_BETWEEN)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Groups of stems of which one each must stand near the others, and the stems that exclude it."""

    kind: str
    groups: tuple[int, ...]
    unless: str


@dataclass(frozen=True, slots=True)
class _Stem:
    """Stems of a group that begin with the same letters: whether those are a whole word; what then must stand
    there if they are longer, and of that what must end with a word.
    """

    is_whole: bool
    group: int
    longer: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    def stands(self, text: str) -> bool:
        """Tell whether one of the longer stems begins a text, of which blanks and commas are squeezed."""
        if self.longer and text.startswith(self.longer):
            return True
        return any(text.startswith(each) and not _is_letter(text, len(each)) for each in self.ended)


@dataclass(frozen=True, slots=True)
class _Rules:
    """All rules in the order of their kinds, and all stems by the letters they begin with."""

    rules: tuple[_Rule, ...]
    stems: Mapping[str, tuple[_Stem, ...]]
    by_group: Mapping[int, tuple[int, ...]]
    """The places, among the rules, of those whose first group this is."""


def find_serious(text: str) -> str | None:
    """Tell which kind of serious statement a text contains: violence, child_abuse, suicide, threat or weapon.

    None means only that neither the rules nor the learnt weights saw anything, never that all is well.
    """
    return find_by_rules(text) or find_learnt(text)


def find_by_rules(text: str) -> str | None:
    """Tell which kind of serious statement the rules alone find."""
    plain = normalise(text[:MOST_READ]).lower().translate(_LETTERS)
    places = _places(plain)
    known = _rules()
    begun = sorted(at for group in places for at in known.by_group.get(group, ()))
    return next((known.rules[at].kind for at in begun if _fits(known.rules[at], plain, places)), None)


def _places(text: str) -> dict[int, list[int]]:
    """Give where in a text a stem of each group stands."""
    places: dict[int, list[int]] = {}
    for match in _WORD.finditer(text):
        at, squeezed = match.start(), ""
        for stem in _stems_of(match.group()):
            is_longer = bool(stem.longer or stem.ended)
            if is_longer and not squeezed:
                squeezed = _BLANKS.sub(" ", text[at : at + LONGEST])
            if not is_longer or stem.stands(squeezed):
                places.setdefault(stem.group, []).append(at)
    return places


def _is_letter(text: str, at: int) -> bool:
    return at < len(text) and (text[at].isalnum() or text[at] == "_")


@lru_cache(maxsize=_REMEMBERED)
def _stems_of(word: str) -> tuple[_Stem, ...]:
    """Give the stems that a word has or begins; the same few thousand words make up nearly all answers."""
    stems = _rules().stems
    found: list[_Stem] = []
    for length in range(1, len(word) + 1):
        for stem in stems.get(word[:length], ()):
            if length == len(word) or not stem.is_whole:
                found.append(stem)
    return tuple(found)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    """Read the rules; a name in angle brackets stands for a list of stems given before."""
    lists: dict[str, str] = {}
    rules: list[_Rule] = []
    numbers: dict[frozenset[str], int] = {}
    for line in read_lines("serious.txt"):
        head, _, body = line.partition(":")
        if head.startswith("<"):
            lists[head] = " ".join(_stems(body, lists))
            continue
        wanted, _, unless = body.partition("!")
        groups = [frozenset(_stems(group, lists)) for group in wanted.split(" + ")]
        rules.append(
            _Rule(
                head,
                tuple(numbers.setdefault(group, len(numbers)) for group in groups),
                _pattern(_stems(unless, lists)) if unless.strip() else "",
            )
        )
    ordered = tuple(sorted(rules, key=lambda rule: KINDS.index(rule.kind)))
    by_group: defaultdict[int, list[int]] = defaultdict(list)
    for at, rule in enumerate(ordered):
        by_group[rule.groups[0]].append(at)
    return _Rules(ordered, _by_beginning(numbers), {group: tuple(found) for group, found in by_group.items()})


def _stems(written: str, lists: Mapping[str, str]) -> list[str]:
    """Give the stems of a group; `<a>` is a list, `<a>_<b>` each of one before each of another."""
    found: list[str] = []
    for part in written.lower().translate(_LETTERS).split():
        choices = [lists[name].split() if name in lists else [name] for name in _PARTS.findall(part)]
        found += [
            "_".join((*(each.rstrip("=_") for each in chosen[:-1]), chosen[-1]))
            for chosen in product(*choices)
        ]
    return found


def _by_beginning(numbers: Mapping[frozenset[str], int]) -> dict[str, tuple[_Stem, ...]]:
    """Arrange all stems by the letters or the whole word they begin with."""
    found: defaultdict[str, list[_Stem]] = defaultdict(list)
    for group, number in numbers.items():
        longer: defaultdict[str, list[str]] = defaultdict(list)
        for written in sorted(group):
            match = _FIRST.match(written)
            if match is None:
                raise ValueError(f"a stem begins with a letter: {written}")
            if match.end() == len(written.rstrip("=_")):
                found[match.group()].append(_Stem(written.endswith("="), number))
            else:
                longer[match.group()].append(written)
        for first, stems in longer.items():
            begun = tuple(_phrase(stem) for stem in stems if not stem.endswith("="))
            ended = tuple(_phrase(stem) for stem in stems if stem.endswith("="))
            found[first].append(_Stem(True, number, begun, ended))
    return {first: tuple(stems) for first, stems in found.items()}


def _pattern(stems: Iterable[str]) -> str:
    """Write one expression of many stems: it begins at a word and never repeats without a bound."""
    return r"(?<!\w)(?:" + "|".join(sorted(set(map(_stem, stems)))) + ")"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile an expression on first use: a process reads few texts that need more than a handful of them."""
    return re.compile(pattern)


def _phrase(stem: str) -> str:
    return stem.rstrip("=_").replace("_", " ")


def _stem(stem: str) -> str:
    words = _BETWEEN.join(re.escape(word) for word in stem.rstrip("=_").split("_"))
    return words + r"(?!\w)" if stem.endswith("=") else words


def _fits(rule: _Rule, text: str, found: Mapping[int, list[int]]) -> bool:
    """Tell whether one stem of each group stands near one of the first, with no excluding word beside."""
    places: list[list[int]] = []
    for group in rule.groups:
        if group not in found:
            return False
        places.append(found[group])
    for first in places[0]:
        nearest = [_nearest(others, first) for others in places[1:]]
        if all(abs(at - first) <= NEAR for at in nearest):
            begin, end = min([first, *nearest]), max([first, *nearest])
            around = text[max(0, begin - BESIDE) : end + BESIDE]
            if not rule.unless or not _compiled(rule.unless).search(around):
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
