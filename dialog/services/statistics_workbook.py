"""A file of figures opened as pages of cells: a workbook, CSV in whichever encoding, or Kolada's JSON.

Nothing is understood here yet. A number of a workbook stays a number and a day a day, so that no decimal sign
is guessed at; a formula is never believed; what a merged range spreads over several cells is marked so.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dialog.services import statistics_kolada
from dialog.services.statistics_file import Fault
from dialog.services.statistics_page import Bad, Cell, Page, Spread
from surveys.documents import Malformed
from surveys.late import Late
from surveys.texts import Message
from surveys.workbooks import MOST_COLUMNS, MOST_MERGED, merged_cells, opened

if TYPE_CHECKING:
    from openpyxl import utils
else:
    utils = Late("openpyxl.utils")

LARGEST_FILE = 8_000_000
MOST_SHEET_ROWS = 20_000
MOST_SHEETS = 60
MOST_WIDE = 500
"""Rows with empty cells beyond the last column that is read: each is sixteen thousand cells to go through."""
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]")
GARBLED = re.compile("Ã[¥¤¶…„–©]|Â\\xa0|\\ufffd")
"""What Swedish letters become when UTF-8 is read as something else."""
SEPARATORS = (";", "\t", ",")
LOOKED_AT = 30


@dataclass(frozen=True)
class Opened:
    """The pages of a file and what has to be said about how it was read ("cp1252", "utf16")."""

    pages: tuple[Page, ...]
    said: tuple[str, ...] = ()


def open_file(content: bytes, name: str) -> Opened | Fault:
    """The pages of a file, or the fault that keeps it from being opened at all."""
    if len(content) > LARGEST_FILE:
        return Fault(0, "too_large", str(LARGEST_FILE // 1_000_000))
    if not content.strip():
        return Fault(0, "empty_file")
    if content[:4] == b"\xd0\xcf\x11\xe0":
        return Fault(0, "old_excel")
    if content[:2] == b"PK" or name.lower().endswith((".xlsx", ".xlsm")):
        return _workbook(content)
    text = _decode(content)
    if isinstance(text, Fault):
        return text
    words, said = text
    if words.lstrip()[:1] in ("{", "["):
        found = statistics_kolada.page(words)
        return found if isinstance(found, Fault) else Opened((found,), said)
    return _csv(words, said)


def _workbook(content: bytes) -> Opened | Fault:
    pages: list[Page] = []
    fault: Fault | None = None
    try:
        with opened(content, Message(""), largest=LARGEST_FILE) as sheets:
            for sheet in sheets[:MOST_SHEETS]:
                merged = [cells for cells, _row in merged_cells(sheet)]
                sheet.reset_dimensions()
                found = _page(sheet.title, _cells(sheet), merged)
                if isinstance(found, Fault):
                    fault = found
                    break
                pages.append(found)
            if len(sheets) > MOST_SHEETS:
                fault = Fault(0, "sheets", str(MOST_SHEETS))
    except Malformed as refusal:
        return Fault(0, "workbook", refusal.faults[0].problem.text)
    if fault is None and not any(page.rows for page in pages):
        return Fault(0, "empty_file")
    return fault or Opened(tuple(pages))


def _cells(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    for cells in sheet.iter_rows():
        yield tuple(_cell(one) for one in cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    kind = cell.data_type
    if kind in ("f", "e"):
        return Bad("formula" if kind == "f" else "cell_error", str(value)[:40])
    if isinstance(value, bool | dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return _words(str(value).replace("_x000D_", ""))


def _words(text: str) -> Cell:
    if CONTROL.search(text):
        return Bad("control", "")
    words = " ".join(text.split())
    return words or None


def _page(title: str, cells: Iterator[tuple[Cell, ...]], merged: list[str]) -> Page | Fault:
    rows: dict[int, list[Cell]] = {}
    wide = 0
    for number, row in enumerate(cells, start=1):
        if number > MOST_SHEET_ROWS:
            return Fault(number, "too_many", str(MOST_SHEET_ROWS), title)
        wide += len(row) > MOST_COLUMNS
        if wide > MOST_WIDE or any(one is not None for one in row[MOST_COLUMNS:]):
            return Fault(number, "columns", str(MOST_COLUMNS), title)
        if any(one is not None for one in row):
            rows[number] = list(row[:MOST_COLUMNS])
    if len(merged) > MOST_MERGED * 10:
        return Fault(0, "merged_many", str(len(merged)), title)
    width = max((len(row) for row in rows.values()), default=0)
    for cells_of in merged:
        _spread(rows, cells_of, width)
    return Page(title, tuple((number, _trimmed(row)) for number, row in sorted(rows.items())))


def _spread(rows: dict[int, list[Cell]], cells: str, width: int) -> None:
    """Put what stands first in a merged range into the others of it, marked, where the sheet has rows."""
    left, top, right, bottom = utils.range_boundaries(cells)
    first = rows.get(top, [])
    value = first[left - 1] if len(first) >= left else None
    if value is None or isinstance(value, Spread):
        return
    for number in [one for one in rows if top <= one <= bottom]:
        row = rows[number]
        row += [None] * (min(right, width) - len(row))
        for column in range(left - 1, min(right, width)):
            if (number, column) != (top, left - 1) and row[column] is None:
                row[column] = Spread(value)


def _trimmed(row: list[Cell]) -> tuple[Cell, ...]:
    while row and row[-1] is None:
        row = row[:-1]
    return tuple(row)


def _decode(content: bytes) -> tuple[str, tuple[str, ...]] | Fault:
    """The text of a file and how it was read, where that was not UTF-8."""
    said: tuple[str, ...] = ()
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text, said = content.decode("utf-16"), ("utf16",)
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        if said or content[:3] == b"\xef\xbb\xbf" or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return Fault(row, "not_utf8")
        try:
            text, said = content.decode("cp1252"), ("cp1252",)
        except UnicodeDecodeError:
            return Fault(row, "not_text")
    if "\x00" in text:
        return Fault(_row(text, text.index("\x00")), "not_text")
    garbled = GARBLED.search(text)
    if garbled:
        return Fault(_row(text, garbled.start()), "garbled", garbled.group())
    return text, said


def _row(text: str, at: int) -> int:
    return text[:at].count("\n") + 1


def _csv(text: str, said: tuple[str, ...]) -> Opened | Fault:
    beginning = text.splitlines()[:LOOKED_AT]
    # A title may stand above the table: the line with the most signs is one of its own.
    separator = max(SEPARATORS, key=lambda sign: max((line.count(sign) for line in beginning), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    begun = 1
    try:
        for cells in reader:
            if begun > MOST_SHEET_ROWS:
                return Fault(begun, "too_many", str(MOST_SHEET_ROWS))
            if len(cells) > MOST_COLUMNS:
                return Fault(begun, "columns", str(MOST_COLUMNS))
            if any(cell.strip() for cell in cells):
                rows.append((begun, tuple(_words(cell) for cell in cells)))
            begun = reader.line_num + 1
    except csv.Error:
        return Fault(begun, "quotes")
    return Opened((Page("", tuple(rows), is_csv=True),), said)
