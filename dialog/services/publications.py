"""How a table lies in a publication, and how it is read back: also from publications older than a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.breakdown import Breakdown, BrokenRow, Group
from surveys.definition import Question
from surveys.tabulation import Row, Table
from surveys.texts import Texts


@dataclass(frozen=True)
class QuestionTable:
    """One counted question as it may be shown.

    `heading` is what was asked, where the question is a row of a matrix. `left_out` is the coordinator's
    reason for not publishing it; then the table is empty. `joint` counts all municipalities of the survey.
    """

    question: Question
    table: Table
    k: int
    heading: Texts | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    by: Mapping[str, Texts] = field(default_factory=dict)
    """What each breakdown is by, in the words of the question; the language has no words of its own."""
    joint: Table | None = None
    left_out: str = ""


def left_out_table(question: Question) -> Table:
    """An empty table for a question that is not published."""
    return Table(question.key, (), None)


def stored(one: QuestionTable) -> dict[str, Any]:
    """A table as it is kept: plain values, frozen with the publication."""
    return {
        "question": one.question.key,
        "k": one.k,
        **_stored_table(one.table),
        "breakdowns": [_stored_breakdown(each, one.by.get(each.by, {})) for each in one.breakdowns],
        "joint": _stored_table(one.joint) if one.joint else None,
        "left_out": one.left_out,
    }


def read(question: Question, heading: Question, kept: Mapping[str, Any]) -> QuestionTable:
    """A kept table with the question that was asked."""
    broken = kept.get("breakdowns", ())
    joint = kept.get("joint")
    return QuestionTable(
        question,
        _read_table(kept["question"], kept["k"], kept),
        kept["k"],
        heading.text if heading.key != question.key else None,
        tuple(_read_breakdown(kept["question"], each) for each in broken),
        {each["by"]: each["by_text"] for each in broken},
        _read_table(kept["question"], kept["k"], joint) if joint else None,
        kept.get("left_out", ""),
    )


def is_same_table(table: Table, kept: Mapping[str, Any]) -> bool:
    """Whether a protected table shows exactly what was published."""
    shown = {row.key: row.count for row in table.rows}
    published = {row["key"]: row["count"] for row in kept["rows"]}
    return shown == published and table.base == kept["base"] and not kept.get("left_out")


def _stored_table(table: Table) -> dict[str, Any]:
    return {
        "base": table.base,
        "hidden": list(table.hidden),
        "is_multiple": table.is_multiple,
        "exclusive": sorted(table.exclusive),
        "most": table.most,
        "rows": [{"key": row.key, "text": dict(row.text), "count": row.count} for row in table.rows],
    }


def _read_table(question: str, k: int, kept: Mapping[str, Any]) -> Table:
    return Table(
        question,
        tuple(Row(row["key"], row["text"], row["count"]) for row in kept["rows"]),
        kept["base"],
        tuple(kept["hidden"]),
        is_multiple=kept["is_multiple"],
        exclusive=frozenset(kept.get("exclusive", ())),
        most=kept.get("most"),
        k=k,
    )


def _stored_breakdown(one: Breakdown, by_text: Texts) -> dict[str, Any]:
    return {
        "by": one.by,
        "by_text": dict(by_text),
        "k": one.k,
        "groups": [{"key": each.key, "text": dict(each.text), "base": each.base} for each in one.groups],
        "rows": [{"key": r.key, "text": dict(r.text), "counts": list(r.counts)} for r in one.rows],
    }


def _read_breakdown(question: str, kept: Mapping[str, Any]) -> Breakdown:
    return Breakdown(
        question,
        kept["by"],
        tuple(Group(one["key"], one["text"], one["base"]) for one in kept["groups"]),
        tuple(BrokenRow(row["key"], row["text"], tuple(row["counts"])) for row in kept["rows"]),
        kept["k"],
    )
