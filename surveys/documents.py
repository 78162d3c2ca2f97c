"""Read a survey's definition from TOML or JSON and write it as JSON, and give the ready-made ones of the
library.

A document is read whole or not at all: everything wrong with it is said at once, with its line. Texts
that are not yet written in some language do not stop the reading, since that is how drafts travel;
`definition.check` lists them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from surveys.definition import Section, SurveyDefinition, check_questions, check_shape
from surveys.question import Choice, Fault, Question, where_choice, where_question
from surveys.texts import Message, Texts, gettext

LIBRARY = Path(__file__).parent / "library"
LARGEST_DOCUMENT = 1_000_000

# The fields of each part: the type of its value, and whether it must be there.
_SURVEY = {
    "key": (str, True),
    "kind": (str, True),
    "audience": (str, True),
    "title": (dict, True),
    "introduction": (dict, True),
    "closing": (dict, True),
    "sections": (list, True),
    "questions": (list, True),
}
_SECTION = {"key": (str, True), "title": (dict, True), "text": (dict, False), "show_if": (dict, False)}
_QUESTION = {
    "key": (str, True),
    "section": (str, True),
    "kind": (str, True),
    "role": (str, True),
    "text": (dict, True),
    "help": (dict, False),
    "choices": (list, False),
    "required": (bool, False),
    "settings": (dict, False),
    "source": (str, False),
    "comparable_with": (str, False),
    "show_if": (dict, False),
}
_NO_TEXTS = ("settings", "show_if")
_CHOICE = {"key": (str, True), "text": (dict, True)}
_Shape = Mapping[str, tuple[type, bool]]

_TYPE_PROBLEMS = {
    str: gettext("%(name)s must be a text in quotation marks"),
    dict: gettext("%(name)s must have named parts, such as a text for each language"),
    list: gettext("%(name)s must be a list"),
    bool: gettext("%(name)s must be true or false"),
}


class Malformed(Exception):
    """A document that cannot be read. `faults` says everything that is wrong with it, and where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def read_toml(document: bytes, name: str) -> SurveyDefinition:
    """Read a definition from TOML; `name` is what the document is called in a fault. Raises Malformed."""
    text = _decoded(document, name)
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"at line (\d+)", str(error))
        line = int(position[1]) if position else text.count("\n") + 1
        raise _malformed(
            name, Message(gettext("not valid TOML: %(reason)s"), {"reason": str(error)}), line
        ) from None
    except RecursionError:
        raise _malformed(name, Message(gettext("the document is nested too deeply"))) from None
    return _definition(tree, name, _toml_lines(text))


def read_json(document: bytes, name: str) -> SurveyDefinition:
    """Read a definition from JSON, as `write_json` writes it. Raises Malformed."""
    text = _decoded(document, name)
    try:
        tree = json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problem = Message(gettext("not valid JSON: %(reason)s"), {"reason": error.msg})
        raise _malformed(name, problem, error.lineno) from None
    except _NotAllowed as error:
        raise _malformed(name, error.problem, _line_of(text, error.word)) from None
    except ValueError:
        raise _malformed(name, Message(gettext("the document contains a number that is too long"))) from None
    except RecursionError:
        raise _malformed(name, Message(gettext("the document is nested too deeply"))) from None
    return _definition(tree, name, _json_lines(text, tree))


