"""Working days, beside a table that a person wrote by hand from the calendars of 2026 and 2027."""

from __future__ import annotations

import datetime as dt

import pytest

from dialog import clock

FREE_ON_WEEKDAYS = {
    2026: ("0101", "0106", "0403", "0406", "0501", "0514", "0619", "1224", "1225", "1231"),
    2027: ("0101", "0106", "0326", "0329", "0506", "0625", "1224", "1231"),
}
"""Month and day of what falls on Monday to Friday; all else on those days is worked."""


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_working_days_of_a_year_are_those_of_the_calendar(year: int) -> None:
    days = [dt.date(year, 1, 1) + dt.timedelta(days=day) for day in range(365)]
    free = {dt.date(year, int(one[:2]), int(one[2:])) for one in FREE_ON_WEEKDAYS[year]}
    wanted = [day for day in days if day.isoweekday() < 6 and day not in free]
    assert [day for day in days if clock.is_working_day(day)] == wanted


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-12-21", 6, "2027-01-04"),
        ("2026-03-31", 5, "2026-04-09"),
        ("2026-06-16", 3, "2026-06-22"),
        ("2027-05-05", 1, "2027-05-07"),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(day: str, count: int, expected: str) -> None:
    assert clock.after_working_days(dt.date.fromisoformat(day), count).isoformat() == expected


def test_a_day_is_over_at_midnight_in_sweden() -> None:
    assert clock.end_of(dt.date(2026, 11, 23)).astimezone(dt.UTC).isoformat() == "2026-11-23T23:00:00+00:00"
