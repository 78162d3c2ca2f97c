"""The lowest level at which enough people stand: a part by itself, else several of its area together.

At sixty answers most themes are named by fewer than five people. They are not lost: where the small parts of
an area together reach the limit, that number is shown, each person counted once; what remains is shown
together across the areas when it reaches the limit.

A number of several parts never counts a part that is shown by itself, since the difference would tell.
Whoever knows this rule knows that each small part has fewer than k people, and must not be able to work out
how many: where the number together is so large that all of them must have k - 1, the smallest part that is
shown beside them is hidden too and counted with them; then nobody can tell which one is the larger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveys.tabulation import SMALLEST_COUNT


@dataclass(frozen=True)
class Part:
    """What is counted, which area it lies in (empty: none), and the people who named it."""

    key: str
    area: str
    people: frozenset[Hashable]


@dataclass(frozen=True)
class Together:
    """Parts that are not shown by themselves and how many people named any of them; None: still too few.

    An empty `area` holds what is left of all areas.
    """

    area: str
    keys: tuple[str, ...]
    count: int | None


@dataclass(frozen=True)
class Levels:
    """The parts with the counts that may be shown, and the hidden ones together."""

    counts: Mapping[str, int | None]
    together: tuple[Together, ...]


def lowest(parts: Sequence[Part], base: int, k: int = SMALLEST_COUNT) -> Levels:
    """Show each part, area or remainder that reaches k, so that no difference tells of fewer."""
    hidden = {one.key for one in parts if not _is_enough(len(one.people), base, k)}
    areas: dict[str, list[Part]] = defaultdict(list)
    for one in parts:
        areas[one.area].append(one)
    together: list[Together] = []
    left: list[Part] = []
    is_told = False
    for area, members in sorted(areas.items()):
        small = [one for one in members if one.key in hidden]
        beside = sorted(
            (one for one in members if one.key not in hidden), key=lambda one: (len(one.people), one.key)
        )
        group = _grouped(small, beside, base, k) if area else None
        if group:
            hidden |= {one.key for one in group}
            together.append(_together(area, group))
        else:
            left += small
            # An area that reaches the limit and may not be shown must not be worked out from what is left.
            is_told |= bool(area) and _size(small) >= k
    if left:
        # Each area in it has fewer than k people, so that an area counts as one small part.
        n_small = len({one.area or one.key for one in left})
        is_shown = not is_told and _is_enough(_size(left), base, k) and _has_room(_size(left), n_small, k)
        together.append(_together("", left) if is_shown else Together("", _keys(left), None))
    counts = {one.key: None if one.key in hidden else len(one.people) for one in parts}
    return Levels(counts, tuple(together))


def _grouped(small: list[Part], beside: list[Part], base: int, k: int) -> list[Part] | None:
    """The parts whose number together stands for the area; None where there is none that may be shown."""
    if not _is_enough(_size(small), base, k):
        return None
    if _has_room(_size(small), len(small), k):
        return small
    for taken in range(1, len(beside) + 1):
        group = small + beside[:taken]
        if not _is_enough(_size(group), base, k):
            return None
        # Whichever is the larger one, it is no larger than the smallest that is still shown.
        largest = len(beside[taken].people) if taken < len(beside) else base
        if _size(group) < largest + (k - 1) * (len(group) - 1):
            return group
    return None


def _has_room(together: int, n_small: int, k: int) -> bool:
    """Whether one of so many small parts may have fewer than k - 1 people though all others have as many."""
    return together < (k - 1) * n_small


def _is_enough(count: int, base: int, k: int) -> bool:
    return count >= k and base - count >= k


def _size(parts: Iterable[Part]) -> int:
    return len(frozenset[Hashable]().union(*(one.people for one in parts)))


def _together(area: str, parts: Sequence[Part]) -> Together:
    return Together(area, _keys(parts), _size(parts))


def _keys(parts: Iterable[Part]) -> tuple[str, ...]:
    """The keys by themselves: an order of theirs would tell which one was taken along."""
    return tuple(sorted(one.key for one in parts))
