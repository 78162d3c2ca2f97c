"""XLSForm workbooks that are wrong: each fault is said with its sheet and row, and no file is trusted."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from tests.surveys.workbook_builders import CHOICES, GOOD, SURVEY, Sheets, faults_of, workbook

FAULTY: dict[str, tuple[Sheets, list[str]]] = {
    "wrong sheet": ({"enkät": SURVEY}, ["file “form.xlsx”: the sheet “survey” is missing"]),
    "empty sheet": (
        {"survey": []},
        ["sheet “survey”, row 1: the sheet is empty: its first row must name the columns type, name"],
    ),
    "missing column": (
        {"survey": [["type", "label"], ["text", "Varför?"]]},
        ["sheet “survey”, row 1: the column name is missing", "sheet “survey”, row 2: the name is missing"],
    ),
    "column twice": (
        {"survey": [["type", "name", "label", "label"], ["text", "why", "Varför?", "Varför?"]]},
        ["sheet “survey”, row 1: the column label is there twice"],
    ),
    "unknown type": (
        {"survey": [*SURVEY, ["selct_one yn", "more", "Mer?"]], "choices": CHOICES},
        ["sheet “survey”, row 4: unknown type: selct_one yn"],
    ),
    "no type": (
        {"survey": [*SURVEY, ["", "more", "Mer?"]], "choices": CHOICES},
        ["sheet “survey”, row 4: the type is missing"],
    ),
    "list that is not there": (
        {"survey": SURVEY},
        ["sheet “survey”, row 2: the list “yn” is not on the sheet “choices”"],
    ),
    "no list named": (
        {"survey": [*SURVEY, ["select_multiple", "more", "Mer?"]], "choices": CHOICES},
        ["sheet “survey”, row 4: the type names no list of choices"],
    ),
    "name twice": (
        {"survey": [*SURVEY, ["text", "why", "Mer?"]], "choices": CHOICES},
        ["sheet “survey”, row 4: the name “why” is used already in row 3"],
    ),
    "bad name": (
        {"survey": [*SURVEY, ["text", "why not", "Mer?"]], "choices": CHOICES},
        [
            "sheet “survey”, row 4: “why not” is no name: "
            "use letters, digits and underscores, a letter first",
        ],
    ),
    "choice twice": (
        {"survey": SURVEY, "choices": [*CHOICES, ["yn", "no", "Inte"]]},
        ["sheet “choices”, row 4: the choice “no” is in the list already, in row 3"],
    ),
    "choice without a name": (
        {"survey": SURVEY, "choices": [*CHOICES, ["yn", "", "Inte"]]},
        ["sheet “choices”, row 4: nothing stands in the column name"],
    ),
    "one choice": (
        {"survey": SURVEY, "choices": CHOICES[:2]},
        ["sheet “survey”, row 2: there must be at least 2 ordinary choices"],
    ),
    "condition that is none": (
        {
            "survey": [
                ["type", "name", "label", "relevant"],
                *SURVEY[1:],
                ["text", "more", "Mer?", "${safe} = "],
            ],
            "choices": CHOICES,
        },
        ["sheet “survey”, row 4: the condition cannot be read: ${safe} ="],
    ),
    "condition on nothing": (
        {"survey": [["type", "name", "label", "relevant"], ["text", "more", "Mer?", "${gone} = 'yes'"]]},
        ["sheet “survey”, row 2: the condition cannot be read: ${gone} = 'yes'"],
    ),
    "condition on what comes later": (
        {
            "survey": [
                ["type", "name", "label", "relevant"],
                ["text", "more", "Mer?", "${safe} = 'yes'"],
                ["select_one yn", "safe", "Trygg?", ""],
            ],
            "choices": CHOICES,
        },
        ["sheet “survey”, row 2: the condition looks at a question that comes later: safe"],
    ),
    "formula": (
        {"survey": [*SURVEY, ["text", "more", '=CONCAT("a","b")']], "choices": CHOICES},
        ["sheet “survey”, row 4: the cell C4 holds a formula: paste it as a value"],
    ),
    "group without end": (
        {"survey": [*SURVEY, ["begin_group", "rest", "Resten"]], "choices": CHOICES},
        ["sheet “survey”, row 4: the group that begins here has no end_group"],
    ),
    "end without group": (
        {"survey": [*SURVEY, ["end group", "", ""]], "choices": CHOICES},
        ["sheet “survey”, row 4: an end_group without its begin_group"],
    ),
    "unknown role": (
        {"survey": [["type", "name", "label", "md_role"], ["text", "more", "Mer?", "hobby"]]},
        ["sheet “survey”, row 2: unknown role: hobby"],
    ),
    "too many rows": (
        {"survey": [*SURVEY, *([["text", "", ""]] * 5_000)], "choices": CHOICES},
        ["sheet “survey”, row 5001: the sheet has more than 5000 rows"],
    ),
    "nothing asked": (
        {"survey": SURVEY[:1], "choices": CHOICES},
        ["survey `form`: there is no question"],
    ),
}


@pytest.mark.parametrize("case", sorted(FAULTY))
def test_what_is_wrong_is_said_with_its_sheet_and_row(case: str) -> None:
    sheets, faults = FAULTY[case]

    assert faults_of(workbook(sheets)) == faults


def test_merged_cells_are_refused_where_they_stand() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(GOOD)))
    book["choices"].merge_cells("A2:A3")
    content = io.BytesIO()
    book.save(content)

    assert faults_of(content.getvalue()) == [
        "sheet “choices”, row 2: merged cells: A2:A3. Split them: each cell has its own content"
    ]


def packed(**parts: bytes) -> bytes:
    """A good workbook with these parts in place of its own."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as good, zipfile.ZipFile(content, "w", 8) as changed:
        for name in good.namelist():
            if name not in parts:
                changed.writestr(name, good.read(name))
        for name, part in parts.items():
            changed.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"type,name,label\n", "this is not an Excel workbook (.xlsx)"),
        (b"", "this is not an Excel workbook (.xlsx)"),
        (workbook(GOOD)[:3_000], "this is not an Excel workbook (.xlsx)"),
        (
            packed(**{"xl/worksheets/sheet1.xml": b"<worksheet><row"}),
            "the workbook is damaged and cannot be read",
        ),
        (packed(**{"xl/vbaProject.bin": b"x"}), "the workbook holds macros: save it as .xlsx without them"),
        (
            packed(**{"xl/media/image1.png": b"0" * 40_000_001}),
            "the workbook is too large when it is unpacked",
        ),
        (b"0" * 2_000_001, "the file is larger than 2000 kilobytes"),
    ],
    ids=["text", "empty", "cut off", "damaged", "macros", "bomb", "too large"],
)
def test_a_file_that_is_no_honest_workbook_is_refused(content: bytes, fault: str) -> None:
    assert faults_of(content) == [f"file “form.xlsx”: {fault}"]
