"""A page of a file of figures: cells as they stood, by row, before anybody has said what they mean."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Bad:
    """A cell that is not read: a formula, an error of the spreadsheet, an unseen control character."""

    kind: str
    found: str = ""


@dataclass(frozen=True)
class Spread:
    """What a merged range says in a cell that is not its first."""

    value: Plain


Plain = str | int | float | dt.date | Bad
Cell = Plain | Spread | None


@dataclass(frozen=True)
class Page:
    """One sheet, or the whole of a CSV or JSON file: the rows that are not empty, by their number."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    is_csv: bool = False
    """Its rows have as many cells as were written: fewer than the heading means that something is missing."""
    is_kolada: bool = False
    """Its rows are the entries of a JSON file."""


def words_of(cell: Cell) -> str:
    """A cell as words; nothing for an empty one and for one that is not read."""
    if isinstance(cell, Spread):
        cell = cell.value
    if cell is None or isinstance(cell, Bad):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
