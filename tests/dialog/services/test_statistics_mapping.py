"""Periods, numbers and headings as people and publishers write them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from dialog.services import statistics_heading
from dialog.services.statistics_mapping import Settings, heading_key, period_in, period_of, restored, stored
from dialog.services.statistics_page import Cell, Page
from dialog.services.statistics_reading import to_number, understand
from dialog.services.statistics_workbook import open_file
from tests.figure_files import workbook


def repacked(content: bytes, before: bytes, after: bytes) -> bytes:
    """A workbook with other bytes in its first sheet."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(written, "w") as made:
        for name in archive.namelist():
            part = archive.read(name)
            is_sheet = name.endswith("sheet1.xml")
            made.writestr(name, part.replace(before, after) if is_sheet else part)
    return written.getvalue()


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2024", "2024"),
        (2024, "2024"),
        (2024.0, "2024"),
        ("År 2024", "2024"),
        ("2024*", "2024"),
        ("2024 (prel.)", "2024"),
        ("2023/2024", "2023-2024"),
        ("2023–2024", "2023-2024"),
        ("2023/24", "2023-2024"),
        ("2011-12", "2011-2012"),
        ("2024-03", "2024-03"),
        ("2024M03", "2024-03"),
        ("2024 kv 2", "2024-Q2"),
        ("2024K4", "2024-Q4"),
        ("2024-12-31", "2024-12-31"),
        (dt.date(2024, 1, 1), "2024"),
        (dt.date(2024, 12, 31), "2024"),
        (dt.date(2024, 5, 2), "2024-05-02"),
        (dt.date(1905, 7, 16), "2024"),
        ("2024-2021", ""),
        ("2024-13", ""),
        ("2024-02-31", ""),
        ("24", ""),
        (2024.5, ""),
        (20240, ""),
        ("2505", ""),
        (2505, ""),
        ("antal", ""),
        (None, ""),
    ],
)
def test_a_period_has_one_spelling(cell: Cell, period: str) -> None:
    assert period_of(cell) == period


@pytest.mark.parametrize(
    ("words", "period", "rest"),
    [
        ("2024 Antal", "2024", "Antal"),
        ("Antal 2024", "2024", "Antal"),
        ("Antal per 100 000, 2023–2024*", "2023-2024", "Antal per 100 000"),
        ("År 2024", "2024", ""),
        ("Antal per 100 000 invånare", "", "Antal per 100 000 invånare"),
        ("Brott 120234", "", "Brott 120234"),
    ],
)
def test_a_heading_may_name_a_period(words: str, period: str, rest: str) -> None:
    assert period_in(words) == (period, rest)


def test_next_years_heading_is_the_same_to_a_mapping() -> None:
    assert heading_key("2024 Antal") == heading_key("Antal  2025") == "# antal"


@pytest.mark.parametrize(
    ("words", "decimal", "thousands", "number"),
    [
        ("12,5", ",", "", 12.5),
        ("12.5", ".", "", 12.5),
        ("12.5", ",", "", None),
        ("1 234,5", ",", "", 1234.5),
        ("1\u00a0234\u202f567", ",", "", 1234567),
        ("1.234,5", ",", ".", 1234.5),
        ("1,234.5", ".", ",", 1234.5),
        ("1.234", ",", ".", 1234),
        ("12 34", ",", "", None),
        ("1.23", ",", ".", None),
        ("−3", ",", "", -3),
        ("- 3", ",", "", -3),
        ("24,1 %", ",", "", 24.1),
        ("0,0", ",", "", 0),
        ("1e5", ".", "", None),
        ("nan", ".", "", None),
        ("٣", ".", "", None),
        ("", ",", "", None),
        ("9" * 16, ",", "", None),
    ],
)
def test_a_number_is_read_by_its_signs(
    words: str, decimal: str, thousands: str, number: float | None
) -> None:
    assert to_number(words, decimal, thousands) == number


def test_settings_come_back_as_they_were_stored() -> None:
    settings = Settings("Blad1", 4, {"ort": "area"}, {"-": "zero"}, ".", ",", names={"N1": ("Namn", "antal")})

    assert restored(stored(settings)) == settings
    assert restored({"sheet": "Blad1"}) == Settings("Blad1")


def test_a_year_above_two_measures_belongs_to_both_with_and_without_merged_cells() -> None:
    rows = (
        ("", 2023, None, 2024, None),
        ("Kommun", "Antal", "Andel", "Antal", "Andel"),
        ("Arjeplog", 1, 2, 3, 4),
    )
    for merged in ({}, {"A": ("B1:C1", "D1:E1")}):
        opened = open_file(workbook({"A": rows}, merged), "a.xlsx")
        assert not hasattr(opened, "kind")
        page = opened.pages[0]
        at = statistics_heading.find(page)
        assert at == 1
        assert [(one.heading, one.period) for one in statistics_heading.columns(page, at)] == [
            ("Kommun", ""),
            ("2023 Antal", "2023"),
            ("2023 Andel", "2023"),
            ("2024 Antal", "2024"),
            ("2024 Andel", "2024"),
        ]


def test_numbers_of_a_workbook_are_never_read_by_signs() -> None:
    content = workbook({"Brott": (("Kommun", "2023 Antal"), ("Arjeplog", 1.234), ("Arvidsjaur", "1.234"))})
    opened = open_file(content, "a.xlsx")
    roles = {"kommun": "area", "# antal": "value"}

    found = understand(opened.pages, Settings(roles=roles, thousands=".", from_sheet=True))

    assert [line.value for line in found.lines] == [1.234, 1234]


def test_a_merged_area_holds_for_all_its_rows() -> None:
    rows = (("Kommun", "År", "Antal"), ("Arjeplog", 2023, 1), (None, 2024, 2))
    opened = open_file(workbook({"Brott": rows}, {"Brott": ("A2:A3",)}), "a.xlsx")
    roles = {"kommun": "area", "år": "period", "antal": "value"}

    found = understand(opened.pages, Settings(roles=roles, from_sheet=True))

    assert [(line.area, line.period, line.value) for line in found.lines] == [
        ("Arjeplog", "2023", 1),
        ("Arjeplog", "2024", 2),
    ]


def test_a_merged_range_over_the_whole_sheet_is_no_bomb() -> None:
    rows = (("Kommun", "År", "Antal"), ("Arjeplog", 2023, 1))
    # Made by hand: the library would make a cell for each place of the range.
    content = workbook({"Brott": rows}, {"Brott": ("A3:B4",)})
    opened = open_file(repacked(content, b"A3:B4", b"A2:XFD1048576"), "a.xlsx")

    assert opened.pages == (Page("Brott", ((1, rows[0]), (2, rows[1]))),)
