"""One question broken down by groups of people, with small numbers protected beside what is published of all.

Published together are the table of all, the table of the groups and this one. So the groups are as coarse
as they must be: those whose size the table of groups hides, and those who said nothing about it, are one
group, and then every group's size can be shown. Within, a count under k is hidden, and as many more as it
takes that every hidden one could differ by at least five from the least to the most it can be. Where that
hides everything there is no breakdown: what is not published protects best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.slack import UNBOUNDED, Network
from surveys.tabulation import (
    NARROWEST,
    SMALLEST_BASE_FOR_SHARES,
    SMALLEST_COUNT,
    SMALLEST_COUNT_IN_A_BREAKDOWN,
    Table,
    protect,
)
from surveys.texts import Texts

OTHERS = ""
"""The group of all others: too few to be a group of their own, or they did not say."""

Cell = tuple[str, str]
"""A row and a group."""


@dataclass(frozen=True)
class Group:
    """A group of people and how many of it answered the question."""

    key: str
    text: Texts
    base: int


@dataclass(frozen=True)
class BrokenRow:
    """One answer and how many of each group gave it; None where that is hidden."""

    key: str
    text: Texts
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Breakdown:
    """A question's answers by group, as they may be published; `k` is the limit that was used."""

    question: str
    by: str
    groups: tuple[Group, ...]
    rows: tuple[BrokenRow, ...]
    k: int = SMALLEST_COUNT

    def share(self, row: BrokenRow, place: int) -> int | None:
        """Give a count as whole per cent of its group, or None where it is hidden or the group under 20."""
        count, base = row.counts[place], self.groups[place].base
        if count is None or base < SMALLEST_BASE_FOR_SHARES:
            return None
        return (200 * count + base) // (2 * base)


@dataclass(frozen=True)
class Crossed:
    """What a database has counted: how many of each group gave each answer, and answered at all.

    A group with the key `""` holds those who did not say which group they belong to.
    """

    cells: Mapping[Cell, int]
    bases: Mapping[str, int]


@dataclass(frozen=True)
class Grouping:
    """The groups that a question may be broken down by: those large enough to be named, in order."""

    key: str
    texts: Mapping[str, Texts]


def by_one(groups: Table) -> Grouping:
    """Groups by one background question: those that its own table (unprotected here) may show."""
    protected = protect(groups)
    is_hidden = {row.key: row.count is None for row in protected.rows}
    return Grouping(groups.question, {row.key: row.text for row in groups.rows if not is_hidden[row.key]})


def by_two(one: Table, other: Table, crossed: Crossed) -> Grouping:
    """Groups by two background questions together: those pairs whose size a breakdown may show."""
    key = f"{one.question}+{other.question}"
    sizes = break_down(one, by_one(other), crossed, SMALLEST_COUNT_IN_A_BREAKDOWN)
    if sizes is None:
        return Grouping(key, {})
    return Grouping(
        key,
        {
            f"{row.key}+{group.key}": _both(row.text, group.text)
            for row in sizes.rows
            for group, count in zip(sizes.groups, row.counts, strict=True)
            if group.key != OTHERS and count is not None
        },
    )


def break_down(table: Table, groups: Grouping, crossed: Crossed, k: int = SMALLEST_COUNT) -> Breakdown | None:
    """Break a question's unprotected table down by groups. None where nothing can be shown.

    `crossed` must count the same people. A publication may hold several breakdowns of one question by
    different groups: each leaves the table of all as free to differ as it was without it. Groups by two
    questions, however, are finer than those by one of them, and are published instead of them.
    """
    protected = protect(table)
    merged = _merged(groups, crossed.bases, k)
    if protected.base is None or len(set(merged.values())) < 2:
        return None
    cells: dict[Cell, int] = defaultdict(int)
    bases: dict[str, int] = defaultdict(int)
    for (row, group), count in crossed.cells.items():
        cells[row, merged[group]] += count
    for group, base in crossed.bases.items():
        bases[merged[group]] += base
    if any(sum(cells[row.key, group] for group in bases) != row.count for row in table.rows):
        raise ValueError(f"{table.question}: the breakdown does not count the same people as the table")
    inside = _Inside(table, frozenset(protected.hidden), cells, bases, k)
    hidden = _hidden_in_several(inside) if table.is_multiple else _hidden_in_one(inside)
    if hidden is None or len(hidden) == len(table.rows) * len(bases):
        return None
    order = [key for key in (*groups.texts, OTHERS) if key in bases]
    rows = (
        (row, tuple(None if (row.key, key) in hidden else cells[row.key, key] for key in order))
        for row in table.rows
    )
    return Breakdown(
        table.question,
        groups.key,
        tuple(Group(key, groups.texts.get(key, {}), bases[key]) for key in order),
        tuple(BrokenRow(row.key, row.text, counts) for row, counts in rows),
        k,
    )


def _both(one: Texts, other: Texts) -> Texts:
    return {code: f"{words}, {other[code]}" for code, words in one.items() if code in other}


@dataclass(frozen=True)
class _Inside:
    """One breakdown while it is being protected: `unknown` are the rows that the table of all hides."""

    table: Table
    unknown: frozenset[str]
    cells: Mapping[Cell, int]
    bases: Mapping[str, int]
    k: int


