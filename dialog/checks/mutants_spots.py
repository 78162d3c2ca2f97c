"""Where the site asks whether somebody may: every such place found in its source, and a copy in which each
can be switched off.

Kinds of place in the services: a call of `require`, `require_any` or `require_own`; a call of `may` or
`may_in_any`; a call of `where`, `authorities` or `_administered`, the places of an actor, by which rows are
chosen; a call of `_own_user`, an account of the actor's own; and a part of a condition that raises NotFound
or NotAllowed and compares whose something is. In the views: `require` and `authorities`; their `may` and
`where` only decide what is shown, and the services ask again. In `request.py`: what the desk's gate asks.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

ASKING = frozenset({"require", "require_any", "require_own"})
ANSWERING = frozenset({"may", "may_in_any"})
CHOOSING = frozenset({"where", "authorities", "_administered"})
FETCHING = frozenset({"_own_user"})
ONLY_SHOWS = frozenset({"where"})
"""What is no check in a view."""
GATE = "gate"
REFUSALS = frozenset({"NotFound", "NotAllowed"})
WHOSE = (
    "municipalit", "organisation", "part", "owner", "agreement_id", "picture_id", "run_id", "promise_id",
    "administered", "actor", "mine", "uploaded_by",
)  # fmt: skip
"""What the names in a condition hold when it compares whose something is."""
SWITCH = "_mutant"
SWITCHED = "import dialog.checks.mutants_switch as _mutant"


@dataclass(frozen=True)
class Spot:
    """A check that can be switched off. `kind`: require, may, where, own, whose or gate.

    `file` is a service's by its name alone, else with its folder; `within` the function.
    """

    number: int
    file: str
    line: int
    kind: str
    words: str
    within: str = ""

    @property
    def name(self) -> str:
        """How a person finds it."""
        return f"{self.file}:{self.line}"

    @property
    def known_by(self) -> str:
        """What stays when lines move."""
        return f"{self.file}:{self.within} {self.kind} {self.words}"


def found(source: str, file: str, first: int = 0) -> tuple[list[Spot], str]:
    """The places in a module, numbered from `first`, and the module with a switch at each."""
    tree = ast.parse(source)
    switching = _Switching(file, first)
    tree = switching.visit(tree)
    if switching.spots:
        after = next(
            at
            for at, one in enumerate(tree.body)
            if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            and not (isinstance(one, ast.ImportFrom) and one.module == "__future__")
        )
        tree.body[after:after] = ast.parse(SWITCHED).body
    return switching.spots, ast.unparse(ast.fix_missing_locations(tree))


class _Switching(ast.NodeTransformer):
    """Puts a switch at each place, and remembers where."""

    def __init__(self, file: str, first: int) -> None:
        self.file, self.next, self.spots = file, first, list[Spot]()
        self.is_view, self.is_gate_only = file.startswith("views/"), file == "request.py"
        self.within: list[str] = []

    def visit(self, node: ast.AST) -> Any:
        """Remember in which function a place is."""
        is_named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if is_named:
            self.within.append(node.name)  # type: ignore[attr-defined]
        try:
            if self.is_gate_only and self.within != [GATE]:
                return self.generic_visit(node) if isinstance(node, ast.Module) else node
            return super().visit(node)
        finally:
            if is_named:
                self.within.pop()

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """A statement `require(…)` is done unless it is off."""
        if _called(node.value) in ASKING:
            off = self._off(node, "require", ast.unparse(node))
            return ast.If(test=ast.UnaryOp(ast.Not(), off), body=[node], orelse=[])
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`may(…)` is true when it is off; `where(…)` is everywhere."""
        made = self.generic_visit(node)
        if _called(node) in ANSWERING and not self.is_view:
            return ast.BoolOp(ast.Or(), [self._off(node, "may", ast.unparse(node)), made])  # type: ignore[list-item]
        if _called(node) in FETCHING:
            off = self._off(node, "own", ast.unparse(node))
            session, _actor, key = node.args
            anyone = ast.parse(f"{ast.unparse(session)}.get_one(User, {ast.unparse(key)})", mode="eval").body
            return ast.IfExp(test=off, body=anyone, orelse=made)  # type: ignore[arg-type]
        if _called(node) in CHOOSING and not (self.is_view and _called(node) in ONLY_SHOWS):
            off = self._off(node, "where", ast.unparse(node))
            return ast.IfExp(test=off, body=ast.parse(f"{SWITCH}.EVERYWHERE", mode="eval").body, orelse=made)  # type: ignore[arg-type]
        return made  # type: ignore[return-value]

    def visit_If(self, node: ast.If) -> ast.stmt:
        """A condition that refuses: each part that asks whose it is can be off; the gate's as a whole."""
        if self.is_gate_only:
            off = self._off(node, "gate", ast.unparse(node.test))
            node.test = ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), off), node.test])
            return node
        if _refuses(node) and not self.is_view:
            parts = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
            is_or = not isinstance(node.test, ast.BoolOp) or isinstance(node.test.op, ast.Or)
            made = [self._part(part) if is_or and _says_whose(part) else self.visit(part) for part in parts]
            node.test = ast.BoolOp(node.test.op, made) if isinstance(node.test, ast.BoolOp) else made[0]
            return node
        return self.generic_visit(node)  # type: ignore[return-value]

    def _part(self, part: ast.expr) -> ast.expr:
        off = self._off(part, "whose", ast.unparse(part))
        return ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), off), self.visit(part)])

    def _off(self, node: ast.AST, kind: str, words: str) -> ast.expr:
        self.spots.append(
            Spot(
                self.next,
                self.file,
                getattr(node, "lineno", 0),
                kind,
                " ".join(words.split()),
                ".".join(self.within),
            )
        )
        self.next += 1
        return ast.parse(f"{SWITCH}.off({self.next - 1})", mode="eval").body


def _called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else ""


def _refuses(node: ast.If) -> bool:
    raised = node.body[0].exc if len(node.body) == 1 and isinstance(node.body[0], ast.Raise) else None
    name = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(name, ast.Name) and name.id in REFUSALS


def _says_whose(part: ast.expr) -> bool:
    """Whether it compares: that something is not there at all is no question of whose it is."""
    compares = [one for one in ast.walk(part) if isinstance(one, ast.Compare)]
    is_presence = isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Is | ast.IsNot)
    words = ast.unparse(part).casefold()
    return (
        bool(compares or isinstance(part, ast.UnaryOp))
        and not is_presence
        and any(one in words for one in WHOSE)
    )
