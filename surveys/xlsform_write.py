"""A survey as an XLSForm workbook, for the tools that read such and for who likes a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveys.definition import Section, SurveyDefinition
from surveys.documents import Malformed
from surveys.paths import page_order
from surveys.question import Choice, Fault, Question, rows_of
from surveys.texts import Message, Texts, gettext, pick
from surveys.workbooks import write_workbook
from surveys.xlsform_columns import (
    CLOSING,
    CODE,
    INTRODUCTION,
    MATRIX,
    MUNICIPALITY,
    NONE,
    OWN,
    PLAIN,
    TEXTS,
    heading,
)
from surveys.xlsform_relevant import written as relevant

_ASKS_FOR_MUNICIPALITY = {"sv": "Kommun", "se": "Gielda", "en": "Municipality"}
_FILTER = f"municipality = ${{{MUNICIPALITY}}} or municipality = ''"
_USUAL = ("sv", "se", "en")

Cells = dict[str, str | Texts]
"""A row: plain words by column, and a text by `label` or `hint`."""


def write_xlsform(definition: SurveyDefinition) -> bytes:
    """Write a definition that `check_shape` finds right as a workbook that `read_xlsform` reads back equal.

    A blank text counts as none and is not written. Raises Malformed for what no cell can hold.
    """
    codes = _languages(definition)
    writing = _Writing(definition)
    rows = list(writing.survey())
    lists = list(writing.choices())
    return write_workbook(
        {
            "survey": _sheet(["type", "name"], TEXTS, [*PLAIN, *OWN], rows, codes),
            "choices": _sheet(["list_name", "name"], ("label",), ["municipality"], lists, codes),
            "settings": _settings(definition, codes),
        }
    )


def _languages(definition: SurveyDefinition) -> list[str]:
    texts = [definition.title, definition.introduction, definition.closing]
    for section in definition.sections:
        texts += [section.title, section.text]
    for question in definition.questions:
        texts += [question.text, question.help, *(choice.text for choice in _offered(question))]
        texts += [row.text for row in rows_of(question)]
    found = {code for text in texts for code, words in text.items() if words.strip()}
    strange = sorted(code for code in found if not CODE.fullmatch(code))
    if strange:
        rule = Message(gettext("“%(language)s” is not the code of a language"), {"language": strange[0]})
        raise Malformed([Fault(Message(gettext("survey `%(key)s`"), {"key": definition.key}), rule)])
    return [code for code in _USUAL if code in found] + sorted(found - set(_USUAL)) or ["sv"]


def _offered(question: Question) -> list[Choice]:
    places = question.settings.get("places", {})
    own = [Choice(place["key"], place["text"]) for group in places.values() for place in group]
    return own + list(question.choices)


def _sheet(
    first: Sequence[str],
    texts: Sequence[str],
    last: Sequence[str],
    rows: Iterable[Cells],
    codes: Sequence[str],
) -> tuple[list[str], list[list[str]]]:
    title = [*first, *(heading(name, code) for name in texts for code in codes), *last]
    lines = []
    for row in rows:
        words: list[str] = [str(row.get(name, "")) for name in first]
        for name in texts:
            text = row.get(name, {})
            words += [_shown(text, code) for code in codes]
        lines.append([*words, *(str(row.get(name, "")) for name in last)])
    return title, lines


def _shown(text: str | Texts, code: str) -> str:
    words = text.get(code, "") if isinstance(text, Mapping) else ""
    return words if words.strip() else ""


def _settings(definition: SurveyDefinition, codes: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    shown = pick(definition.title, codes[0])
    values = {
        "form_title": shown.text or definition.key,
        "form_id": definition.key,
        "default_language": heading("", codes[0]).removeprefix("::"),
        "md_version": "1",
        "md_kind": definition.kind,
        "md_audience": definition.audience,
        **{f"md_title_{code}": definition.title.get(code, "") for code in codes},
    }
    return list(values), [list(values.values())]


class _Writing:
    """The rows of one survey. Names of groups keep out of the way of the questions' names."""

    def __init__(self, definition: SurveyDefinition) -> None:
        self.definition = definition
        self.questions = {question.key: question for question in definition.questions}
        self.taken = {*self.questions, "meta", "data", definition.key, INTRODUCTION, CLOSING, MUNICIPALITY}
        self.lists: dict[str, Question] = {}
        order = page_order(definition)
        self.is_moved = order != definition.questions
        self.order = {question.key: str(at) for at, question in enumerate(definition.questions, start=1)}

    def survey(self) -> Iterator[Cells]:
        if any(words.strip() for words in self.definition.introduction.values()):
            label = self.definition.introduction
            yield {"type": "note", "name": INTRODUCTION, "label": label, "md_part": "introduction"}
        if any(question.settings.get("places") for question in self.definition.questions):
            label = _ASKS_FOR_MUNICIPALITY
            kind = f"select_one {MUNICIPALITY}"
            yield {"type": kind, "name": MUNICIPALITY, "label": label, "md_part": "municipality"}
        for section in self.definition.sections:
            yield from self._section(section)
        if any(words.strip() for words in self.definition.closing.values()):
            yield {"type": "note", "name": CLOSING, "label": self.definition.closing, "md_part": "closing"}

    def _section(self, section: Section) -> Iterator[Cells]:
        name = self._free(section.key)
        begin: Cells = {"type": "begin_group", "name": name, "label": section.title, "md_part": "section"}
        if name != section.key:
            begin["md_key"] = section.key
        if section.show_if:
            begin["relevant"] = relevant(section.show_if, self.questions)
        yield begin
        if any(words.strip() for words in section.text.values()):
            own = self._free(f"{section.key}_text")
            yield {"type": "note", "name": own, "label": section.text, "md_part": "text"}
        for question in self.definition.questions:
            if question.section == section.key:
                yield from self._question(question)
        yield {"type": "end_group", "name": name}

    def _free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}_{number}", number + 1
        self.taken.add(name)
        return name

    def _question(self, question: Question) -> Iterator[Cells]:
        row: Cells = {"name": question.key, "label": question.text, "hint": question.help}
        row |= {"md_role": question.role, "md_source": question.source, "md_kind": question.kind}
        row["md_comparable_with"] = question.comparable_with
        if self.is_moved:
            row["md_order"] = self.order[question.key]
        if question.show_if:
            row["relevant"] = relevant(question.show_if, self.questions)
        row |= _own_settings(question)
        needed = "yes" if question.required else ""
        if question.kind in ("matrix", "pair"):
            yield from self._group(question, row, needed)
        else:
            yield {**row, "required": needed, **self._control(question)}

    def _control(self, question: Question) -> Cells:
        if question.kind in ("single", "scale", "place"):
            control: Cells = {"type": f"select_one {self._list(question)}"}
            if question.kind == "scale":
                control["appearance"] = "likert"
            if question.settings.get("places"):
                control["choice_filter"] = _FILTER
            return control
        if question.kind == "multiple":
            return {"type": f"select_multiple {self._list(question)}"}
        if question.kind == "ranking":
            return {"type": f"rank {self._list(question)}"}
        if question.kind == "number":
            low, high = question.settings["minimum"], question.settings["maximum"]
            return {"type": "integer", "constraint": f". >= {low} and . <= {high}"}
        return {"type": "text", **_text(question)}

    def _group(self, question: Question, row: Cells, needed: str) -> Iterator[Cells]:
        is_matrix = question.kind == "matrix"
        begin: Cells = {"type": "begin_group", **row}
        if is_matrix:
            begin["appearance"] = MATRIX
        yield begin
        for part in rows_of(question):
            name = self._free(f"{question.key}_{part.key}")
            line: Cells = {"name": name, "label": part.text, "md_key": part.key, "required": needed}
            line["type"] = f"select_one {self._list(question)}" if is_matrix else "text"
            yield line | ({} if is_matrix else _text(question))
        yield {"type": "end_group", "name": question.key}

    def _list(self, question: Question) -> str:
        """The list of a question's choices; questions that offer the same share one."""
        for name, former in self.lists.items():
            if former.choices == question.choices and _places(former) == _places(question):
                return name
        self.lists[question.key] = question
        return question.key

    def choices(self) -> Iterator[Cells]:
        municipalities: dict[str, None] = {}
        for name, question in self.lists.items():
            for municipality, group in _places(question).items():
                municipalities[municipality] = None
                for place in group:
                    line: Cells = {"list_name": name, "name": place["key"], "label": place["text"]}
                    yield line | {"municipality": municipality}
            for choice in question.choices:
                yield {"list_name": name, "name": choice.key, "label": choice.text}
        for municipality in municipalities:
            label = dict.fromkeys(_USUAL, municipality.replace("_", " ").capitalize())
            yield {"list_name": MUNICIPALITY, "name": municipality, "label": label}


def _places(question: Question) -> Mapping[str, list[dict[str, str]]]:
    found: Mapping[str, list[dict[str, str]]] = question.settings.get("places", {})
    return found


def _text(question: Question) -> Cells:
    cells: Cells = {} if question.kind == "short_text" else {"appearance": "multiline"}
    if "limit" in question.settings:
        cells["constraint"] = f"string-length(.) <= {question.settings['limit']}"
    return cells


def _own_settings(question: Question) -> Cells:
    """What XLSForm has no word for: choices that stand alone, limits of classes, whose places."""
    cells: Cells = {}
    for name in ("exclusive", "outside", "classes"):
        if name in question.settings:
            listed = question.settings[name]
            cells[f"md_{name}"] = " ".join(map(str, listed)) or NONE
    if "most" in question.settings:
        cells["md_most"] = str(question.settings["most"])
    if "places" in question.settings:
        cells["md_municipalities"] = " ".join(question.settings["places"]) or NONE
    return cells
