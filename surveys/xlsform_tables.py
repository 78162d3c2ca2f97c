"""The sheets of an XLSForm workbook as rows of named cells, with the texts of each row by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.question import Fault
from surveys.texts import Message, gettext
from surveys.workbooks import Sheet, where_row
from surveys.xlsform_columns import OWN, PLAIN, TEXTS, language_of

_OTHER_NAMES = {
    "list name": "list_name",
    "value": "name",
    "relevance": "relevant",
    "caption": "label",
    "command": "type",
    "choice filter": "choice_filter",
}
_KNOWN = frozenset({"type", "name", "list_name", "municipality", "parameters", "disabled", *PLAIN, *OWN})


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, its texts by `label` and `hint`, and where it stands."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """What stands in a column, without the blanks around it."""
        return self.cells.get(column, "").strip()

    def text(self, column: str) -> dict[str, str]:
        """The texts of a column by language."""
        return dict(self.texts.get(column, {}))

    def says(self, problem: str, **values: str | int) -> Fault:
        """Something to be told about this row."""
        return Fault(where_row(self.sheet, self.number), Message(problem, values))


@dataclass
class Found:
    """What is told about a workbook: faults stop the reading, notes say what does not fit."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def rows_of(sheet: Sheet, needed: Sequence[str], usual_language: str, found: Found) -> list[Row]:
    """The rows under a sheet's heading. A column that must be there and is not is a fault."""
    if not sheet.rows:
        rule = gettext("the sheet is empty: its first row must name the columns %(columns)s")
        found.faults.append(Fault(where_row(sheet.name, 1), Message(rule, {"columns": ", ".join(needed)})))
        return []
    number, titles = sheet.rows[0]
    columns = [_column(title, usual_language) for title in titles]
    where = where_row(sheet.name, number)
    for name in needed:
        if (name, "") not in columns:
            rule = gettext("the column %(column)s is missing")
            found.faults.append(Fault(where, Message(rule, {"column": name})))
    doubled = [title for at, title in enumerate(titles) if title.strip() and columns[at] in columns[:at]]
    for title in doubled:
        rule = gettext("the column %(column)s is there twice")
        found.faults.append(Fault(where, Message(rule, {"column": title})))
    rows = [_row(sheet.name, at, columns, cells) for at, cells in sheet.rows[1:]]
    for at, column in enumerate(columns):
        if (
            column is None
            and titles[at].strip()
            and any(at < len(c) and c[at].strip() for _, c in sheet.rows[1:])
        ):
            rule = gettext("the column “%(column)s” has no counterpart here and is left out")
            found.notes.append(Fault(where, Message(rule, {"column": titles[at].strip()})))
    return [row for row in rows if row.get("disabled").casefold() not in ("yes", "true")]


def settings_of(sheets: Iterable[Sheet]) -> dict[str, str]:
    """The settings: a row of names and a row of values."""
    for sheet in sheets:
        if sheet.name.strip().casefold() == "settings" and len(sheet.rows) > 1:
            names = [name.strip().casefold() for name in sheet.rows[0][1]]
            return {
                name: value for name, value in zip(names, sheet.rows[1][1], strict=False) if value.strip()
            }
    return {}


def _column(title: str, usual_language: str) -> tuple[str, str] | None:
    """The column and its language; the language is empty for plain columns. None when not ours."""
    parts = re.split(r"::?", title.strip(), maxsplit=1)
    name = parts[0].strip().casefold()
    name = _OTHER_NAMES.get(name, name)
    if name in TEXTS:
        code = language_of(parts[1]) if len(parts) > 1 else ""
        return None if code is None else (name, code or usual_language)
    return (name, "") if name in _KNOWN and len(parts) == 1 else None


def _row(sheet: str, number: int, columns: Sequence[Any], cells: Sequence[str]) -> Row:
    plain: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for column, words in zip(columns, cells, strict=False):
        if column is None or not words.strip():
            continue
        name, language = column
        if name in TEXTS:
            texts.setdefault(name, {})[language] = words
        else:
            plain[name] = words
    return Row(sheet, number, plain, texts)
