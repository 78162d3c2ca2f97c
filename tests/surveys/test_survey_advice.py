"""Advice to whoever writes a survey: the time it takes, and plain language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.answer_time import minutes, question_seconds
from surveys.documents import library
from surveys.plain_language import hints_of
from tests.surveys.survey_builders import a_question, a_survey, texts


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("sv", "Hur trygg är du ute på kvällen?", []),
        ("sv", "Är du nöjd med polisen och kommunen?", [("double", "och")]),
        ("sv", "Du är väl inte rädd?", [("leading", "väl"), ("negation", "inte")]),
        ("sv", "Vilka trygghetsskapande insatser vill du se?", [("hard_word", "trygghetsskapande")]),
        ("sv", "Brottas du?", []),
        (
            "en",
            "Don't you feel safe or happy?",
            [("leading", "don't you"), ("double", "or"), ("negation", "don't")],
        ),
        ("en", "Do you feel safe?", []),
        ("se", "Leatgo go oadjebas ja lihkolaš?", []),
    ],
)
def test_hints_name_what_may_be_hard(language: str, words: str, found: list[tuple[str, str]]) -> None:
    question = a_question("long_text", "q", text={language: words})

    assert [(one.kind, one.found) for one in hints_of(question, language)] == found


def test_a_long_sentence_is_counted_by_itself() -> None:
    words = " ".join(["ord"] * 21) + ". " + " ".join(["ord"] * 20) + "."

    hints = hints_of(a_question("long_text", "q", text={"sv": words}))

    assert [(one.kind, one.count) for one in hints] == [("long_sentence", 21)]


def test_more_questions_take_longer_and_a_matrix_takes_its_rows() -> None:
    one = a_survey(a_question("scale", "a"))
    two = a_survey(*(a_question("scale", key) for key in "abcdefghijklmnopq"))
    matrix = a_question("matrix", "m")
    rows = [{"key": f"r{number}", "text": texts("rad")} for number in range(10)]

    assert minutes(one) == 1
    assert minutes(two) > minutes(one)
    assert question_seconds(replace(matrix, settings={**matrix.settings, "rows": rows})) > question_seconds(
        matrix
    )


def test_the_yearly_survey_takes_about_the_time_that_it_says() -> None:
    assert minutes(library()["safety_survey"]) in (4, 5, 6)
