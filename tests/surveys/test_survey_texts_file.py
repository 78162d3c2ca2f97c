"""The texts of a survey in one language as an Excel file: out and back, with its faults named by row."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from surveys.documents import Malformed, library
from surveys.every_text import every_text, put_texts
from surveys.texts_file import FIRST_ROW, read_texts, write_texts

SURVEY = library()["safety_survey"]


def sent(**options: Any) -> bytes:
    return write_texts(SURVEY, "se", "davvisámegiella", is_checked=options.get("is_checked", lambda _: False))


def changed(*cells: tuple[int, int, Any]) -> bytes:
    """The file with some cells changed: row, column, value."""
    book = load_workbook(io.BytesIO(sent()))
    for row, column, value in cells:
        book.active.cell(row, column).value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_file_that_nobody_changed_changes_nothing() -> None:
    returned = read_texts(sent(), SURVEY, "se")

    assert (returned.texts, returned.checked, returned.comments, returned.outdated) == ({}, set(), {}, set())


def test_only_the_text_the_mark_and_the_comment_can_be_written() -> None:
    sheet: Any = load_workbook(io.BytesIO(sent())).active

    unlocked = [cell.column_letter for cell in sheet[FIRST_ROW] if not cell.protection.locked]
    assert sheet.protection.sheet
    assert unlocked == ["C", "D", "E"]
    assert sheet.column_dimensions["F"].hidden
    assert sheet.max_row - FIRST_ROW + 1 == len(every_text(SURVEY))


def test_what_the_checker_wrote_comes_back() -> None:
    first, second, third = (one.id for one in every_text(SURVEY)[:3])
    content = changed(
        (FIRST_ROW, 3, " Oadjebas?\r\n"),
        (FIRST_ROW, 4, "X"),
        (FIRST_ROW + 1, 5, "Buorre"),
        (FIRST_ROW + 2, 4, "x"),
    )

    returned = read_texts(content, SURVEY, "se")

    assert returned.texts == {first: "Oadjebas?"}
    assert returned.checked == {first, third}
    assert returned.comments == {second: "Buorre"}


def test_a_text_whose_swedish_has_changed_meanwhile_does_not_count_as_checked() -> None:
    newer = put_texts(SURVEY, "sv", {"survey/title": "Hur tryggt är det nu?"})

    returned = read_texts(changed((FIRST_ROW, 4, "x")), newer, "se")

    assert (returned.outdated, returned.checked) == ({"survey/title"}, set())


def test_every_fault_is_named_by_its_row() -> None:
    content = changed(
        (FIRST_ROW, 6, "survey/nothing"),
        (FIRST_ROW + 1, 4, "kanske"),
        (FIRST_ROW + 2, 3, None),
        (FIRST_ROW + 2, 4, "x"),
        (FIRST_ROW + 3, 6, every_text(SURVEY)[4].id),
        (FIRST_ROW + 5, 3, "=1+1"),
    )

    with pytest.raises(Malformed) as malformed:
        read_texts(content, SURVEY, "se")

    assert [fault.where.values["row"] for fault in malformed.value.faults] == [5, 6, 7, 9, 10]


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        read_texts(content, SURVEY, "se")


def test_a_workbook_of_another_kind_is_refused() -> None:
    written = io.BytesIO()
    Workbook().save(written)

    with pytest.raises(Malformed):
        read_texts(written.getvalue(), SURVEY, "se")


def test_a_text_that_begins_with_an_equals_sign_stays_a_text() -> None:
    survey = put_texts(SURVEY, "se", {"survey/title": "=2+2"})
    content = write_texts(survey, "se", "davvisámegiella", is_checked=lambda _: False)

    assert load_workbook(io.BytesIO(content)).active.cell(FIRST_ROW, 3).data_type == "s"
    assert read_texts(content, survey, "se").texts == {}
