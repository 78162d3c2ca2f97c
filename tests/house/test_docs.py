"""The READMEs tell the truth: what they name exists, and every setting, kind and command is named."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from flask import Flask

from dialog.settings import Settings
from surveys.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"`(DIALOG_[A-Z_]+)`", README))
    having = {f"DIALOG_{field.name.upper()}" for field in fields(Settings)}
    assert named == having


def test_every_question_kind_is_in_the_readme_of_surveys() -> None:
    told = (ROOT / "surveys" / "README.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in told] == []


def test_every_command_of_the_operator_is_told_somewhere(application: Flask) -> None:
    told = README + (ROOT / "deploy" / "README.md").read_text("utf-8")
    ours = [name for name in application.cli.commands if name not in {"run", "shell", "routes"}]
    assert [name for name in ours if name not in told] == []


def test_every_command_in_the_readme_is_one_of_the_run_script() -> None:
    script = (ROOT / "run").read_text("utf-8")
    named = set(re.findall(r"^ {4}\./run (\w+)", README, re.MULTILINE))
    assert [name for name in named if not re.search(rf"[ |]{name}[|)]", script)] == []


def test_every_path_linked_in_a_readme_exists() -> None:
    dead = []
    for page in [ROOT / "README.md", *ROOT.glob("*/README.md"), *ROOT.glob("dialog/guides/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)} -> {target}")
    assert dead == []


def test_every_folder_in_the_map_of_the_house_exists() -> None:
    named = re.findall(r"^\| `([a-z/]+)` \|", README, re.MULTILINE)
    assert [name for name in named if not (ROOT / name).exists()] == []
