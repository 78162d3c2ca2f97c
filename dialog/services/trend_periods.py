"""Periods of figures as lines over time need them: their shape, the years before, the ones in between."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARTS = re.compile(r"(?P<year>\d{4})(?P<part>-Q[1-4]|-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_SPAN = re.compile(r"\d{4}-\d{4}")


def shape(period: str) -> str:
    """What kind of period it is: a line has periods of one kind."""
    if _SPAN.fullmatch(period):
        return "years"
    match = _PARTS.fullmatch(period)
    if not match:
        return "other"
    part = match["part"] or ""
    return {0: "year", 3: "month" if "Q" not in part else "quarter", 6: "day"}[len(part)]


def years_before(period: str, number: int) -> tuple[str, ...]:
    """The same period in so many years before; nothing for spans of years, which overlap."""
    match = _PARTS.fullmatch(period)
    if not match:
        return ()
    year, part = int(match["year"]), match["part"] or ""
    return tuple(f"{year - step:04d}{part}" for step in range(1, number + 1))


def between(periods: Iterable[str]) -> tuple[str, ...]:
    """The periods in order; a year that lies between two and has no figure is one of them: it is missing."""
    ordered = sorted(periods)
    if not ordered or any(shape(one) != "year" for one in ordered):
        return tuple(ordered)
    return tuple(f"{year:04d}" for year in range(int(ordered[0]), int(ordered[-1]) + 1))
