"""Figures out of pages of cells, by a mapping: every line, and every fault with its sheet, row and column.

The lines count only where there is no fault. What is left out (notes under a table, deleted entries, one
gender of two) is counted and told: nothing vanishes in silence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dialog.services import statistics_heading as heading
from dialog.services.statistics_file import LENGTHS, MOST_FAULTS, Fault, Line
from dialog.services.statistics_guess import CODE, chosen
from dialog.services.statistics_heading import Column
from dialog.services.statistics_mapping import EVERY_SHEET, Settings, period_of, plain
from dialog.services.statistics_page import Bad, Cell, Page, Spread, words_of

MOST_LINES = 120_000
NOTE_LENGTH = 25
NOTES = re.compile(
    r"(?:[*†¹²³]|\d\)|källa|source|anm|not(?:er)?\b|fotnot|uppgift|uppdatera|hämtad|statistik)", re.I
)
TOTALS = ("", "t", "totalt", "total", "båda", "alla")
GENDERS = {"k": "kvinnor", "kvinnor": "kvinnor", "women": "kvinnor", "m": "män", "män": "män", "men": "män"}
UNITLESS = ("värde", "value")
BLANKS = "[\\s\\u00a0\\u2009\\u202f]"
YES = ("true", "1", "ja", "yes")


@dataclass
class Understood:
    """What a file says when it is read by a mapping."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    """The first of them; nobody reads ten thousand."""
    fault_count: int = 0
    notes: list[tuple[str, int, str]] = field(default_factory=list)
    """Rows that were taken for notes: sheet, row, words."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Words that stand where a figure should and that nobody has explained, and how often."""
    known: Counter[str] = field(default_factory=Counter)
    """Words that stand there and mean missing, hidden or zero, and how often; "" is an empty cell."""
    left_sheets: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that were left out on purpose: "deleted", "gender"."""

    def add(self, fault: Fault) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def understand(pages: Sequence[Page], settings: Settings) -> Understood:
    """Read the pages that the settings speak of."""
    found = Understood()
    used = chosen(pages, settings)
    if not used:
        found.add(Fault(0, "sheet", settings.sheet))
    for page in used:
        at = heading.find(page, settings.heading)
        if at is None:
            if settings.sheet == EVERY_SHEET:
                found.left_sheets.append(page.name)
            else:
                row = settings.heading or (page.rows[0][0] if page.rows else 1)
                found.add(Fault(row, "no_heading", "", page.name))
            continue
        _Reader(page, at, settings, found).read()
        if len(found.lines) > MOST_LINES:
            found.add(Fault(0, "too_many_figures", str(MOST_LINES), page.name))
            break
    if not found.lines and not found.faults:
        found.add(Fault(0, "empty"))
    return found


class _Reader:
    """Reads the rows of one page."""

    def __init__(self, page: Page, at: int, settings: Settings, found: Understood) -> None:
        self.page, self.settings, self.found = page, settings, found
        self.rows = page.rows[at + 1 :]
        self.heading_row = page.rows[at][0]
        self.columns = heading.columns(page, at)
        self.by_role: dict[str, Column] = {}
        self.values: list[Column] = []
        self.unitless: set[Column] = set()
        for column in self.columns:
            role = settings.roles.get(column.key, "")
            if role == "value":
                self.values.append(column)
            elif role and role not in self.by_role:
                self.by_role[role] = column
            elif role:
                self._fault(self.heading_row, "column_twice", role, column)
        self.used = [*self.by_role.values(), *self.values]

    def read(self) -> None:
        """Read every row, unless the heading lacks what each row needs."""
        if self._lacks():
            return
        for number, cells in self.rows:
            if len(self.found.lines) > MOST_LINES:
                return
            if self._is_note(cells):
                words = next(words_of(cell) for cell in cells if cell is not None)
                self.found.notes.append((self.page.name, number, words))
            else:
                self._row(number, cells)

    def _lacks(self) -> bool:
        row, settings = self.heading_row, self.settings
        before = self.found.fault_count
        if "area" not in self.by_role and not settings.area:
            self._fault(row, "lacks", "area")
        if "indicator" not in self.by_role and not settings.indicator and not settings.from_sheet:
            self._fault(row, "lacks", "indicator")
        if not self.values:
            self._fault(row, "lacks", "value")
        for column in self.values:
            if not column.period and "period" not in self.by_role and not period_of(settings.period):
                self._fault(row, "lacks_period", column.heading, column)
        lacks = self.found.fault_count > before
        for column in self.values:
            if not self._unit(column) and "unit" not in self.by_role and not settings.names:
                # The rows are read none the less: what else is wrong shows at once.
                self.unitless.add(column)
                self._fault(row, "lacks_unit", column.heading, column)
        return lacks

    def _fault(self, row: int, kind: str, found: str = "", column: Column | None = None) -> None:
        place = "" if column is None else column.heading if self.page.is_kolada else column.place
        self.found.add(Fault(row, kind, found, self.page.name, place))

    def _unit(self, column: Column) -> str:
        words = re.sub(r" \[\d+\]$", "", column.rest)
        own = "" if plain(words) in UNITLESS else words
        # A heading that only a person can have meant as a measure comes before what holds for the whole file.
        unit = own or self.settings.unit
        return unit[:1].lower() + unit[1:] if unit[1:2].islower() else unit

    def _is_note(self, cells: tuple[Cell, ...]) -> bool:
        """One text alone in its row that begins or is long as notes are."""
        filled = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
        texts = {words_of(cell) for _at, cell in filled}
        if len(texts) != 1 or not isinstance(filled[0][1], str):
            return False
        words = texts.pop()
        return bool(NOTES.match(words)) or (len(words) >= NOTE_LENGTH and " " in words)

    def _row(self, number: int, cells: tuple[Cell, ...]) -> None:
        before = self.found.fault_count
        least = max((one.at for one in self.used if one is not self.by_role.get("mark")), default=0)
        if self.page.is_csv and (len(cells) <= least or any(cells[len(self.columns) :])):
            self._fault(number, "cells", str(len(cells)))
            return
        for column in self.by_role.values():
            bad = self._cell(cells, column)
            bad = bad.value if isinstance(bad, Spread) else bad
            if isinstance(bad, Bad):
                self._fault(number, bad.kind, bad.found, column)
        if self.found.fault_count > before or self._is_left_out(cells):
            return
        area = self._said(cells, "area") or self.settings.area
        if not area:
            self._fault(number, "nothing", "area", self.by_role.get("area"))
            return
        indicator, unit = self._indicator(number, cells)
        if not indicator:
            return
        for column in self.values:
            line = self._line(number, cells, column, area, indicator, unit)
            if line is not None:
                self.found.lines.append(line)

    def _cell(self, cells: tuple[Cell, ...], column: Column | None) -> Cell:
        return cells[column.at] if column is not None and column.at < len(cells) else None

    def _said(self, cells: tuple[Cell, ...], role: str) -> str:
        return words_of(self._cell(cells, self.by_role.get(role)))

    def _is_left_out(self, cells: tuple[Cell, ...]) -> bool:
        if plain(self._said(cells, "deleted")) in YES:
            self.found.left_out["deleted"] += 1
            return True
        if plain(self._said(cells, "gender")) not in TOTALS and not self.settings.by_gender:
            self.found.left_out["gender"] += 1
            return True
        return False

    def _indicator(self, number: int, cells: tuple[Cell, ...]) -> tuple[str, str]:
        """The indicator and, where its name brings it, its unit."""
        column = self.by_role.get("indicator")
        words = self._said(cells, "indicator") or self.settings.indicator
        if self.settings.from_sheet and not words:
            words = self.page.name
        if not words:
            self._fault(number, "nothing", "indicator", column)
            return "", ""
        unit = ""
        if CODE.fullmatch(words):
            name, unit = self.settings.names.get(words, ("", ""))
            if not name or not unit:
                self._fault(number, "no_name", words, column)
                return "", ""
            words = name
        gender = plain(self._said(cells, "gender"))
        if gender not in TOTALS:
            words = f"{words}, {GENDERS.get(gender, gender)}"
        if len(words) > LENGTHS["indicator"]:
            self._fault(number, "too_long", "indicator", column)
            return "", ""
        return words, unit

    def _line(
        self, number: int, cells: tuple[Cell, ...], column: Column, area: str, indicator: str, unit: str
    ) -> Line | None:
        stands = self._cell(cells, self.by_role.get("period"))
        period = (
            column.period or period_of(stands) or (period_of(self.settings.period) if stands is None else "")
        )
        if not period:
            kind = "period" if words_of(stands) else "nothing"
            self._fault(number, kind, words_of(stands) or "period", self.by_role.get("period"))
            return None
        cell = self._cell(cells, column)
        value = self._value(number, cell, column)
        if value is None or column in self.unitless:
            return None
        unit = unit or self._said(cells, "unit") or self._unit(column)
        if not unit or len(unit) > LENGTHS["unit"]:
            self._fault(number, "too_long" if unit else "nothing", "unit", self.by_role.get("unit"))
            return None
        number_read, mark = value
        stated = self._marked(number, cells, cell)
        if stated is None:
            return None
        if stated and (stated == "present") != (number_read is not None):
            self._fault(number, "mark_and_value", self._said(cells, "mark"), self.by_role["mark"])
            return None
        return Line(
            number, area, indicator, period, number_read, unit, stated or mark, self.page.name, column.place
        )

    def _marked(self, number: int, cells: tuple[Cell, ...], cell: Cell) -> str | None:
        """What the column of marks says: a mark, nothing, or None for a word that nobody has explained."""
        words = plain(self._said(cells, "mark"))
        if not words:
            return ""
        if words in ("present", "finns"):
            return "present"
        mark = self.settings.words.get(words, "")
        if mark in ("missing", "hidden"):
            return mark
        self.found.unknown[words] += 1
        self._fault(number, "no_figure", words, self.by_role["mark"])
        return None

    def _value(self, number: int, cell: Cell, column: Column) -> tuple[float | None, str] | None:
        """The figure and its mark, or None where it is a fault."""
        if isinstance(cell, Spread):
            self._fault(number, "merged", words_of(cell), column)
        elif isinstance(cell, Bad):
            self._fault(number, cell.kind, cell.found, column)
        elif isinstance(cell, int | float):
            if math.isfinite(cell):
                return float(cell), "present"
            self._fault(number, "number", str(cell), column)
        else:
            return self._from_words(number, words_of(cell), column)
        return None

    def _from_words(self, number: int, words: str, column: Column) -> tuple[float | None, str] | None:
        meaning = self.settings.words.get(plain(words))
        if meaning:
            self.found.known[plain(words)] += 1
        if meaning == "zero":
            return 0.0, "present"
        if meaning in ("missing", "hidden"):
            return None, meaning
        value = to_number(words, self.settings.decimal, self.settings.thousands)
        if value is not None:
            return value, "present"
        other = to_number(words, "." if self.settings.decimal == "," else ",", self.settings.decimal)
        if other is None:
            self.found.unknown[plain(words)] += 1
        self._fault(number, "no_figure" if other is None else "separator", words, column)
        return None


def to_number(words: str, decimal: str, thousands: str) -> float | None:
    """The number that words are, with that decimal sign and that sign (or blanks) between thousands."""
    signs = f"(?:{BLANKS}|{re.escape(thousands)})" if thousands and thousands != decimal else BLANKS
    match = re.fullmatch(
        rf"([-−]?)\s*(\d{{1,3}}(?:{signs}\d{{3}})+|\d{{1,15}})(?:{re.escape(decimal)}(\d{{1,12}}))?\s*%?",
        words,
        re.ASCII,
    )
    if not match:
        return None
    whole = re.sub(r"\D", "", match[2])
    number = float(f"{whole}.{match[3] or 0}")
    return -number if match[1] else number
