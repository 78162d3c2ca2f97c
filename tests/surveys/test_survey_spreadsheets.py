"""Tables as files, and that no cell of one is run by the program that opens it."""

import csv
import io

import pytest
from openpyxl import load_workbook

from surveys.spreadsheets import Sheet, csv_for_excel, csv_plain, workbook

SHEET = Sheet("results", ["answer", "number", "share"], [['Ja; å, "č"', 12, 57.1], ["Nej", None, None]])
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "\ufeff=1", "\n=1", "\uff1d1"]


def test_excel_in_swedish_gets_a_mark_semicolons_and_a_decimal_comma():
    assert csv_for_excel(SHEET) == (
        b"\xef\xbb\xbf" + 'answer;number;share\r\n"Ja; å, ""č""";12;57,1\r\nNej;;\r\n'.encode()
    )


def test_other_programs_get_commas_and_a_point():
    assert csv_plain(SHEET) == 'answer,number,share\r\n"Ja; å, ""č""",12,57.1\r\nNej,,\r\n'.encode()


@pytest.mark.parametrize("words", FORMULAS)
@pytest.mark.parametrize(("write", "separator"), [(csv_for_excel, ";"), (csv_plain, ",")])
def test_words_that_begin_like_a_formula_are_words_in_csv(words, write, separator):
    written = write(Sheet("texts", ["text"], [[words]])).decode("utf-8-sig")
    (_head, (cell,)) = csv.reader(io.StringIO(written, newline=""), delimiter=separator)

    assert cell[0] == "'"


def test_a_negative_number_stays_a_number():
    assert csv_plain(Sheet("n", ["n"], [[-3]])) == b"n\r\n-3\r\n"


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_begin_like_a_formula_are_words_in_a_workbook(words):
    (cell,) = next(opened(Sheet("texts", ["text"], [[words]])).iter_rows(min_row=2))

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_workbook_keeps_numbers_as_numbers_and_words_as_they_were():
    rows = [[cell.value for cell in row] for row in opened(SHEET).iter_rows(min_row=2)]

    assert rows == [['Ja; å, "č"', 12, 57.1], ["Nej", None, None]]


def test_what_a_workbook_cannot_hold_is_left_out():
    (cell,) = next(opened(Sheet("texts", ["text"], [["a\x00b\x1fc"]])).iter_rows(min_row=2))

    assert cell.value == "abc"


def test_the_name_of_a_sheet_is_one_that_excel_takes():
    assert opened(Sheet("a/b:c?" + "x" * 40, ["n"], [])).title == "a b c " + "x" * 25


def opened(sheet):
    return load_workbook(io.BytesIO(workbook([sheet]))).worksheets[0]
