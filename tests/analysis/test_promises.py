"""Drafts of promises: every line has a ground, silence becomes a question, the same input the same draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.promises import AgreedConcern, LikelyCause, PlannedAction, SetGoal, draft, phrasebook, sentence

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


# Causes, goals, places and what was decided.


def test_a_concern_without_cause_gives_a_question_unless_a_reason_is_written() -> None:
    bare = AgreedConcern("snowmobiles", SNOWMOBILES.title, ("7",))
    made = draft([bare], [an_action()])
    assert (made.lines, [one.kind for one in made.questions]) == ((), ["no_cause"])
    (line,) = draft([replace(bare, has_reason_without_causes=True)], [an_action()]).lines
    assert line.cause is None


def test_everything_that_a_concern_lacks_is_asked_about() -> None:
    made = draft([AgreedConcern("snowmobiles", SNOWMOBILES.title, ())], [])
    assert [one.kind for one in made.questions] == ["no_evidence", "no_cause", "no_action"]


def test_a_line_goes_at_the_cause_that_its_party_can_influence_most() -> None:
    causes = (
        LikelyCause("1", "no"),
        LikelyCause("2", "yes", ("municipality",)),
        LikelyCause("3", "partly", ("police",)),
        LikelyCause("4", "yes", ("police", "municipality")),
    )
    (line,) = draft([replace(SNOWMOBILES, causes=causes)], [an_action()]).lines
    assert line.cause == "4"


def test_a_line_works_towards_its_actions_goal_or_one_of_its_concern() -> None:
    goals = [SetGoal("2", "snowmobiles"), SetGoal("1", "snowmobiles", "police"), SetGoal("0", "lighting")]
    (line,) = draft([SNOWMOBILES], [an_action()], goals=goals).lines
    assert line.goal == "1"
    (line,) = draft([SNOWMOBILES], [replace(an_action(), goal="9")], goals=goals).lines
    assert line.goal == "9"
    (line,) = draft([SNOWMOBILES], [an_action()], goals=[SetGoal("1", "snowmobiles", "other")]).lines
    assert line.goal is None


def test_prioritised_concerns_come_first_and_what_was_not_prioritised_is_told_alone() -> None:
    concerns = [
        replace(SNOWMOBILES, standing="not_prioritised"),
        replace(LIGHT, key="undecided"),
        replace(LIGHT, standing="prioritised"),
    ]
    made = draft(concerns, [an_action(), an_action("lighting"), an_action("undecided")])
    assert [line.concern for line in made.lines] == ["lighting", "undecided"]
    assert (made.not_taken_up, made.questions) == (("snowmobiles",), ())


def test_the_place_is_said_once() -> None:
    place = {"sv": "i Slagnäs", "en": "in Slagnäs"}
    assert sentence(replace(an_action(), place=place), "sv").startswith(
        "Polisen ska kontrollera skotertrafiken i centrum i Slagnäs, minst tre gånger"
    )
    there = {"sv": "i centrum", "en": "in the centre"}
    assert sentence(replace(an_action(), place=there), "en") == sentence(an_action(), "en")


# Whatever is agreed and planned.

KEYS = st.sampled_from(["a", "b", "c", "d"])
CAUSES = st.builds(
    LikelyCause,
    key=KEYS,
    influence=st.sampled_from(["yes", "partly", "unknown", "no"]),
    parties=st.lists(st.sampled_from(["police", "municipality"]), unique=True).map(tuple),
)
CONCERNS = st.lists(
    st.builds(
        AgreedConcern,
        key=KEYS,
        title=st.just({"sv": "Ett problem"}),
        evidence=st.lists(st.sampled_from("123"), unique=True).map(tuple),
        causes=st.lists(CAUSES, unique_by=lambda one: one.key, max_size=3).map(tuple),
        has_reason_without_causes=st.booleans(),
        standing=st.sampled_from(["prioritised", "not_prioritised", "undecided"]),
    ),
    unique_by=lambda one: one.key,
)
ACTIONS = st.lists(
    st.builds(
        replace,
        st.just(an_action()),
        key=st.integers(0, 99).map(str),
        concern=KEYS,
        party=st.sampled_from(["police", "municipality"]),
        goal=st.none() | KEYS,
    ),
    unique_by=lambda one: one.key,
)
GOALS = st.lists(
    st.builds(SetGoal, key=KEYS, concern=st.none() | KEYS, party=st.none() | st.just("police")),
    unique_by=lambda one: one.key,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(CONCERNS, ACTIONS, GOALS, st.randoms(use_true_random=False))
def test_no_line_is_without_grounds_and_no_order_of_the_plan_changes_the_draft(
    concerns: list[AgreedConcern], actions: list[PlannedAction], goals: list[SetGoal], chance: Random
) -> None:
    made = draft(concerns, actions, goals=goals)
    by_key = {one.key: one for one in concerns}
    for line in made.lines:
        concern = by_key[line.concern]
        assert line.evidence == concern.evidence != ()
        assert (line.cause is not None) == bool(concern.causes)
        assert concern.causes or concern.has_reason_without_causes
        assert line.action in {one.key for one in actions if one.concern == line.concern}
        assert concern.standing != "not_prioritised"
    told = {one.concern for one in (*made.lines, *made.questions)} | set(made.not_taken_up)
    assert told == set(by_key)

    chance.shuffle(actions)
    chance.shuffle(goals)
    turned = [replace(one, causes=tuple(reversed(one.causes))) for one in concerns]
    assert draft(turned, actions, goals=goals) == made