def _merged(groups: Grouping, bases: Mapping[str, int], k: int) -> dict[str, str]:
    """Say for each group under which key it is published: its own, or that of all others.

    All others are at least k as well, or nobody.
    """
    own = {key for key in groups.texts if bases.get(key, 0) >= k}
    while own and 0 < sum(base for key, base in bases.items() if key not in own) < k:
        own.remove(min(own, key=lambda key: (bases[key], key)))
    return {key: key if key in own else OTHERS for key in bases}


# Each person in one row.


def _hidden_in_one(inside: _Inside) -> set[Cell] | None:
    """Hide cells until all of them can differ enough; the rows that the table of all hides count as one.

    Of that row every cell is hidden, and how many it holds in each group follows from the others.
    """
    known = [row.key for row in inside.table.rows if row.key not in inside.unknown]
    cells = {(key, group): inside.cells[key, group] for key in known for group in inside.bases}
    for group in inside.bases if inside.unknown else ():
        cells[OTHERS, group] = sum(inside.cells[key, group] for key in inside.unknown)
    hidden = {cell for cell, count in cells.items() if count < inside.k}
    while narrow := _narrow(cells, hidden):
        more = _rectangle(cells, hidden, narrow)
        if not more:
            return None
        hidden |= more
    return {cell for cell in hidden if cell[0]} | {
        (key, group) for key in inside.unknown for group in inside.bases
    }


def _narrow(cells: Mapping[Cell, int], hidden: set[Cell]) -> Cell | None:
    """The smallest hidden cell that can be told too well, or None."""
    network = Network()
    for row, group in hidden:
        network.hide(("group", group), ("row", row), shrinks=cells[row, group])
    for row, group in sorted(hidden, key=lambda cell: (cells[cell], cell)):
        if network.width(("group", group), ("row", row), NARROWEST) < NARROWEST:
            return row, group
    return None


def _rectangle(cells: Mapping[Cell, int], hidden: set[Cell], cell: Cell) -> set[Cell]:
    """Choose three cells that make a rectangle with a hidden one, so that they can exchange people.

    Among those that let it differ enough: the rectangle that hides the fewest people more; else the one
    that lets it differ most. Empty when every rectangle is hidden already.
    """
    row, group = cell
    best: tuple[tuple[int, int, int, Cell], set[Cell]] | None = None
    for other, across in cells:
        corner = [(row, across), (other, group), (other, across)]
        more = set(corner) - hidden
        if other == row or across == group or not more:
            continue
        width = min(cells[corner[0]], cells[corner[1]]) + min(cells[cell], cells[corner[2]])
        cost = (-min(width, NARROWEST), len(more), sum(cells[one] for one in more), (other, across))
        if best is None or cost < best[0]:
            best = cost, more
    return best[1] if best else set()


# A person may be in several rows.


def _hidden_in_several(inside: _Inside) -> set[Cell] | None:
    """Hide, row by row, each cell with fewer than k in it or outside it, and more until they can differ.

    A row that the table of all hides is hidden in every group, and must stay as uncertain as it was.
    """
    hidden: set[Cell] = set()
    for row in inside.table.rows:
        room = {group: _room(inside, row.key, group) for group in inside.bases}
        if row.key in inside.unknown:
            # One way is enough, and the same in every breakdown: they must be able to go it together.
            way = 0 if 2 * (row.count or 0) < (inside.table.base or 0) else 1
            if sum(one[way] for one in room.values()) < NARROWEST:
                return None
        kept = _kept_in_row(inside, row.key, room)
        if kept is None:
            return None
        hidden |= {(row.key, group) for group in inside.bases if group not in kept}
    return hidden


def _kept_in_row(inside: _Inside, row: str, room: Mapping[str, tuple[int, int]]) -> set[str] | None:
    """The groups whose count of a row may be shown; None when even hiding all would tell one."""
    cells = {group: inside.cells[row, group] for group in inside.bases}
    hidden = set(cells) if row in inside.unknown else set(_small(inside, cells))
    while any(_width(room, hidden, group) < NARROWEST for group in hidden):
        if hidden == set(cells):
            return None
        hidden.add(min(cells.keys() - hidden, key=lambda group: (cells[group], group)))
    return cells.keys() - hidden


def _small(inside: _Inside, cells: Mapping[str, int]) -> Iterator[str]:
    for group, count in cells.items():
        if count < inside.k or inside.bases[group] - count < inside.k:
            yield group


def _width(room: Mapping[str, tuple[int, int]], hidden: set[str], group: str) -> int:
    """How much a hidden count can differ while the row's sum over the hidden groups stays the same."""
    grow, shrink = room[group]
    others_grow = sum(room[other][0] for other in hidden if other != group)
    others_shrink = sum(room[other][1] for other in hidden if other != group)
    return min(grow, others_shrink) + min(shrink, others_grow)


def _room(inside: _Inside, row: str, group: str) -> tuple[int, int]:
    """How much a count may grow and shrink beside the others of its group.

    Everybody ticked something, who ticked a row that stands alone ticked nothing else, and a ranking has
    a largest number of places.
    """
    table = inside.table
    count = {one.key: inside.cells[one.key, group] for one in table.rows}
    others = inside.bases[group] - sum(count[key] for key in table.exclusive)
    ticks = sum(number for key, number in count.items() if key not in table.exclusive)
    largest = max((number for key, number in count.items() if key not in table.exclusive), default=0)
    spare = ticks - others
    if row in table.exclusive:
        return max(0, others - largest), max(0, min(count[row], spare))
    places = table.most * others - ticks if table.most else UNBOUNDED
    return max(0, min(others - count[row], places)), max(0, min(count[row], spare))
