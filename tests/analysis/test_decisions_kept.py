"""A decision once taken survives refits: whatever a new run finds, and with the real reader of answers."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.answers import Answer, Assignment, Quality, ThemeSummary, Theming
from analysis.codebook import Codebook
from analysis.decisions import Decision, Replayed, replay
from analysis.themes import ThemeFinder
from tests.analysis.test_overlay import BASE, theme

THEMES = ("dark", "loud", "fast", "trees")
REFITS = 20
SAID = {
    "dark": "Det är mörkt vid hus {n}",
    "loud": "Musiken dånar hela natten på nummer {n}",
    "fast": "De kör för fort på väg {n}",
}
BOOK = replace(
    BASE,
    themes=(theme("dark", "mörk*"), theme("loud", "musiken"), theme("fast", "kör för fort")),
    examples=(),
)
QUALITY = Quality("codebook", 0, 0, 0, 0, 0)

ids = st.integers(0, 30).map(str)
decisions = st.lists(
    st.one_of(
        st.builds(lambda a, b: Decision(0, "merge", a, b), st.sampled_from(THEMES), st.sampled_from(THEMES)),
        st.builds(lambda a, who: Decision(0, "move", "", a, (who,)), st.sampled_from(THEMES), ids),
        st.builds(lambda a: Decision(0, "rename", a, labels={"sv": f"Namn på {a}"}), st.sampled_from(THEMES)),
        st.builds(lambda a: Decision(0, "set_aside", a), st.sampled_from(THEMES)),
        st.builds(lambda who: Decision(0, "not_an_answer", answers=(who,)), ids),
    ),
    max_size=6,
).map(lambda found: [replace(each, number=number) for number, each in enumerate(found, 1)])


def a_run(placed: dict[str, str]) -> Theming:
    """A run that placed these answers, each under one theme, surely or not."""
    return Theming(
        tuple(
            ThemeSummary(key, "a", {"sv": key}, {}, list(placed.values()).count(key), {}, (), "codebook")
            for key in THEMES
        ),
        tuple(
            Assignment(who, key, 0, 1, 0.5, 0.1, "", (), "reports", "", True, True)
            for who, key in sorted(placed.items())
        ),
        (),
        QUALITY,
    )


def last_word(taken: list[Decision], who: str) -> Decision | None:
    """The latest decision on an answer by itself."""
    return next((each for each in reversed(taken) if who in each.answers), None)


def themes_of(result: Replayed, who: str) -> set[str]:
    return {each.theme for each in result.theming.assignments if each.id == who}


@given(decisions, st.integers(0, 2**32))
def test_whatever_twenty_refits_find_a_decision_stands_or_is_reported(
    taken: list[Decision], seed: int
) -> None:
    chance = random.Random(seed)
    for refit in range(REFITS):
        # Each refit has new answers and places all of them as if it had never seen one before.
        placed = {str(number): chance.choice(THEMES) for number in range(31 + refit)}
        result = replay(a_run(placed), taken)
        lost = {each.number for each in result.conflicts}
        main = result.theming.main()
        labels = {each.key: each.labels["sv"] for each in result.theming.themes}
        for decision in taken:
            if decision.number in lost:
                continue
            later = [each for each in taken if each.number > decision.number and each.number not in lost]
            changed = {key for each in later for key in (each.theme, each.into)}
            if decision.action == "move":
                (who,) = decision.answers
                if last_word(taken, who) is decision and decision.into not in changed:
                    assert main[who].theme == decision.into
            elif decision.action == "not_an_answer":
                if last_word(taken, decision.answers[0]) is decision:
                    assert decision.answers[0] in result.theming.says_nothing
            elif decision.action in {"merge", "set_aside"} and decision.theme != decision.into:
                into_again = {each.into for each in later}
                if decision.theme not in into_again:
                    assert decision.theme not in {each.theme for each in result.theming.assignments}
            elif decision.action == "rename" and decision.theme in labels and decision.theme not in changed:
                assert labels[decision.theme] == f"Namn på {decision.theme}"


def refits(
    *taken: Decision, book: Codebook = BOOK, decided: dict[str, tuple[str, ...]] | None = None
) -> list[Replayed]:
    """Twenty runs of the real reader over more and more answers, with the decisions replayed each time."""
    answers: list[Answer] = []
    found = []
    for number in range(REFITS + 1):
        for key, words in SAID.items():
            answers.append(Answer(f"{key}-{number}", words.format(n=number), "sv"))
        finder = ThemeFinder(book).fit(answers, decided)
        found.append(replay(finder.assign(answers), taken))
    return found[1:]


def where(result: Replayed) -> dict[str, str]:
    """Answer -> its main theme; nothing for one that says nothing."""
    return {who: each.theme for who, each in result.theming.main().items()}


def test_a_merger_survives_refits() -> None:
    for number, result in enumerate(refits(Decision(1, "merge", "loud", "dark")), 1):
        assert {where(result)[f"loud-{n}"] for n in range(number + 1)} == {"dark"}
        assert result.conflicts == ()


def test_a_split_survives_refits() -> None:
    taken = Decision(1, "split", "dark", "bridge", ("dark-0", "dark-1"), {"sv": "Bron"})
    for result in refits(taken):
        placed = where(result)
        assert {who for who, key in placed.items() if key == "bridge"} == {"dark-0", "dark-1"}
        assert result.conflicts == ()


def test_a_name_survives_refits() -> None:
    for result in refits(Decision(1, "rename", "dark", labels={"sv": "Svart"})):
        assert next(each for each in result.theming.themes if each.key == "dark").labels["sv"] == "Svart"


@pytest.mark.parametrize("is_taught", [False, True])
def test_a_moved_answer_survives_refits(is_taught: bool) -> None:
    taken = Decision(1, "move", "", "dark", ("loud-0",))
    for result in refits(taken, decided={"loud-0": ("dark",)} if is_taught else None):
        assert where(result)["loud-0"] == "dark"
        assert result.conflicts == ()


def test_a_theme_set_aside_survives_refits() -> None:
    for number, result in enumerate(refits(Decision(1, "set_aside", "loud")), 1):
        assert {where(result)[f"loud-{n}"] for n in range(number + 1)} == {"other"}


def test_what_is_no_answer_survives_refits() -> None:
    for result in refits(Decision(1, "not_an_answer", answers=("dark-0",))):
        assert ("dark-0" in result.theming.says_nothing, "dark-0" in where(result)) == (True, False)
