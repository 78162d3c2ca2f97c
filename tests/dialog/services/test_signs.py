"""Signs of duplicates and robots: what is one, what is none, and that the same answers make one group."""

from __future__ import annotations

import uuid

import pytest

from dialog.services.signs import Closed, Filled, groups, key_of

WROTE = "Skotrarna kör fort genom byn varje kväll."
QUESTION = {"sv": "Vad oroar dig?"}
OTHER = {"sv": "Vad är bra?"}


def filled(*texts: str, week: str = "2026-W48", closed: int = 0, choice: str = "good") -> Filled:
    """An answer with these texts and so many closed answers."""
    answers: frozenset[Closed] = frozenset((number, "", choice, None) for number in range(closed))
    written = tuple(zip((QUESTION, OTHER), texts, strict=False))
    return Filled(uuid.uuid4(), week, "sv", "web", answers, written)


def signs(*answers: Filled) -> list[tuple[tuple[str, ...], int]]:
    """The reasons of every group and how many answers it has."""
    return [(group.reasons, len(group.answers)) for group in groups(answers)]


def test_the_same_words_are_a_sign_whatever_their_case_and_points() -> None:
    alike = [filled(WROTE), filled(WROTE.upper() + "!!"), filled("Något helt annat om trygghet i byn.")]

    assert signs(*alike) == [(("equal_texts",), 2)]


def test_short_words_that_many_write_are_no_sign() -> None:
    assert signs(*(filled("Fler poliser!") for _ in range(9))) == []


def test_a_long_survey_answered_alike_in_one_week_is_a_sign() -> None:
    assert signs(filled(closed=8), filled(closed=8)) == [(("equal_answers",), 2)]
    assert signs(filled(closed=8), filled(closed=8, week="2026-W47")) == []
    assert signs(filled(closed=8), filled(closed=8, choice="bad")) == []
    assert signs(filled(closed=7), filled(closed=7)) == []


def test_the_same_answers_are_one_group_with_both_signs() -> None:
    assert signs(filled(WROTE, closed=9), filled(WROTE, closed=9)) == [(("equal_texts", "equal_answers"), 2)]


@pytest.mark.parametrize(
    ("texts", "reasons"),
    [
        (["https://spam.example/köp www.spam.example"], ("only_links",)),
        (["[länk] [länk]"], ("only_links",)),
        (["Se [länk] om skolvägen"], ()),
        (["aaaaaaaa"], ("one_character",)),
        (["a a a a"], ("one_character",)),
        (["...."], ("one_character",)),
        (["aaa"], ()),
        (["Köp billiga klockor", "köp billiga klockor!"], ("same_everywhere",)),
        (["Inget", "Inget"], ()),
        ([WROTE, "Mörkt vid skolan"], ()),
        ([], ()),
    ],
)
def test_what_nobody_wrote_is_a_sign(texts: list[str], reasons: tuple[str, ...]) -> None:
    found = groups([filled(*texts)])

    assert [group.reasons for group in found] == ([reasons] if reasons else [])


def test_a_group_has_another_name_when_an_answer_comes() -> None:
    first, second, third = (filled(WROTE) for _ in range(3))

    (before,), (after,) = groups([first, second]), groups([first, second, third])

    assert before.key == key_of([second.id, first.id])
    assert before.key != after.key
