"""Someone who wants to know the hidden numbers and has every published table, a pencil and a computer.

Written apart from the protection and knows nothing of how it chooses: only what is printed, and what every
reader can see holds between the tables. Rows add up to their base, groups add up to all, municipalities add
up to the joint table, nobody is counted less than no times. Linear programming then gives the least and the
most that each hidden number can be. Counts are whole, so the limits are rounded inwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from surveys.breakdown import OTHERS, Breakdown
from surveys.tabulation import Table

Name = tuple[str | None, ...]
Sum = Mapping[Name, int]
ALMOST = 1e-6


@dataclass(frozen=True)
class Published:
    """Everything that can be read about one question: protected tables, and nothing else.

    By municipality: its table, the tables of the groups that it is broken down by, the breakdowns, and how
    many filled in the form. `joint` is the table of all municipalities together.
    """

    tables: Mapping[str, Table]
    joint: Table | None = None
    groups: Mapping[str, Sequence[Table]] = field(default_factory=dict)
    breakdowns: Mapping[str, Sequence[Breakdown]] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """The least and the most that a hidden number can be."""

    cell: Name
    least: float
    most: float

    @property
    def width(self) -> float:
        """How much remains unknown."""
        return self.most - self.least


def attack(published: Published, enough: int = 5) -> list[Told]:
    """Close in on every hidden number; one that is known to be at least `enough` wide is left there.

    Raises ValueError if the tables contradict each other: then the attacker has misread them.
    """
    knowledge = _Knowledge()
    for name, table in published.tables.items():
        _read_table(knowledge, ("table", name), table)
        for one in published.groups.get(name, ()):
            _read_table(knowledge, ("groups", name, one.question), one)
            if name in published.people:
                knowledge.at_most({("groups", name, one.question, None): 1}, published.people[name])
        if name in published.people:
            knowledge.at_most({("table", name, None): 1}, published.people[name])
        for breakdown in published.breakdowns.get(name, ()):
            _read_breakdown(knowledge, name, breakdown, table)
            _read_group_sizes(knowledge, name, breakdown, published)
    if published.joint is not None:
        _read_table(knowledge, ("joint",), published.joint)
        for row in (*(row.key for row in published.joint.rows), None):
            parts: dict[Name, int] = {
                ("table", name, row): -1
                for name, table in published.tables.items()
                if row is None or row in {one.key for one in table.rows}
            }
            knowledge.equal({("joint", row): 1, **parts}, 0)
    return list(knowledge.close_in(enough))


@dataclass(frozen=True)
class Telling:
    """What one page prints of parts that people named: each part's count, and hidden parts together.

    Pages about the same people are tellings of the same numbers, whatever they are called there.
    """

    counts: Mapping[str, int | None]
    together: Sequence[tuple[Sequence[str], int | None]] = ()
    base: int | None = None


def attack_tellings(tellings: Sequence[Telling], enough: int = 5) -> list[Told]:
    """Put pages about the same people beside each other and close in on every number that one of them hides.

    Each person is counted once in a part and once in a number together; nobody else is in it. Raises
    ValueError if two pages print different numbers for the same thing, since one of them is then wrong.
    """
    knowledge = _Knowledge()
    printed: dict[str, int] = {}
    hidden: dict[str, None] = {}
    for telling in tellings:
        for key, count in telling.counts.items():
            if count is None:
                hidden[key] = None
            elif printed.setdefault(key, count) != count:
                raise ValueError(f"{key}: {printed[key]} on one page, {count} on another")
            if telling.base is not None:
                knowledge.at_most({(key,): 1}, telling.base)
    for key, count in printed.items():
        knowledge.equal({(key,): 1}, count)
    for keys, count in ((keys, count) for telling in tellings for keys, count in telling.together):
        if count is None:
            continue
        for key in keys:
            knowledge.at_most({(key,): 1}, count)
        knowledge.at_most({(key,): -1 for key in keys}, -count)
    knowledge.hidden = [(key,) for key in hidden]
    for name in knowledge.hidden:
        knowledge.at_most({name: -1}, 0)
    return list(knowledge.close_in(enough))


class _Knowledge:
    """What is known, as equations and inequalities between numbers; every number is at least zero."""

    def __init__(self) -> None:
        self.places: dict[Name, int] = {}
        self.hidden: list[Name] = []
        self.equations: list[tuple[Sum, int]] = []
        self.limits: list[tuple[Sum, int]] = []

    def equal(self, numbers: Sum, to: int) -> None:
        self._notice(numbers)
        self.equations.append((numbers, to))

    def at_most(self, numbers: Sum, limit: int) -> None:
        self._notice(numbers)
        self.limits.append((numbers, limit))

    def printed(self, name: Name, number: int | None) -> None:
        """Read one number; a hidden one becomes something to find out."""
        self._notice({name: 1})
        if number is None:
            self.hidden.append(name)
        else:
            self.equal({name: 1}, number)

    def close_in(self, enough: int) -> Iterator[Told]:
        """Give each hidden number's limits. Every answer of the solver is a possible world, and may show
        at once that other numbers are wide enough.
        """
        equations, equal_to = self._matrix(self.equations)
        limits, at_most = self._matrix(self.limits)
        least = np.full(len(self.places), np.inf)
        most = np.full(len(self.places), -np.inf)
        for name in self.hidden:
            place = self.places[name]
            for sign in (1, -1):
                if most[place] - least[place] >= enough:
                    break
                goal = np.zeros(len(self.places))
                goal[place] = sign
                found = linprog(goal, limits, at_most, equations, equal_to, method="highs")
                if found.status == 3:  # without limit in this direction
                    (most if sign < 0 else least)[place] = np.inf if sign < 0 else 0
                    continue
                if found.x is None:
                    raise ValueError(f"{name}: {found.message}")
                least, most = np.minimum(least, found.x), np.maximum(most, found.x)
            yield Told(name, math.ceil(least[place] - ALMOST), _floor(most[place]))

    def _notice(self, numbers: Sum) -> None:
        for name in numbers:
            self.places.setdefault(name, len(self.places))

    def _matrix(self, rows: Sequence[tuple[Sum, int]]) -> tuple[csr_array | None, list[int] | None]:
        if not rows:
            return None, None
        entries = [
            (factor, at, self.places[name])
            for at, (numbers, _) in enumerate(rows)
            for name, factor in numbers.items()
        ]
        factors, down, across = zip(*entries, strict=True)
        shape = (len(rows), len(self.places))
        return csr_array((factors, (down, across)), shape=shape), [number for _, number in rows]


def _floor(number: float) -> float:
    return number if math.isinf(number) else math.floor(number + ALMOST)


def _read_table(knowledge: _Knowledge, where: Name, table: Table) -> None:
    for row in table.rows:
        knowledge.printed((*where, row.key), row.count)
    knowledge.printed((*where, None), table.base)
    _read_people(knowledge, where, table)


def _read_people(knowledge: _Knowledge, where: Name, table: Table) -> None:
    """Read what holds between the rows of one group of people and its base."""
    base: Name = (*where, None)
    rows: dict[str, Name] = {row.key: (*where, row.key) for row in table.rows}
    if not table.is_multiple:
        knowledge.equal({**dict.fromkeys(rows.values(), 1), base: -1}, 0)
        return
    alone = [rows[key] for key in rows if key in table.exclusive]
    beside = [rows[key] for key in rows if key not in table.exclusive]
    ticked_others = {base: 1, **dict.fromkeys(alone, -1)}
    for row in beside:
        knowledge.at_most({row: 1, **{name: -factor for name, factor in ticked_others.items()}}, 0)
    knowledge.at_most({**ticked_others, **dict.fromkeys(beside, -1)}, 0)
    if table.most:
        places = {name: -table.most * factor for name, factor in ticked_others.items()}
        knowledge.at_most({**dict.fromkeys(beside, 1), **places}, 0)


def _read_breakdown(knowledge: _Knowledge, name: str, breakdown: Breakdown, table: Table) -> None:
    where: Name = ("cell", name, breakdown.by)
    for place, group in enumerate(breakdown.groups):
        for row in breakdown.rows:
            knowledge.printed((*where, group.key, row.key), row.counts[place])
        knowledge.printed((*where, group.key, None), group.base)
        _read_people(knowledge, (*where, group.key), table)
    for row_key in (*(row.key for row in breakdown.rows), None):
        cells: dict[Name, int] = {(*where, group.key, row_key): -1 for group in breakdown.groups}
        knowledge.equal({("table", name, row_key): 1, **cells}, 0)


def _read_group_sizes(knowledge: _Knowledge, name: str, breakdown: Breakdown, published: Published) -> None:
    """Read that those of a group who answered this question are at most the group, and at least the group
    less all who did not answer it. Who is among the others: the groups that are not named, and the silent.
    """
    table = next((one for one in published.groups.get(name, ()) if one.question == breakdown.by), None)
    if table is None:
        return
    size = ("groups", name, table.question)
    answered = ("answered", name, table.question)
    named = {group.key: ("cell", name, breakdown.by, group.key, None) for group in breakdown.groups}
    of: dict[str, Name] = {row.key: named.get(row.key, (*answered, row.key)) for row in table.rows}
    for key, among in of.items():
        knowledge.at_most({among: 1, (*size, key): -1}, 0)
        if name in published.people:
            silent = published.people[name]
            knowledge.at_most({(*size, key): 1, among: -1, ("table", name, None): 1}, silent)
    unnamed = [among for key, among in of.items() if key not in named]
    if OTHERS in named:
        knowledge.at_most({**dict.fromkeys(unnamed, 1), named[OTHERS]: -1}, 0)
