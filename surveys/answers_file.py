"""Answers from a file that somebody else made: which column is which question, which word is which choice.

Every row is read through the survey's own form (`answers_rows.py`), so that no file brings in what a resident
could not send. Nothing is stored here; whoever stores takes the rows without faults.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from surveys.definition import SurveyDefinition
from surveys.documents import Malformed
from surveys.paths import page_order
from surveys.question import Fault, Question, choices_of, rows_of
from surveys.texts import Message, Texts, gettext, normalise, pick
from surveys.workbooks import MOST_COLUMNS, Sheet, read_workbook

LARGEST_FILE = 10_000_000
MOST_ROWS = 2_000
MUNICIPALITY, LANGUAGE, WEEK = "form_municipality", "form_language", "form_week"
"""Columns that say something about the answer itself; no question's key begins like this."""

_NUMBER = re.compile(r"(?:fråga|question|q|f)?\s*(\d{1,3})\s*[.:)]?\s*(.*)", re.IGNORECASE | re.DOTALL)
_WEEK = re.compile(r"(\d{4})\s*-?\s*[WwVv]\s*(\d{1,2})")


@dataclass(frozen=True)
class Target:
    """What a column can be: a question, or one part of it."""

    key: str
    """`question`, or `question.item`; or one of the names above."""
    question: Question
    item: str = ""
    number: int = 0

    def words(self, language: str) -> str:
        """What a person calls it: the number on paper, the question, the row."""
        shown = f"{self.number}. {pick(self.question.text, language).text}"
        return f"{shown} – {pick(_item_text(self), language).text}" if self.item else shown


@dataclass(frozen=True)
class Grid:
    """A file as headings and rows of words, each row with its number in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheets: tuple[str, ...] = ()


def read_grid(content: bytes, name: str, sheet: str = "") -> Grid:
    """Read a CSV file or one sheet of a workbook. Raises Malformed."""
    if len(content) > LARGEST_FILE:
        raise _refused(name, gettext("the file is larger than %(size)s kilobytes"), size=LARGEST_FILE // 1000)
    if content[:4] == b"PK\x03\x04" or name.lower().endswith((".xlsx", ".xlsm")):
        sheets = read_workbook(content, name, largest=LARGEST_FILE, most_rows=MOST_ROWS + 1)
        names = tuple(one.name for one in sheets)
        wanted = next((one for one in sheets if one.name == sheet), sheets[0] if sheets else Sheet("", ()))
        rows = list(wanted.rows)
    else:
        names = ()
        # One more than may be, to see that there are too many; a file of ten megabytes can hold millions.
        rows = list(islice(_csv_rows(content, name), MOST_ROWS + 2))
    if len(rows) < 2:
        raise _refused(name, gettext("there must be a row of headings and at least one answer under it"))
    if len(rows) > MOST_ROWS + 1:
        raise _refused(name, gettext("the file has more than %(most)s rows: divide it"), most=MOST_ROWS)
    if len(rows[0][1]) > MOST_COLUMNS:
        raise _refused(name, gettext("the sheet has more than %(most)s columns"), most=MOST_COLUMNS)
    headings = tuple(normalise(cell) for cell in rows[0][1])
    return Grid(headings, tuple(rows[1:]), names)


def _csv_rows(content: bytes, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    if b"\x00" in content:
        raise _refused(name, gettext("this is neither an Excel workbook (.xlsx) nor a CSV file"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # how Excel on Windows saves "CSV"
    heading = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max((";", "\t", ","), key=heading.count), strict=True
    )
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, tuple(row)
    except csv.Error:
        rule = Message(gettext("a quotation mark does not end: look in this row or just before"))
        where = Message(gettext("file “%(name)s”"), {"name": name})
        raise Malformed([Fault(where, rule, reader.line_num)]) from None


def _refused(name: str, problem: str, **values: int) -> Malformed:
    return Malformed([Fault(Message(gettext("file “%(name)s”"), {"name": name}), Message(problem, values))])


def targets(definition: SurveyDefinition) -> dict[str, Target]:
    """Everything that a column can be, by key, numbered as on paper."""
    found: dict[str, Target] = {}
    for number, question in enumerate(page_order(definition), start=1):
        if question.kind not in ("matrix", "pair"):
            found[question.key] = Target(question.key, question, "", number)
        items = rows_of(question)
        if question.kind in ("multiple", "ranking"):
            items = question.choices
        for item in items:
            key = f"{question.key}.{item.key}"
            found[key] = Target(key, question, item.key, number)
    return found


def _item_text(target: Target) -> Texts:
    items = (*rows_of(target.question), *target.question.choices)
    return next((item.text for item in items if item.key == target.item), {})


def guess(definition: SurveyDefinition, headings: Sequence[str]) -> tuple[str, ...]:
    """For each heading what it most likely is: by key, by its words in any language, by its number."""
    known = _names(definition)
    taken: set[str] = set()
    guessed = []
    for heading in headings:
        plain = _plain(heading)
        match = _NUMBER.fullmatch(plain)
        found = known.get(plain, "")
        if not found and match:
            found = known.get(match[2]) or known.get(f"#{match[1]}", "")
        guessed.append("" if found in taken else found)
        taken.add(found)
    return tuple(guessed)


def _names(definition: SurveyDefinition) -> dict[str, str]:
    own = {
        MUNICIPALITY: ("kommun", "municipality", "gielda"),
        LANGUAGE: ("språk", "language", "giella"),
        WEEK: ("vecka", "week", "vahkku"),
    }
    # The key of a question comes before every other name.
    names = {_plain(key): key for key in targets(definition)}
    for key, words in own.items():
        for word in (*words, key):
            names.setdefault(word, key)
    for target in targets(definition).values():
        question = target.question
        first = {question.key, *question.text.values()}
        if target.item:
            second = {target.item, *_item_text(target).values()}
            joints = (".", "_", "-", "/", " – ", " - ", ": ", " [")
            spoken = {f"{one}{joint}{two}" for one in first for two in second for joint in joints}
            spoken |= {f"{one}]" for one in spoken if " [" in one} | set(_item_text(target).values())
        else:
            spoken = first | {f"#{target.number}"}
        for name in spoken:
            names.setdefault(_plain(name), target.key)
    return names


def _plain(words: str) -> str:
    return " ".join(normalise(words).casefold().split()).rstrip(" ?:.")


def week_of(words: str) -> dt.date | None:
    """The Monday of a week ("2026-W48", "2026v48"), or the day that a date names."""
    match = _WEEK.fullmatch(words.strip())
    try:
        if match:
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return dt.date.fromisoformat(words.strip()[:10])
    except ValueError:
        return None


@dataclass
class Words:
    """The words that may stand for a choice: its key, and its text in each language."""

    question: Question
    by_word: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for choice in choices_of(self.question):
            for word in (choice.key, *choice.text.values()):
                self.by_word.setdefault(_plain(word), choice.key)

    def choice(self, word: str, said: Mapping[str, str]) -> str | None:
        """The choice that a word stands for; `said`: what a person decided. None: unknown."""
        plain = _plain(word)
        return self.by_word.get(plain) or said.get(plain)


def plain_word(words: str) -> str:
    """A word as it is compared: without case, blanks around it and a final stop."""
    return _plain(words)
