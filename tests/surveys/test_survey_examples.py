"""Each kind has a tiny example survey: it loads, asks, is answered and summed up."""

from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

import surveys
from surveys.definition import check
from surveys.documents import read_json, read_toml, write_json
from surveys.forms import Collected, collect, form_class
from surveys.kinds import KINDS
from surveys.question import AnswerValue
from surveys.texts import LANGUAGES

EXAMPLES = Path(surveys.__path__[0]) / "examples"


def example(kind):
    return read_toml((EXAMPLES / f"{kind}.toml").read_bytes(), f"{kind}.toml")


def answered(kind, pairs, language="sv"):
    survey = example(kind)
    form = form_class(survey, language)(MultiDict(pairs))
    assert form.validate(), form.errors
    return collect(survey, form)


def test_there_is_one_example_for_each_kind():
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_example_is_complete_and_asks_one_question_of_its_kind(kind):
    survey = example(kind)

    assert check(survey) == []
    assert [question.kind for question in survey.questions] == [kind]
    assert read_json(write_json(survey), kind) == survey


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_example_asks_in_every_language(kind, language):
    survey = example(kind)

    form = form_class(survey, language)()

    assert form["answer"].label.text == survey.questions[0].text[language]


@pytest.mark.parametrize(
    ("kind", "pairs", "answers", "counts"),
    [
        ("single", [("answer", "yes")], [AnswerValue("answer", choice="yes")], [[1, 0, 0]]),
        (
            "multiple",
            [("answer", "calm"), ("answer", "people_help")],
            [AnswerValue("answer", item=key, choice=key) for key in ("calm", "people_help")],
            [[1, 1, 0]],
        ),
        (
            "scale",
            [("answer", "fairly_safe")],
            [AnswerValue("answer", choice="fairly_safe")],
            [[0, 1, 0, 0, 0]],
        ),
        ("place", [("answer", "abborrtrask")], [AnswerValue("answer", choice="abborrtrask")], [[0, 1, 0]]),
        (
            "matrix",
            [("answer-school", "very_safe"), ("answer-online", "not_there")],
            [AnswerValue("answer", "school", "very_safe"), AnswerValue("answer", "online", "not_there")],
            [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1]],
        ),
        (
            "ranking",
            [("answer-property", "1"), ("answer-traffic", "2")],
            [AnswerValue("answer", "property", number=1), AnswerValue("answer", "traffic", number=2)],
            [[1, 0, 0, 1]],
        ),
        ("number", [("answer", "7")], [AnswerValue("answer", number=7)], [[0, 0, 1, 0]]),
    ],
)
def test_a_closed_example_is_answered_and_summed_up(kind, pairs, answers, counts):
    collected = answered(kind, pairs)
    tables = KINDS[kind].sum_up(example(kind).questions[0], [collected.answers])

    assert collected == Collected(tuple(answers), {})
    assert [[row.count for row in table.rows] for table in tables] == counts
    assert {table.base for table in tables} == {1}


@pytest.mark.parametrize(
    ("kind", "pairs", "texts"),
    [
        ("short_text", [("answer", "Resultat")], {"answer": "Resultat"}),
        ("long_text", [("answer", "Mörkt\r\nvid sjön")], {"answer": "Mörkt\nvid sjön"}),
        (
            "pair",
            [("answer-police", "Synas mer"), ("answer-municipality", "Laga lamporna")],
            {"answer.police": "Synas mer", "answer.municipality": "Laga lamporna"},
        ),
    ],
)
def test_an_example_in_words_is_answered_and_never_counted(kind, pairs, texts):
    assert answered(kind, pairs) == Collected((), texts)
    assert KINDS[kind].tables is None
