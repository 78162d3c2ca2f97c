"""How a file of figures is read: sheet, heading, what each column is, which words mean missing or hidden.

A column goes by the words of its heading; a period in them stands as "#", so that next year's file with one
more year is read by the same mapping.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from dialog.services.statistics_page import Bad, Cell, Spread

ROLES = ("area", "indicator", "period", "value", "unit", "mark", "gender", "deleted")
MEANINGS = ("missing", "hidden", "zero")
DECIMALS = (",", ".")
THOUSANDS = ("", ".", ",")
"""Blanks between thousands are always understood."""
EVERY_SHEET = "*"
WORDS: Mapping[str, str] = {
    "": "missing",
    "..": "missing",
    ".": "missing",
    "missing": "missing",
    "saknas": "missing",
    "x": "hidden",
    "<5": "hidden",
    "< 5": "hidden",
    "hidden": "hidden",
    "dold": "hidden",
    "private": "hidden",
}
"""What is taken for granted until somebody says otherwise; a dash is not among them: it may mean zero."""

YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(
    rf"(?<!\d)({YEAR})(?:\s*[-–—/]\s*({YEAR}|\d\d)(?!\d)|\s*(?:kv|kvartal|k|q)\s*\.?\s*([1-4])(?!\d)"
    rf"|\s*m\s*(0[1-9]|1[0-2])(?!\d))?(?!\d)",
    re.IGNORECASE,
)
_DAY = re.compile(rf"{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_AROUND = re.compile(r"(?:år(?:et)?\s+|year\s+)?(.*?)\s{0,3}(?:\*|\(prel\.?\)|prel\.?)?", re.IGNORECASE)
LAST_OLD_DAY = dt.date(1906, 1, 1)
LONGEST_SPAN = 10
LONGEST_PERIOD = 60
"""As it is written; what is longer is a sentence."""


@dataclass(frozen=True)
class Settings:
    """One way to read a file. `roles`: heading -> what its column is, "" for a column that is left out."""

    sheet: str = ""
    heading: int = 0
    """The row of the headings; 0 looks for it in each sheet."""
    roles: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=lambda: dict(WORDS))
    decimal: str = ","
    thousands: str = ""
    area: str = ""
    indicator: str = ""
    period: str = ""
    unit: str = ""
    """What holds where no column says it."""
    from_sheet: bool = False
    """The name of the sheet is the indicator."""
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Code of a key figure -> its name and unit, which the file does not hold."""
    by_gender: bool = False
    leave_out: str = ""
    """The mark of exactly those unknown areas whose rows a person has left out."""


def stored(settings: Settings) -> dict[str, Any]:
    """The settings as JSON."""
    return {**asdict(settings), "names": {code: list(pair) for code, pair in settings.names.items()}}


def restored(data: Mapping[str, Any]) -> Settings:
    """The settings in stored JSON; what is missing there stands as it does by itself."""
    known = {one.name: data[one.name] for one in fields(Settings) if one.name in data}
    if "names" in known:
        known["names"] = {code: (pair[0], pair[1]) for code, pair in known["names"].items()}
    return Settings(**known)


def plain(words: str) -> str:
    """Words as they are compared: without case and double blanks."""
    return " ".join(words.split()).casefold()


def heading_key(words: str) -> str:
    """A heading as a mapping knows it: its period, if it names one, stands as "#"."""
    period, rest = period_in(words)
    return plain(f"# {rest}") if period else plain(words)


def period_in(words: str) -> tuple[str, str]:
    """The period that a heading names, and what else it says; no period: "" and the whole."""
    match = _PERIOD.search(words)
    if not match:
        return "", words
    period = _of(match)
    rest = f"{words[: match.start()]} {words[match.end() :]}"
    rest = re.sub(r"^(?:år(?:et)?|year)\b", "", rest.strip(" ,:;*()–-"), flags=re.IGNORECASE)
    rest = re.sub(r"\(?\bprel\.?\)?", "", rest, flags=re.IGNORECASE).strip(" ,:;*()–-")
    return (period, " ".join(rest.split())) if period else ("", words)


def period_of(cell: Cell) -> str:
    """The period in a cell, in one spelling: 2021, 2020-2021, 2021-Q1, 2021-03, 2021-12-31; "" if none."""
    if isinstance(cell, Spread):
        cell = cell.value
    if cell is None or isinstance(cell, Bad):
        return ""
    if isinstance(cell, dt.date):
        return _of_day(cell)
    if isinstance(cell, int | float):
        is_year = float(cell).is_integer() and 1900 <= cell < 2100
        return str(int(cell)) if is_year else ""
    if len(cell) > LONGEST_PERIOD:
        return ""
    around = _AROUND.fullmatch(cell)
    words = around[1] if around else cell
    if _DAY.fullmatch(words):
        try:
            return dt.date.fromisoformat(words).isoformat()
        except ValueError:
            return ""
    match = _PERIOD.fullmatch(words)
    return _of(match) if match else ""


def _of(match: re.Match[str]) -> str:
    first, second, quarter, month = match.groups()
    if quarter:
        return f"{first}-Q{quarter}"
    if month:
        return f"{first}-{month}"
    if not second:
        return first
    last = int(second) if len(second) == 4 else int(first) // 100 * 100 + int(second)
    if int(first) < last <= int(first) + LONGEST_SPAN:
        return f"{first}-{last}"
    return f"{first}-{second}" if len(second) == 2 and 1 <= int(second) <= 12 else ""


def _of_day(day: dt.date) -> str:
    if day < LAST_OLD_DAY:
        # A year whose cell is formatted as a day: 2021 shows as a day in the summer of 1905.
        number = (day - dt.date(1899, 12, 30)).days
        return str(number) if 1900 <= number < 2100 else ""
    is_whole_year = (day.month, day.day) in {(1, 1), (12, 31)}
    return str(day.year) if is_whole_year else day.isoformat()
