"""Files and functions stay small enough to be read at one sitting, and every module says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES_IN_FILE = 400
MOST_LINES_IN_FUNCTION = 60


@cache
def tree(path: Path) -> ast.Module:
    """The file as Python reads it, read once."""
    return ast.parse(path.read_text("utf-8"))


@cache
def sources() -> list[Path]:
    """Every Python file of ours but the migrations, which are records."""
    return [
        path
        for folder in ("dialog", "surveys", "analysis", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations/versions" not in path.as_posix()
    ]


def functions(node: ast.AST) -> Iterator[ast.FunctionDef]:
    """Every function and method below the node; expressions, which hold none, are not walked."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from functions(child)


def test_no_file_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sources()
        if (count := len(path.read_text("utf-8").splitlines())) > MOST_LINES_IN_FILE
    ]
    assert long == [], f"Give part of it a file of its own: at most {MOST_LINES_IN_FILE} lines."


def test_no_function_is_too_long() -> None:
    long = []
    for path in sources():
        for node in functions(tree(path)):
            if (node.end_lineno or 0) - node.lineno >= MOST_LINES_IN_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == [], f"Name a step of it and give it a function: at most {MOST_LINES_IN_FUNCTION} lines."


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert silent == [], "Begin the file with a docstring: what it is for and, if it matters, what it is not."
