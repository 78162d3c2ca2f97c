"""Which questions are asked, and the proof that every one can be reached."""

from dataclasses import replace

import pytest

from surveys.definition import Section, check_shape
from surveys.documents import library, read_json, write_json
from surveys.forms import Collected, asked_in, collect
from surveys.path_words import condition_words
from surveys.paths import asked, check_paths, page_order
from surveys.question import AnswerValue
from tests.surveys.survey_builders import a_question, a_survey, sent, texts, told

OFTEN = {"question": "many", "any_of": ["theft"]}


def a_branching_survey():
    return a_survey(
        a_question("multiple", "many"),
        a_question("number", "times", show_if=OFTEN),
        a_question("long_text", "more", show_if={"question": "times", "at_least": 5}, required=True),
        a_question("single", "last", show_if={"not": OFTEN}),
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], {"many", "last"}),
        ([AnswerValue("many", "fraud", "fraud")], {"many", "last"}),
        ([AnswerValue("many", "theft", "theft"), AnswerValue("many", "fraud", "fraud")], {"many", "times"}),
        ([AnswerValue("many", "theft", "theft"), AnswerValue("times", number=4)], {"many", "times"}),
        ([AnswerValue("many", "theft", "theft"), AnswerValue("times", number=5)], {"many", "times", "more"}),
        # What was itself not asked has no answer that a condition could look at.
        ([AnswerValue("times", number=9)], {"many", "last"}),
    ],
)
def test_what_is_asked_follows_from_the_answers(answers, expected):
    assert asked(a_branching_survey(), answers) == expected


def test_what_was_not_asked_is_neither_demanded_nor_stored():
    survey = a_branching_survey()
    form = sent(survey, ("many", "fraud"), ("times", "not a number"), ("last", "yes"))

    assert form.validate()
    assert asked_in(survey, form) == {"many", "last"}
    assert collect(survey, form) == Collected(
        (AnswerValue("many", "fraud", "fraud"), AnswerValue("last", choice="yes")), {}
    )


def test_what_was_asked_is_demanded():
    form = sent(a_branching_survey(), ("many", "theft"), ("times", "7"))

    assert not form.validate()
    assert list(form.errors) == ["more"]


def test_a_section_has_a_condition_for_all_its_questions():
    survey = a_survey(a_question("multiple", "many"), a_question("single", "one", section="later"))
    survey = replace(survey, sections=(*survey.sections, Section("later", texts("later"), {}, OFTEN)))

    assert check_shape(survey) == []
    assert asked(survey, []) == {"many"}
    assert asked(survey, [AnswerValue("many", "theft", "theft")]) == {"many", "one"}


