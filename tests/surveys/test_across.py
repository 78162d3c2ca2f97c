"""A part's people by group: what is hidden cannot be worked out from the rest."""

from __future__ import annotations

import random

from surveys.across import merged, spread


def test_a_small_group_is_hidden_with_the_next_smallest() -> None:
    assert spread({"a": 30, "b": 4, "c": 12}, {"a": 60, "b": 40, "c": 50}) == {"a": 30, "b": None, "c": None}


def test_a_group_of_which_nearly_all_are_in_the_part_is_hidden_too() -> None:
    assert spread({"a": 30, "b": 33, "c": 12}, {"a": 60, "b": 40, "c": 50}) == {"a": 30, "b": None, "c": None}


def test_two_small_groups_protect_each_other() -> None:
    assert spread({"a": 30, "b": 4, "c": 7}, {"a": 60, "b": 40, "c": 50}) == {"a": 30, "b": None, "c": None}


def test_groups_that_are_too_small_are_all_others() -> None:
    assert merged({"a": 30, "b": 4, "": 7}) == {"a": "a", "b": "", "": ""}
    assert merged({"a": 30, "b": 15, "": 4}) == {"a": "a", "b": "", "": ""}
    assert merged({"a": 30, "b": 15}) == {"a": "a", "b": "b"}


def test_every_difference_leaves_at_least_ten_people_in_at_least_two_groups() -> None:
    draw = random.Random(11)
    for _ in range(3_000):
        sizes = {str(number): draw.randrange(10, 80) for number in range(draw.randrange(1, 6))}
        cells = {key: draw.randrange(size + 1) for key, size in sizes.items()}
        shown = spread(cells, sizes)
        hidden = [key for key, count in shown.items() if count is None]
        assert all(shown[key] == cells[key] >= 10 <= sizes[key] - cells[key] for key in shown.keys() - hidden)
        if hidden and len(hidden) < len(cells):
            left = sum(cells.values()) - sum(count for count in shown.values() if count is not None)
            assert len(hidden) > 1
            assert left >= 10
