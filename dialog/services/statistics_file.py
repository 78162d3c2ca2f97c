"""Reading a file of statistics: UTF-8, comma, semicolon or tab, decimal comma or point, faults by row."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.texts import normalise

MOST_ROWS = 20_000
MOST_FAULTS = 50
"""A file of the wrong kind is wrong in every row: nobody reads ten thousand faults."""

COLUMNS: Mapping[str, str] = {
    "area": "area",
    "område": "area",
    "indicator": "indicator",
    "indikator": "indicator",
    "period": "period",
    "value": "value",
    "värde": "value",
    "unit": "unit",
    "enhet": "unit",
    "mark": "mark",
    "markering": "mark",
}
NEEDED = ("area", "indicator", "period", "value", "unit")
MARKS: Mapping[str, str] = {
    "present": "present",
    "finns": "present",
    "missing": "missing",
    "saknas": "missing",
    "hidden": "hidden",
    "dold": "hidden",
}
LENGTHS: Mapping[str, int] = {"indicator": 200, "period": 20, "unit": 60}
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
BLANKS = re.compile(r"[\s\u00a0\u2009\u202f]")


@dataclass(frozen=True)
class Line:
    """One row of the file, read. `value` is None exactly when it is missing or hidden."""

    row: int
    area: str
    indicator: str
    period: str
    value: float | None
    unit: str
    mark: str
    sheet: str = ""
    column: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong where: the kind of fault, what stood there, and the place.

    Row 1 is the first of the file, 0 the file as a whole.
    """

    row: int
    kind: str
    found: str = ""
    sheet: str = ""
    column: str = ""


def read_lines(content: bytes) -> tuple[list[Line], list[Fault]]:
    """Read the whole file; the lines count only where there is no fault."""
    rows = open_rows(content)
    if isinstance(rows, Fault):
        return [], [rows]
    try:
        return _read(rows)
    except csv.Error:
        return [], [Fault(rows.line_num, "quotes")]


def open_rows(content: bytes) -> Any:
    """The rows of a file as `csv.reader` gives them, or the Fault that keeps it from being read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(content[: error.start].count(b"\n") + 1, "not_utf8")
    if "\x00" in text:
        return Fault(text[: text.index("\x00")].count("\n") + 1, "not_text")
    heading = text.split("\n", 1)[0]
    separator = max((";", "\t", ","), key=heading.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _read(rows: Any) -> tuple[list[Line], list[Fault]]:
    names = [COLUMNS.get(name.strip().casefold(), "") for name in next(rows, [])]
    lacking = [name for name in NEEDED if name not in names]
    if lacking:
        return [], [Fault(1, "column", name) for name in lacking]
    doubled = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if doubled:
        return [], [Fault(1, "column_twice", name) for name in doubled]
    lines: list[Line] = []
    faults: list[Fault] = []
    for cells in rows:
        row = rows.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) >= MOST_ROWS:
            return [], [Fault(row, "too_many", str(MOST_ROWS))]
        line = _line(row, names, cells)
        if isinstance(line, Fault):
            faults.append(line)
        else:
            lines.append(line)
        if len(faults) >= MOST_FAULTS:
            break
    if not lines and not faults:
        faults.append(Fault(1, "empty"))
    return lines, faults


def _line(row: int, names: list[str], cells: list[str]) -> Line | Fault:
    if len(cells) > len(names) or len(cells) < len(names) - names.count("mark"):
        return Fault(row, "cells", str(len(cells)))
    found = {name: normalise(cell) for name, cell in zip(names, cells, strict=False) if name}
    for name in ("area", "indicator", "period"):
        if not found[name]:
            return Fault(row, "nothing", name)
    for name, most in LENGTHS.items():
        if len(found[name]) > most:
            return Fault(row, "too_long", name)
    value = _number(found["value"])
    if isinstance(value, str):
        return Fault(row, "number", value)
    stated = found.get("mark", "").casefold()
    if stated and stated not in MARKS:
        return Fault(row, "mark", found["mark"])
    mark = MARKS.get(stated, "missing" if value is None else "present")
    if (mark == "present") != (value is not None):
        return Fault(row, "mark_and_value", found["mark"])
    return Line(row, found["area"], found["indicator"], found["period"], value, found["unit"], mark)


def _number(cell: str) -> float | str | None:
    """The number in a cell, None for an empty cell, or the cell itself when it is neither."""
    plain = BLANKS.sub("", cell)
    if not plain:
        return None
    if not NUMBER.fullmatch(plain):
        return cell
    number = float(plain.replace(",", ".").replace("−", "-"))
    return number if math.isfinite(number) else cell
