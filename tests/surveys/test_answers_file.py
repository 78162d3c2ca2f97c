"""Answers from a file: what each column and word is, and what is wrong in which row."""

from __future__ import annotations

import datetime as dt

import pytest

from surveys.answers_file import Grid, guess, read_grid, targets, week_of
from surveys.answers_rows import NO_ANSWER, Mapped, Reader, Reading
from surveys.definition import SurveyDefinition
from surveys.documents import Malformed, library
from surveys.kinds import KINDS
from surveys.question import AnswerValue
from tests.surveys.survey_builders import a_question, a_survey
from tests.surveys.workbook_builders import workbook

MONDAY = dt.date(2026, 11, 23)


def a_grid(*rows: str) -> Grid:
    return read_grid("\n".join(rows).encode(), "answers.csv")


def read(survey: SurveyDefinition, grid: Grid, **changes: object) -> Reading:
    """Read a file as it is guessed."""
    usual: dict[str, object] = {
        "columns": guess(survey, grid.headings),
        "municipality": "arjeplog",
        "language": "sv",
        "on": MONDAY,
        "municipalities": {"arjeplog": "arjeplog", "arvidsjaur": "arvidsjaur"},
        "languages": {"sv": "sv", "svenska": "sv", "engelska": "en"},
    }
    return Reader(survey, Mapped(**{**usual, **changes})).read(grid)  # type: ignore[arg-type]


def every_kind() -> SurveyDefinition:
    return a_survey(*(a_question(kind) for kind in KINDS))


@pytest.mark.parametrize(
    "content",
    [
        "kön;ålder\nkvinna;5\n".encode(),
        b"\xef\xbb\xbf" + "kön;ålder\nkvinna;5\n".encode(),
        "kön,ålder\r\nkvinna,5\r\n".encode("latin-1"),
        "kön\tålder\n\nkvinna\t5".encode("cp1252"),
        workbook({"Svar": [["kön", "ålder"], ["kvinna", 5]]}),
    ],
    ids=["utf-8", "byte order mark", "latin-1", "tab", "excel"],
)
def test_a_file_is_read_whatever_wrote_it(content: bytes) -> None:
    grid = read_grid(content, "answers.csv")

    assert grid.headings == ("kön", "ålder")
    assert [cells for _number, cells in grid.rows] == [("kvinna", "5")]


def test_a_workbook_offers_its_sheets_and_reads_the_one_chosen() -> None:
    content = workbook({"Om": [["a"], ["b"]], "Svar": [["c"], ["d"]]})

    assert read_grid(content, "a.xlsx").sheets == ("Om", "Svar")
    assert read_grid(content, "a.xlsx").headings == ("a",)
    assert read_grid(content, "a.xlsx", "Svar").headings == ("c",)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "there must be a row of headings and at least one answer under it"),
        (b"only a heading\n", "there must be a row of headings and at least one answer under it"),
        (b"a;b\n\x00;1\n", "this is neither an Excel workbook (.xlsx) nor a CSV file"),
        (b"PK\x03\x04broken", "this is not an Excel workbook (.xlsx)"),
        (b"a;b\n" + b"1;2\n" * 2_001, "the file has more than 2000 rows: divide it"),
        (b"0" * 10_000_001, "the file is larger than 10000 kilobytes"),
    ],
    ids=["empty", "heading", "no text", "broken", "rows", "size"],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, fault: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read_grid(content, "answers.csv")
    assert [str(one) for one in refusal.value.faults] == [f"file “answers.csv”: {fault}"]


def test_a_quotation_mark_that_does_not_end_is_named_by_its_row() -> None:
    with pytest.raises(Malformed, match=r"^line 3, file “answers.csv”: a quotation mark does not end"):
        read_grid(b'a;b\n1;2\n"open;2', "answers.csv")


@pytest.mark.parametrize("key", sorted(library()))
def test_every_column_of_the_library_is_guessed_by_its_key(key: str) -> None:
    keys = list(targets(library()[key]))

    assert list(guess(library()[key], keys)) == keys


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_a_column_is_guessed_by_its_words_in_any_language(language: str) -> None:
    survey = a_survey(a_question("single", "safe"), a_question("matrix", "worry"))

    headings = [f"single? {language}", f"2. matrix? {language} – theft {language}", "Kommentar", "Kommun"]
    assert guess(survey, headings) == ("safe", "worry.theft", "", "form_municipality")


def test_a_column_is_guessed_by_the_number_on_paper() -> None:
    survey = a_survey(a_question("single", "safe"), a_question("long_text", "words"))

    assert guess(survey, ["Fråga 2", "1.", "Q1"]) == ("words", "safe", "")


