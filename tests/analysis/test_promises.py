"""Drafts of promises: every line has a ground, silence becomes a question, the same input the same draft."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.promises import AgreedConcern, LikelyCause, PlannedAction, draft, phrasebook, sentence

TRAIL = (LikelyCause("3"),)
SNOWMOBILES = AgreedConcern(
    "snowmobiles", {"sv": "Skotrar kör fort", "en": "Snowmobiles go fast"}, ("7",), TRAIL
)
LIGHT = AgreedConcern("lighting", {"sv": "Gångvägar är mörka", "en": "Paths are dark"}, ("8",), TRAIL)


def an_action(
    concern: str = "snowmobiles", *, times: int | None = 3, every: str | None = "month"
) -> PlannedAction:
    return PlannedAction(
        key=f"check-{concern}",
        concern=concern,
        party="police",
        party_name={"sv": "Polisen", "en": "The police"},
        text={"sv": "kontrollera skotertrafiken i centrum", "en": "check snowmobile traffic in the centre"},
        times=times,
        every=every,
        to_on=dt.date(2027, 4, 30),
    )


def test_a_line_says_who_what_how_often_and_until_when() -> None:
    (line,) = draft([SNOWMOBILES], [an_action()]).lines
    assert line.text == {
        "sv": "Polisen ska kontrollera skotertrafiken i centrum, minst tre gånger i månaden, "
        "till och med 30 april 2027.",
        "en": "The police will check snowmobile traffic in the centre, at least three times a month, "
        "until 30 April 2027.",
    }
    assert (line.concern, line.action, line.evidence) == ("snowmobiles", "check-snowmobiles", ("7",))


def test_a_concern_without_action_gives_a_question_instead_of_a_line() -> None:
    made = draft([SNOWMOBILES, LIGHT], [an_action()])
    assert [line.concern for line in made.lines] == ["snowmobiles"]
    assert [(question.concern, question.kind) for question in made.questions] == [("lighting", "no_action")]


def test_a_concern_without_evidence_gives_no_line() -> None:
    bare = AgreedConcern("snowmobiles", SNOWMOBILES.title, (), TRAIL)
    made = draft([bare], [an_action()])
    assert made.lines == ()
    assert [question.kind for question in made.questions] == ["no_evidence"]


def test_a_draft_that_repeats_the_last_promise_says_so() -> None:
    old = "Polisen ska kontrollera skotertrafiken i centrum, minst tre gånger i månaden, till och med maj."
    made = draft([SNOWMOBILES], [an_action()], last=[old])
    assert [question.kind for question in made.questions] == ["same_as_last"]


def test_the_order_of_actions_does_not_matter() -> None:
    actions = [an_action("lighting", times=1, every="week"), an_action()]
    assert draft([SNOWMOBILES, LIGHT], actions) == draft([SNOWMOBILES, LIGHT], reversed(actions))


@pytest.mark.parametrize("every", ["week", "month", "year", "period"])
@pytest.mark.parametrize("times", [1, 2, 40])
def test_every_frequency_has_words_in_both_languages(every: str, times: int) -> None:
    for language in ("sv", "en"):
        assert "{" not in sentence(an_action(times=times, every=every), language)


def test_an_action_without_frequency_makes_a_whole_sentence() -> None:
    assert sentence(an_action(times=None, every=None), "sv") == (
        "Polisen ska kontrollera skotertrafiken i centrum, till och med 30 april 2027."
    )


def test_northern_sami_has_no_patterns_since_it_is_never_glued() -> None:
    with pytest.raises(KeyError):
        phrasebook("se")
