"""The page of figures says what the measuring commands last wrote, and which bars are not reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialog.checks import drill, figures


def test_the_page_is_what_the_commands_wrote() -> None:
    assert figures.PAGE.read_text("utf-8") == figures.page(), "Run ./run figures."


def test_every_file_of_figures_names_its_command_and_has_its_bars() -> None:
    files = {file.stem for file in figures.FOLDER.glob("*.json")}
    assert files == set(figures.COMMANDS) == set(figures.BARS)


def test_a_bar_that_is_missed_says_so() -> None:
    (bar, holds), *_rest = figures.BARS["load"]
    assert (bar, holds({"ratio": 0.39}), holds({"ratio": 0.4})) == (
        "at least 40 % of the bare program",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("code", "statuses", "lost", "twice", "holds"),
    [
        (503, {"303": 3, "503": 30}, 0, 0, True),
        (503, {"303": 3}, 0, 0, False),
        (503, {"500": 1, "503": 30}, 0, 0, False),
        (200, {"503": 30}, 0, 0, False),
        (503, {"503": 30}, 1, 0, False),
        (503, {"503": 30}, 0, 1, False),
    ],
)
def test_a_full_disk_is_said_and_what_was_acknowledged_then_is_stored(
    code: int, statuses: dict[str, int], lost: int, twice: int, holds: bool
) -> None:
    found = {
        "readyz_while_full": {"code": code},
        "statuses_while_full": statuses,
        "answers": {"lost": lost, "twice": twice},
    }
    told = {bar: reached for bar, reached in figures.BARS["drill"] if bar.startswith("full disk")}
    assert [reached({"disk_sqlite": found}) for reached in told.values()] == [holds]


def test_a_drill_of_the_disk_that_cannot_be_done_is_no_success_and_changes_no_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(drill, "FIGURES", tmp_path / "drill.json")
    monkeypatch.setattr("sys.argv", ["drill", "disk"])
    assert drill.main() == 1
    assert capsys.readouterr().out.count("not tried here") == 2
    assert list(tmp_path.iterdir()) == []


def test_a_bar_that_the_kept_figures_do_not_measure_says_so() -> None:
    bar = next(holds for words, holds in figures.BARS["scale"] if "first reading of a resident" in words)

    def told(*rows: list[int] | None) -> dict[str, object]:
        pages = [{"who": "resident", **({"rows_anew": one} if one else {})} for one in rows]
        return {"sqlite": {"pages": [*pages, {"who": "officer", "rows_anew": [1, 9]}]}}

    assert figures.SAID[bar(told([7, 7], None))] == "not measured yet"
    assert figures.SAID[bar(told([7, 7], [3, 3]))] == "yes"
    assert figures.SAID[bar(told([7, 7], [3, 4]))] == "**no**"