def test_a_row_of_every_kind_is_read_as_the_form_would_have_been() -> None:
    grid = a_grid(
        "a_single;a_multiple;a_scale;a_place;a_long_text;a_short_text;a_number;"
        "a_matrix.theft;a_matrix.fraud;a_ranking;a_pair.police;a_pair.municipality;vecka;språk",
        'yes sv;"theft sv;Fraud SE";good;Laisvall en;Mörkt;Kort;5;often sv;;drugs;Mer;Ljus;2026-W40;Engelska',
    )

    (row,) = read(every_kind(), grid).right

    assert (row.row, row.municipality, row.language, row.on) == (2, "arjeplog", "en", dt.date(2026, 9, 28))
    assert row.collected.answers == (
        AnswerValue("a_single", choice="yes"),
        AnswerValue("a_multiple", item="theft", choice="theft"),
        AnswerValue("a_multiple", item="fraud", choice="fraud"),
        AnswerValue("a_scale", choice="good"),
        AnswerValue("a_place", choice="laisvall"),
        AnswerValue("a_number", number=5),
        AnswerValue("a_matrix", item="theft", choice="often"),
        AnswerValue("a_ranking", item="drugs", number=1),
    )
    assert row.collected.texts == {
        "a_long_text": "Mörkt",
        "a_short_text": "Kort",
        "a_pair.police": "Mer",
        "a_pair.municipality": "Ljus",
    }


def test_several_answers_in_one_column_each() -> None:
    survey = a_survey(a_question("multiple", "crimes"), a_question("ranking", "first"))
    grid = a_grid(
        "crimes.theft,crimes.fraud,crimes.nothing,first.light,first.drugs", "x,ja,0,2,1", "fraud sv,,,1,2"
    )

    reading = read(survey, grid)

    assert reading.faults[0].problem == "“fraud sv” is none of the answers"
    assert [one.item for one in reading.right[0].collected.answers] == ["theft", "fraud", "drugs", "light"]


def test_each_fault_names_its_row_its_column_and_what_is_wrong() -> None:
    survey = a_survey(a_question("single", "safe", required=True), a_question("number", "age"))
    grid = a_grid(
        "safe;age;kommun;vecka",
        "yes;5;Arjeplog;2026-W47",
        "kanske;5;;",
        "yes;500;;",
        ";5;;",
        "yes;5;Piteå;",
        "yes;5;;2027-W01",
        "yes;5;;;rest",
    )

    reading = read(survey, grid)

    assert [one.row for one in reading.right] == [2]
    assert [(one.row, one.column, one.problem) for one in reading.faults] == [
        (3, "safe", "“kanske” is none of the answers"),
        (4, "age", "Write a whole number from 0 to 20: “number? sv”"),
        (5, "", "Choose an answer: “single? sv”"),
        (6, "kommun", "“Piteå” is none of the answers"),
        (7, "vecka", "“2027-W01” is no week that has been"),
        (8, "", "there are more cells than headings"),
    ]
    assert reading.unknown == {(0, "kanske"): 1}


def test_a_row_without_an_answer_is_named() -> None:
    survey = a_survey(a_question("single", "safe"))

    (fault,) = read(survey, a_grid("safe;Namn", ";Anna")).faults

    assert (fault.row, fault.column, fault.problem) == (2, "", "no question is answered in this row")


def test_an_unknown_word_means_what_a_person_says() -> None:
    survey = a_survey(a_question("single", "safe"), a_question("number", "age"))
    grid = a_grid("safe;age", "Jajamensan;5", "Vet ej;6")

    reading = read(survey, grid, words={(0, "jajamensan"): "yes", (0, "vet ej"): NO_ANSWER})

    assert reading.faults == []
    assert [one.collected.answers for one in reading.right] == [
        (AnswerValue("safe", choice="yes"), AnswerValue("age", number=5)),
        (AnswerValue("age", number=6),),
    ]


def test_a_place_of_another_municipality_is_refused() -> None:
    survey = a_survey(a_question("place", "village"))
    reading = read(survey, a_grid("village;kommun", "Laisvall sv;Arvidsjaur", "Laisvall sv;Arjeplog"))

    assert [(one.row, one.column) for one in reading.faults] == [(2, "village")]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-W48", dt.date(2026, 11, 23)),
        ("2026v48", dt.date(2026, 11, 23)),
        ("2026-11-25", dt.date(2026, 11, 25)),
        ("2026-11-25 10:03:00", dt.date(2026, 11, 25)),
        ("2026-W54", None),
        ("v48", None),
    ],
)
def test_a_week_is_read(words: str, day: dt.date | None) -> None:
    assert week_of(words) == day
