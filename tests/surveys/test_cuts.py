"""Borders in a row of weeks: told only where enough lie between each of them and the next."""

from __future__ import annotations

from surveys.cuts import Cuts


def test_a_border_with_enough_on_both_sides_is_told() -> None:
    assert [Cuts((3, 3, 3, 3)).tell(at) for at in range(5)] == [True, False, True, False, True]


def test_a_second_border_too_near_the_first_is_not_told() -> None:
    cuts = Cuts((5, 4, 5))

    assert (cuts.tell(1), cuts.tell(2), cuts.tell(1)) == (True, False, True)


def test_enough_others_must_lie_there_too() -> None:
    assert Cuts((6, 6), (10, 20)).tell(1) is False
    assert Cuts((6, 6), (11, 20)).tell(1) is True


def test_a_wall_is_not_told_but_keeps_borders_away() -> None:
    cuts = Cuts((5, 4, 5, 5), walls={2})

    assert cuts.tell(1) is False
    assert cuts.tell(2) is True


def test_nobody_at_all_has_only_the_outer_borders() -> None:
    assert (Cuts(()).tell(0), Cuts((0, 0)).tell(1)) == (True, False)
