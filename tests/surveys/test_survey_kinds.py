"""Each kind of question asks, refuses, reads and sums up."""

import pytest

from surveys.kinds import KINDS, AnswerValue, text_limit
from tests.surveys.survey_builders import a_question, a_survey, sent


def errors(question, *values):
    form = sent(a_survey(question), *((question.key, value) for value in values))
    form.validate()
    return form.errors.get(question.key, [])


def parsed(question, *values):
    form = sent(a_survey(question), *((question.key, value) for value in values))
    assert form.validate(), form.errors
    return KINDS[question.kind].parse(question, form[question.key].data)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("single", ["yes"], (AnswerValue("q", choice="yes"),)),
        ("scale", ["dont_know"], (AnswerValue("q", choice="dont_know"),)),
        ("place", ["moskosel"], (AnswerValue("q", choice="moskosel"),)),
        (
            "multiple",
            ["fraud", "theft", "fraud"],
            (AnswerValue("q", item="theft", choice="theft"), AnswerValue("q", item="fraud", choice="fraud")),
        ),
        ("number", [" 7 "], (AnswerValue("q", number=7),)),
        ("long_text", ["  Mörkt\r\nvid skolan \x00"], "Mörkt\nvid skolan"),
        ("short_text", ["Mörkt\r\nvid   skolan"], "Mörkt vid skolan"),
    ],
)
def test_an_answer_is_read(kind, values, expected):
    assert parsed(a_question(kind, "q"), *values) == expected


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("values", [[], [""]])
def test_an_optional_question_may_be_left_blank(kind, values):
    question = a_question(kind, "q")
    form = sent(a_survey(question), *(("q", value) for value in values))
    form.validate()

    assert form["q"].errors in ([], ())
    nothing = {"long_text": "", "short_text": "", "pair": {}}
    assert KINDS[kind].parse(question, form["q"].data) == nothing.get(kind, ())


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("single", "Choose an answer: “single? en”"),
        ("multiple", "Choose an answer: “multiple? en”"),
        ("scale", "Choose an answer: “scale? en”"),
        ("place", "Choose an answer: “place? en”"),
        ("number", "Write a number: “number? en”"),
        ("long_text", "Write an answer: “long_text? en”"),
        ("short_text", "Write an answer: “short_text? en”"),
    ],
)
@pytest.mark.parametrize("values", [[], [""]])
def test_a_required_question_left_blank_is_named(kind, message, values):
    assert errors(a_question(kind, "q", required=True), *values) == [message]


def test_a_required_text_of_nothing_but_blanks_is_no_answer():
    question = a_question("long_text", "q", required=True)

    assert errors(question, " \r\n\t ") == ["Write an answer: “long_text? en”"]


@pytest.mark.parametrize("kind", ["single", "scale", "place"])
@pytest.mark.parametrize("value", ["ghost", "YES", "' or 1=1", "\x00", "\ud800", "9" * 100_000])
def test_an_unknown_choice_is_refused_and_never_crashes(kind, value):
    assert errors(a_question(kind, "q"), value) == [f"Choose one of the answers offered: “{kind}? en”"]


def test_two_different_answers_to_a_single_question_are_refused():
    assert errors(a_question("single", "q"), "yes", "no") == [
        "Choose one of the answers offered: “single? en”"
    ]


def test_an_unknown_choice_among_many_is_refused():
    message = "Choose among the answers offered: “multiple? en”"

    assert errors(a_question("multiple", "q"), "theft", "ghost") == [message]


def test_a_choice_that_stands_alone_is_refused_beside_another():
    message = "Choose either “nothing en” or other answers, not both: “multiple? en”"

    assert errors(a_question("multiple", "q"), "theft", "nothing") == [message]
    assert parsed(a_question("multiple", "q"), "nothing") == (
        AnswerValue("q", item="nothing", choice="nothing"),
    )


@pytest.mark.parametrize(
    ("kind", "limit", "settings"),
    [("long_text", 2_000, {}), ("short_text", 200, {}), ("long_text", 30, {"limit": 30})],
)
def test_a_text_over_the_limit_is_told_how_many_are_too_many_and_kept(kind, limit, settings):
    question = a_question(kind, "q", settings=settings)
    form = sent(a_survey(question), ("q", "č" * (limit + 3)))

    assert not form.validate()
    assert form.errors == {"q": [f"Shorten your answer. Characters too many: 3. “{kind}? en”"]}
    assert form["q"].data == "č" * (limit + 3)
    assert text_limit(question) == limit
    assert errors(question, "č" * limit) == []


def test_characters_are_counted_as_they_are_stored():
    assert errors(a_question("long_text", "q", settings={"limit": 4}), "c\u030c\r\nc\u030c\x00 ") == []


@pytest.mark.parametrize("value", ["21", "-1", "1.5", "1e3", "sju", "٣", "9" * 5_000, "--1", "+4"])
def test_what_is_no_whole_number_in_the_range_is_refused_and_kept(value):
    question = a_question("number", "q")
    form = sent(a_survey(question), ("q", value))

    assert not form.validate()
    assert form.errors == {"q": ["Write a whole number from 0 to 20: “number? en”"]}
    assert form["q"].data == value


def test_nothing_is_chosen_beforehand():
    form = sent(
        a_survey(a_question("single", "one"), a_question("multiple", "many"), a_question("place", "where"))
    )

    chosen = [option.checked for field in form for option in field]

    assert chosen == [False] * 8


def test_what_was_not_validated_is_not_read():
    with pytest.raises(ValueError, match="not validated"):
        KINDS["single"].parse(a_question("single", "q"), "ghost")


def test_numbers_are_summed_up_by_class_and_never_one_by_one():
    question = a_question("number", "q")
    values = [[AnswerValue("q", number=number)] for number in (0, 1, 4, 5, 20, 20)] + [[]]

    (table,) = KINDS["number"].sum_up(question, values)

    assert [(row.key, row.text["sv"], row.count) for row in table.rows] == [
        ("0_0", "0", 1),
        ("1_4", "1–4", 2),
        ("5_20", "5–20", 3),
    ]
    assert table.base == 6


def test_texts_are_never_summed_up():
    assert [kind.key for kind in KINDS.values() if kind.tables is None] == ["long_text", "short_text", "pair"]
