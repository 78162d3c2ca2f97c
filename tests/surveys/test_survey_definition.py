"""The check names everything that is missing or wrong, and where."""

from dataclasses import replace

import pytest

from surveys.definition import Section, check, check_shape, check_texts
from surveys.kinds import KINDS
from tests.surveys.survey_builders import a_choice, a_question, a_survey, texts, told


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_of_each_kind_passes_when_it_is_set_up_rightly(kind):
    assert check(a_survey(a_question(kind))) == []


def test_every_missing_text_is_named_with_its_place_and_language():
    worry = a_question("single", "worry", text={"sv": "Oroar du dig?", "en": "Do you worry?"})
    survey = replace(a_survey(worry), closing={"sv": "Tack", "se": "Giitu", "en": " "})

    assert told(check_texts(survey)) == [
        "closing words of survey `small`: no text in en",
        "question `worry`: no text in se",
    ]


def test_a_choice_without_text_is_named_within_its_question():
    choices = (a_choice("yes"), replace(a_choice("no"), text={"sv": "Nej"}))

    assert told(check_texts(a_survey(a_question("single", "worry", choices=choices)))) == [
        "question `worry`, choice `no`: no text in se",
        "question `worry`, choice `no`: no text in en",
    ]


def test_a_place_of_a_municipality_needs_its_texts_too():
    places = {"arjeplog": [{"key": "laisvall", "text": {"sv": "Laisvall", "se": "Laisvall"}}]}

    assert told(check_texts(a_survey(a_question("place", "place", settings={"places": places})))) == [
        "question `place`, choice `laisvall`: no text in en"
    ]


def test_a_help_text_may_be_absent_but_not_in_one_language_only():
    without = a_question("long_text", "one")
    half = a_question("long_text", "two", help={"sv": "Skriv kort."})

    assert told(check_texts(a_survey(without, half))) == [
        "question `two`: no help text in se",
        "question `two`: no help text in en",
    ]


def test_another_language_is_checked_when_it_is_asked_for():
    faults = check_texts(a_survey(a_question("long_text", "one")), languages=("sv", "smj"))

    assert told(faults)[-1] == "question `one`: no text in smj"


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (a_question("riddle", "q"), "unknown kind of question: riddle"),
        (a_question("single", "q", section="nowhere"), "unknown section: nowhere"),
        (a_question("single", "q", role="hobby"), "unknown role: hobby"),
        (a_question("single", "data"), "this key is needed by the form itself: choose another"),
        (a_question("single", "form_token"), "this key is needed by the form itself: choose another"),
        (a_question("single", "q", choices=()), "there must be at least 2 ordinary choices"),
        (a_question("single", "q", settings={"colour": "red"}), "unknown setting: colour"),
        (a_question("multiple", "q", settings={"exclusive": ["ghost"]}), "exclusive: no such choice: ghost"),
        (
            a_question("multiple", "q", settings={"exclusive": "nothing"}),
            "exclusive must be a list of choices",
        ),
        (a_question("multiple", "q", settings={"exclusive": [1]}), "exclusive must be a list of choices"),
        (a_question("scale", "q", settings={"outside": ["ghost"]}), "outside: no such choice: ghost"),
        (a_question("place", "q", choices=()), "there must be a choice for those who live somewhere else"),
        (a_question("long_text", "q", choices=(a_choice("yes"),)), "this kind of question has no choices"),
        (a_question("long_text", "q", settings={"limit": 0}), "limit must be a whole number from 1 to 2000"),
        (
            a_question("short_text", "q", settings={"limit": True}),
            "limit must be a whole number from 1 to 2000",
        ),
        (
            a_question("number", "q", settings={}),
            "minimum and maximum must be whole numbers, the smaller first",
        ),
        (
            a_question("number", "q", settings={"minimum": 0, "maximum": 9, "classes": [0, 5, 5]}),
            "classes must be a rising list of lower limits that begins with the minimum",
        ),
    ],
)
def test_what_cannot_work_is_named(question, problem):
    assert told(check_shape(a_survey(question))) == [f"question `{question.key}`: {problem}"]


@pytest.mark.parametrize(
    "places", [[], {"arjeplog": {}}, {"arjeplog": ["laisvall"]}, {"a": [{"key": 1, "text": {}}]}]
)
def test_malformed_places_are_named_and_never_crash(places):
    question = a_question("place", "q", settings={"places": places})

    assert told(check(a_survey(question))) == [
        "question `q`: places must be lists of key and text, one list for each municipality"
    ]


@pytest.mark.parametrize("key", ["", "Åsikt", "two words", "9lives", "a" * 61, "UPPER", "no-dash"])
def test_a_key_that_is_not_plain_is_refused(key):
    rule = "a key is at most 60 small letters a-z, digits and underscores, and begins with a letter"

    assert told(
        check_shape(a_survey(a_question("long_text", "q"), replace(a_question("long_text"), key=key)))
    ) == [f"question `{key}`: {rule}"]


def test_keys_used_twice_are_named():
    twice = a_question("single", "worry", choices=(a_choice("yes"), a_choice("yes"), a_choice("no")))
    survey = replace(
        a_survey(twice, a_question("long_text", "worry")), sections=(Section("main", texts("m"), {}),) * 2
    )

    assert told(check_shape(survey)) == [
        "section `main`: this key is used more than once",
        "question `worry`: this key is used more than once",
        "question `worry`, choice `yes`: this key is used more than once",
    ]


def test_the_survey_itself_is_checked():
    survey = replace(a_survey(), kind="quiz", audience="cats")

    assert told(check_shape(survey)) == [
        "survey `small`: unknown kind of survey: quiz",
        "survey `small`: unknown audience: cats",
    ]


def test_a_survey_without_questions_may_be_written_but_not_asked():
    empty = a_survey()

    assert told(check_shape(empty)) == []
    assert "survey `small`: there is no question" in told(check(empty))


def test_a_text_that_no_page_can_carry_is_refused():
    question = a_question("long_text", "q", text={"sv": "a\x00", "se": "b\ud800", "en": "c"})

    assert told(check_shape(a_survey(question))) == [
        "question `q`: a text contains characters that cannot be shown"
    ]


def test_who_answers_is_asked_of_partners_alone_in_one_line_and_once():
    name = a_question("short_text", "organisation", role="organisation")
    long = a_question("long_text", "other_name", role="organisation")
    to_partners = replace(a_survey(name), audience="partners")

    assert check(to_partners) == []
    assert told(check(a_survey(name))) == [
        "question `organisation`: only a survey to partners asks which organisation answers"
    ]
    assert told(check(replace(to_partners, questions=(name, long)))) == [
        "question `other_name`: which organisation answers is asked with one line of text",
        "question `other_name`: only one question asks which organisation answers",
    ]
