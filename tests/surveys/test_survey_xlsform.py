"""Surveys in and out as XLSForm workbooks: ours come back whole, another's as far as both know."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from pyxform.xls2xform import convert

from surveys.definition import SurveyDefinition
from surveys.documents import Malformed, library
from surveys.kinds import KINDS
from surveys.xlsform import read_xlsform, write_xlsform
from tests.surveys.survey_builders import a_question, a_survey, texts
from tests.surveys.survey_strategies import definitions
from tests.surveys.workbook_builders import CHOICES, Sheets, read


def every_kind() -> SurveyDefinition:
    """One question of each kind, all that can be said about them said."""
    return a_survey(*(a_question(kind, f"q_{kind}", help=texts("help"), required=True) for kind in KINDS))


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(definitions())
def test_what_is_written_is_read_back_equal_and_nothing_is_noted(definition: SurveyDefinition) -> None:
    assert read_xlsform(write_xlsform(definition), "form.xlsx") == (definition, ())


@pytest.mark.parametrize("key", sorted(library()))
def test_each_survey_of_the_library_comes_back_equal(key: str) -> None:
    assert read_xlsform(write_xlsform(library()[key]), "form.xlsx") == (library()[key], ())


@pytest.mark.parametrize("definition", [every_kind(), *library().values()], ids=lambda one: one.key)
def test_the_tools_that_read_xlsforms_read_ours_without_a_warning(definition: SurveyDefinition) -> None:
    converted = convert(io.BytesIO(write_xlsform(definition)), file_type=".xlsx")

    assert converted.warnings == []
    for question in definition.questions:
        assert f"/{question.key}" in converted.xform


def test_the_same_survey_gives_the_same_cells() -> None:
    assert read_xlsform(write_xlsform(every_kind()), "a.xlsx") == read_xlsform(
        write_xlsform(every_kind()), "b"
    )


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    survey = a_survey(a_question("long_text", "words", text={"sv": "=1+1", "en": "@SUM(A1)"}))

    book = openpyxl.load_workbook(io.BytesIO(write_xlsform(survey)))

    assert {cell.data_type for row in book["survey"].iter_rows() for cell in row if cell.value} == {"s"}
    assert read_xlsform(write_xlsform(survey), "form.xlsx") == (survey, ())


def test_a_text_that_no_cell_holds_is_refused_instead_of_cut_off() -> None:
    survey = a_survey(a_question("long_text", "words", text={"sv": "a" * 32_768}))

    with pytest.raises(
        Malformed, match="sheet “survey”, row 4: a text is longer than a cell of a workbook holds"
    ):
        write_xlsform(survey)


FOREIGN: Sheets = {
    "survey": [
        [
            "type",
            "name",
            "label::English (en)",
            "label::Svenska (sv)",
            "required",
            "relevant",
            "constraint",
            "appearance",
            "media::image",
        ],
        ["start", "start"],
        ["note", "hello", "Hello", "Hej"],
        ["begin group", "Background", "About you", "Om dig"],
        ["integer", "Age", "Your age", "Din ålder", "yes", "", ". >= 15 and . < 100"],
        ["select one yn", "lives-here", "Do you live here?", "Bor du här?", "true", "", "", "", "here.png"],
        ["end group"],
        ["geopoint", "spot", "Where?", "Var?"],
        ["text", "data", "Why?", "Varför?", "", "${lives-here} = '2' and ${Age} > 17", "", "multiline"],
        ["select_multiple yn or_other", "both", "Both?", "Båda?", "", "count-selected(${both}) > 1"],
        ["date", "day", "Which day?", "Vilken dag?"],
        ["text", "last", "Last", "Sist", "", "${day} != ''"],
    ],
    "choices": [["list_name", "name", "label::English (en)"], ["yn", "1", "Yes"], ["yn", "2", "No"]],
    "settings": [["form_title", "form_id", "default_language"], ["Safety", "Safety-2026", "English (en)"]],
}
"""A form as other tools write them."""


def test_a_form_of_another_tool_is_read_as_far_as_both_know() -> None:
    definition, notes = read(FOREIGN)

    assert (definition.key, definition.title) == ("safety_2026", {"en": "Safety"})
    assert definition.introduction == {"en": "Hello", "sv": "Hej"}
    assert [(one.key, one.title) for one in definition.sections] == [
        ("background", {"en": "About you", "sv": "Om dig"}),
        ("part_2", {"en": "Safety"}),
    ]
    assert [(one.key, one.kind, one.section, one.required) for one in definition.questions] == [
        ("age", "number", "background", True),
        ("lives_here", "single", "background", True),
        ("q_data", "long_text", "part_2", False),
        ("both", "multiple", "part_2", False),
        ("last", "short_text", "part_2", False),
    ]
    assert definition.questions[0].settings == {"minimum": 15, "maximum": 99, "classes": [15, 32, 49, 66, 83]}
    assert definition.questions[2].show_if == {
        "all": [{"question": "lives_here", "any_of": ["n_2"]}, {"question": "age", "at_least": 18}]
    }
    assert notes == [
        "sheet “survey”, row 1: the column “media::image” has no counterpart here and is left out",
        "sheet “survey”, row 2: nothing is stored about the device: the row start is left out",
        "sheet “survey”, row 5: the numbers will be counted in classes that begin at: 15, 32, 49, 66, 83",
        "sheet “survey”, row 5: the name “Age” becomes age",
        "sheet “survey”, row 6: the name “lives-here” becomes lives_here",
        "sheet “survey”, row 8: the type geopoint cannot be asked here: the row is left out",
        "sheet “survey”, row 9: the name “data” becomes q_data",
        "sheet “survey”, row 10: the answer “other” in one's own words is left out",
        "sheet “survey”, row 10: the condition says more than can be said here and is left out: "
        "count-selected(${both}) > 1",
        "sheet “survey”, row 11: the type date cannot be asked here: the row is left out",
        "sheet “survey”, row 12: the condition says more than can be said here and is left out: ${day} != ''",
    ]


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("${safe} = 'yes'", {"question": "safe", "any_of": ["yes"]}),
        ("selected(${safe}, 'yes')", {"question": "safe", "any_of": ["yes"]}),
        ("'yes' = ${safe}", {"question": "safe", "any_of": ["yes"]}),
        ("${safe} != 'yes'", {"not": {"question": "safe", "any_of": ["yes"]}}),
        ("${safe}='yes' or ${safe}='no'", {"question": "safe", "any_of": ["yes", "no"]}),
        (
            "(${safe}='yes') or (${safe}='no')",
            {"any": [{"question": "safe", "any_of": ["yes"]}, {"question": "safe", "any_of": ["no"]}]},
        ),
        ("${age} > 17 and ${age} < 65", {"question": "age", "at_least": 18, "at_most": 64}),
        ("${age} = 18", {"question": "age", "at_least": 18, "at_most": 18}),
        ("18 <= ${age}", {"question": "age", "at_least": 18}),
        (
            "not(${safe} = 'yes' and ${age} >= 18)",
            {
                "any": [
                    {"not": {"question": "safe", "any_of": ["yes"]}},
                    {"not": {"question": "age", "at_least": 18}},
                ]
            },
        ),
        ("not(not(${age} >= 18))", {"question": "age", "at_least": 18}),
        ("true()", None),
    ],
)
def test_a_condition_of_another_tool_means_the_same_here(expression: str, condition: object) -> None:
    survey = [
        ["type", "name", "label", "relevant", "constraint", "md_classes"],
        ["select_one yn", "safe", "Trygg?"],
        ["integer", "age", "Ålder?", "", ". >= 0 and . <= 120", "0 18"],
        ["text", "why", "Varför?", expression],
    ]

    definition, notes = read({"survey": survey, "choices": CHOICES})

    assert definition.questions[2].show_if == condition
    assert notes == []


@pytest.mark.parametrize(
    "expression",
    [
        "${safe} = ${age}",
        "${age} + 1 > 18",
        "string-length(${safe}) > 3",
        "(${safe} = 'yes' and ${age} > 3) or ${age} > 5",
        "${safe} = ''",
        "(" * 100 + "${age} > 3" + ")" * 100,
    ],
)
def test_a_condition_beyond_ours_is_noted_and_left_out(expression: str) -> None:
    survey = [
        ["type", "name", "label", "relevant", "constraint", "md_classes"],
        ["select_one yn", "safe", "Trygg?"],
        ["integer", "age", "Ålder?", "", ". >= 0 and . <= 120", "0 18"],
        ["text", "why", "Varför?", expression],
    ]

    definition, notes = read({"survey": survey, "choices": CHOICES})

    assert definition.questions[2].show_if is None
    assert notes == [
        "sheet “survey”, row 4: the condition says more than can be said here and is left out: " + expression
    ]


def test_a_table_of_scales_becomes_a_matrix() -> None:
    survey = [
        ["type", "name", "label", "appearance", "relevant"],
        ["begin_group", "problems", "Hur stora är problemen?", "table-list"],
        ["select_one yn", "theft", "Stöld"],
        ["select_one yn", "noise", "Buller"],
        ["end_group"],
    ]

    definition, notes = read({"survey": survey, "choices": CHOICES})

    (matrix,) = definition.questions
    assert (matrix.kind, [row["key"] for row in matrix.settings["rows"]]) == ("matrix", ["theft", "noise"])
    assert notes == []
