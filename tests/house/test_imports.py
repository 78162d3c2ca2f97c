"""The import contracts of pyproject.toml hold; packages are empty files; no import hides in a function."""

from __future__ import annotations

import ast
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("dialog", "surveys", "analysis")


def test_the_import_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0, (
        "Run `.venv/bin/lint-imports` to see which import goes upwards; move the code, not the contract."
    )


def test_package_files_are_empty_but_for_the_tables() -> None:
    full = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
        if path.read_text("utf-8").strip()
    ]
    assert full == ["dialog/models/__init__.py"]


def test_an_import_inside_a_function_gives_its_reason() -> None:
    silent = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            lines = path.read_text("utf-8").splitlines()
            for node in ast.walk(ast.parse("\n".join(lines))):
                if not isinstance(node, ast.FunctionDef):
                    continue
                for inner in ast.walk(node):
                    if (
                        isinstance(inner, ast.Import | ast.ImportFrom)
                        and "PLC0415 --" not in lines[inner.lineno - 1]
                    ):
                        silent.append(f"{path.relative_to(ROOT)}:{inner.lineno}")
    assert silent == [], "Move the import to the top, or give the reason: # noqa: PLC0415 -- why"