def test_the_page_is_in_the_order_of_the_sections():
    survey = a_survey(a_question("single", "second", section="later"), a_question("single", "first"))
    survey = replace(survey, sections=(*survey.sections, Section("later", texts("later"), {})))

    assert [question.key for question in page_order(survey)] == ["first", "second"]


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ({}, "the condition cannot be read"),
        ({"question": "many"}, "the condition cannot be read"),
        ({"question": "many", "any_of": []}, "the condition cannot be read"),
        ({"question": "many", "any_of": ["theft"], "at_least": 1}, "the condition cannot be read"),
        ({"all": []}, "the condition cannot be read"),
        ({"all": [{"any": [OFTEN]}]}, "the condition cannot be read"),
        ({"not": {"not": OFTEN}}, "the condition cannot be read"),
        (
            {"question": "ghost", "any_of": ["theft"]},
            "the condition looks at a question that is not there: ghost",
        ),
        ({"question": "self", "any_of": ["yes"]}, "the condition looks at a question that comes later: self"),
        (
            {"question": "after", "any_of": ["yes"]},
            "the condition looks at a question that comes later: after",
        ),
        (
            {"question": "many", "any_of": ["ghost"]},
            "the condition names a choice that is not offered: ghost",
        ),
        ({"question": "many", "at_least": 1}, "the condition needs a question with a number: many"),
        ({"question": "times", "any_of": ["1"]}, "the condition needs a question with choices: times"),
    ],
)
def test_a_condition_that_cannot_work_is_named(condition, problem):
    survey = a_survey(
        a_question("multiple", "many"),
        a_question("number", "times"),
        a_question("single", "self", show_if=condition),
        a_question("single", "after"),
    )

    assert told(check_shape(survey)) == [f"question `self`: {problem}"]


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [OFTEN, {"not": OFTEN}]},
        {"all": [OFTEN, {"question": "many", "any_of": ["nothing"]}]},  # "nothing" stands alone
        {"question": "times", "at_least": 21},
        {"all": [{"question": "times", "at_most": 4}, {"question": "times", "at_least": 5}]},
        {"all": [{"question": "one", "any_of": ["yes"]}, {"question": "one", "any_of": ["no"]}]},
        {
            "all": [{"question": "follow", "any_of": ["yes"]}, {"not": OFTEN}]
        },  # follow is asked only after OFTEN
    ],
)
def test_a_question_that_nobody_can_reach_is_named(condition):
    survey = a_survey(
        a_question("multiple", "many"),
        a_question("number", "times"),
        a_question("single", "one"),
        a_question("single", "follow", show_if=OFTEN),
        a_question("single", "never", show_if=condition),
    )

    assert told(check_paths(survey)) == [
        "question `never`: no answers lead to this question: it is never asked"
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [OFTEN, {"question": "many", "any_of": ["fraud"]}]},
        {"all": [{"not": OFTEN}, {"question": "times", "at_least": 5, "at_most": 5}]},
        {"any": [{"question": "times", "at_least": 20}, {"question": "one", "any_of": ["yes"]}]},
    ],
)
def test_a_question_that_somebody_can_reach_is_let_be(condition):
    survey = a_survey(
        a_question("multiple", "many"),
        a_question("number", "times"),
        a_question("single", "one"),
        a_question("single", "reached", show_if=condition),
    )

    assert check_paths(survey) == []


def test_a_survey_whose_conditions_cannot_be_followed_is_refused_before_they_are_all_tried():
    firsts = [a_question("single", f"first_{number}") for number in range(20)]
    every = [{"question": one.key, "any_of": ["yes"]} for one in firsts]
    never = {"all": [*every, {"not": every[0]}]}
    lasts = [a_question("single", f"last_{number}", show_if=never) for number in range(200)]

    faults = check_paths(a_survey(*firsts, *lasts))

    told = "so many conditions lead here that nobody can see whether it is ever asked"
    assert [fault.problem.text for fault in faults] == [told] * 200


def test_conditions_travel_in_documents():
    survey = a_branching_survey()

    assert read_json(write_json(survey), "survey.json") == survey


def test_a_condition_is_said_in_words_and_its_borrowed_language_is_known():
    question = a_question("multiple", "many", text={"sv": "Vad har hänt?"})
    survey = a_survey(question, a_question("single", "one", show_if=OFTEN))

    lead, line = condition_words(survey, OFTEN, "en")

    assert (lead.text, lead.language) == ("Answer this only if this is true:", "en")
    assert (line.text, line.language) == ("“Vad har hänt?”: “theft en”", "sv")
    assert [one.text for one in condition_words(survey, {"any": [OFTEN, {"not": OFTEN}]}, "en")] == [
        "Answer this only if at least one of these is true:",
        "“Vad har hänt?”: “theft en”",
        "“Vad har hänt?” – not: “theft en”",
    ]


def test_a_condition_on_many_answers_is_said_by_the_few_that_do_not_count():
    survey = library()["safety_survey"]
    condition = next(one.show_if for one in survey.questions if one.key == "reported")

    _, line = condition_words(survey, condition, "en")
    _, turned = condition_words(survey, {"not": condition}, "en")

    assert line.text == (
        "“Have any of these happened to you in the last 12 months?”: "
        "something other than “None of these” / “Prefer not to answer”"
    )
    assert turned.text.count("“") == 9


def test_a_condition_names_the_places_of_its_own_municipality_only():
    survey = library()["safety_survey"]
    condition = next(one.show_if for one in survey.questions if one.key == "part_of_town")

    _, line = condition_words(survey, condition, "en", municipality="arjeplog")

    assert line.text == "“Where do you live?”: “Arjeplog, the town”"
