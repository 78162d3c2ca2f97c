"""Answers from files that someone has: what is read, and what is refused with which sentence."""

import pytest

from analysis.answers import Answer
from analysis.files import LONGEST_TEXT, Unreadable, read_answers


def read(content: str | bytes) -> list[Answer]:
    return read_answers(content.encode() if isinstance(content, str) else content)[0]


def fault(content: str | bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_the_delimiter_is_found_in_the_heading(delimiter: str) -> None:
    content = "extra,id,text,lang\n-,1,mörkt,sv\n".replace(",", delimiter)
    assert read(content) == [Answer("1", "mörkt", "sv")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    assert read("\ufeffid,text\r\n1,a\r\n") == [Answer("1", "a", None)]


def test_quoted_fields_may_hold_delimiters_and_lines() -> None:
    assert read('id;text\n1;"a; b\nc ""d"""\n') == [Answer("1", 'a; b\nc "d"', None)]


def test_a_quotation_mark_in_a_tab_file_is_just_one() -> None:
    assert read('id\ttext\n1\t"Hej" sa hon\n2\t"hel"\n') == [
        Answer("1", '"Hej" sa hon', None),
        Answer("2", "hel", None),
    ]


def test_language_may_be_written_in_several_ways() -> None:
    rows = "1,a,sv-SE\n2,b,SME\n3,c,no\n4,d,\n"
    assert [each.language for each in read("id,text,language\n" + rows)] == ["sv", "se", "nb", None]


def test_the_language_of_the_form_stands_in_where_rows_name_none() -> None:
    answers, _ = read_answers(b"id,text,lang\n1,a,\n2,b,en\n", "se")
    assert [each.language for each in answers] == ["se", "en"]


def test_a_very_long_text_is_read_in_part_and_told() -> None:
    answers, shortened = read_answers(b"id,text\n1," + b"x" * 100_000 + b"\n")
    assert len(answers[0].text) == LONGEST_TEXT
    assert shortened == {"1": "read only to 10000 of 100000 characters"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty. It needs a heading with the columns id and text, and a row per answer."),
        ("id,text\n", "The file has a heading but no answers."),
        ("id,txt\n1,a\n", "Row 1 (the heading) has no column 'text'; it has id, txt."),
        ("id,text,text\n1,a,b\n", "Row 1 (the heading) has the column 'text' twice."),
        ("id,text\n1,a\n1,b\n", "Row 3 has the same id as row 2: '1'."),
        ("id,text\n ,a\n", "Row 2 has no id."),
        ("id,text\n1,a,b\n", "Row 2 has 3 columns, the heading has 2."),
        ("id,text,lang\n1,a,fi\n", "Row 2 has the language 'fi'; it can be sv, se, en, nb or empty."),
        ("id,text\n1,a\n2,b\x00\n", "Row 3 holds the control character U+0000. Take it out."),
        ('id,text\n1,"a\n', "Row 2 cannot be read: unexpected end of data."),
        (
            "id,text\n1,häst\n".encode("latin-1"),
            "Row 2 is not UTF-8 (byte 0xe4); the file may be Latin-1. "
            "Save it as UTF-8 (in a spreadsheet: CSV UTF-8).",
        ),
        (
            "id,text\n1,a\n".encode("utf-16"),
            "The file is UTF-16. Save it as UTF-8 (in a spreadsheet: CSV UTF-8).",
        ),
    ],
)
def test_faults_are_told_with_their_row(content: str | bytes, sentence: str) -> None:
    assert fault(content) == sentence
