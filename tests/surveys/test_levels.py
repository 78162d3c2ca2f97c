"""Small parts shown together: the lowest level that reaches the limit, and somebody who knows the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement, pairwise

import pytest

from surveys.levels import Levels, Part, Together, lowest

Shown = tuple[tuple[tuple[str, int | None], ...], tuple[Together, ...]]
MOST_PEOPLE = {3: 8, 4: 10}
"""By limit: every world of so many people is tried. With a small limit the attacker has seen them all."""


def a_part(key: str, first: int, count: int, area: str = "traffic") -> Part:
    """A part named by so many people, who are numbered."""
    return Part(key, area, frozenset(range(first, first + count)))


def test_a_part_that_reaches_the_limit_stands_by_itself() -> None:
    parts = [a_part("speeding", 0, 5), a_part("snowmobiles", 5, 12)]
    assert lowest(parts, 60) == Levels({"speeding": 5, "snowmobiles": 12}, ())


def test_small_parts_of_an_area_are_shown_together_and_each_person_is_counted_once() -> None:
    parts = [a_part("a", 0, 3), a_part("b", 2, 3), a_part("c", 4, 3), a_part("d", 20, 9)]
    assert lowest(parts, 60) == Levels(
        {"a": None, "b": None, "c": None, "d": 9}, (Together("traffic", ("a", "b", "c"), 7),)
    )


def test_what_is_left_of_several_areas_is_shown_together() -> None:
    parts = [
        a_part("a", 0, 2, "traffic"),
        a_part("b", 2, 2, "places"),
        a_part("c", 4, 1, "violence"),
        a_part("d", 20, 9, "violence"),
    ]
    levels = lowest(parts, 60)
    assert levels.counts["d"] == 9
    assert list(levels.together[0].keys) == ["a", "b", "c"]
    assert [(one.area, one.count) for one in levels.together] == [("", 5)]


def test_what_does_not_reach_the_limit_even_together_has_no_number() -> None:
    parts = [a_part("a", 0, 2), a_part("d", 20, 9)]
    assert lowest(parts, 60) == Levels({"a": None, "d": 9}, (Together("", ("a",), None),))


def test_two_small_parts_that_their_sum_would_tell_take_the_smallest_beside_them_along() -> None:
    parts = [a_part("a", 0, 4), a_part("b", 4, 4), a_part("c", 10, 6), a_part("d", 20, 30)]
    assert lowest(parts, 90) == Levels(
        {"a": None, "b": None, "c": None, "d": 30}, (Together("traffic", ("a", "b", "c"), 14),)
    )


def test_an_area_that_nearly_everybody_named_has_no_number() -> None:
    parts = [a_part("a", 0, 3), a_part("b", 3, 3), a_part("c", 6, 2)]
    assert lowest(parts, 12) == Levels(
        {"a": None, "b": None, "c": None}, (Together("", ("a", "b", "c"), None),)
    )


def worlds(areas: Mapping[str, str], most: int) -> Iterator[list[Part]]:
    """Every way in which up to so many people can have named these parts."""
    keys = list(areas)
    for number in range(most + 1):
        for chosen in combinations_with_replacement(range(1, 2 ** len(keys)), number):
            yield [
                Part(
                    key,
                    areas[key],
                    frozenset(person for person, parts in enumerate(chosen) if parts >> place & 1),
                )
                for place, key in enumerate(keys)
            ]


@pytest.mark.parametrize(
    ("areas", "k"),
    [
        ({"a": "one", "b": "one"}, 3),
        ({"a": "one", "b": "one"}, 4),
        ({"a": "one", "b": "two"}, 4),
        ({"a": "one", "b": "one", "c": "one"}, 3),
        ({"a": "one", "b": "one", "c": "two"}, 3),
        ({"a": "one", "b": "two", "c": "three"}, 3),
    ],
)
def test_who_knows_the_rule_and_every_number_cannot_work_out_a_hidden_one(
    areas: dict[str, str], k: int
) -> None:
    # The attacker has the numbers, the rule and all time: which worlds could have led to what is shown?
    possible: dict[Shown, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for world in worlds(areas, MOST_PEOPLE[k]):
        if not all(one.people for one in world):
            continue  # that somebody wrote about a theme, its name says already
        levels = lowest(world, 100, k)
        shown = (tuple(levels.counts.items()), levels.together)
        for one in world:
            possible[shown][one.key].add(len(one.people))
    told = [
        (shown, key, values)
        for shown, found in possible.items()
        for key, values in found.items()
        if dict(shown[0])[key] is None and len(values) < 2
    ]
    assert told == []


def test_no_number_together_less_those_beside_it_counts_the_hidden() -> None:
    # Whoever is under a part that is shown by itself is not counted for it in the number together.
    for world in worlds({"a": "one", "b": "one", "c": "one"}, 6):
        levels = lowest(world, 100, 3)
        people = {one.key: one.people for one in world}
        for one in levels.together:
            assert one.count in (None, len(frozenset().union(*(people[key] for key in one.keys))))
            assert not {key for key in one.keys if levels.counts[key] is not None}
            assert one.count is None or one.count >= 3
        assert all(count is None or count >= 3 for count in levels.counts.values())


def test_more_people_never_make_a_level_smaller_than_the_limit() -> None:
    sizes = [lowest([a_part("a", 0, number), a_part("b", 0, 2)], 60).counts["a"] for number in range(12)]
    assert sizes[:5] == [None] * 5
    assert all(one < following for one, following in pairwise(size for size in sizes[5:] if size))
