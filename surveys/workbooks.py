"""Excel workbooks in and out: plain cells by sheet and row, and why a file is not trusted, said in words.

A workbook is a zip of XML that somebody else made: its size is looked at before it is unpacked, and a
formula is never believed, since what it showed was another machine's calculation. It is read row by row:
read whole, openpyxl makes a cell for each place of a merged or linked range, and a file of five kilobytes
with one range over the sheet never ended (tried). What goes out is words and numbers: no cell is ever run by
the program that opens it. Every reader and writer of workbooks begins here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveys.documents import Malformed
from surveys.late import Late
from surveys.question import Fault
from surveys.texts import Message, gettext

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles, utils
    from openpyxl.cell import Cell
else:
    openpyxl, styles, utils = Late("openpyxl"), Late("openpyxl.styles"), Late("openpyxl.utils")

LARGEST_UNPACKED = 40_000_000
MOST_PARTS = 1_000
"""Files inside a workbook; each sheet is one."""
MOST_MERGED = 100
"""How many merged ranges of a sheet are told of."""
MOST_ROWS = 5_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767
"""What Excel holds in one cell; the rest would be cut off without a word."""
LONGEST_SHEET_NAME = 31
TOO_LARGE = gettext("the workbook is too large when it is unpacked")
FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")

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
    faults: list[Fault] = []
    with opened(content, Message(gettext("file “%(name)s”"), {"name": name}), largest=largest) as pages:
        sheets = [
            _sheet(page, most_rows, faults)
            for page in pages
            if only is None or page.title.strip().casefold() in only
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
                    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
                    cell.font = styles.Font(bold=number == 1)
        for column, title in enumerate(heading, start=1):
            sheet.column_dimensions[utils.get_column_letter(column)].width = 40 if "::" in title else 18
        sheet.freeze_panes = "A2"
    if faults:
        raise Malformed(faults)
    # Always the same time, so that the same contents give the same file.
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    return saved(book)


# What every reader and writer of workbooks shares.


@contextmanager
def opened(content: bytes, where: Message, *, largest: int, unreadable: str = "") -> Iterator[Sequence[Any]]:
    """The sheets of a workbook that somebody else made, to be read row by row.

    Raises Malformed, with `where` as the place, for a bad file, also when that shows only in the reading.
    `unreadable` is said instead of why it cannot be read.
    """
    if len(content) > largest:
        rule = gettext("the file is larger than %(size)s kilobytes")
        raise Malformed([Fault(where, Message(rule, {"size": largest // 1000}))])
    if problem := _unsafe(content):
        raise Malformed([Fault(where, Message((problem != TOO_LARGE and unreadable) or problem))])
    try:
        yield openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False).worksheets
    except Exception:  # the library raises whatever its parsers meet in a broken file
        rule = gettext("the workbook is damaged and cannot be read")
        raise Malformed([Fault(where, Message(unreadable or rule))]) from None


def merged_cells(sheet: Any) -> list[tuple[str, int]]:
    """The merged ranges of an opened sheet ("B2:D2"), each with the last row that it names."""
    with sheet._get_source() as source:
        return [(cells.decode(), int(row)) for cells, row in _MERGED.findall(source.read())]


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_name(words: str) -> str:
    """Words as the name of a sheet: without what Excel allows in none."""
    return re.sub(r"[\[\]:*?/\\]", " ", words)[:LONGEST_SHEET_NAME]


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


def _unsafe(content: bytes) -> str:
    """Why a file is not unpacked or read as a workbook at all, in a sentence; nothing when it may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                return gettext("this is not an Excel workbook (.xlsx)")
            if any(part.lower().endswith("vbaproject.bin") for part in names):
                return gettext("the workbook holds macros: save it as .xlsx without them")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return TOO_LARGE
            # Excel declares nothing; a declaration can make a few letters stand for millions.
            if any(one in archive.read(part) for part in parts for one in _DECLARATIONS):
                return gettext("the workbook is damaged and cannot be read")
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
        return gettext("this is not an Excel workbook (.xlsx)")
    return ""


def _sheet(sheet: Any, most_rows: int, faults: list[Fault]) -> Sheet:
    for cells, row in merged_cells(sheet)[:MOST_MERGED]:
        rule = gettext("merged cells: %(cells)s. Split them: each cell has its own content")
        faults.append(Fault(where_row(sheet.title, row), Message(rule, {"cells": cells})))
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
