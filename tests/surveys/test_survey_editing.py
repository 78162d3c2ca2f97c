"""Changes of a definition while it is written: keys from words, moving, copying, taking away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys import editing
from surveys.definition import Section, check_shape
from surveys.every_text import every_text, put_texts, without_language
from tests.surveys.survey_builders import a_question, a_survey, texts


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Hur tryggt är det här?", "hur_tryggt_ar_det_har"),
        ("Gos orut? Čále báikki ŋ", "gos_orut_cale_baikki_n"),
        ("112 – när ringde du?", "nar_ringde_du"),
        ("???", "question"),
        ("data", "question_data"),
        ("Form token", "question_form_token"),
        ("x" * 100, "x" * 40),
    ],
)
def test_a_key_is_made_from_the_words_and_can_be_used(words: str, key: str) -> None:
    made = editing.made_key(words)

    assert made == key
    assert check_shape(a_survey(a_question("long_text", made))) == []


def test_two_questions_with_the_same_words_get_keys_of_their_own() -> None:
    assert editing.made_key("Varför?", {"varfor"}) == "varfor_2"
    assert editing.made_key("Varför?", {"varfor", "varfor_2"}) == "varfor_3"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Är vägen säker i Árjepluovve?", "ar-vagen-saker-i-arjepluovve"), ("2026", "survey"), ("  ", "survey")],
)
def test_an_address_is_made_from_the_title(title: str, slug: str) -> None:
    assert editing.made_slug(title) == slug


def test_a_question_moves_within_its_section_and_past_its_edge_into_the_next() -> None:
    survey = a_survey(a_question("long_text", "one"), a_question("long_text", "two"))
    survey = replace(survey, sections=(*survey.sections, Section("more", texts("more"), {})))

    swapped = editing.move_question(survey, "one", "down")
    past = editing.move_question(swapped, "one", "down")
    back = editing.move_question(past, "one", "up")
    stays = editing.move_question(survey, "one", "up")

    assert [(one.key, one.section) for one in swapped.questions] == [("two", "main"), ("one", "main")]
    assert [(one.key, one.section) for one in past.questions] == [("two", "main"), ("one", "more")]
    assert back == swapped
    assert stays == survey


def test_conditions_go_with_the_question_they_look_at_and_the_others_stay() -> None:
    looked_at = [a_question("single", key) for key in ("first", "second")]
    choice = looked_at[0].choices[0].key
    first, second = ({"question": key, "any_of": [choice]} for key in ("first", "second"))
    both = replace(a_question("long_text", "both"), show_if={"all": [first, second]})
    one = replace(a_question("long_text", "one"), show_if=first)
    survey = a_survey(*looked_at, both, one)

    left = editing.drop_questions(survey, {"first"})

    assert [part.key for part in editing.leaning_on(survey, {"first"})] == ["both", "one"]
    assert {part.key: part.show_if for part in left.questions} == {
        "second": None,
        "both": second,
        "one": None,
    }
    assert check_shape(left) == []


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [
        (0, 100, [0, 30, 60, 90]),
        (16, 99, [16, 36, 56, 76, 96]),
        (1, 2, [1, 2]),
        (0, 4, [0, 1, 2, 3, 4]),
        (1, 900, [1, 201, 401, 601, 801]),
    ],
)
def test_the_proposed_groups_of_a_number_can_be_used(low: int, high: int, limits: list[int]) -> None:
    settings = {"minimum": low, "maximum": high, "classes": editing.classes_for(low, high)}

    assert settings["classes"] == limits
    assert check_shape(a_survey(replace(a_question("number", "n"), settings=settings))) == []


def test_every_text_is_listed_and_goes_back_to_its_place() -> None:
    kinds = ("matrix", "place", "pair", "multiple")
    survey = a_survey(*(a_question(kind, f"about_{kind}") for kind in kinds))
    listed = every_text(survey)

    written = put_texts(survey, "smj", {one.id: f"{one.id}!" for one in listed})

    assert {one.id: one.texts["smj"] for one in every_text(written)} == {
        one.id: f"{one.id}!" for one in listed
    }
    assert without_language(put_texts(survey, "smj", {}), "smj") == survey
    left = without_language(written, "smj")
    assert {one.id for one in every_text(left) if "smj" in one.texts} == {
        one.id for one in listed if not one.field
    }
