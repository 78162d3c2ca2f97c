"""Languages: what a browser gets, and how dates and numbers are written."""

from __future__ import annotations

import datetime as dt

import pytest

from dialog import languages


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ([], "sv"),
        (["*"], "sv"),
        (["sv-SE", "en"], "sv"),
        (["se-NO", "nb"], "se"),
        (["smj", "sv"], "sv"),
        (["sma"], "sv"),
        (["fi", "en"], "sv"),
        (["nb-NO"], "sv"),
        (["de-DE", "en"], "en"),
        (["de-DE"], "en"),
        (["zh-Hant"], "en"),
    ],
)
def test_the_language_of_the_browser_leads_to_one_of_ours(accepted: list[str], expected: str) -> None:
    assert languages.negotiate(accepted) == expected


def test_dates_are_written_as_people_write_them() -> None:
    day = dt.date(2026, 2, 6)
    assert {code: languages.format_date(day, code) for code in languages.LANGUAGES} == {
        "sv": "6 februari 2026",
        "se": "guovvamánu 6. beaivi 2026",
        "en": "6 February 2026",
    }


def test_numbers_have_the_language_s_own_separators() -> None:
    assert {code: languages.format_number(1234.5, code) for code in languages.LANGUAGES} == {
        "sv": "1\N{NO-BREAK SPACE}234,5",
        "se": "1\N{NO-BREAK SPACE}234,5",
        "en": "1,234.5",
    }
