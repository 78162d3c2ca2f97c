"""Beside a figure stands the commit that it is of, and whether the tree was as that commit has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from dialog.checks import machine


def git(folder: Path, *words: str) -> str:
    """What git says in a folder."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    return subprocess.run(
        ["git", *who, *words],
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


def test_a_figure_names_its_commit_and_whether_something_was_changed(tmp_path: Path) -> None:
    assert machine.commit(tmp_path) == "unknown"
    (tmp_path / "dialog" / "figures").mkdir(parents=True)
    figure, module = tmp_path / "dialog" / "figures" / "load.json", tmp_path / "module.py"
    for path in (figure, module):
        path.write_text("1")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    name = git(tmp_path, "rev-parse", "--short", "HEAD")
    figure.write_text("2")
    assert machine.commit(tmp_path) == name
    module.write_text("2")
    assert machine.commit(tmp_path) == f"{name} with changes"


def test_the_facts_name_a_commit() -> None:
    assert machine.facts()["commit"] == machine.commit()
