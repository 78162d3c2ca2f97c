"""Definitions in and out of files: read whole or not at all, every fault with its line."""

import json

import pytest

from surveys.documents import Malformed, library, read_json, read_toml, write_json
from surveys.kinds import KINDS
from tests.surveys.survey_builders import a_question, a_survey, texts

SMALL = """\
key = "small"
kind = "feedback"
audience = "residents"
title = { sv = "Titel" }
introduction = { sv = "Hej" }
closing = { sv = "Tack" }

[[sections]]
key = "main"
title = { sv = "Del" }

[[questions]]
key = "words"
section = "main"
kind = "long_text"
role = "concern"
text = { sv = "Berätta" }

[[questions]]
key = "choice"
section = "main"
kind = "single"
role = "other"
text = { sv = "Välj" }
choices = [
  { key = "yes", text = { sv = "Ja" } },
  { key = "no", text = { sv = "Nej" } },
]
"""


def faults_of(read, document):
    with pytest.raises(Malformed) as refusal:
        read(document if isinstance(document, bytes) else document.encode(), "survey.file")
    return [str(fault) for fault in refusal.value.faults]


def test_what_is_written_as_json_is_read_back_equal():
    survey = a_survey(*(a_question(kind, f"q_{kind}", help=texts("help"), required=True) for kind in KINDS))

    assert read_json(write_json(survey), "survey.json") == survey


@pytest.mark.parametrize("key", ["safety_survey", "feedback", "promise_feedback"])
def test_the_library_survives_the_way_through_json(key):
    survey = library()[key]

    assert read_json(write_json(survey), key) == survey
    assert write_json(read_json(write_json(survey), key)) == write_json(survey)


def test_a_draft_in_one_language_can_be_read():
    survey = read_toml(SMALL.encode(), "small.toml")

    assert [question.key for question in survey.questions] == ["words", "choice"]
    assert survey.questions[0].help == {}


def test_a_document_with_a_byte_order_mark_and_windows_lines_is_the_same():
    windows = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()

    assert read_toml(windows, "small.toml") == read_toml(SMALL.encode(), "small.toml")


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('kind = "single"', 'kind = "quiz"', "line 19, question `choice`: unknown kind of question: quiz"),
        ('role = "concern"\n', "", "line 12, question `words`: role is missing"),
        (
            'role = "concern"',
            'rolle = "concern"\nrole = "other"',
            "line 12, question `words`: unknown field: rolle",
        ),
        (
            'text = { sv = "Berätta" }',
            'text = "Berätta"',
            "line 12, question `words`: text must have named parts, such as a text for each language",
        ),
        (
            'text = { sv = "Berätta" }',
            "text = { sv = 5 }",
            "line 12, question `words`: text must be a text for each language",
        ),
        ('key = "words"', "key = 7", "line 12, question number 1: key must be a text in quotation marks"),
        (
            '{ key = "no", text = { sv = "Nej" } }',
            '{ key = "no" }',
            "line 19, question `choice`, choice `no`: text is missing",
        ),
        (
            '{ key = "no", text = { sv = "Nej" } }',
            '"no"',
            "line 19, question `choice`, choice `2`: this must have named parts",
        ),
        (
            'role = "other"',
            'role = "other"\nrequired = "yes"',
            "line 19, question `choice`: required must be true or false",
        ),
        ('title = { sv = "Titel" }\n', "", "file “survey.file”: title is missing"),
        (
            'title = { sv = "Del" }',
            "title = 1",
            "section number 1: title must have named parts, such as a text for each language",
        ),
    ],
)
def test_what_is_wrong_in_toml_is_said_with_its_line(before, after, fault):
    assert faults_of(read_toml, SMALL.replace(before, after, 1)) == [fault]


def test_everything_wrong_is_said_at_once():
    document = SMALL.replace('kind = "long_text"', 'kind = "poem"').replace(
        'role = "other"', 'role = "hobby"'
    )

    assert faults_of(read_toml, document) == [
        "line 12, question `words`: unknown kind of question: poem",
        "line 19, question `choice`: unknown role: hobby",
    ]


def test_broken_toml_is_said_with_its_line():
    (fault,) = faults_of(read_toml, SMALL.replace('key = "words"', 'key = "words'))

    assert fault.startswith("line 13, file “survey.file”: not valid TOML: ")


def test_broken_json_is_said_with_its_line():
    (fault,) = faults_of(read_json, '{\n"key": "small",\n"kind" "survey"}')

    assert fault == "line 3, file “survey.file”: not valid JSON: Expecting ':' delimiter"


def test_a_fault_in_json_is_said_with_the_line_of_its_question():
    # The text holds what looks like a key, and a choice has the name of a question: neither may mislead.
    survey = a_survey(a_question("single", "yes", text=texts('"key": 1')), a_question("long_text", "words"))
    document = write_json(survey).replace(b'"kind": "long_text"', b'"kind": "poem"')
    line = document.decode().split("\n").index('      "key": "words",') + 1

    assert faults_of(read_json, document) == [
        f"line {line}, question `words`: unknown kind of question: poem"
    ]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (b'{"key": 1, "key": 2}', "line 1, file “survey.file”: “key” is given twice in the same part"),
        (b'{"key":\nNaN}', "line 2, file “survey.file”: NaN is not a number that can be used"),
        (
            b'{"key": ' + b"9" * 5_000 + b"}",
            "file “survey.file”: the document contains a number that is too long",
        ),
        (b"[" * 100_000, "file “survey.file”: the document is nested too deeply"),
        (b"[]", "file “survey.file”: this must have named parts"),
        (b"", "line 1, file “survey.file”: not valid JSON: Expecting value"),
        (b"{\n\xff}", "line 2, file “survey.file”: the text is not UTF-8"),
        (b" " * 1_000_001, "file “survey.file”: the document is larger than 1000000 bytes"),
    ],
)
def test_hostile_json_is_refused_in_words(document, fault):
    assert faults_of(read_json, document) == [fault]


def test_hostile_toml_is_refused_in_words():
    assert faults_of(read_toml, b"a = " + b"[" * 100_000) == [
        "file “survey.file”: the document is nested too deeply"
    ]


def test_a_text_that_cannot_be_stored_is_refused():
    survey = json.loads(write_json(a_survey(a_question("long_text", "words"))))
    survey["questions"][0]["text"]["sv"] = "half \ud800"

    (fault,) = faults_of(read_json, json.dumps(survey))

    assert fault.endswith("question `words`: a text contains characters that cannot be shown")