def write_json(definition: SurveyDefinition) -> bytes:
    """Write a definition as JSON that `read_json` reads back equal; the same definition always gives the
    same bytes.
    """
    text = json.dumps(plain(definition), ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def plain(definition: SurveyDefinition) -> dict[str, Any]:
    """Give a definition as plain values, as a document holds them. A condition that is not there is left out,
    so that what was hashed before there were conditions keeps its hash.
    """
    tree = asdict(definition)
    for part in (*tree["sections"], *tree["questions"]):
        if part["show_if"] is None:
            del part["show_if"]
    return tree


def from_plain(tree: Any, name: str, *, may_be_empty: bool = False) -> SurveyDefinition:
    """Read a definition from plain values, as `plain` gives them; a draft may have no question yet.

    Raises Malformed.
    """
    return _definition(tree, name, [], may_be_empty=may_be_empty)


@cache
def library() -> Mapping[str, SurveyDefinition]:
    """Give the ready-made surveys by key. They are content: corrected by whoever reviews them, as files."""
    paths = sorted(LIBRARY.glob("*.toml"))
    definitions = [read_toml(path.read_bytes(), path.name) for path in paths]
    return MappingProxyType({definition.key: definition for definition in definitions})


class _NotAllowed(Exception):
    def __init__(self, problem: Message, word: str) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.word = word


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise _NotAllowed(
            Message(gettext("“%(name)s” is given twice in the same part"), {"name": name}), name
        )
    return tree


def _refuse(constant: str) -> None:
    raise _NotAllowed(
        Message(gettext("%(name)s is not a number that can be used"), {"name": constant}), constant
    )


def _malformed(name: str, problem: Message, line: int | None = None) -> Malformed:
    return Malformed([Fault(_where_file(name), problem, line)])


def _where_file(name: str) -> Message:
    return Message(gettext("file “%(name)s”"), {"name": name})


def _decoded(document: bytes, name: str) -> str:
    if len(document) > LARGEST_DOCUMENT:
        raise _malformed(
            name, Message(gettext("the document is larger than %(size)s bytes"), {"size": LARGEST_DOCUMENT})
        )
    try:
        return document.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = document.count(b"\n", 0, error.start) + 1
        raise _malformed(name, Message(gettext("the text is not UTF-8")), line) from None


# Where in the document a part begins.


def _toml_lines(text: str) -> list[int]:
    """List the line where each question begins."""
    lines = enumerate(text.split("\n"), start=1)
    return [number for number, line in lines if re.match(r"\s*\[\[\s*questions\s*\]\]", line)]


def _json_lines(text: str, tree: Any) -> list[int]:
    """List the line of each question's key: the keys stand in the tree in the same order as in the text."""
    questions = tree.get("questions") if isinstance(tree, dict) else None
    if not isinstance(questions, list) or not all(isinstance(q, dict) and "key" in q for q in questions):
        return []
    # Inside a text the quotation marks are escaped, so this finds names only.
    found = [text.count("\n", 0, match.start()) + 1 for match in re.finditer(r'"key"\s*:', text)]
    holders = list(_holders_of_keys(tree))
    return [found[index] for question in questions for index, part in enumerate(holders) if part is question]


def _holders_of_keys(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name == "key":
                yield tree
            yield from _holders_of_keys(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _holders_of_keys(value)


def _line_of(text: str, word: str) -> int | None:
    position = text.rfind(word)
    return None if position < 0 else text.count("\n", 0, position) + 1


# From a tree of plain values to a definition.


def _definition(tree: Any, name: str, lines: list[int], *, may_be_empty: bool = False) -> SurveyDefinition:
    faults: list[Fault] = []

    def add(where: Message, problem: Message) -> None:
        faults.append(Fault(where, problem))

    if not _has_shape(tree, _SURVEY, _where_file(name), add):
        raise Malformed(faults)
    sections = [_section(part, number, add) for number, part in enumerate(tree["sections"], start=1)]
    questions = [_question(part, number, add) for number, part in enumerate(tree["questions"], start=1)]
    if not faults:
        head = {field: tree[field] for field in _SURVEY if field not in ("sections", "questions")}
        definition = SurveyDefinition(
            **head,
            sections=tuple(section for section in sections if section),
            questions=tuple(question for question in questions if question),
        )
        faults = check_shape(definition) + ([] if may_be_empty else check_questions(definition))
        if not faults:
            return definition
    raise Malformed(_with_lines(faults, tree["questions"], lines))


_Add = Callable[[Message, Message], None]


def _section(tree: Any, number: int, add: _Add) -> Section | None:
    where = Message(gettext("section number %(number)s"), {"number": number})
    if not _has_shape(tree, _SECTION, where, add):
        return None
    return Section(tree["key"], tree["title"], tree.get("text", {}), tree.get("show_if"))


def _question(tree: Any, number: int, add: _Add) -> Question | None:
    where = _where_question(tree, number)
    if not _has_shape(tree, _QUESTION, where, add):
        return None
    choices = []
    for position, part in enumerate(tree.get("choices", []), start=1):
        if _has_shape(part, _CHOICE, _where_choice(tree["key"], part, position), add):
            choices.append(Choice(part["key"], part["text"]))
    return Question(**{**tree, "choices": tuple(choices)})


def _where_question(tree: Any, number: int) -> Message:
    key = tree.get("key") if isinstance(tree, dict) else None
    if isinstance(key, str):
        return where_question(key)
    return Message(gettext("question number %(number)s"), {"number": number})


def _where_choice(question: str, tree: Any, number: int) -> Message:
    key = tree.get("key") if isinstance(tree, dict) else None
    return where_choice(question, key if isinstance(key, str) else str(number))


def _has_shape(tree: Any, shape: _Shape, where: Message, add: _Add) -> bool:
    """Tell whether a part has the fields that it must have and no others, each of its type."""
    problems = list(_shape_problems(tree, shape))
    for problem in problems:
        add(where, problem)
    return not problems


def _shape_problems(tree: Any, shape: _Shape) -> Iterator[Message]:
    if not isinstance(tree, dict):
        yield Message(gettext("this must have named parts"))
        return
    for name in sorted(tree.keys() - shape.keys()):
        yield Message(gettext("unknown field: %(name)s"), {"name": name})
    for name, (kind, is_needed) in shape.items():
        if name not in tree:
            if is_needed:
                yield Message(gettext("%(name)s is missing"), {"name": name})
        elif type(tree[name]) is not kind:
            yield Message(_TYPE_PROBLEMS[kind], {"name": name})
        elif kind is dict and name not in _NO_TEXTS and not _is_texts(tree[name]):
            yield Message(gettext("%(name)s must be a text for each language"), {"name": name})


def _is_texts(texts: Texts) -> bool:
    return all(isinstance(text, str) for text in texts.values())


def _with_lines(faults: list[Fault], questions: list[Any], lines: list[int]) -> list[Fault]:
    """Give each fault of a question the line where that question begins."""
    if len(lines) != len(questions):
        return faults
    begins: dict[object, int] = {}
    for number, (tree, line) in enumerate(zip(questions, lines, strict=True), start=1):
        key = tree.get("key") if isinstance(tree, dict) else None
        begins.setdefault(key if isinstance(key, str) else number, line)
    return [replace(fault, line=begins.get(_question_named_in(fault))) for fault in faults]


def _question_named_in(fault: Fault) -> object:
    values = fault.where.values
    if "question" in values:
        return values["question"]
    if fault.where.text in (where_question("").text, gettext("question number %(number)s")):
        return values.get("key", values.get("number"))
    return None
