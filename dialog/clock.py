"""The site's clock: UTC inside, Europe/Stockholm where a person reads a date.

Services get the time handed in (`at`); only views, commands and jobs ask here. `FIXED` lets tests and
the example stand on a certain day.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIXED: dt.datetime | None = None


def now() -> dt.datetime:
    """The moment, aware, in UTC."""
    return FIXED or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The calendar day in Sweden."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day in Sweden at a moment: for services, which get the moment handed in."""
    return moment.astimezone(STOCKHOLM).date()


def iso_week(day: dt.date) -> str:
    """`2026-W48`: the finest date that is kept about an answer."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
