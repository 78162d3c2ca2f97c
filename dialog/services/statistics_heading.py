"""Where a page of figures has its headings, and what stands in them, also when years stand above measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialog.services.statistics_mapping import heading_key, period_in, period_of, plain
from dialog.services.statistics_page import Cell, Page, Spread, words_of
from surveys.late import Late

if TYPE_CHECKING:
    from openpyxl import utils
else:
    utils = Late("openpyxl.utils")

LOOKED_AT = 40
LONGEST_HEADING = 40
"""A longer text that names a year is a title or a note."""
KNOWN: dict[str, str] = {
    **dict.fromkeys(
        ("kommun", "kommuner", "kommunkod", "område", "region", "area", "municipality", "municipality_id",
         "kommun_id", "län/kommun", "regionkod", "county/municipality"),
        "area",
    ),
    **dict.fromkeys(
        ("indikator", "indicator", "brottstyp", "brott", "brottskategori", "brottsgrupp", "nyckeltal", "kpi",
         "kpi_id", "nyckeltals-id", "fråga", "offence", "type of offence"),
        "indicator",
    ),
    **dict.fromkeys(("period", "år", "year", "mätperiod", "tid", "tidsperiod"), "period"),
    **dict.fromkeys(("enhet", "unit", "mått"), "unit"),
    **dict.fromkeys(("mark", "markering", "status"), "mark"),
    **dict.fromkeys(("kön", "gender"), "gender"),
    **dict.fromkeys(("isdeleted", "is_deleted"), "deleted"),
    **dict.fromkeys(
        ("värde", "value", "antal", "antal brott", "anmälda brott", "per 100 000", "antal per 100 000",
         "per 100 000 inv", "per 100 000 inv.", "per 100 000 invånare", "antal/100 000 inv", "procent",
         "andel", "antal anmälda brott", "antal anmälda brott per 100 000 inv", "number", "andel (%)",
         "antal/100 000 inv."),
        "value",
    ),
}  # fmt: skip
"""Words that head a column, Swedish and English, and what such a column is."""


@dataclass(frozen=True)
class Column:
    """A column: its place, its heading, the period that the heading names and what else it says."""

    at: int
    heading: str
    period: str
    rest: str
    row: int
    """The row that its heading stands in."""

    @property
    def key(self) -> str:
        """How a mapping knows it."""
        return heading_key(self.heading)

    @property
    def place(self) -> str:
        """Where it is, in words: the letter that a spreadsheet shows, and the heading."""
        return f"{self.letter} ({self.heading})" if self.heading else self.letter

    @property
    def letter(self) -> str:
        """Its letter."""
        return str(utils.get_column_letter(self.at + 1))


def find(page: Page, row: int = 0) -> int | None:
    """The place among the page's rows of its (lower) heading row: the row of that number, or the best one."""
    if row and not page.is_kolada:
        return next((at for at, (number, _cells) in enumerate(page.rows) if number == row), None)
    best, best_at = 0, None
    for at, (_number, cells) in enumerate(page.rows[:LOOKED_AT]):
        score = _score(cells)
        if score > best:
            best, best_at = score, at
    return best_at if best >= 2 else None


def _score(cells: tuple[Cell, ...]) -> int:
    """How many cells look like headings. A year or a unit alone is as likely a value under one."""
    known = [_known(words_of(cell)) for cell in cells if not isinstance(cell, Spread)]
    roles = [role for role in known if role]
    periods = sum(1 for cell in cells if not isinstance(cell, Spread) and _names_period(cell))
    is_heading = len(roles) > 1 or periods > 1 or any(role != "value" for role in roles)
    return 2 * len(roles) + periods if is_heading else 0


def _names_period(cell: Cell) -> bool:
    words = words_of(cell)
    return bool(period_of(cell)) or (len(words) <= LONGEST_HEADING and bool(period_in(words)[0]))


def _known(words: str) -> str:
    """What a column so headed is, "" for other words; "2024 Antal" is known, a year alone is not."""
    period, rest = period_in(words)
    return "" if period and not rest else KNOWN.get(plain(rest), "")


def columns(page: Page, at: int) -> tuple[Column, ...]:
    """The columns under a heading row; years that stand above it belong to the columns under them."""
    number, lower = page.rows[at]
    upper: tuple[Cell, ...] = ()
    if at and not page.is_kolada:
        above_number, above = page.rows[at - 1]
        if above_number == number - 1 and any(period_of(cell) for cell in above):
            upper = above
    width = max(len(lower), len(upper))
    found: list[Column] = []
    seen: dict[str, int] = {}
    year = ""
    for place in range(width):
        over = words_of(upper[place]) if place < len(upper) else ""
        under = words_of(lower[place]) if place < len(lower) else ""
        year = over if period_in(over)[0] else "" if over else year
        own = lower[place] if place < len(lower) else None
        is_period = bool(period_of(own)) and not isinstance(own, str)
        words = period_of(own) if is_period else under
        head = " ".join(dict.fromkeys(part for part in (over or year, words) if part))
        seen[plain(head)] = times = seen.get(plain(head), 0) + 1
        if times > 1 and head:
            head = f"{head} [{times}]"
        period, rest = period_in(head)
        found.append(Column(place, head, period, rest if period else head, number))
    return tuple(found)
