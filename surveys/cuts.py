"""How many came before, during and after: what may be told when several borders lie in the same weeks.

Whoever knows how many came before each of two borders knows how many came between them. So a border is told
only where enough people, and enough others, lie between it and every border that is told already; what a
figure by seasons has told stands as walls among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveys.tabulation import SMALLEST_COUNT


class Cuts:
    """The borders in one row of counts by week that are told; a border is the number of weeks before it."""

    def __init__(
        self,
        counts: Sequence[int],
        sizes: Sequence[int] | None = None,
        walls: Iterable[int] = (),
        k: int = SMALLEST_COUNT,
    ) -> None:
        """`sizes`: of how many the counts are, where both those in and those outside must be enough."""
        self._counts, self._sizes, self._k = tuple(counts), tuple(sizes or ()), k
        self._told = {0, len(self._counts)}
        self._walls = frozenset(walls)

    def tell(self, cut: int) -> bool:
        """Whether the numbers on both sides of the border may be told; if so, it is told from now on."""
        if cut in self._told:
            return True
        around = (self._told | self._walls) - {cut}
        before, after = max(one for one in around if one < cut), min(one for one in around if one > cut)
        if self._is_enough(before, cut) and self._is_enough(cut, after):
            self._told.add(cut)
            return True
        return False

    def _is_enough(self, first: int, last: int) -> bool:
        count = sum(self._counts[first:last])
        if count < self._k:
            return False
        return not self._sizes or sum(self._sizes[first:last]) - count >= self._k
