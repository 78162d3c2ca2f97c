"""Counts and shares of closed answers, with small numbers protected.

A table is public only after `protect`. Two things follow from small places: a count under k can be a
person whom everybody knows, and a hidden count that can be worked out from those beside it was never
hidden. A zero is hidden like any small count, since "nobody here answered A" says something about each of
them.

No weighting and no margins of error: the surveys are open to all and nobody was drawn by lot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.question import AnswerValue, Question, choices_of, exclusive_keys, most_ranked
from surveys.slack import Network
from surveys.texts import Texts

SMALLEST_COUNT = 5
SMALLEST_COUNT_IN_A_BREAKDOWN = 10
SMALLEST_BASE_FOR_SHARES = 20
SEVERAL = ("multiple", "ranking")
"""Kinds in whose table a person may stand in several rows."""
NARROWEST = 5
"""A hidden count is told when less than this lies between the least and the most that it can be."""


@dataclass(frozen=True)
class Row:
    """One answer and how many gave it; None when it is hidden, which is not zero."""

    key: str
    text: Texts
    count: int | None


@dataclass(frozen=True)
class Table:
    """How many gave each answer, of how many who answered the question (`base`; None when hidden).

    `is_multiple`: a person may be in several rows, so the rows do not add up to the base. `exclusive`
    names the rows whose people are in no other row; `most` is in how many rows a person may be, where
    that is limited. `k` is the limit under which its counts are hidden.
    """

    question: str
    rows: tuple[Row, ...]
    base: int | None
    hidden: tuple[str, ...] = ()
    is_multiple: bool = False
    exclusive: frozenset[str] = frozenset()
    most: int | None = None
    k: int = SMALLEST_COUNT

    def share(self, key: str) -> int | None:
        """Give a row as whole per cent of the base, or None where the base is hidden or under 20.

        Under 20 one person is more than five per cent, and a percentage says more than is known.
        """
        counts = {row.key: row.count for row in self.rows}
        count = counts[key]
        if count is None or self.base is None or self.base < SMALLEST_BASE_FOR_SHARES:
            return None
        return (200 * count + self.base) // (2 * self.base)


Answered = tuple[str, str | None, int | None]
"""What one answer says: item, choice, number."""


@dataclass(frozen=True)
class Given:
    """How many gave each answer to one question, and how many gave any: as a database counts them."""

    counts: Mapping[Answered, int]
    people: int


def given(question: Question, values: Iterable[Sequence[AnswerValue]]) -> Given:
    """Count the answers to one question; `values` holds one sequence for each person who filled in the
    form.
    """
    counts: Counter[Answered] = Counter()
    people = 0
    for answers in values:
        own = {(one.item, one.choice, one.number) for one in answers if one.question == question.key}
        counts.update(own)
        people += bool(own)
    return Given(counts, people)


def from_counts(question: Question, counts: Mapping[str, int], base: int) -> Table:
    """Make a table of counts that a database has already made, one row for each choice, in the order asked.

    Raises ValueError for an answer that the question does not offer: a count must not vanish unseen.
    """
    choices = choices_of(question)
    unknown = set(counts) - {choice.key for choice in choices}
    if unknown:
        raise ValueError(f"{question.key}: no such choice: {', '.join(sorted(unknown))}")
    return Table(
        question.key,
        tuple(Row(choice.key, choice.text, counts.get(choice.key, 0)) for choice in choices),
        base,
        is_multiple=question.kind in SEVERAL,
        exclusive=exclusive_keys(question),
        most=most_ranked(question) if question.kind == "ranking" else None,
        k=SMALLEST_COUNT_IN_A_BREAKDOWN if question.kind == "place" else SMALLEST_COUNT,
    )


def add(tables: Sequence[Table]) -> Table:
    """Add unprotected tables of the same question, row by row: the joint table of several municipalities.

    Rows that only some have (a municipality's own places) count as zero in the others.
    """
    texts = {row.key: row.text for table in tables for row in table.rows}
    counts: Counter[str] = Counter()
    for table in tables:
        counts.update(_counts(table))
    rows = tuple(Row(key, text, counts[key]) for key, text in texts.items())
    return replace(tables[0], rows=rows, base=sum(_base(table) for table in tables))


def protect(table: Table, k: int | None = None) -> Table:
    """Hide every count under k, and as many more as it takes that no hidden count can be worked out.

    The rule, printed under each chart: counts under k are hidden. Where each person is in one row, at
    least two rows are hidden and together hold at least k people, since the base less the rows shown
    gives their sum. Where a person may be in several rows, a row is hidden too when fewer than k are
    *not* in it. The base is hidden when it is under k itself.
    """
    k = k or table.k
    counts, base = _counts(table), _base(table)
    hidden = _hidden_in_multiple(table, k) if table.is_multiple else _hidden_in_single(counts, k)
    return _published(table, hidden, is_base_hidden=base < k or (hidden == set(counts) and len(counts) < 2))


@dataclass(frozen=True)
class ProtectedTables:
    """The tables of several municipalities and their joint table, safe to publish side by side."""

    parts: Mapping[str, Table]
    joint: Table


def protect_tables(tables: Mapping[str, Table], k: int | None = None) -> ProtectedTables:
    """Protect each municipality's table and the joint one so that the joint less the others' reveals
    nothing.

    The municipalities' tables are protected as if alone, so that one published earlier stays as it was;
    the joint table gives way: rows of it are hidden until the municipalities' hidden counts could differ
    as much as they must. Where a person may be in several rows, a joint row is shown only where every
    municipality shows it. Where fewer than k answered in one municipality, the joint table would tell who
    they are, and is hidden altogether.
    """
    k = k or max(table.k for table in tables.values())
    parts = {name: protect(table, k) for name, table in tables.items()}
    joint = add(list(tables.values()))
    counts = _counts(joint)
    if any(part.base is None for part in parts.values()):
        return ProtectedTables(parts, _published(joint, set(counts), is_base_hidden=True))
    hiding = {key: [name for name, part in parts.items() if key in part.hidden] for key in counts}
    if joint.is_multiple:
        hidden = {key for key, names in hiding.items() if names}
        return ProtectedTables(parts, _published(joint, hidden, is_base_hidden=False))
    small = {(key, name): _counts(tables[name])[key] for key, names in hiding.items() for name in names}
    # A row that every municipality shows is known anyway: hiding it in the joint table protects nobody.
    giving_way = sorted((key for key in counts if hiding[key]), key=lambda key: (counts[key], key))
    hidden = {key for key in giving_way if counts[key] < k}
    while len(hidden) < len(giving_way) and _is_told(small, counts, hidden, min(k, NARROWEST)):
        hidden.add(next(key for key in giving_way if key not in hidden))
    return ProtectedTables(parts, _published(joint, hidden, is_base_hidden=False))


def _is_told(
    small: Mapping[tuple[str, str], int], counts: Mapping[str, int], hidden: set[str], enough: int
) -> bool:
    """Tell whether the joint table beside the others leaves less than `enough` to a hidden count."""
    network = Network()
    for (key, name), count in small.items():
        network.hide(("table", name), ("row", key), shrinks=count)
    for key in hidden:
        network.hide(("row", key), "joint", shrinks=counts[key])
    arcs = [(("table", name), ("row", key)) for key, name in small] + [
        (("row", key), "joint") for key in hidden
    ]
    return any(network.width(start, end, enough) < enough for start, end in arcs)


def _hidden_in_single(counts: Mapping[str, int], k: int) -> set[str]:
    """Hide counts under k, then the next smallest, until the hidden ones protect each other."""
    hidden = {key for key, count in counts.items() if count < k}
    while hidden and hidden != set(counts):
        if len(hidden) > 1 and sum(counts[key] for key in hidden) >= k:
            break
        hidden.add(min(counts.keys() - hidden, key=lambda key: (counts[key], key)))
    return hidden


def _hidden_in_multiple(table: Table, k: int) -> set[str]:
    """Hide each row with fewer than k people in it or outside it, then see to the rows that stand alone.

    The base less the stand-alone rows is the number who ticked anything else, and no other row exceeds
    that number. It is a count like any other, and it must leave room for what is hidden; else all
    stand-alone rows are hidden. Where a person may be in at most so many rows, the places that the shown
    rows leave must be room enough too.
    """
    counts, base = _counts(table), _base(table)
    hidden = {key for key, count in counts.items() if count < k or base - count < k}
    while table.most and hidden and hidden != set(counts):
        left = table.most * base - sum(count for key, count in counts.items() if key not in hidden)
        if left >= k:
            break
        hidden.add(min(counts.keys() - hidden, key=lambda key: (counts[key], key)))
    shown_alone = table.exclusive & (counts.keys() - hidden)
    if not hidden or not shown_alone:
        return hidden
    others = [count for key, count in counts.items() if key not in hidden and key not in table.exclusive]
    remaining = base - sum(counts[key] for key in shown_alone)
    has_room = not (table.exclusive & hidden) or remaining - max(others, default=0) >= k
    if remaining >= k and sum(others) >= remaining and has_room:
        return hidden
    return hidden | table.exclusive


def _published(table: Table, hidden: set[str], *, is_base_hidden: bool) -> Table:
    rows = tuple(replace(row, count=None) if row.key in hidden else row for row in table.rows)
    keys = tuple(row.key for row in table.rows if row.key in hidden)
    return replace(table, rows=rows, base=None if is_base_hidden else table.base, hidden=keys)


def _counts(table: Table) -> dict[str, int]:
    if table.hidden or table.base is None:
        raise ValueError(f"{table.question}: a protected table cannot be protected or added again")
    return {row.key: row.count for row in table.rows if row.count is not None}


def _base(table: Table) -> int:
    if table.base is None:
        raise ValueError(f"{table.question}: the base is hidden")
    return table.base
