"""How the people of one part are spread over groups, beside the number of the part itself.

Each person is in one group; the number of the part is shown. So a hidden group must have company: the number
of the part less the groups shown gives the sum of the hidden ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.tabulation import SMALLEST_COUNT_IN_A_BREAKDOWN

OTHERS = ""
"""The group of all others: too few to be a group of their own, or they did not say."""


def merged(sizes: Mapping[str, int], k: int = SMALLEST_COUNT_IN_A_BREAKDOWN) -> dict[str, str]:
    """Say for each group under which key it is shown: its own, or that of all others.

    All others are at least k as well, or nobody.
    """
    own = {key for key, size in sizes.items() if key != OTHERS and size >= k}
    while own and 0 < sum(size for key, size in sizes.items() if key not in own) < k:
        own.remove(min(own, key=lambda key: (sizes[key], key)))
    return {key: key if key in own else OTHERS for key in sizes}


def spread(
    cells: Mapping[str, int], sizes: Mapping[str, int], k: int = SMALLEST_COUNT_IN_A_BREAKDOWN
) -> dict[str, int | None]:
    """Hide the groups with fewer than k people in the part or outside it, and company for them."""
    hidden = {key for key, count in cells.items() if count < k or sizes[key] - count < k}
    while hidden and hidden != set(cells):
        if len(hidden) > 1 and sum(cells[key] for key in hidden) >= k:
            break
        hidden.add(min(cells.keys() - hidden, key=lambda key: (cells[key], key)))
    return {key: None if key in hidden else count for key, count in cells.items()}
