"""The rows of an XLSForm's sheet `survey`, read from top to bottom into drafts of sections and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.texts import gettext
from surveys.xlsform_columns import ABOUT_THE_DEVICE, ALIASES, LEFT_OUT, MATRIX
from surveys.xlsform_tables import Found, Row

_NAME = re.compile(r"[^\W\d][\w.-]*")


@dataclass
class SectionDraft:
    """A group of the form. `conditions` are the rows whose `relevant` must all hold."""

    name: str
    row: Row
    title: dict[str, str]
    text: dict[str, str] = field(default_factory=dict)
    conditions: list[Row] = field(default_factory=list)
    is_ours: bool = False
    has_questions: bool = False


@dataclass
class QuestionDraft:
    """A question: its type, the list it offers, and for matrix and pair the rows inside."""

    name: str
    row: Row
    kind: str
    section: SectionDraft
    listed: str = ""
    parts: list[Row] = field(default_factory=list)

    @property
    def control(self) -> Row:
        """The row that says whether an answer is needed and how it is limited."""
        return self.parts[0] if self.parts else self.row


def typed(row: Row) -> tuple[str, list[str]]:
    """The type of a row in today's spelling, and what stands after it."""
    words = " ".join(row.get("type").split())
    for old, new in ALIASES.items():
        if words.casefold() == old or words.casefold().startswith(old + " "):
            words = new + words[len(old) :]
    first, *rest = words.split() or [""]
    return first, rest


