"""Excel workbooks in and out: plain cells by sheet and row, and why a file is not trusted, said in words.

A workbook is a zip of XML that somebody else made: its size is looked at before it is unpacked, and a
formula is never believed, since what it showed was another machine's calculation. What goes out is words and
numbers: no cell is ever run by the program that opens it. Every reader and writer of workbooks begins here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from surveys.documents import Malformed
from surveys.question import Fault
from surveys.texts import Message, gettext

LARGEST_UNPACKED = 40_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767
"""What Excel holds in one cell; the rest would be cut off without a word."""
FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True)
class Sheet:
    """One sheet: the words of each row that is not empty, by its number in the file."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def where_row(sheet: str, row: int) -> Message:
    """Name a row of a sheet as the place of a fault."""
    return Message(gettext("sheet “%(sheet)s”, row %(row)s"), {"sheet": sheet, "row": row})


def read_workbook(
    content: bytes,
    name: str,
    *,
    largest: int,
    most_rows: int = MOST_ROWS,
    only: Sequence[str] | None = None,
) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook, or only those named. Raises Malformed with every fault."""
    book = opened(content, Message(gettext("file “%(name)s”"), {"name": name}), largest=largest)
    faults: list[Fault] = []
    sheets = [
        _sheet(sheet, most_rows, faults)
        for sheet in book.worksheets
        if only is None or sheet.title.strip().casefold() in only
    ]
    if faults:
        raise Malformed(faults)
    return tuple(sheets)


def write_workbook(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """Write sheets of a heading and rows; every cell is text, so that nothing in it is ever calculated."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    faults: list[Fault] = []
    for name, (heading, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate([heading, *rows], start=1):
            for column, words in enumerate(row, start=1):
                if len(words) > LONGEST_CELL:
                    rule = gettext("a text is longer than a cell of a workbook holds")
                    faults.append(Fault(where_row(name, number), Message(rule)))
                elif words:
                    cell = sheet.cell(number, column)
                    put_words(cell, words)
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                    cell.font = Font(bold=number == 1)
        for column, title in enumerate(heading, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = 40 if "::" in title else 18
        sheet.freeze_panes = "A2"
    if faults:
        raise Malformed(faults)
    # Always the same time, so that the same contents give the same file.
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    return saved(book)


# What every reader and writer of workbooks shares.


def opened(content: bytes, where: Message, *, largest: int) -> openpyxl.Workbook:
    """Open a workbook that somebody else made. Raises Malformed, with `where` as the place, for a bad one."""
    _look_through(content, where, largest)
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # the library raises whatever its parsers meet in a broken file
        raise _refused(where, gettext("the workbook is damaged and cannot be read")) from None


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def is_formula_like(words: str) -> bool:
    """Whether a spreadsheet might run the words."""
    return FORMULA.match(words) is not None or words.startswith(("\t", "\r", "\n"))


def put_words(cell: Cell, words: str) -> None:
    """Put words into a cell as words, also when they begin like a formula."""
    cell.value = words
    if words:
        # The library takes what begins with = for a formula unless it is told what it is.
        cell.data_type = "s"
        cell.quotePrefix = is_formula_like(words)


def _look_through(content: bytes, where: Message, largest: int) -> None:
    if len(content) > largest:
        rule = gettext("the file is larger than %(size)s kilobytes")
        raise Malformed([Fault(where, Message(rule, {"size": largest // 1000}))])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _refused(where, gettext("this is not an Excel workbook (.xlsx)")) from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise _refused(where, gettext("this is not an Excel workbook (.xlsx)"))
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise _refused(where, gettext("the workbook holds macros: save it as .xlsx without them"))
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(where, gettext("the workbook is too large when it is unpacked"))


def _sheet(sheet: Any, most_rows: int, faults: list[Fault]) -> Sheet:
    for merged in sheet.merged_cells.ranges:
        rule = gettext("merged cells: %(cells)s. Split them: each cell has its own content")
        faults.append(Fault(where_row(sheet.title, merged.min_row), Message(rule, {"cells": merged.coord})))
    if sheet.max_row > most_rows:
        rule = gettext("the sheet has more than %(most)s rows")
        faults.append(Fault(where_row(sheet.title, sheet.max_row), Message(rule, {"most": most_rows})))
        return Sheet(sheet.title, ())
    if sheet.max_column > MOST_COLUMNS:
        rule = gettext("the sheet has more than %(most)s columns")
        faults.append(Fault(where_row(sheet.title, 1), Message(rule, {"most": MOST_COLUMNS})))
        return Sheet(sheet.title, ())
    rows = []
    for cells in sheet.iter_rows():
        words = tuple(_words(sheet.title, cell, faults) for cell in cells)
        if any(word.strip() for word in words):
            rows.append((cells[0].row, words))
    return Sheet(sheet.title, tuple(rows))


def _words(sheet: str, cell: Any, faults: list[Fault]) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        rule = (
            gettext("the cell %(cell)s holds a formula: paste it as a value")
            if cell.data_type == "f"
            else gettext("the cell %(cell)s holds an error of the spreadsheet")
        )
        faults.append(Fault(where_row(sheet, cell.row), Message(rule, {"cell": cell.coordinate})))
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    # Excel writes a carriage return before a line break as this.
    return str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _refused(where: Message, problem: str) -> Malformed:
    return Malformed([Fault(where, Message(problem))])
