"""The order of concerns is recomputed here apart, from nothing but the criteria that are shown."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from typing import Any

import pytest

from analysis.situation import GROUPS, MOST, Criterion, EvidenceLine, RankedConcern, Value, rank

KINDS = ("residents", "staff", "police", "partners", "statistics", "dialogue", "observation")


def points_by_hand(shown: dict[str, Any]) -> int:
    """The points of one shown criterion, from the words of the method: an oracle, not a copy."""
    name, value = shown["name"], shown["value"]
    if name == "many":
        if value is None:
            return 0
        if shown["of"] is not None and shown["of"] >= 20:
            return 1 + sum(value * 10 >= shown["of"] * tenths for tenths in (1, 2, 3))
        return 1 + sum(value >= least for least in (7, 10, 15))
    if name == "hit":
        return max(
            (3 if one == "children" else 1 if one == "everyone" else 2 for one in value or []), default=0
        )
    if name == "views":
        return min(3, max(0, len(value) - 1))
    if name in ("languages", "places"):
        return 1 if value >= 2 else 0
    if name == "influence":
        return {"yes": 2, "partly": 1, "no": 0, None: 0}[value]
    return (1 if (value or 0) > 0 else 0) if name == "trend" else int(value)


def evidence_set(chance: random.Random) -> tuple[list[EvidenceLine], dict[str, dict[str, Value]]]:
    """Concerns with evidence of every kind, and what people stated of some of them."""
    lines, stated = [], {}
    for number in range(chance.randint(2, 12)):
        key = f"concern-{number:02}"
        serious = chance.randint(1, 3)
        for kind in chance.choices(KINDS, k=chance.randint(1, 6)):
            lines.append(
                EvidenceLine(
                    key,
                    kind,
                    count=chance.choice([None, 5, 6, 7, 9, 10, 12, 15, 18]),
                    base=chance.choice([None, 15, 19, 20, 60]),
                    serious=serious,
                    languages=tuple(chance.sample(("sv", "se", "en"), chance.randint(0, 3))),
                    places=tuple(chance.sample(("town", "village", "fell"), chance.randint(0, 3))),
                    trend=chance.choice([None, -2.0, 0.0, 3.0]),
                    hit=tuple(chance.sample(sorted(GROUPS), chance.randint(0, 2))),
                    influence=chance.choice([None, "no", "partly", "yes"]),
                )
            )
        offered: dict[str, Value] = {
            "serious": chance.randint(1, 3),
            "hit": tuple(chance.sample(sorted(GROUPS), chance.randint(1, 3))),
            "influence": chance.choice(["yes", "partly", "no"]),
            "trend": chance.choice([-1, 0, 1]),
        }
        stated[key] = {name: value for name, value in offered.items() if chance.random() < 0.3}
    chance.shuffle(lines)
    return lines, stated


@pytest.mark.parametrize("seed", range(200))
def test_the_shown_criteria_alone_explain_the_order(seed: int) -> None:
    lines, stated = evidence_set(random.Random(seed))

    ranked = rank(lines, stated)

    # What is shown is what is stored: JSON, where nothing but the criteria is left.
    shown = json.loads(json.dumps([asdict(one) for one in ranked]))
    sums = {one["concern"]: sum(points_by_hand(each) for each in one["criteria"]) for one in shown}
    counts = {one["concern"]: one["criteria"][0]["value"] or 0 for one in shown}
    assert {one["concern"]: one["points"] for one in shown} == sums
    assert [one["concern"] for one in shown] == sorted(sums, key=lambda key: (-sums[key], -counts[key], key))
    assert [one["position"] for one in shown] == list(range(1, len(shown) + 1))
    for one in shown:
        told = {each["name"]: each["value"] for each in one["criteria"] if each["is_stated"]}
        assert told == json.loads(json.dumps(stated[one["concern"]]))


def test_the_order_does_not_depend_on_the_order_of_the_evidence() -> None:
    for seed in range(20):
        lines, stated = evidence_set(random.Random(seed))
        assert rank(lines, stated) == rank(sorted(lines, key=repr), stated)


def test_every_criterion_shows_its_value_and_points() -> None:
    lines = [
        EvidenceLine(
            "snowmobiles",
            "residents",
            12,
            60,
            serious=2,
            languages=("sv", "se"),
            places=("x", "y"),
            hit=("young",),
        ),
        EvidenceLine("snowmobiles", "staff", 6, None, serious=2),
        EvidenceLine("snowmobiles", "statistics", serious=2, trend=4.0, influence="partly"),
    ]

    assert rank(lines) == (
        RankedConcern(
            "snowmobiles",
            1,
            13,
            (
                Criterion("many", 12, 3, 4, of=60),
                Criterion("serious", 2, 2, 3),
                Criterion("hit", ("young",), 2, 3),
                Criterion("views", ("residents", "staff", "statistics"), 2, 3),
                Criterion("languages", 2, 1, 1),
                Criterion("places", 2, 1, 1),
                Criterion("influence", "partly", 1, 2),
                Criterion("trend", 4.0, 1, 1),
            ),
        ),
    )


def test_what_a_person_states_counts_instead_and_is_shown_as_a_persons() -> None:
    lines = [
        EvidenceLine("a", "residents", 9, 60, serious=1),
        EvidenceLine("b", "residents", 9, 60, serious=2),
    ]

    first, second = rank(lines, {"a": {"serious": 3}})

    assert (first.concern, first.criteria[1]) == ("a", Criterion("serious", 3, 3, 3, is_stated=True))
    assert (second.concern, second.criteria[1]) == ("b", Criterion("serious", 2, 2, 3))


def test_how_many_said_it_cannot_be_stated() -> None:
    (ranked,) = rank([EvidenceLine("a", "residents", 9, 60)], {"a": {"many": 60}})

    assert ranked.criteria[0] == Criterion("many", 9, 2, 4, of=60)


def test_a_less_protected_group_gives_more_points() -> None:
    by_group = {
        group: rank([EvidenceLine("x", "residents", hit=(group,))])[0].criteria[2].points for group in GROUPS
    }

    assert by_group == {
        "children": 3, "young": 2, "women": 2, "sami": 2, "older": 2, "disabled": 2, "everyone": 1,
    }  # fmt: skip


def test_no_criterion_gives_more_than_its_most() -> None:
    lines = [
        EvidenceLine("x", kind, 60, 60, 3, ("sv", "se"), ("a", "b"), 1.0, ("children",), "yes")
        for kind in KINDS
    ]

    (ranked,) = rank(lines)

    assert {one.name: one.points for one in ranked.criteria} == MOST


def test_a_hidden_count_gives_no_points_and_is_not_zero() -> None:
    (ranked,) = rank([EvidenceLine("x", "residents", None, 60)])

    assert ranked.criteria[0] == Criterion("many", None, 0, 4)


def test_nothing_to_rank_gives_nothing() -> None:
    assert rank([]) == ()
