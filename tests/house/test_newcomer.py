"""The operator's page and the check that follows it say the same; the check itself makes a machine."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from dialog.checks import newcomer
from dialog.checks.newcomer import AS_IT_STANDS, INSTEAD, NOT_HERE, PAGE, commands, typed

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = commands(PAGE.read_text("utf-8"))


def test_every_command_of_the_page_is_typed_or_said_why_not() -> None:
    assert [command for command in WRITTEN if typed(command) is None] == [
        command for command in WRITTEN if command.startswith(tuple(NOT_HERE))
    ]
    with pytest.raises(LookupError):
        typed("reboot")


def test_nothing_stands_in_the_tables_that_is_not_on_the_page() -> None:
    begun = (*AS_IT_STANDS, *NOT_HERE)
    assert [one for one in begun if not any(command.startswith(one) for command in WRITTEN)] == []
    assert set(INSTEAD) - set(WRITTEN) == set()


def test_a_command_over_two_lines_is_one_and_other_blocks_are_none() -> None:
    page = "```sh\nls \\\n  -l\n\ncd\n```\n\n```\nno\n```\n    neither\n"
    assert commands(page) == ["ls   -l", "cd"]


def test_every_file_that_the_page_names_in_the_checkout_is_there() -> None:
    named = {
        one for command in WRITTEN for one in re.findall(r"(?:deploy|requirements|dialog)/[\w./@-]+", command)
    }
    ours = {one for one in named if not re.search(rf"/(?:\S*/)?{re.escape(one)}", " ".join(WRITTEN))}
    assert [one for one in sorted(ours) if not (ROOT / one).exists()] == []
    assert "deploy/dialog.socket" in ours


def test_a_command_of_the_operator_is_run_by_the_site_with_its_settings(tmp_path: Path) -> None:
    spoken = tmp_path / "systemd-run"
    spoken.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    spoken.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    script = str(ROOT / "deploy" / "medborgardialog")
    said = subprocess.run(
        [script, "backup", "look", "a b"], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[4:] == [
        "--uid=dialog",
        "--working-directory=/srv/dialog",
        "--property=EnvironmentFile=/etc/dialog.env",
        "--property=UMask=0077",
        "/srv/dialog/.venv/bin/flask",
        *("--app", "wsgi", "backup", "look", "a b"),
    ]


def test_a_machine_that_cannot_be_made_is_said_and_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert newcomer.main() == 2
    assert capsys.readouterr().err.startswith("Not tried here: ")
