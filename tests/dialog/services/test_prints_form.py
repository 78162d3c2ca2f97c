"""The paper form and the papers for schools: every question with its number, every condition in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy.orm import Session

from surveys.definition import SurveyDefinition
from surveys.documents import library
from surveys.kinds import KINDS
from surveys.paths import page_order
from surveys.question import Choice, choices_of, rows_of
from tests.paper import LANGUAGES, made
from tests.people import Cast
from tests.surveys.survey_builders import a_question, a_survey

YES = {"question": "a_single", "any_of": ["yes"]}
FEW = {"question": "a_number", "at_most": 3}


def conditional(show_if: Mapping[str, Any]) -> SurveyDefinition:
    """Three questions, the last of which has the condition."""
    return a_survey(
        a_question("single"), a_question("number"), a_question("short_text", "later", show_if=show_if)
    )


def joined(words: str) -> str:
    """Without spaces and hyphens: a line may end anywhere."""
    return "".join(words.replace("-", "").split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["form", "school"])
def test_every_question_stands_there_with_its_number(
    session: Session, cast: Cast, name: str, language: str
) -> None:
    printed = joined(made(session, cast, name, language).text)
    missing = [
        place
        for place, question in enumerate(page_order(library()["safety_survey"]), start=1)
        if joined(f"{place}. {question.text[language]}") not in printed
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["form", "school"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_printed_with_all_its_words(session: Session, cast: Cast, kind: str, name: str) -> None:
    question = a_question(kind)
    printed = joined(made(session, cast, name, definition=a_survey(question)).text)
    words = [question.text, *(one.text for one in (*choices_of(question), *rows_of(question)))]
    assert [text["sv"] for text in words if joined(text["sv"]) not in printed] == []


@pytest.mark.parametrize(
    ("show_if", "told"),
    [
        (YES, "Besvara fråga 3 bara om du svarade ”yes sv” på fråga 1."),
        ({"not": YES}, "Besvara fråga 3 bara om du inte svarade ”yes sv” på fråga 1."),
        (FEW, "Svara bara om det här stämmer: – Ditt svar på fråga 2 är 0–3."),
        (
            {"all": [YES, {"not": FEW}]},
            "Svara bara om allt det här stämmer: "
            "– Du svarade ”yes sv” på fråga 1. – Ditt svar på fråga 2 är inte 0–3.",
        ),
        (
            {"any": [{"not": YES}, FEW]},
            "Svara bara om minst en av de här stämmer: "
            "– Du svarade inte ”yes sv” på fråga 1. – Ditt svar på fråga 2 är 0–3.",
        ),
    ],
)
def test_a_condition_is_said_in_words_by_numbers(
    session: Session, cast: Cast, show_if: Mapping[str, Any], told: str
) -> None:
    assert told in made(session, cast, "form", definition=conditional(show_if)).text


def test_numbers_go_on_over_the_sections_in_the_order_of_the_page(session: Session, cast: Cast) -> None:
    definition = library()["safety_survey"]
    late_first = sorted(definition.questions, key=lambda question: question.section, reverse=True)
    shuffled = SurveyDefinition(**{**vars(definition), "questions": tuple(late_first)})
    printed = joined(made(session, cast, "form", definition=shuffled).text)
    assert joined(f"1. {page_order(shuffled)[0].text['sv']}") in printed
    assert joined(f"19. {page_order(shuffled)[18].text['sv']}") in printed


def test_the_true_lines_stand_before_the_first_question(session: Session, cast: Cast) -> None:
    text = made(session, cast, "form").text
    lines = ["allmän handling", "Ingen läser det genast. Vid fara, ring 112."]
    assert sorted([*lines, "1. Hur trygg"], key=text.index) == [*lines, "1. Hur trygg"]


def test_the_form_says_how_to_hand_it_in_and_until_when(session: Session, cast: Cast) -> None:
    last = made(session, cast, "form").pages[-1]
    for words in ("Lämna in blanketten", "Sista dag: 6 december 2026", "trygghet.example.se/t/trygghet"):
        assert words in " ".join(last.split())


@pytest.mark.parametrize(("is_joint", "times"), [(True, 1), (False, 0)])
def test_paper_asks_which_municipality_where_the_screen_does(
    session: Session, cast: Cast, is_joint: bool, times: int
) -> None:
    text = made(session, cast, "form", is_joint=is_joint).text
    assert text.count("Vilken kommun vill du berätta om?") == times


def test_only_the_surveys_own_places_are_printed(session: Session, cast: Cast) -> None:
    text = made(session, cast, "form", definition=a_survey(a_question("place")), is_joint=False).text
    assert ("Laisvall" in text, "Moskosel" in text) == (True, False)


def test_the_safety_survey_fits_on_three_sheets(session: Session, cast: Cast) -> None:
    assert len(made(session, cast, "form").pages) == 5


@pytest.mark.parametrize(("required", "times"), [(True, 1), (False, 0)])
def test_a_question_that_must_be_answered_says_so(
    session: Session, cast: Cast, required: bool, times: int
) -> None:
    definition = a_survey(a_question("single", required=required))
    assert made(session, cast, "form", definition=definition).text.count("måste besvaras") == times


@pytest.mark.parametrize("name", ["form", "school"])
def test_questions_and_choices_are_never_read_as_markup(session: Session, cast: Cast, name: str) -> None:
    hostile = '#panic() * _ $x$ @a <b> \\ `c` "q" = h // /* ] [ } { ~ %(a)s'
    words = dict.fromkeys(LANGUAGES, hostile)
    question = a_question("single", text=words, help=words, choices=(Choice("a", words), Choice("b", words)))
    printed = joined(made(session, cast, name, definition=a_survey(question)).text)
    assert printed.count(joined(hostile)) == 4


def test_each_school_letter_begins_on_its_own_page_and_tells_the_same_truth(
    session: Session, cast: Cast
) -> None:
    pages = [" ".join(page.split()) for page in made(session, cast, "school").pages]
    letters = [page for page in pages if "De ser inte ditt svar." in page]
    assert [title in page for title, page in zip(TITLES, letters, strict=True)] == [True] * 3
    assert ["allmän handling" in page for page in letters] == [True] * 3


TITLES = ("Till rektorn", "Till vårdnadshavare", "Till läraren")


def test_the_teacher_gets_the_schools_own_link(session: Session, cast: Cast) -> None:
    pages = made(session, cast, "school").pages
    having = [page for page in pages if "trygghet.example.se/t/trygghet/school" in page]
    assert having == [pages[-1]]
