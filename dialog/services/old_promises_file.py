"""A file of promises from before the system, read row by row: each row is one line of a promise.

Nothing is invented: an empty cell stays unknown, and a word that is not understood is a fault with its sheet,
row and column. Where there is one fault, nothing of the file can be stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from dialog.services import statistics_workbook
from dialog.services.old_promises_period import day_of
from dialog.services.old_promises_words import HEADINGS, NEXT_STEPS, OUTCOMES, OWNERS, YES_NO, plain
from dialog.services.statistics_file import MOST_FAULTS, Fault
from dialog.services.statistics_page import Bad, Cell, Page, Spread, words_of

MOST_LINES = 500
LOOKED_AT = 30
NEEDED = ("promise", "line")
SHARED = frozenset({"promise", "period", "first_day", "last_day", "owner", "source", "told_on", "in_force"})
"""Columns in which one merged cell may stand for several lines."""
LENGTHS: Mapping[str, int] = {
    "promise": 200,
    "period": 120,
    "line": 2_000,
    "done": 5_000,
    "because": 5_000,
    "source": 300,
}


@dataclass(frozen=True)
class FileTold:
    """How a line went, as far as the file knows."""

    outcome: str
    next_step: str
    text: str
    because: str
    on: dt.date | None
    source: str


@dataclass(frozen=True)
class FileLine:
    """One line: `owner` is "police", "municipality" or "unknown"."""

    row: int
    owner: str
    text: str
    told: FileTold | None


@dataclass
class FilePromise:
    """One promise of the file with its lines. Without `days` the period is `period`, which may be empty."""

    row: int
    title: str
    period: str
    days: tuple[dt.date, dt.date] | None
    source: str = ""
    is_in_force: bool = False
    lines: list[FileLine] = field(default_factory=list)


@dataclass
class Read:
    """What a file says."""

    promises: list[FilePromise] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    """The first of them; nobody reads ten thousand."""
    fault_count: int = 0
    said: tuple[str, ...] = ()
    """How the file had to be read ("cp1252", "utf16")."""
    left_sheets: list[str] = field(default_factory=list)
    left_columns: list[str] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def read(content: bytes, name: str, *, on: dt.date, owners: Mapping[str, str] | None = None) -> Read:
    """Read a file; its promises count only where there is no fault. `on` is today: nothing is told ahead.

    `owners` are further names of the police and the municipality, such as the area's own.
    """
    opened = statistics_workbook.open_file(content, name)
    if isinstance(opened, Fault):
        known = "not_a_table" if opened.kind in ("json", "not_kolada", "one_page_of_several") else opened.kind
        return Read([], [Fault(opened.row, known, opened.found, opened.sheet)], 1)
    found = Read(said=opened.said)
    chosen: tuple[Page, int] | None = None
    for page in opened.pages:
        at = None if page.is_kolada else _heading(page)
        if at is None or chosen is not None:
            found.left_sheets += [page.name] if page.rows and page.name else []
        else:
            chosen = page, at
    if chosen is None:
        kolada = any(page.is_kolada for page in opened.pages)
        found.add(Fault(0 if kolada else 1, "not_a_table" if kolada else "no_old_heading"))
        return found
    _Reader(*chosen, found, on, {**OWNERS, **(owners or {})}).read()
    if not found.promises and not found.faults:
        found.add(Fault(0, "no_old_lines", "", chosen[0].name))
    return found


def _heading(page: Page) -> int | None:
    """Where the row is that names the columns."""
    for at, (_number, cells) in enumerate(page.rows[:LOOKED_AT]):
        known = {HEADINGS.get(plain(words_of(cell))) for cell in cells}
        if known.issuperset(NEEDED):
            return at
    return None


class _Reader:
    """Reads the rows of one page."""

    def __init__(self, page: Page, at: int, found: Read, on: dt.date, owners: Mapping[str, str]) -> None:
        self.page, self.found, self.on, self.owners = page, found, on, owners
        self.rows = page.rows[at + 1 :]
        self.columns: dict[str, int] = {}
        self.headings: dict[str, str] = {}
        self.by_name: dict[tuple[str, str, str], FilePromise] = {}
        self.now: FilePromise | None = None
        heading_row, cells = page.rows[at]
        self.width = len(cells)
        for place, cell in enumerate(cells):
            words = words_of(cell)
            key = HEADINGS.get(plain(words), "")
            if not key:
                found.left_columns += [words] if words else []
            elif key in self.columns:
                found.add(Fault(heading_row, "column_twice", words, page.name))
            else:
                self.columns[key], self.headings[key] = place, words

    def read(self) -> None:
        """Read every row."""
        if self.found.faults:
            return
        if len(self.rows) > MOST_LINES:
            self.found.add(Fault(self.rows[MOST_LINES][0], "too_many", str(MOST_LINES), self.page.name))
            return
        for number, cells in self.rows:
            self._row(number, cells)
        holding = [one for one in self.found.promises if one.is_in_force]
        for one in holding[1:]:
            self._fault(one.row, "two_in_force", "in_force", holding[0].title)

    def _row(self, row: int, cells: tuple[Cell, ...]) -> None:
        before = self.found.fault_count
        if len(cells) > self.width and any(cell is not None for cell in cells[self.width :]):
            self.found.add(Fault(row, "cells", str(len(cells)), self.page.name))
        read = {key: self._words(row, key, cells) for key in self.columns}
        promise = self._promise(row, read)
        line = self._line(row, read)
        if promise is None or line is None or self.found.fault_count > before:
            return
        twice = next((one for one in promise.lines if (one.owner, one.text) == (line.owner, line.text)), None)
        if twice is not None:
            self._fault(row, "line_twice", "line", str(twice.row))
            return
        promise.source = promise.source or read.get("source", "")
        promise.is_in_force = promise.is_in_force or YES_NO[plain(read.get("in_force", ""))]
        promise.lines.append(line)

    def _words(self, row: int, key: str, cells: tuple[Cell, ...]) -> str:
        place = self.columns[key]
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, Spread) and key not in SHARED:
            self._fault(row, "old_merged", key, words_of(cell))
        plain_cell = cell.value if isinstance(cell, Spread) else cell
        if isinstance(plain_cell, Bad):
            kind = "old_formula" if plain_cell.kind == "formula" else plain_cell.kind
            self._fault(row, "old_cell_error" if kind == "cell_error" else kind, key)
        words = words_of(cell)
        if len(words) > LENGTHS.get(key, 200):
            self._fault(row, "old_too_long", key, str(LENGTHS.get(key, 200)))
        return words

    def _promise(self, row: int, read: dict[str, str]) -> FilePromise | None:
        """The promise that the row belongs to: a new one, or the one above where the cell is empty."""
        title, period = read["promise"], read.get("period", "")
        first, last = (self._day(row, key, read) for key in ("first_day", "last_day"))
        if not title:
            if self.now is None:
                self._fault(row, "no_promise", "promise")
            return self.now
        if (first is None) != (last is None):
            self._fault(row, "one_day", "last_day" if last is None else "first_day")
        days = (first, last) if first is not None and last is not None else None
        if days is not None and days[1] < days[0]:
            self._fault(row, "days_turned", "last_day", read["last_day"])
        same = self.now
        is_silent = not period and days is None
        if same is not None and plain(same.title) == plain(title) and is_silent:
            return same
        name = (plain(title), plain(period), str(days))
        if name not in self.by_name:
            self.by_name[name] = FilePromise(row, title, period, days)
            self.found.promises.append(self.by_name[name])
        self.now = self.by_name[name]
        return self.now

    def _line(self, row: int, read: dict[str, str]) -> FileLine | None:
        if not read["line"]:
            self._fault(row, "no_line", "line")
            return None
        owner = self._known(row, "owner", read, self.owners)
        outcome = self._known(row, "outcome", read, OUTCOMES)
        next_step = self._known(row, "next_step", read, NEXT_STEPS)
        if plain(read.get("in_force", "")) not in YES_NO:
            self._fault(row, "not_yes_no", "in_force", read["in_force"])
        on = self._day(row, "told_on", read)
        if on is not None and on > self.on:
            self._fault(row, "told_ahead", "told_on", read["told_on"])
        told = None
        if any(read.get(key) for key in ("outcome", "next_step", "done", "because", "told_on")):
            told = FileTold(
                outcome or "unknown",
                next_step or "unknown",
                read.get("done", ""),
                read.get("because", ""),
                on,
                read.get("source", ""),
            )
        return FileLine(row, owner or "unknown", read["line"], told)

    def _known(self, row: int, key: str, read: dict[str, str], words: Mapping[str, str]) -> str:
        found = words.get(plain(read.get(key, "")))
        if found is None:
            self._fault(row, f"no_{key}", key, read[key][:60])
        return found or ""

    def _day(self, row: int, key: str, read: dict[str, str]) -> dt.date | None:
        words = read.get(key, "")
        found = day_of(words) if words else None
        if words and found is None:
            self._fault(row, "old_date", key, words[:60])
        return found

    def _fault(self, row: int, kind: str, key: str, found: str = "") -> None:
        self.found.add(Fault(row, kind, found, self.page.name, self.headings.get(key, "")))
