"""Decisions of reviewers win over what a new run finds; those that no longer fit are reported."""

from dataclasses import replace

from analysis.answers import Assignment, Quality, ThemeSummary, Theming
from analysis.decisions import Conflict, Decision, replay


def assignment(answer: str, theme: str, *, is_main: bool = True) -> Assignment:
    return Assignment(answer, theme, 0, 1, 0.9, 0.5, "x", (), "reports", "", True, is_main)


def summary(key: str, size: int) -> ThemeSummary:
    return ThemeSummary(key, "area", {"sv": key, "en": key}, {}, size, {"sv": size}, (), "codebook")


THEMING = Theming(
    (summary("dark", 2), summary("loud", 2)),
    (
        assignment("1", "dark"),
        assignment("1", "loud", is_main=False),
        assignment("2", "dark"),
        assignment("3", "loud"),
    ),
    (),
    Quality("codebook", 3, 3, 0, 0, 3),
)


def placed(*decisions: Decision) -> tuple[dict[str, list[str]], tuple[Conflict, ...]]:
    result = replay(THEMING, decisions)
    found: dict[str, list[str]] = {}
    for each in result.theming.assignments:
        found.setdefault(each.id, []).append(each.theme)
    return found, result.conflicts


def test_without_decisions_all_stays() -> None:
    assert replay(THEMING, ()).theming.assignments == THEMING.assignments


def test_a_merged_theme_is_gone_and_nobody_is_under_the_other_twice() -> None:
    assert placed(Decision(1, "merge", "loud", "dark")) == ({"1": ["dark"], "2": ["dark"], "3": ["dark"]}, ())


def test_a_moved_answer_no_longer_needs_a_look() -> None:
    theming = replay(THEMING, [Decision(1, "move", "dark", "loud", ("2",))]).theming
    assert (theming.main()["2"].theme, theming.main()["2"].needs_a_look) == ("loud", False)


def test_a_split_makes_a_theme_of_the_reviewer() -> None:
    theming = replay(THEMING, [Decision(1, "split", "dark", "park", ("2",), {"sv": "Parken"})]).theming
    park = next(each for each in theming.themes if each.key == "park")
    assert (park.size, park.origin, park.labels) == (1, "reviewer", {"sv": "Parken"})


def test_a_new_name_stays_over_runs_and_other_languages_keep_theirs() -> None:
    theming = replay(THEMING, [Decision(1, "rename", "dark", labels={"sv": "Mörkt"})]).theming
    assert theming.themes[0].labels == {"sv": "Mörkt", "en": "dark"}


def test_a_theme_set_aside_leaves_its_answers_without_theme() -> None:
    found, conflicts = placed(Decision(1, "set_aside", "loud"))
    assert (found["3"], conflicts) == (["other"], ())


def test_what_is_not_an_answer_says_nothing() -> None:
    theming = replay(THEMING, [Decision(1, "not_an_answer", answers=("3",))]).theming
    assert theming.says_nothing == ("3",)
    assert "3" not in theming.main()


def test_decisions_are_taken_in_the_order_of_their_numbers() -> None:
    late, early = Decision(2, "move", "", "dark", ("2",)), Decision(1, "move", "", "loud", ("2",))
    assert placed(late, early)[0]["2"] == ["dark"]


def test_decisions_that_no_longer_fit_are_reported_and_change_nothing() -> None:
    decisions = (
        Decision(1, "merge", "gone", "dark"),
        Decision(2, "merge", "dark", "gone"),
        Decision(3, "move", "dark", "loud", ("9", "3")),
        Decision(4, "fly"),
        Decision(5, "not_an_answer", answers=("9",)),
    )
    found, conflicts = placed(*decisions)
    assert conflicts == (
        Conflict(1, "no_such_theme"),
        Conflict(2, "no_such_target"),
        Conflict(3, "no_such_answer", ("9",)),
        Conflict(3, "not_in_theme", ("3",)),
        Conflict(4, "unknown_action"),
        Conflict(5, "no_such_answer", ("9",)),
    )
    assert found == {"1": ["dark", "loud"], "2": ["dark"], "3": ["loud"]}


def test_an_unknown_theme_of_a_run_keeps_the_rest_of_the_theming() -> None:
    result = replay(replace(THEMING, says_nothing=("7",)), [Decision(1, "rename", "gone")])
    assert (result.theming.says_nothing, result.theming.quality) == (("7",), THEMING.quality)