class Walk:
    """Reads the rows. What does not fit is noted, what is wrong is a fault."""

    def __init__(
        self, rows: Sequence[Row], lists: Mapping[str, Any], title: dict[str, str], found: Found
    ) -> None:
        self.lists, self.title, self.found = lists, title, found
        self.introduction: dict[str, str] = {}
        self.closing: dict[str, str] = {}
        self.sections: list[SectionDraft] = []
        self.questions: list[QuestionDraft] = []
        self.names: dict[str, Row] = {}
        self._open: list[SectionDraft] = []
        self._current: SectionDraft | None = None
        at = 0
        while at < len(rows):
            at = self._step(rows, at)
        for section in self._open:
            self.found.faults.append(section.row.says(gettext("the group that begins here has no end_group")))

    def _step(self, rows: Sequence[Row], at: int) -> int:
        """Read what begins in a row; the place where to go on."""
        row = rows[at]
        first, rest = typed(row)
        if first == "begin_group":
            is_pair = row.get("md_kind") == "pair"
            if MATRIX in row.get("appearance") or is_pair:
                end = self._end_of(rows, at)
                if end and self._grid(row, rows[at + 1 : end], is_pair):
                    return end + 1
            self._begin(row)
        elif first == "end_group":
            self._end(row)
        elif first == "begin_repeat":
            self.found.notes.append(
                row.says(gettext("a repeated group cannot be asked here and is left out"))
            )
            end = self._end_of(rows, at)
            for skipped in rows[at : end or len(rows)]:
                self._name(skipped)
            if not end:
                self.found.faults.append(row.says(gettext("the group that begins here has no end")))
            return (end or len(rows)) + 1
        elif first == "note":
            self._note(row)
        elif first == "select_one" and row.get("md_part") == "municipality":
            pass  # the site asks for the municipality by itself
        else:
            self._ask(row, first, rest)
        return at + 1

    def _end_of(self, rows: Sequence[Row], at: int) -> int:
        """Where the group ends that begins in a row; 0 when it does not."""
        depth = 0
        for place in range(at, len(rows)):
            first = typed(rows[place])[0]
            depth += (first in ("begin_group", "begin_repeat")) - (first in ("end_group", "end_repeat"))
            if depth == 0:
                return place
        return 0

    def _begin(self, row: Row) -> None:
        name = self._name(row) or f"part_{len(self.sections) + 1}"
        around = [one for section in self._open[-1:] for one in section.conditions]
        own = [row] if row.get("relevant") else []
        is_ours = row.get("md_part") == "section"
        title = row.text("label") or ({} if is_ours else self.title)
        section = SectionDraft(name, row, title, conditions=around + own, is_ours=is_ours)
        if row.texts.get("hint"):
            section.text = row.text("hint")
        self.sections.append(section)
        self._open.append(section)
        self._current = section

    def _end(self, row: Row) -> None:
        if not self._open:
            self.found.faults.append(row.says(gettext("an end_group without its begin_group")))
            return
        self._open.pop()
        self._current = None

    def _here(self, row: Row) -> SectionDraft:
        """The section that a question stands in; after a group ended, one that goes on with the former."""
        if self._current is None:
            around = self._open[-1] if self._open else None
            name = f"part_{len(self.sections) + 1}"
            conditions = list(around.conditions) if around else []
            title = around.title if around else self.title
            self._current = SectionDraft(name, around.row if around else row, title, conditions=conditions)
            self.sections.append(self._current)
        return self._current

    def _note(self, row: Row) -> None:
        part = row.get("md_part")
        self._name(row)
        if part == "introduction" or (not part and not self.sections and not self.introduction):
            self.introduction = row.text("label")
        elif part == "closing":
            self.closing = row.text("label")
        elif self._current and not self._current.has_questions and not self._current.text:
            self._current.text = row.text("label")
        else:
            around = self._open[-1].conditions if self._open else []
            own = [row] if row.get("relevant") else []
            name = f"part_{len(self.sections) + 1}"
            self._current = SectionDraft(
                name, row, row.text("label"), conditions=[*around, *own], is_ours=True
            )
            self.sections.append(self._current)
            self.found.notes.append(row.says(gettext("the note becomes the title of a section")))

    def _grid(self, row: Row, inside: Sequence[Row], is_pair: bool) -> bool:
        """Read a matrix or a pair as one question, if its rows are alike."""
        kinds = {tuple(map(str, [typed(part)[0], *typed(part)[1]])) for part in inside}
        wanted = "text" if is_pair else "select_one"
        if len(kinds) != 1 or next(iter(kinds))[0] != wanted or (not is_pair and len(next(iter(kinds))) < 2):
            if any(kind[0] not in ("note", "select_one") for kind in kinds) or not inside:
                self.found.notes.append(row.says(gettext("the table is asked as single questions")))
            return False
        name = self._name(row)
        for part in inside:
            self._name(part)
            if part.get("relevant"):
                self.found.notes.append(part.says(gettext("a condition on one row of a table is left out")))
        section = self._here(row)
        draft = QuestionDraft(name, row, "pair" if is_pair else "matrix", section, parts=list(inside))
        if not is_pair:
            draft.listed = next(iter(kinds))[1]
            self._look_for_list(inside[0], draft.listed)
        section.has_questions = True
        self.questions.append(draft)
        return True

    def _ask(self, row: Row, first: str, rest: Sequence[str]) -> None:
        kinds = {"select_one": "single", "select_multiple": "multiple", "rank": "ranking"}
        kinds |= {"integer": "number", "text": "text"}
        kind = kinds.get(first)
        if kind is None:
            self._left_out(row, first)
            return
        name = self._name(row)
        listed = rest[0] if rest else ""
        if kind in ("single", "multiple", "ranking"):
            self._look_for_list(row, listed)
        if "or_other" in rest or "or_other" in row.get("type"):
            self.found.notes.append(row.says(gettext("the answer “other” in one's own words is left out")))
        section = self._here(row)
        section.has_questions = True
        self.questions.append(QuestionDraft(name, row, kind, section, listed))

    def _left_out(self, row: Row, first: str) -> None:
        if first in LEFT_OUT or first in ABOUT_THE_DEVICE:
            self._name(row)
            rule = (
                gettext("the type %(type)s cannot be asked here: the row is left out")
                if first in LEFT_OUT
                else gettext("nothing is stored about the device: the row %(type)s is left out")
            )
            self.found.notes.append(row.says(rule, type=first))
        elif not first:
            self.found.faults.append(row.says(gettext("the type is missing")))
        else:
            self.found.faults.append(row.says(gettext("unknown type: %(type)s"), type=row.get("type")))

    def _look_for_list(self, row: Row, listed: str) -> None:
        if not listed:
            self.found.faults.append(row.says(gettext("the type names no list of choices")))
        elif listed not in self.lists:
            rule = gettext("the list “%(list)s” is not on the sheet “choices”")
            self.found.faults.append(row.says(rule, list=listed))

    def _name(self, row: Row) -> str:
        """The name of a row, which no other row may have."""
        name = row.get("name")
        if typed(row)[0] in ("end_group", "end_repeat"):
            return name
        if not name:
            if typed(row)[0] not in ("begin_group", "begin_repeat", "note"):
                self.found.faults.append(row.says(gettext("the name is missing")))
        elif not _NAME.fullmatch(name):
            rule = gettext("“%(name)s” is no name: use letters, digits and underscores, a letter first")
            self.found.faults.append(row.says(rule, name=name))
        elif name in self.names:
            rule = gettext("the name “%(name)s” is used already in row %(row)s")
            self.found.faults.append(row.says(rule, name=name, row=self.names[name].number))
        else:
            self.names[name] = row
        return name
