"""The texts of a survey in one language as an Excel file: out to whoever checks them, and back.

One row a text: where it stands, the Swedish, the other language, a mark that it is checked, a comment. All
but the last three are locked, and a hidden column says which text each row is. A file is read back whole or
not at all, with everything that is wrong named by its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveys.definition import SurveyDefinition
from surveys.documents import Malformed
from surveys.every_text import FIRST, TextAt, every_text
from surveys.late import Late
from surveys.paths import page_order
from surveys.question import Fault
from surveys.texts import Gettext, Message, gettext, is_storable, normalise
from surveys.workbooks import MOST_ROWS, opened, put_words, saved, sheet_name

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles
else:
    openpyxl, styles = Late("openpyxl"), Late("openpyxl.styles")

FIRST_ROW = 5
COLUMNS = 6
LARGEST_FILE = 2_000_000
LONGEST_TEXT = 4_000
MARKS = frozenset({"x", "✓", "ja", "yes", "juo"})
LETTERS = "á č đ ŋ š ŧ ž   Á Č Đ Ŋ Š Ŧ Ž"
_WIDTHS = {"A": 28, "B": 60, "C": 60, "D": 12, "E": 40, "F": 4}
_HEAD, _OPEN = "E8EEF0", "FFF9E5"
"""Colours of the cells that head a column and of those that may be changed."""


@dataclass(frozen=True)
class Returned:
    """What came back: the texts that differ, which texts are marked as checked, the comments, and the texts
    whose Swedish has changed since the file went out.
    """

    texts: Mapping[str, str]
    checked: frozenset[str]
    comments: Mapping[str, str]
    outdated: frozenset[str]


def place_words(definition: SurveyDefinition, text: TextAt, say: Gettext = gettext) -> str:
    """Where a text stands, in words and with the number that the page shows."""
    numbers = {one.key: number for number, one in enumerate(page_order(definition), start=1)}
    fixed = {
        "survey/title": gettext("Title"),
        "survey/introduction": gettext("Before the first question"),
        "survey/closing": gettext("After the last question"),
    }
    if text.id in fixed:
        return say(fixed[text.id])
    if text.field == "sections":
        return say(gettext("Section, heading") if text.id.endswith("/title") else gettext("Section, text"))
    sentences = {
        "text": gettext("Question %(number)s"),
        "help": gettext("Question %(number)s, help text"),
        "choices": gettext("Question %(number)s, answer"),
        "rows": gettext("Question %(number)s, row"),
        "": gettext("Question %(number)s, name of a place"),
    }
    return say(sentences[text.field]) % {"number": numbers[text.question]}


def write_texts(
    definition: SurveyDefinition,
    language: str,
    name: str,
    *,
    is_checked: Callable[[TextAt], bool],
    say: Gettext = gettext,
) -> bytes:
    """Write the file for one language, whose own name is `name`."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    # The name of an added language may hold what Excel allows in no name of a sheet.
    sheet.title = sheet_name(name).strip("' ") or language
    lines = (
        say(gettext("Read each text and mend it in the yellow column. Mark it with x when it is right.")),
        say(gettext("The file can be sent back as it is, also half done. Nothing else needs to be changed.")),
        say(gettext("Letters to copy:")) + " " + LETTERS,
    )
    for number, line in enumerate(lines, start=1):
        put_words(sheet.cell(number, 1), line)
    heads = (
        say(gettext("Where")),
        "svenska",
        name,
        say(gettext("Checked (x)")),
        say(gettext("Comment")),
        "id",
    )
    for column, words in enumerate(heads, start=1):
        cell = sheet.cell(FIRST_ROW - 1, column)
        put_words(cell, words)
        cell.font, cell.fill = styles.Font(bold=True), _filled(_HEAD)
    for row, text in enumerate(every_text(definition), start=FIRST_ROW):
        mark = "x" if text.field and is_checked(text) else ""
        where = place_words(definition, text, say)
        values = (where, text.texts[FIRST], text.texts.get(language, ""), mark, "", text.id)
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            put_words(cell, value)
            cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
            if column in (3, 4, 5):
                cell.protection, cell.fill = styles.Protection(locked=False), _filled(_OPEN)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["F"].hidden = True
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.freeze_panes = f"A{FIRST_ROW}"
    return saved(book)


def _filled(colour: str) -> Any:
    return styles.PatternFill("solid", fgColor=colour)


def read_texts(content: bytes, definition: SurveyDefinition, language: str) -> Returned:
    """Read a file that came back. Raises Malformed with every fault and its row."""
    known = {one.id: one for one in every_text(definition)}
    texts: dict[str, str] = {}
    comments: dict[str, str] = {}
    checked: set[str] = set()
    outdated: set[str] = set()
    seen: set[str] = set()
    faults: list[Fault] = []
    for row, cells in _rows(content):
        text = known.get(_words(cells[5]))
        problems = list(_problems(cells, text, seen))
        faults += [Fault(Message(gettext("row %(row)s"), {"row": row}), problem) for problem in problems]
        if text is None or problems:
            continue
        seen.add(text.id)
        written = _words(cells[2])
        if written != text.texts.get(language, "").strip():
            texts[text.id] = written
        if _words(cells[1]) != normalise(text.texts[FIRST]):
            outdated.add(text.id)
        elif _words(cells[3]).lower() in MARKS:
            checked.add(text.id)
        if _words(cells[4]):
            comments[text.id] = _words(cells[4])
    if not seen and not faults:
        faults.append(
            Fault(Message(gettext("the file")), Message(gettext("it holds no texts of this survey")))
        )
    if faults:
        raise Malformed(faults)
    return Returned(texts, frozenset(checked), comments, frozenset(outdated))


def _rows(content: bytes) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows below the heading that hold anything. Raises Malformed for what is no Excel file."""
    where, unreadable = (
        gettext("the file"),
        gettext("it cannot be read: save it as an Excel workbook (.xlsx)"),
    )
    with opened(content, Message(where), largest=LARGEST_FILE, unreadable=unreadable) as sheets:
        most = FIRST_ROW + MOST_ROWS
        rows = [row for one in sheets[:1] for row in one.iter_rows(FIRST_ROW, most, max_col=COLUMNS)]
    for number, cells in enumerate(rows, start=FIRST_ROW):
        padded = (*cells, *(None for _ in range(COLUMNS - len(cells))))
        if any(cell is not None and cell.value is not None for cell in padded):
            yield number, padded


def _problems(cells: tuple[Any, ...], text: TextAt | None, seen: set[str]) -> Iterator[Message]:
    if text is None:
        yield Message(gettext("the row belongs to no text of this survey: was it added, or its id changed?"))
        return
    if text.id in seen:
        yield Message(gettext("the same text stands on two rows"))
    if getattr(cells[2], "data_type", "") == "f":
        yield Message(gettext("there is a formula where a text belongs"))
    written, mark = _words(cells[2]), _words(cells[3]).lower()
    if not is_storable(written):
        yield Message(gettext("a text contains characters that cannot be shown"))
    if len(written) > LONGEST_TEXT:
        yield Message(gettext("the text is longer than %(most)s characters"), {"most": LONGEST_TEXT})
    if mark and mark not in MARKS:
        yield Message(gettext("write x, or leave it empty, where it says whether the text is checked"))
    if mark in MARKS and not written:
        yield Message(gettext("it is marked as checked, but nothing is written"))


def _words(cell: Any) -> str:
    value = getattr(cell, "value", None)
    return "" if value is None else normalise(str(value))
