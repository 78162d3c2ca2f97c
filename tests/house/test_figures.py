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


def test_a_bar_that_the_kept_figures_do_not_measure_says_so() -> None:
    bar = next(holds for words, holds in figures.BARS["scale"] if "first reading of a resident" in words)

    def told(*rows: list[int] | None) -> dict[str, object]:
        pages = [{"who": "resident", **({"rows_anew": one} if one else {})} for one in rows]
        return {"sqlite": {"pages": [*pages, {"who": "officer", "rows_anew": [1, 9]}]}}

    assert figures.SAID[bar(told([7, 7], None))] == "not measured yet"
    assert figures.SAID[bar(told([7, 7], [3, 3]))] == "yes"
    assert figures.SAID[bar(told([7, 7], [3, 4]))] == "**no**"
