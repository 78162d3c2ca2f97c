"""Files that somebody made to stop the site: refused at once, in words, and never unpacked whole."""

from __future__ import annotations

import io
import zipfile

import pytest

from surveys.answers_file import MOST_ROWS, read_grid
from surveys.documents import Malformed, library
from surveys.texts_file import read_texts, write_texts
from surveys.workbooks import MOST_PARTS, read_workbook
from surveys.xlsform_relevant import BadExpression, read
from tests.surveys.workbook_builders import workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
ROWS = "".join(f'<row r="{n}">{CELL.format(n, word)}</row>' for n, word in ((1, "Fråga"), (2, "Svar")))


def made(sheet: str | bytes, more: int = 0) -> bytes:
    """A workbook whose only sheet is this XML, with some more files in it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"svar": [["a"]]}))) as former,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in former.infolist():
            archive.writestr(part.filename, sheet if part.filename == SHEET else former.read(part))
        for number in range(more):
            archive.writestr(f"more/{number}.xml", "")
    return packed.getvalue()


def sheet(rows: str = ROWS, after: str = "", before: str = "") -> str:
    """A sheet of these rows."""
    return f"{before}<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"


def refusal(content: bytes) -> list[str]:
    """Why a workbook is not read."""
    with pytest.raises(Malformed) as refused:
        read_workbook(content, "svar.xlsx", largest=1_000_000)
    return [str(fault) for fault in refused.value.faults]


DAMAGED = ["file “svar.xlsx”: the workbook is damaged and cannot be read"]
TOO_LARGE = ["file “svar.xlsx”: the workbook is too large when it is unpacked"]


def test_a_merged_range_over_the_whole_sheet_is_named_and_never_filled() -> None:
    content = made(sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))

    told = "merged cells: A1:XFD1048576. Split them: each cell has its own content"
    assert refusal(content) == [f"sheet “svar”, row 1: {told}"]


def test_a_link_over_the_whole_sheet_is_passed_by() -> None:
    content = made(sheet(after='<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>'))

    (read_sheet,) = read_workbook(content, "svar.xlsx", largest=1_000_000)

    assert read_sheet.rows == ((1, ("Fråga",)), (2, ("Svar",)))


def test_a_row_far_down_is_too_many_rows_and_not_walked_to() -> None:
    content = made(sheet(f'<row r="999999999999">{CELL.format(999999999999, "x")}</row>'))

    assert refusal(content) == ["sheet “svar”, row 5001: the sheet has more than 5000 rows"]


def test_what_a_sheet_says_about_its_own_size_is_not_believed() -> None:
    content = made(f'<worksheet {MAIN}><dimension ref="A1"/><sheetData>{ROWS}</sheetData></worksheet>')

    (read_sheet,) = read_workbook(content, "svar.xlsx", largest=1_000_000)

    assert read_sheet.rows == ((1, ("Fråga",)), (2, ("Svar",)))


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_entities_is_refused(code: str) -> None:
    declared = f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE a [<!ENTITY b "many">]>'

    assert refusal(made(sheet(before=declared).encode(code))) == DAMAGED


def test_a_workbook_of_very_many_small_files_is_refused() -> None:
    assert refusal(made(sheet(), more=MOST_PARTS)) == TOO_LARGE


def test_xml_that_does_not_end_is_a_damaged_workbook() -> None:
    assert refusal(made(f"<worksheet {MAIN}><sheetData>")) == DAMAGED


def test_a_file_of_texts_with_broken_xml_is_refused_in_words() -> None:
    with pytest.raises(Malformed) as refused:
        read_texts(made("<worksheet"), library()["safety_survey"], "se")

    told = "the file: it cannot be read: save it as an Excel workbook (.xlsx)"
    assert [str(fault) for fault in refused.value.faults] == [told]


def test_a_language_whose_name_no_sheet_can_have_still_gets_its_file() -> None:
    definition = library()["safety_survey"]

    content = write_texts(definition, "smj", "'julev/[sámi]*", is_checked=lambda _text: False)

    assert read_texts(content, definition, "smj").texts == {}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"a;b\n" + b"1;2\n" * 500_000, f"the file has more than {MOST_ROWS} rows: divide it"),
        (b"a;" * 1_000_000 + b"\n1\n", "the sheet has more than 300 columns"),
    ],
)
def test_a_csv_file_of_very_many_rows_or_columns_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_grid(content, "svar.csv")

    assert [str(one) for one in refused.value.faults] == [f"file “svar.csv”: {fault}"]


@pytest.mark.parametrize("expression", ["${" + " " * 30_000, "${a} > " + "9" * 30_000])
def test_a_condition_that_is_no_expression_is_refused_at_once(expression: str) -> None:
    with pytest.raises(BadExpression):
        read(expression, lambda question, _choice: f"{question}#")
