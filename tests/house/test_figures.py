"""The page of figures says what the measuring commands last wrote, and which bars are not reached."""

from __future__ import annotations

from dialog.checks import figures


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
