"""Someone who wants to know the hidden numbers: two ways to work them out from what is published.

`possible_values` knows every set of people that could be behind the published tables and is exact, for
tiny tables. `narrowed` closes in on each hidden number from above and below, for tables of real size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from surveys.tabulation import Row, Table

Numbers = tuple[int, ...]
Published = tuple[int | None, ...]


def a_table(
    counts: Sequence[int], base: int | None = None, *, exclusive: Iterable[str] = (), **kind: bool
) -> Table:
    """Make a table with rows a, b, c …; the base of a table where each person is in one row is their sum."""
    rows = tuple(Row("abcdefghij"[number], {}, count) for number, count in enumerate(counts))
    return Table("q", rows, sum(counts) if base is None else base, exclusive=frozenset(exclusive), **kind)


def numbers_in(table: Table) -> Published:
    """List what a table says: its rows, then its base; None where it is hidden."""
    return (*(row.count for row in table.rows), table.base)


def ways_to_divide(total: int, parts: int) -> Iterator[Numbers]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in ways_to_divide(total - first, parts - 1):
            yield (first, *rest)


def single_tables(rows: int, largest_base: int) -> list[Table]:
    """List every table where each person is in one row."""
    return [a_table(counts) for base in range(largest_base + 1) for counts in ways_to_divide(base, rows)]


def multiple_tables(ordinary: int, alone: int, largest_base: int) -> list[Table]:
    """List every table that people can make who tick any of the ordinary rows or one that stands alone."""
    ticks = [set(rows) for size in range(1, ordinary + 1) for rows in combinations(range(ordinary), size)]
    ticks += [{ordinary + number} for number in range(alone)]
    exclusive = ["abcdefghij"[ordinary + number] for number in range(alone)]
    found = set()
    for base in range(largest_base + 1):
        for people in ways_to_divide(base, len(ticks)):
            pairs = list(zip(ticks, people, strict=True))
            counts = (sum(n for rows, n in pairs if row in rows) for row in range(ordinary + alone))
            found.add((tuple(counts), base))
    return [a_table(counts, base, exclusive=exclusive, is_multiple=True) for counts, base in sorted(found)]


def given_away(worlds: Sequence[tuple[Numbers, Published]]) -> list[Published]:
    """List what is published and leaves only one possible value for some number that it hides."""
    by_mask: dict[tuple[bool, ...], set[Numbers]] = defaultdict(set)
    for real, published in worlds:
        by_mask[tuple(number is None for number in published)].add(real)
    found = []
    for mask, published_as in by_mask.items():
        shown = [index for index, is_hidden in enumerate(mask) if not is_hidden]
        hidden = [index for index, is_hidden in enumerate(mask) if is_hidden]
        could_be: dict[Numbers, list[set[int]]] = defaultdict(lambda: [set() for _ in hidden])  # noqa: B023 -- used at once
        for real, _ in worlds:
            for values, index in zip(could_be[tuple(real[i] for i in shown)], hidden, strict=True):
                values.add(real[index])
        for real in published_as:
            if any(len(values) < 2 for values in could_be[tuple(real[i] for i in shown)]):
                found.append(tuple(None if is_hidden else n for n, is_hidden in zip(real, mask, strict=True)))
    return found


def narrowed(
    published: Sequence[int | None], sums: Sequence[tuple[int, Sequence[int]]]
) -> list[tuple[int, int]]:
    """Close in on every number, given that some are sums of others; gives the least and the most each can
    be.
    """
    bounds = [(0, 10_000) if number is None else (number, number) for number in published]
    for _ in range(100):
        before = list(bounds)
        for total, parts in sums:
            least, most = sum(bounds[i][0] for i in parts), sum(bounds[i][1] for i in parts)
            bounds[total] = max(bounds[total][0], least), min(bounds[total][1], most)
            for part in parts:
                low, high = bounds[part]
                others_least, others_most = least - before[part][0], most - before[part][1]
                bounds[part] = (
                    max(low, bounds[total][0] - others_most),
                    min(high, bounds[total][1] - others_least),
                )
        if bounds == before:
            return bounds
    return bounds
