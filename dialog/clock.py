"""The site's clock: UTC inside, Europe/Stockholm where a person reads a date.

Services get the time handed in (`at`); only views, commands and jobs ask here. `FIXED` lets tests and
the example stand on a certain day.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

FRIDAY, SATURDAY = 4, 5
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


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which a Swedish calendar day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), STOCKHOLM)


def iso_week(day: dt.date) -> str:
    """`2026-W48`: the finest date that is kept about an answer."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, but no public holiday and no eve that Swedish offices keep as one."""
    return day.weekday() < SATURDAY and day not in free_days(day.year)


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The working day that is so many after this one; without any, the day itself.

    Five working days from a Friday is the Friday after: the day itself does not count.
    """
    for _ in range(count):
        day += dt.timedelta(days=1)
        while not is_working_day(day):
            day += dt.timedelta(days=1)
    return day


@lru_cache(maxsize=32)
def free_days(year: int) -> frozenset[dt.date]:
    """The Swedish public holidays of a year (law 1989:253), and the three eves that most have off."""
    sunday = easter(year)
    midsummer_eve = _first(dt.date(year, 6, 19), FRIDAY)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    return frozenset(
        {
            *(dt.date(year, month, day) for month, day in fixed),
            *(sunday + dt.timedelta(days=days) for days in (-2, 0, 1, 39, 49)),
            midsummer_eve,
            midsummer_eve + dt.timedelta(days=1),
            _first(dt.date(year, 10, 31), SATURDAY),
        }
    )


def _first(day: dt.date, weekday: int) -> dt.date:
    """The first such weekday on the day or after it."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)
