"""Kinds with several controls: each row is read, refused and summed up."""

import pytest

from surveys.forms import Collected, collect
from surveys.kinds import KINDS, AnswerValue, parts
from tests.surveys.survey_builders import a_question, a_survey, sent, texts


def errors(question, *pairs):
    form = sent(a_survey(question), *pairs)
    form.validate()
    return form.errors.get(question.key, [])


def collected(question, *pairs):
    survey = a_survey(question)
    form = sent(survey, *pairs)
    assert form.validate(), form.errors
    return collect(survey, form)


@pytest.mark.parametrize(
    ("kind", "pairs", "expected"),
    [
        (
            "matrix",
            [("q-fraud", "often"), ("q-theft", "dont_know"), ("q-ghost", "often")],
            Collected(
                (AnswerValue("q", "theft", "dont_know"), AnswerValue("q", "fraud", "often")),
                {},
            ),
        ),
        (
            "ranking",
            [("q-drugs", "1"), ("q-light", "2"), ("q-traffic", "")],
            Collected((AnswerValue("q", "drugs", number=1), AnswerValue("q", "light", number=2)), {}),
        ),
        # A number that was left out is closed up: the order is what was said.
        ("ranking", [("q-traffic", "2")], Collected((AnswerValue("q", "traffic", number=1),), {})),
        (
            "pair",
            [("q-police", "  Synas\r\nmer "), ("q-municipality", " ")],
            Collected((), {"q.police": "Synas\nmer"}),
        ),
    ],
)
def test_the_rows_are_read(kind, pairs, expected):
    assert collected(a_question(kind, "q"), *pairs) == expected


@pytest.mark.parametrize(
    ("kind", "changes", "pairs", "message"),
    [
        ("matrix", {}, [("q-theft", "ghost")], "Choose one answer in each row: “matrix? en”"),
        (
            "matrix",
            {},
            [("q-theft", "often"), ("q-theft", "never")],
            "Choose one answer in each row: “matrix? en”",
        ),
        (
            "matrix",
            {"required": True},
            [("q-theft", "often")],
            "Choose an answer in every row: “matrix? en”",
        ),
        ("ranking", {}, [("q-light", "3")], "Use the numbers 1 to 2: “ranking? en”"),
        ("ranking", {}, [("q-light", "first")], "Use the numbers 1 to 2: “ranking? en”"),
        ("ranking", {}, [("q-light", "1"), ("q-drugs", "1")], "Use each number once: “ranking? en”"),
        ("ranking", {"required": True}, [], "Put at least one first: “ranking? en”"),
        ("pair", {"required": True}, [("q-police", " ")], "Write an answer: “pair? en”"),
        (
            "pair",
            {},
            [("q-police", "č" * 2_002), ("q-municipality", "a")],
            "Shorten your answer. Characters too many: 2. “pair? en”",
        ),
    ],
)
def test_what_the_rows_do_not_offer_is_refused_and_kept(kind, changes, pairs, message):
    question = a_question(kind, "q", **changes)
    form = sent(a_survey(question), *pairs)
    form.validate()

    assert form.errors.get("q") == [message]
    assert {f"q-{row}" for row in form["q"].data} == {name for name, value in pairs if value.strip()}


def test_a_matrix_is_counted_row_by_row():
    question = a_question("matrix", "q")
    people = [
        [AnswerValue("q", "theft", "often"), AnswerValue("q", "fraud", "never")],
        [AnswerValue("q", "theft", "never")],
        [],
    ]

    theft, fraud = KINDS["matrix"].sum_up(question, people)

    assert [part.key for part in parts(question)] == ["q.theft", "q.fraud"]
    assert (theft.question, theft.base, [row.count for row in theft.rows]) == ("q.theft", 2, [1, 1, 0])
    assert (fraud.question, fraud.base, [row.count for row in fraud.rows]) == ("q.fraud", 1, [0, 1, 0])


def test_a_ranking_counts_who_was_put_among_the_first():
    question = a_question("ranking", "q")
    people = [
        [AnswerValue("q", "drugs", number=1), AnswerValue("q", "light", number=2)],
        [AnswerValue("q", "light", number=1)],
        [],
    ]

    (table,) = KINDS["ranking"].sum_up(question, people)

    assert (table.base, [row.count for row in table.rows], table.is_multiple) == (2, [2, 0, 1], True)


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (a_question("matrix", settings={}), "rows must be a list of key and text"),
        (a_question("matrix", settings={"rows": []}), "rows must be a list of key and text"),
        (
            a_question("ranking", settings={"most": 4}),
            "most must be a whole number, at most as many as there are choices",
        ),
        (
            a_question("pair", settings={"rows": [{"key": "police", "text": texts("p")}]}),
            "the rows of a pair are police and municipality, in this order",
        ),
    ],
)
def test_rows_that_cannot_work_are_named(question, problem):
    assert [str(one) for one in KINDS[question.kind].check(question)] == [problem]
