"""When an old promise held, as its source says it: exact days, or words such as "våren 2023" or "2023-2025".

The words are what everyone reads. The days that are taken from them only put the promises in order.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
SEASONS = {
    **dict.fromkeys(("vår", "våren", "spring", "vt", "vårterminen"), (1, 6)),
    **dict.fromkeys(("sommar", "sommaren", "summer"), (6, 8)),
    **dict.fromkeys(("höst", "hösten", "autumn", "ht", "höstterminen"), (8, 12)),
    **dict.fromkeys(("vinter", "vintern", "winter"), (1, 12)),
}
YEAR = r"(?:19|20)\d{2}"
YEARS = re.compile(rf"({YEAR})\s*(?:[-–—/]|till(?: och med)?|t\.?o\.?m\.?|to)\s*({YEAR}|\d{{2}})\b", re.I)
MONTH = re.compile(rf"({YEAR})-(0[1-9]|1[0-2])")
DAY = re.compile(rf"({YEAR})-?(\d{{2}})-?(\d{{2}})")
WRITTEN_DAY = re.compile(rf"(\d{{1,2}})\s+([a-zåäö]+)\s+({YEAR})", re.I)


def bounds(words: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that the words can mean, or None when they name no year."""
    plain = " ".join(words.casefold().split())
    month = MONTH.fullmatch(plain)
    if month:
        return _months(int(month[1]), int(month[2]), int(month[2]))
    several = YEARS.search(plain)
    if several:
        first = int(several[1])
        last = int(several[2]) if len(several[2]) == 4 else first // 100 * 100 + int(several[2])
        return (dt.date(first, 1, 1), dt.date(last, 12, 31)) if last >= first else None
    years = [int(found) for found in re.findall(rf"\b{YEAR}\b", plain)]
    if not years:
        return None
    if len(years) > 1:
        return dt.date(min(years), 1, 1), dt.date(max(years), 12, 31)
    parts = re.findall(r"[a-zåäö]+", plain)
    named = [months for part in parts if (months := _named(part))]
    if named:
        return _months(years[0], min(first for first, _last in named), max(last for _first, last in named))
    return _months(years[0], 1, 12)


def day_of(words: str) -> dt.date | None:
    """A day written as 2023-05-01, 20230501 or "1 maj 2023"; None for what can be read in two ways."""
    plain = words.strip()
    found = DAY.fullmatch(plain)
    written = WRITTEN_DAY.fullmatch(plain)
    try:
        if found:
            return dt.date(*(int(one) for one in found.groups()))
        if written and written[2].casefold() in MONTHS:
            return dt.date(int(written[3]), MONTHS[written[2].casefold()], int(written[1]))
    except ValueError:
        return None
    return None


def _named(word: str) -> tuple[int, int] | None:
    if word in MONTHS:
        return MONTHS[word], MONTHS[word]
    return SEASONS.get(word)


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
