"""Surveys in and out as XLSForm workbooks.

What we write we read back equal. What other tools wrote is read as far as both know: what does not fit is
listed, so that a person sees it before anything is stored; what is wrong is refused with its sheet and row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.definition import SurveyDefinition
from surveys.documents import Malformed, from_plain
from surveys.paths import CHOOSING
from surveys.question import Fault, where_question
from surveys.texts import Message, gettext, whole
from surveys.workbooks import Sheet, read_workbook
from surveys.xlsform_columns import MUNICIPALITY, language_of
from surveys.xlsform_keys import Keys
from surveys.xlsform_questions import QuestionDraft, SectionDraft, Walk
from surveys.xlsform_relevant import NUMBER, BadExpression, BeyondUs
from surveys.xlsform_relevant import read as read_expression
from surveys.xlsform_settings import ChoiceList, question_tree
from surveys.xlsform_tables import Found, Row, rows_of, settings_of
from surveys.xlsform_write import write_xlsform

__all__ = ["LARGEST_FILE", "read_xlsform", "write_xlsform"]

LARGEST_FILE = 2_000_000
_SHEETS = ("survey", "choices", "settings")


def read_xlsform(content: bytes, name: str) -> tuple[SurveyDefinition, tuple[Fault, ...]]:
    """Read a definition from a workbook, with notes on what it holds that has no place here.

    Raises Malformed with every fault, each with its sheet and row.
    """
    sheets = {
        sheet.name.strip().casefold(): sheet
        for sheet in read_workbook(content, name, largest=LARGEST_FILE, only=_SHEETS)
    }
    if "survey" not in sheets:
        where = Message(gettext("file “%(name)s”"), {"name": name})
        rule = Message(gettext("the sheet “%(sheet)s” is missing"), {"sheet": "survey"})
        raise Malformed([Fault(where, rule)])
    reading = _Reading(sheets, name)
    tree = reading.tree()
    if reading.found.faults:
        raise Malformed(sorted(reading.found.faults, key=_place))
    try:
        definition = from_plain(tree, name)
    except Malformed as error:
        raise Malformed([reading.placed(fault) for fault in error.faults]) from None
    return definition, tuple(sorted(reading.found.notes, key=_place))


def _place(fault: Fault) -> tuple[str, int]:
    # "survey" before "choices": the sheet that people look at first.
    values = fault.where.values
    sheet = str(values.get("sheet", ""))
    return ("" if sheet.casefold() == "survey" else sheet, int(values.get("row", 0)))


@dataclass
class _Reading:
    """One workbook on its way to a definition."""

    sheets: dict[str, Sheet]
    name: str
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        self.settings = settings_of(self.sheets.values())
        default = language_of(self.settings.get("default_language", ""))
        self.usual = default or "sv"
        title = {self.usual: self.settings["form_title"]} if "form_title" in self.settings else {}
        own = {
            key.removeprefix("md_title_"): words
            for key, words in self.settings.items()
            if key.startswith("md_title_")
        }
        # In our own workbooks the title of the form is a copy of one of the titles.
        self.title = own if "md_version" in self.settings else title
        self.lists = self._lists()
        rows = rows_of(self.sheets["survey"], ["type", "name"], self.usual, self.found)
        self.walk = Walk(rows, self.lists, self.title, self.found)
        self.keys = Keys()
        self.section_keys = {id(one): self._section_key(one) for one in self.walk.sections}
        self.drafts = {one.name: one for one in self.walk.questions}
        self.question_keys = {one.name: self.keys.question(one.name) for one in self.walk.questions}

    def _section_key(self, section: SectionDraft) -> str:
        return self.keys.section(section.row.get("md_key") or section.name)

    def _lists(self) -> dict[str, ChoiceList]:
        lists: dict[str, ChoiceList] = {}
        if "choices" not in self.sheets:
            return lists
        for row in rows_of(self.sheets["choices"], ["list_name", "name"], self.usual, self.found):
            listed, name = row.get("list_name"), row.get("name")
            for column in ("list_name", "name"):
                if not row.get(column):
                    self.found.faults.append(
                        row.says(gettext("nothing stands in the column %(column)s"), column=column)
                    )
            if listed and name and listed != MUNICIPALITY:
                former = lists.setdefault(listed, ChoiceList()).rows.setdefault(name, row)
                if former is not row:
                    rule = gettext("the choice “%(name)s” is in the list already, in row %(row)s")
                    self.found.faults.append(row.says(rule, name=name, row=former.number))
        return lists

    def tree(self) -> dict[str, Any]:
        """The definition as plain values, before it is looked through."""
        kept = [one for one in self.walk.sections if one.has_questions or one.is_ours or one.text]
        questions = [self._question(draft) for draft in self.walk.questions]
        self._tell_renamed()
        return {
            "key": self.keys.clean(self.settings.get("form_id") or self.name.rsplit(".", 1)[0]),
            "kind": self.settings.get("md_kind", "survey"),
            "audience": self.settings.get("md_audience", "residents"),
            "title": self.title,
            "introduction": self.walk.introduction,
            "closing": self.walk.closing,
            "sections": [self._section(one) for one in kept],
            "questions": [tree for _, tree in sorted(questions, key=lambda pair: pair[0])],
        }

    def _section(self, draft: SectionDraft) -> dict[str, Any]:
        tree: dict[str, Any] = {"key": self.section_keys[id(draft)], "title": draft.title, "text": draft.text}
        condition = self._condition(draft.conditions)
        return tree | ({"show_if": condition} if condition else {})

    def _question(self, draft: QuestionDraft) -> tuple[int, dict[str, Any]]:
        tree = question_tree(draft, self.lists.get(draft.listed, ChoiceList()), self.found)
        tree |= {"key": self.question_keys[draft.name], "section": self.section_keys[id(draft.section)]}
        condition = self._condition([draft.row] if draft.row.get("relevant") else [])
        order = draft.row.get("md_order")
        tree |= {"show_if": condition} if condition else {}
        return whole(order) or 0, tree

    def _condition(self, rows: Sequence[Row]) -> dict[str, Any] | None:
        """The conditions of several rows as one that holds when all of them do."""
        read = [condition for row in rows if (condition := self._read_condition(row))]
        if len(read) < 2:
            return read[0] if read else None
        if any("any" in one and len(one["any"]) > 1 for one in read):
            self._beyond(rows[-1])
            return None
        return {"all": [part for one in read for part in one.get("all") or one.get("any") or [one]]}

    def _read_condition(self, row: Row) -> dict[str, Any] | None:
        expression = row.get("relevant")
        try:
            return read_expression(expression, self._renamed)
        except BadExpression:
            rule = gettext("the condition cannot be read: %(expression)s")
            self.found.faults.append(row.says(rule, expression=expression))
        except BeyondUs:
            self._beyond(row)
        return None

    def _beyond(self, row: Row) -> None:
        rule = gettext("the condition says more than can be said here and is left out: %(expression)s")
        self.found.notes.append(row.says(rule, expression=row.get("relevant")))

    def _renamed(self, name: str, choice: str | None) -> str:
        """The key that a question or a choice has with us."""
        draft = self.drafts.get(name)
        if draft is None:
            raise BeyondUs if name in self.walk.names else BadExpression
        if choice is None:
            return self.question_keys[name] + (NUMBER if draft.kind == "number" else "")
        listed = self.lists.get(draft.listed, ChoiceList())
        if draft.kind not in (*CHOOSING, "single") or not listed.rows:
            raise BeyondUs
        if choice not in listed.rows:
            raise BadExpression
        return listed.keys()[choice]

    def _tell_renamed(self) -> None:
        for draft in self.walk.questions:
            key = self.question_keys[draft.name]
            if key != draft.name:
                rule = gettext("the name “%(name)s” becomes %(key)s")
                self.found.notes.append(draft.row.says(rule, name=draft.name, key=key))

    def placed(self, fault: Fault) -> Fault:
        """A fault of the definition with the row it stands in."""
        values = fault.where.values
        key = values.get("question", values.get("key"))
        if "question" in values or fault.where.text == where_question("").text:
            names = {self.question_keys[name]: draft for name, draft in self.drafts.items()}
            if key in names:
                row = self._row_of(names[str(key)], values)
                return Fault(row.says("").where, fault.problem)
        if fault.where.text == gettext("section `%(key)s`"):
            for section in self.walk.sections:
                if self.section_keys[id(section)] == key:
                    return Fault(section.row.says("").where, fault.problem)
        return fault

    def _row_of(self, draft: QuestionDraft, values: Any) -> Row:
        if "question" in values:
            listed = self.lists.get(draft.listed, ChoiceList())
            for name, key in listed.keys().items():
                if key == values.get("key"):
                    return listed.rows[name]
        return draft.row
