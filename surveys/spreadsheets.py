"""Tables as files: CSV for Swedish Excel, CSV by RFC 4180, XLSX, JSON. Rows are written as they come.

A cell that begins like a formula would be run by the spreadsheet that opens it. In CSV such words get an
apostrophe before them, also when blanks stand first; in XLSX they are stored as what they are: words.
A program that parts CSV at another letter than ours would make cells of what is inside a text: there too, so
CSV is not word for word what was written; XLSX and JSON are. Numbers stay numbers, so a negative one is not
mistaken for a formula.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from surveys.late import Late
from surveys.texts import normalise
from surveys.workbooks import LONGEST_CELL, is_formula_like, put_words, saved, sheet_name

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import cell, styles
    from openpyxl.worksheet.worksheet import Worksheet
else:
    openpyxl, cell, styles = Late("openpyxl"), Late("openpyxl.cell"), Late("openpyxl.styles")

Cell = str | int | float | None

UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PARTED = re.compile(r"([;,\t\r\n](?:[^\S\t\r\n]|[\"\u200b\ufeff])*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a cell would begin like a formula for a program that parts cells or lines there."""


@dataclass(frozen=True)
class Sheet:
    """One table: its name, the names of its columns, its rows. A cell that is None is empty."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def csv_for_excel(sheet: Sheet) -> bytes:
    """CSV as a Swedish Excel opens it by a double click: byte order mark, semicolons, decimal comma."""
    return b"\xef\xbb\xbf" + _csv(sheet, ";", ",").encode()


def csv_plain(sheet: Sheet) -> bytes:
    """CSV by RFC 4180: UTF-8, commas, a point before decimals, lines ended by CR LF."""
    return _csv(sheet, ",", ".").encode()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """XLSX with one sheet for each table, its first line kept in sight."""
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet_name(sheet.name))
        page.freeze_panes = "A2"
        head = [_cell(page, name) for name in sheet.head]
        for one in head:
            one.font = styles.Font(bold=True)
        page.append(head)
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    return saved(book)


def records(sheets: Sequence[Sheet]) -> bytes:
    """JSON with a list for each table, and in it an object for each row, on a line of its own."""
    kept = io.StringIO()
    for at, sheet in enumerate(sheets):
        kept.write(f"{',' if at else '{'}\n{json.dumps(sheet.name)}: [")
        for number, row in enumerate(sheet.rows):
            record = json.dumps(dict(zip(sheet.head, row, strict=False)), ensure_ascii=False)
            kept.write(f"{',' if number else ''}\n{record}")
        kept.write("\n]")
    kept.write("\n}\n")
    return kept.getvalue().encode()


def _csv(sheet: Sheet, separator: str, decimal: str) -> str:
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=separator, lineterminator="\r\n")
    for row in chain([sheet.head], sheet.rows):
        writer.writerow([_written(value, decimal) for value in row])
    return kept.getvalue()


def _written(value: Cell, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    if isinstance(value, int):
        return str(value)
    words = PARTED.sub(r"\1'", UNSTORABLE.sub("", normalise(value)))
    return f"'{words}" if is_formula_like(words) else words


def _cell(page: Worksheet, value: Cell) -> cell.WriteOnlyCell:
    if not isinstance(value, str):
        return cell.WriteOnlyCell(page, value)
    made = cell.WriteOnlyCell(page)
    put_words(made, UNSTORABLE.sub("", value)[:LONGEST_CELL])
    return made
