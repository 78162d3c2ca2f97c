"""Advice to whoever writes a survey: the time it takes, and plain language."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from surveys.answer_time import minutes, question_seconds, seconds
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
    assert seconds(two) > seconds(one)
    assert question_seconds(replace(matrix, settings={**matrix.settings, "rows": rows})) > question_seconds(
        matrix
    )


SAID = re.compile(r"(?:(\w+) (?:till|dahje|to) )?(\w+) (?:minuter|minuts?|minuhta|minutes?)\b")
NUMBERS = {
    word: number
    for words in (
        "ungefär två tre fyra fem",
        "sullii guokte golbma njeallje vihtta",
        "one two three four five",
    )
    for number, word in enumerate(words.split(), start=1)
} | {"en": 1}


def said_in(introduction: str) -> tuple[int, int] | None:
    """The minutes that an introduction says, at least and at most; None when it says nothing of time."""
    found = SAID.search(introduction)
    return (NUMBERS[found[1] or found[2]], NUMBERS[found[2]]) if found else None


def test_the_minutes_in_an_introduction_are_read() -> None:
    assert said_in("Det tar fyra till fem minuter.") == (4, 5)
    assert said_in("Ádjána sullii minuhta.") == (1, 1)
    assert said_in("The form is always open.") is None


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_an_introduction_and_the_estimate_agree_within_a_minute(language: str) -> None:
    told = {key: said_in(survey.introduction[language]) for key, survey in library().items()}
    apart = {
        key: (said, minutes(library()[key], language))
        for key, said in told.items()
        if said and not said[0] - 1 <= minutes(library()[key], language) <= said[1] + 1
    }

    assert {key for key, said in told.items() if said is None} == {"feedback", "promise_feedback"}
    assert apart == {}


def test_a_survey_for_paper_says_the_same_minutes_twice() -> None:
    """What is printed says the estimate beside the introduction."""
    surveys = {key: survey for key, survey in library().items() if survey.kind == "survey"}
    differ = [
        key
        for key, survey in surveys.items()
        if not (said := said_in(survey.introduction["sv"]))
        or minutes(survey) not in range(said[0], said[1] + 1)
    ]

    assert differ == []


def test_what_is_asked_of_some_only_and_what_is_known_takes_less_time() -> None:
    first, second = a_question("single", "a"), a_question("single", "b")
    other = replace(second, choices=tuple(reversed(second.choices)))
    condition = {"question": "a", "any_of": [first.choices[0].key]}

    known, anew = seconds(a_survey(first, second)), seconds(a_survey(first, other))

    assert known < anew
    assert seconds(a_survey(first, replace(other, show_if=condition))) < anew
