"""Excel workbooks in and out: plain cells by sheet and row, and why a file is not trusted, said in words.

A workbook is a zip of XML that somebody else made: its size is looked at before it is unpacked, and a
formula is never believed, since what it showed was another machine's calculation. It is read row by row:
read whole, openpyxl makes a cell for each place of a merged or linked range, and a file of five kilobytes
with one range over the sheet never ended (tried).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from surveys.documents import Malformed
from surveys.question import Fault
from surveys.texts import Message, gettext

LARGEST_UNPACKED = 40_000_000
MOST_PARTS = 1_000
"""Files inside a workbook; each sheet is one."""
MOST_MERGED = 100
"""How many merged ranges of a sheet are told of."""
MOST_ROWS = 5_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767
"""What Excel holds in one cell; the rest would be cut off without a word."""

Rows = Sequence[Sequence[str]]

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([A-Z]+([0-9]{1,9})[:A-Z0-9]*)["']""")
_DECLARATION = "<!DOCTYPE"
_DECLARATIONS = tuple(_DECLARATION.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


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
    if len(content) > largest:
        rule = gettext("the file is larger than %(size)s kilobytes")
        raise Malformed([Fault(_where_file(name), Message(rule, {"size": largest // 1000}))])
    if problem := unsafe(content):
        raise _refused(name, problem)
    faults: list[Fault] = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = [
            _sheet(sheet, most_rows, faults)
            for sheet in book.worksheets
            if only is None or sheet.title.strip().casefold() in only
        ]
    except Exception:  # the library raises whatever its parsers meet in a broken file
        raise _refused(name, gettext("the workbook is damaged and cannot be read")) from None
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
                    cell.value, cell.data_type = words, "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                    cell.font = Font(bold=number == 1)
        for column, title in enumerate(heading, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = 40 if "::" in title else 18
        sheet.freeze_panes = "A2"
    if faults:
        raise Malformed(faults)
    # Always the same time, so that the same contents give the same file.
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def unsafe(content: bytes, *, largest_unpacked: int = LARGEST_UNPACKED) -> str:
    """Why a file is not unpacked or read as a workbook at all, in a sentence; nothing when it may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                return gettext("this is not an Excel workbook (.xlsx)")
            if any(part.lower().endswith("vbaproject.bin") for part in names):
                return gettext("the workbook holds macros: save it as .xlsx without them")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > largest_unpacked:
                return gettext("the workbook is too large when it is unpacked")
            # Excel declares nothing; a declaration can make a few letters stand for millions.
            if any(one in archive.read(part) for part in parts for one in _DECLARATIONS):
                return gettext("the workbook is damaged and cannot be read")
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
        return gettext("this is not an Excel workbook (.xlsx)")
    return ""


def _sheet(sheet: Any, most_rows: int, faults: list[Fault]) -> Sheet:
    with sheet._get_source() as source:
        merged = _MERGED.findall(source.read())
    for cells, row in merged[:MOST_MERGED]:
        rule = gettext("merged cells: %(cells)s. Split them: each cell has its own content")
        faults.append(Fault(where_row(sheet.title, int(row)), Message(rule, {"cells": cells.decode()})))
    # What a file says about its own size may be wrong, and the rest would be left out without a word.
    sheet.reset_dimensions()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > most_rows:
            rule = gettext("the sheet has more than %(most)s rows")
            faults.append(Fault(where_row(sheet.title, number), Message(rule, {"most": most_rows})))
            return Sheet(sheet.title, ())
        if len(cells) > MOST_COLUMNS:
            rule = gettext("the sheet has more than %(most)s columns")
            faults.append(Fault(where_row(sheet.title, number), Message(rule, {"most": MOST_COLUMNS})))
            return Sheet(sheet.title, ())
        words = tuple(_words(sheet.title, cell, faults) for cell in cells)
        if any(word.strip() for word in words):
            rows.append((number, words))
    width = max((len(words) for _number, words in rows), default=0)
    return Sheet(sheet.title, tuple((number, words + ("",) * (width - len(words))) for number, words in rows))


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


def _where_file(name: str) -> Message:
    return Message(gettext("file “%(name)s”"), {"name": name})


def _refused(name: str, problem: str) -> Malformed:
    return Malformed([Fault(_where_file(name), Message(problem))])
