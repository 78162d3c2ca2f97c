"""What pages say about files of figures: each fault with its place and how to mend it; roles, kinds."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _
from dialog.request import pgettext
from dialog.services.errors import RuleBroken
from dialog.services.statistics_file import Fault

ROLES: dict[str, Callable[[], str]] = {
    "": lambda: _("nothing: leave it out"),
    "area": lambda: pgettext("what a column is", "the area"),
    "indicator": lambda: pgettext("what a column is", "what is counted"),
    "period": lambda: pgettext("what a column is", "the period"),
    "value": lambda: pgettext("what a column is", "figures"),
    "unit": lambda: pgettext("what a column is", "the unit"),
    "mark": lambda: pgettext("what a column is", "whether the figure is missing or hidden"),
    "gender": lambda: pgettext("what a column is", "gender"),
    "deleted": lambda: pgettext("what a column is", "whether the figure was taken away"),
}
MEANINGS: dict[str, Callable[[], str]] = {
    "": lambda: _("not said yet"),
    "missing": lambda: pgettext("what a word means", "the figure is missing"),
    "hidden": lambda: pgettext("what a word means", "the publisher hides the figure"),
    "zero": lambda: pgettext("what a word means", "zero"),
}
KINDS: dict[str, Callable[[], str]] = {
    "bra_table": lambda: _("Brå: a table of reported offences by municipality and year"),
    "bra_workbook": lambda: _("Brå: a workbook with a sheet for each indicator and years side by side"),
    "kolada_json": lambda: _("Kolada: the answer of the open data service (JSON)"),
    "kolada_csv": lambda: _("Kolada: a table saved as CSV"),
    "own": lambda: _("Your own table: area, indicator, period, value, unit"),
}
AREAS: dict[str, Callable[[], str]] = {
    "municipality": lambda: _("Municipality"),
    "police_area": lambda: _("Local police area"),
    "county": lambda: _("County"),
    "country": lambda: _("Country"),
}
SAID: dict[str, Callable[[], str]] = {
    "cp1252": lambda: _(
        "The file is not UTF-8. It is read as Windows-1252 (Latin-1), as older programs save it. "
        "Look whether å, ä and ö are right."
    ),
    "utf16": lambda: _("The file is read as UTF-16, as Excel saves “Unicode text”."),
}

WRONG: dict[str, Callable[[str], str]] = {
    "not_utf8": lambda found: _("The file is not UTF-8. Save it anew as “CSV UTF-8”."),
    "not_text": lambda found: _("The file is not a text file. Save the sheet as CSV."),
    "quotes": lambda found: _("A quotation mark does not end. Look for it in this row or just before."),
    "column": lambda found: _("The column %(found)s is missing.", found=found),
    "column_twice": lambda found: _("The column %(found)s is there twice.", found=found),
    "too_many": lambda found: _("The file has more than %(found)s rows. Divide it.", found=found),
    "empty": lambda found: _("There are no figures under the headings."),
    "cells": lambda found: _("The number of cells is not that of the headings: %(found)s.", found=found),
    "nothing": lambda found: _("Nothing stands in the column %(found)s.", found=found),
    "too_long": lambda found: _("The text in the column %(found)s is too long.", found=found),
    "number": lambda found: _(
        "“%(found)s” is not a number. Leave the cell empty if the figure is missing.", found=found
    ),
    "mark": lambda found: _("“%(found)s” is not a mark. Write missing, hidden or nothing.", found=found),
    "mark_and_value": lambda found: _("The mark “%(found)s” and the value do not go together.", found=found),
    "area": lambda found: _("There is no area “%(found)s”. Use its code or its name.", found=found),
    "dimension": lambda found: _(
        "The survey does not ask about “%(found)s”. Write age, gender or place.", found=found
    ),
    "group": lambda found: _(
        "“%(found)s” is no answer to that question. Write it as it stands in the survey.", found=found
    ),
    "people": lambda found: _("“%(found)s” is not a number of people. Write a whole number.", found=found),
    "date": lambda found: _("“%(found)s” is not a day. Write it as 2025-12-31.", found=found),
    "twice": lambda found: _("The same figure already stands in row %(found)s.", found=found),
    "too_large": lambda found: _(
        "The file is larger than %(found)s megabytes. Choose fewer years or areas when you save it.",
        found=found,
    ),
    "empty_file": lambda found: _("The file is empty. Download it again."),
    "old_excel": lambda found: _("This is an old Excel file (.xls). Open it and save it as .xlsx."),
    "workbook": lambda found: _("The file cannot be read: %(why)s.", why=_(found)),
    "sheets": lambda found: _(
        "The workbook has more than %(found)s sheets. Take away those that you do not need.", found=found
    ),
    "too_many_figures": lambda found: _(
        "The file holds more than %(found)s figures. Choose one sheet at a time, or fewer years.", found=found
    ),
    "columns": lambda found: _(
        "There are more than %(found)s columns. Take away those that you do not need.", found=found
    ),
    "merged_many": lambda found: _(
        "There are %(found)s merged ranges of cells. Copy the table as values into a new sheet.", found=found
    ),
    "garbled": lambda found: _(
        "The letters are garbled (“%(found)s”): the file mixes two encodings. Download it again, "
        "or save it anew as “CSV UTF-8”.",
        found=found,
    ),
    "json": lambda found: _("The JSON ends or breaks off here. Download the file again."),
    "not_kolada": lambda found: _(
        "This is not an answer from Kolada: “%(found)s” is missing. Save the page of "
        "/v3/data/kpi/…/municipality/… as it is.",
        found=found,
    ),
    "one_page_of_several": lambda found: _(
        "The file holds only the first page of the answer (%(found)s entries). "
        "Ask for fewer years or municipalities at a time.",
        found=found,
    ),
    "sheet": lambda found: _("There is no sheet “%(found)s”. Choose another one.", found=found),
    "no_heading": lambda found: _(
        "There is no row of headings here. Choose another sheet, or say which row the headings stand in."
    ),
    "lacks": lambda found: _(
        "No column says “%(found)s”. Choose the column, or write what holds for the whole file.",
        found=ROLES[found](),
    ),
    "lacks_period": lambda found: _(
        "No year stands in the heading “%(found)s” or above it. Choose the column of the period, "
        "or leave this column out.",
        found=found,
    ),
    "lacks_unit": lambda found: _(
        "Nothing says what the figures count: number, per 100 000 or per cent. "
        "Write the unit for columns that do not say it."
    ),
    "formula": lambda found: _(
        "The cell holds a formula. Paste it as a value: what a formula shows was never checked by us."
    ),
    "cell_error": lambda found: _("The cell holds an error of the spreadsheet. Write the figure."),
    "control": lambda found: _("The cell holds an unseen control character. Write the cell anew."),
    "merged": lambda found: _(
        "“%(found)s” is merged over several cells. Split them: each figure has its own cell.", found=found
    ),
    "no_figure": lambda found: _(
        "“%(found)s” is no figure. Say on this page whether it means missing, hidden or zero, "
        "or mend the file.",
        found=found,
    ),
    "separator": lambda found: _(
        "“%(found)s” can be read in two ways. Choose the decimal sign and the sign between thousands.",
        found=found,
    ),
    "period": lambda found: _(
        "“%(found)s” is no period. Write a year (2025), two years (2024–2025), a month (2025-03) "
        "or a quarter (2025 kv 1).",
        found=found,
    ),
    "no_name": lambda found: _(
        "The file does not say what %(found)s is. Write its name and unit on this page.", found=found
    ),
    "area_disagrees": lambda found: _(
        "Code and name are of different areas: “%(found)s”. Find out which one is right.", found=found
    ),
}
"""Kind of fault -> what is wrong and what to do."""


def faults_of(broken: RuleBroken) -> tuple[Fault, ...]:
    """The faults of a file that a broken rule carries."""
    found = broken.facts.get("faults", ())
    return found if isinstance(found, tuple) else ()


def told(fault: Fault, file: str = "") -> str:
    """What is wrong where, and what to do."""
    return placed(fault, WRONG[fault.kind](fault.found), file)


def placed(fault: Fault, what: str, file: str = "") -> str:
    """The place of a fault, by file, sheet, row and column, and what is said of it."""
    if not file and not fault.sheet and not fault.column:
        return _("Row %(row)s: %(what)s", row=fault.row, what=what)
    place = [_("file “%(file)s”", file=file)] if file else []
    if fault.sheet:
        place.append(_("sheet “%(sheet)s”", sheet=fault.sheet))
    if fault.row:
        place.append(_("row %(row)s", row=fault.row))
    if fault.column:
        place.append(_("column %(column)s", column=fault.column))
    words = ", ".join(place)
    return _("%(place)s: %(what)s", place=words[:1].upper() + words[1:], what=what)
