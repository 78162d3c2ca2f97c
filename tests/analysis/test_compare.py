"""Two groupings beside each other: every theme is told once as what became of it."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.compare import KINDS, Change, compare


def under(**themes: str) -> dict[str, set[str]]:
    """Answers by theme, one letter an answer: `dark="abc"`."""
    found: dict[str, set[str]] = {}
    for theme, answers in themes.items():
        for answer in answers:
            found.setdefault(answer, set()).add(theme.replace("_", "-"))
    return found


def kinds(before: dict[str, set[str]], after: dict[str, set[str]]) -> list[tuple[str, str, str]]:
    return [(each.kind, "+".join(each.before), "+".join(each.after)) for each in compare(before, after)]


def test_the_same_answers_under_the_same_theme_are_the_same() -> None:
    assert compare(under(dark="ab"), under(dark="ab")) == (Change("same", ("dark",), ("dark",), 2, 2, 0, 0),)


def test_new_answers_make_a_theme_grow() -> None:
    assert compare(under(dark="ab"), under(dark="abc")) == (
        Change("grown", ("dark",), ("dark",), 2, 3, 1, 0),
    )


def test_a_theme_that_keeps_its_size_says_how_many_came_and_left() -> None:
    assert compare(under(dark="ab"), under(dark="bc")) == (Change("same", ("dark",), ("dark",), 2, 2, 1, 1),)


def test_a_smaller_theme_has_shrunk() -> None:
    assert kinds(under(dark="abc"), under(dark="a")) == [("shrunk", "dark", "dark")]


def test_a_theme_of_new_answers_is_new_and_one_without_any_is_gone() -> None:
    assert kinds(under(dark="ab"), under(loud="cde")) == [("new", "", "loud"), ("gone", "dark", "")]


def test_a_theme_whose_answers_went_to_another_is_merged_with_it() -> None:
    before, after = under(dark="abc", park="de"), under(dark="abcde")
    assert compare(before, after) == (Change("merged", ("dark", "park"), ("dark",), 5, 5, 0, 0),)


def test_a_new_theme_out_of_an_old_one_is_a_split() -> None:
    before, after = under(dark="abcde"), under(dark="abc", proposed_01="def")
    assert compare(before, after) == (Change("split", ("dark",), ("dark", "proposed-01"), 5, 6, 1, 0),)


def test_a_proposed_theme_is_known_by_its_answers_and_not_by_its_number() -> None:
    before = under(proposed_01="abc", proposed_02="xyz")
    after = under(proposed_01="xyzw", proposed_02="abc")
    assert kinds(before, after) == [
        ("grown", "proposed-02", "proposed-01"),
        ("same", "proposed-01", "proposed-02"),
    ]


def test_buckets_are_no_themes() -> None:
    assert kinds({"a": {"other"}, "b": {"none"}}, under(dark="ab")) == [("new", "", "dark")]


def test_answers_that_only_one_run_knows_do_not_decide_what_became_of_a_theme() -> None:
    before, after = under(proposed_01="ab", dark="xyz"), under(proposed_07="abcdefgh", dark="xyz")
    assert kinds(before, after) == [("grown", "proposed-01", "proposed-07"), ("same", "dark", "dark")]


groupings = st.dictionaries(
    st.sampled_from("abcdefghij"),
    st.sets(st.sampled_from(["dark", "loud", "park", "proposed-01", "proposed-02", "other"]), max_size=2),
)


@given(groupings, groupings)
def test_every_theme_is_told_and_no_kind_is_unknown(
    before: dict[str, set[str]], after: dict[str, set[str]]
) -> None:
    changes = compare(before, after)
    themes = [{key for each in run.values() for key in each} - {"other"} for run in (before, after)]
    told = [{key for each in changes for key in each.before}, {key for each in changes for key in each.after}]
    assert told == themes
    assert {each.kind for each in changes} <= set(KINDS)


@given(groupings)
def test_a_grouping_beside_itself_changes_nothing(grouping: dict[str, set[str]]) -> None:
    named = {
        answer: {theme for theme in themes if not theme.startswith("proposed")}
        for answer, themes in grouping.items()
    }
    assert {each.kind for each in compare(named, named)} <= {"same"}
