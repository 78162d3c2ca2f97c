"""Kolada's JSON as rows of cells: an entry for each key figure, municipality, period and gender.

It is what `/v3/data/kpi/{id}/municipality/{code}` answers: `values`, a list of `kpi`, `municipality`,
`period` and again `values`, a list of `gender`, `status`, `value` and `isdeleted`. The number of a row is
that of the entry in the outer list.
"""

from __future__ import annotations

import json
import math
from typing import Any

from dialog.services.statistics_file import Fault
from dialog.services.statistics_page import Cell, Page
from surveys.texts import normalise

HEADINGS = ("kpi", "municipality", "period", "gender", "status", "value", "isdeleted")
MOST_ENTRIES = 20_000
OUTER = ("kpi", "municipality", "period")


def page(text: str) -> Page | Fault:
    """The values of a file as a page, or why it is none of Kolada's."""
    try:
        data = json.loads(text, parse_constant=lambda _name: None)
    except json.JSONDecodeError as error:
        return Fault(error.lineno, "json", error.doc[max(0, error.pos - 20) : error.pos])
    except (RecursionError, ValueError):
        return Fault(1, "json")
    if not isinstance(data, dict) or not isinstance(data.get("values"), list):
        return Fault(0, "not_kolada", "values")
    if data.get("next_url") or data.get("next_page"):
        return Fault(0, "one_page_of_several", str(len(data["values"])))
    if len(data["values"]) > MOST_ENTRIES:
        return Fault(0, "too_many", str(MOST_ENTRIES))
    rows: list[tuple[int, tuple[Cell, ...]]] = [(0, HEADINGS)]
    for number, entry in enumerate(data["values"], start=1):
        found = _rows(entry)
        if isinstance(found, str):
            return Fault(number, "not_kolada", found)
        rows += [(number, one) for one in found]
    return Page("", tuple(rows), is_kolada=True)


def _rows(entry: Any) -> list[tuple[Cell, ...]] | str:
    """The rows of an entry, or the name of what it lacks."""
    if not isinstance(entry, dict):
        return "kpi"
    for name in OUTER:
        if not isinstance(entry.get(name), str | int) or isinstance(entry[name], bool):
            return name
    if not isinstance(entry.get("values"), list):
        return "values"
    outer = tuple(_words(entry[name]) for name in OUTER)
    rows: list[tuple[Cell, ...]] = []
    for one in entry["values"]:
        if not isinstance(one, dict) or "value" not in one:
            return "value"
        value = one["value"]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        cell: Cell = value if is_number and _is_finite(value) else _words(value)
        deleted = "true" if one.get("isdeleted") is True else None
        rows.append((*outer, _words(one.get("gender")), _words(one.get("status")), cell, deleted))
    return rows


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _words(value: Any) -> str | None:
    return normalise(str(value)) or None if value is not None else None
