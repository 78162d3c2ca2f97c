"""Small Excel files for the tests, made of cells."""

from __future__ import annotations

import io

import openpyxl
import pytest

from surveys.definition import SurveyDefinition
from surveys.documents import Malformed
from surveys.xlsform import read_xlsform

Sheets = dict[str, list[list[object]]]
CHOICES = [["list_name", "name", "label"], ["yn", "yes", "Ja"], ["yn", "no", "Nej"]]
SURVEY = [["type", "name", "label"], ["select_one yn", "safe", "Trygg?"], ["text", "why", "Varför?"]]
GOOD: Sheets = {"survey": SURVEY, "choices": CHOICES}


def workbook(sheets: Sheets) -> bytes:
    """An Excel file with these cells; what begins with "=" is a formula, as Excel would have it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(sheets: Sheets) -> tuple[SurveyDefinition, list[str]]:
    """The survey in a workbook, and its notes in English."""
    definition, notes = read_xlsform(workbook(sheets), "form.xlsx")
    return definition, [str(note) for note in notes]


def faults_of(content: bytes, name: str = "form.xlsx") -> list[str]:
    """What is wrong with a workbook."""
    with pytest.raises(Malformed) as refusal:
        read_xlsform(content, name)
    return [str(fault) for fault in refusal.value.faults]
