"""A condition as the expression that an XLSForm keeps in its column `relevant`, and back.

Round brackets tell apart what means the same: `(…) or (…)` are two conditions of which one must hold, a bare
`… or …` about one question is one condition with two answers. Read back, each is what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.paths import Condition
from surveys.question import Question

_SIGN_OR_WORD = re.compile(
    r"\s*(?:(?P<name>\$\{[^}]+\})|(?P<text>'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”)"
    r"|(?P<number>-?\d{1,9})(?![\w.])|(?P<sign>!=|>=|<=|=|<|>|\(|\)|,)|(?P<word>[A-Za-z][\w-]*))"
)
NUMBER = "#"
"""What the key of a question that asks for a number ends with while an expression is read."""
MOST_TOKENS = 5_000
DEEPEST = 40
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


class BadExpression(Exception):
    """The expression is no expression at all, or names a question that the form does not have."""


class BeyondUs(Exception):
    """A right expression that says more than a condition of ours can."""


def written(condition: Condition, questions: Mapping[str, Question]) -> str:
    """A condition as an expression."""
    for name, joint, rest in (("all", " and ", "true()"), ("any", " or ", "false()")):
        if name in condition:
            parts = [f"({_comparison(part, questions)})" for part in condition[name]]
            return joint.join(parts if len(parts) > 1 else [*parts, rest])
    return _comparison(condition, questions)


def _comparison(condition: Condition, questions: Mapping[str, Question]) -> str:
    if "not" in condition:
        return f"not({_comparison(condition['not'], questions)})"
    name = f"${{{condition['question']}}}"
    if "any_of" in condition:
        is_many = questions[condition["question"]].kind == "multiple"
        form = "selected({0}, '{1}')" if is_many else "{0} = '{1}'"
        return " or ".join(form.format(name, choice) for choice in condition["any_of"])
    limits = [(">=", condition.get("at_least")), ("<=", condition.get("at_most"))]
    return " and ".join(f"{name} {sign} {limit}" for sign, limit in limits if limit is not None)


@dataclass(frozen=True)
class _Node:
    """A piece of an expression: `all`, `any`, `not`, `is` (a comparison), `true`, `false`."""

    kind: str
    parts: tuple[_Node, ...] = ()
    comparison: Mapping[str, Any] | None = None
    is_bracketed: bool = False


def read(expression: str, renamed: Callable[[str, str | None], str]) -> dict[str, Any] | None:
    """An expression as a condition; None when it always holds.

    `renamed(question, choice)` gives the key that a question, or a choice of it, has with us, the key of a
    number with the mark `NUMBER`, and raises what this does: BadExpression and BeyondUs.
    """
    reader = _Reader(expression, renamed)
    node = reader.either()
    reader.must_end()
    return _condition(node)


class _Reader:
    def __init__(self, expression: str, renamed: Callable[[str, str | None], str]) -> None:
        self.renamed = renamed
        self.tokens: list[tuple[str, str]] = []
        self.at = self.depth = 0
        place = 0
        while place < len(expression.rstrip()):
            match = _SIGN_OR_WORD.match(expression, place)
            if match is None:
                raise BeyondUs if expression[place:].lstrip()[:1] in ".+*|/[]" else BadExpression
            kind = str(match.lastgroup)
            self.tokens.append((kind, match[kind]))
            place = match.end()
            if len(self.tokens) > MOST_TOKENS:
                raise BeyondUs

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, value: str | None = None) -> tuple[str, str]:
        token = self.peek()
        if token[0] == "end" or (value is not None and token[1].lower() != value):
            raise BadExpression
        self.at += 1
        return token

    def must_end(self) -> None:
        if self.peek()[0] != "end":
            raise BadExpression

    def either(self) -> _Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BeyondUs
        found = self._chain("or", "any", self.both)
        self.depth -= 1
        return found

    def both(self) -> _Node:
        return self._chain("and", "all", self.one)

    def _chain(self, word: str, kind: str, part: Callable[[], _Node]) -> _Node:
        parts = [part()]
        while self.peek()[1].lower() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else _Node(kind, tuple(parts))

    def one(self) -> _Node:
        kind, value = self.take()
        if value == "(":
            inner = self.either()
            self.take(")")
            return _Node(inner.kind, inner.parts, inner.comparison, is_bracketed=True)
        if kind == "word":
            return self._called(value.lower())
        if kind not in ("name", "text", "number"):
            raise BadExpression
        _kind, sign = self.take()
        other = self.take()
        if sign not in _TURNED or other[0] not in ("name", "text", "number"):
            raise BeyondUs if other[0] == "word" else BadExpression
        if kind == "name":
            return self._compared(value, sign, other)
        return self._compared(other[1], _TURNED[sign], (kind, value)) if other[0] == "name" else _beyond()

    def _called(self, word: str) -> _Node:
        self.take("(")
        if word == "not":
            inner = self.either()
            self.take(")")
            return _Node("not", (inner,))
        if word in ("true", "false"):
            self.take(")")
            return _Node(word)
        if word != "selected":
            raise BeyondUs
        kind, name = self.take()
        self.take(",")
        choice = self.take()
        self.take(")")
        if kind != "name" or choice[0] not in ("text", "number"):
            raise BadExpression
        return self._chosen(name, _bare(choice[1]))

    def _compared(self, name: str, sign: str, other: tuple[str, str]) -> _Node:
        kind, value = other
        if kind == "name":
            raise BeyondUs
        is_number = kind == "number" or re.fullmatch(r"-?\d{1,9}", _bare(value)) is not None
        key = self.renamed(_key(name), None)
        if sign in ("=", "!=") and not (is_number and key.endswith(NUMBER)):
            if not _bare(value):  # “not empty” and “empty” cannot be asked for with us
                raise BeyondUs
            chosen = self._chosen(name, _bare(value))
            return chosen if sign == "=" else _Node("not", (chosen,))
        if not is_number:
            raise BeyondUs
        limit = int(_bare(value))
        limits: dict[str, dict[str, int]] = {
            ">=": {"at_least": limit},
            "<=": {"at_most": limit},
            ">": {"at_least": limit + 1},
            "<": {"at_most": limit - 1},
            "=": {"at_least": limit, "at_most": limit},
            "!=": {"at_least": limit, "at_most": limit},
        }
        found = _Node("is", comparison={"question": key.removesuffix(NUMBER), **limits[sign]})
        return _Node("not", (found,)) if sign == "!=" else found

    def _chosen(self, name: str, choice: str) -> _Node:
        key = self.renamed(_key(name), None).removesuffix(NUMBER)
        chosen = self.renamed(_key(name), choice)
        return _Node("is", comparison={"question": key, "any_of": [chosen]})


def _beyond() -> _Node:
    raise BeyondUs


def _key(name: str) -> str:
    return name[2:-1].strip()


def _bare(text: str) -> str:
    return text[1:-1] if text[:1] in "'\"‘“" else text


def _condition(node: _Node) -> dict[str, Any] | None:
    node = _joined(node)
    if node.kind in ("all", "any"):
        rest = "true" if node.kind == "all" else "false"
        parts = [part for part in _flat(node, node.kind) if part.kind != rest]
        if not parts or any(part.kind in ("true", "false") for part in parts):
            raise BeyondUs
        return {node.kind: [_single(part) for part in parts]}
    if node.kind == "true":
        return None
    if node.kind == "not" and (turned := _joined(node.parts[0])).kind in ("all", "any"):
        # "neither … nor …" is "not … and not …", and the other way round
        other = "any" if turned.kind == "all" else "all"
        return {other: [_single(_Node("not", (part,))) for part in _flat(turned, turned.kind)]}
    return _single(node)


def _flat(node: _Node, kind: str) -> list[_Node]:
    found: list[_Node] = []
    for part in map(_joined, node.parts):
        found += _flat(part, kind) if part.kind == kind else [part]
    return found


def _single(node: _Node) -> dict[str, Any]:
    node = _joined(node)
    if node.kind == "is" and node.comparison:
        return dict(node.comparison)
    if node.kind == "not":
        inner = _joined(node.parts[0])
        if inner.kind == "not":
            return _single(inner.parts[0])
        return {"not": _single(inner)}
    raise BeyondUs


def _joined(node: _Node) -> _Node:
    """Bare comparisons of one question beside each other are one: two answers, or the ends of a range."""
    if node.kind not in ("any", "all") or any(part.kind != "is" or part.is_bracketed for part in node.parts):
        return node
    comparisons = [part.comparison or {} for part in node.parts]
    if len({one["question"] for one in comparisons}) > 1:
        return node
    question = comparisons[0]["question"]
    if node.kind == "any" and all("any_of" in one for one in comparisons):
        chosen = [choice for one in comparisons for choice in one["any_of"]]
        return _Node("is", comparison={"question": question, "any_of": chosen})
    if node.kind == "all" and not any("any_of" in one for one in comparisons):
        return _Node("is", comparison=_range(question, comparisons))
    return node


def _range(question: str, comparisons: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    least = [one["at_least"] for one in comparisons if "at_least" in one]
    most = [one["at_most"] for one in comparisons if "at_most" in one]
    found: dict[str, Any] = {"question": question}
    if least:
        found["at_least"] = max(least)
    if most:
        found["at_most"] = min(most)
    return found
