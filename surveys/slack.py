"""How far a hidden number could be from the truth while everything published stays the same.

Hidden numbers protect each other: what one of them gains, others must lose, or the published sums would not
hold. Such an exchange is a circulation in a network whose nodes are the published sums and whose arcs are
the hidden numbers: along an arc as far as a number may grow, against it as far as it may shrink. The most
that one number can change is a largest flow, found by looking for one path after another. It starts from the
true table, which only the protection knows; whoever attacks the tables has to begin without it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import pairwise

Node = Hashable
UNBOUNDED = 1_000_000


@dataclass
class Network:
    """Sums that are published, and between them the hidden numbers."""

    arcs: dict[Node, dict[Node, int]] = field(default_factory=dict)

    def hide(self, start: Node, end: Node, *, shrinks: int, grows: int = UNBOUNDED) -> None:
        """Add a hidden number: it may grow along start → end, and shrink the other way."""
        self.arcs.setdefault(start, {})[end] = grows
        self.arcs.setdefault(end, {})[start] = shrinks

    def width(self, start: Node, end: Node, enough: int) -> int:
        """How wide the interval of a hidden number is; counting stops at `enough`."""
        grows = min(self.arcs[start][end], self._flow(end, start, enough))
        if grows >= enough:
            return grows
        return grows + min(self.arcs[end][start], self._flow(start, end, enough - grows))

    def _flow(self, source: Node, target: Node, enough: int) -> int:
        """The largest flow that does not use the arc between the two themselves, up to `enough`."""
        left = {node: dict(arcs) for node, arcs in self.arcs.items()}
        left[source].pop(target, None)
        left[target].pop(source, None)
        total = 0
        while total < enough and (path := _path(left, source, target)):
            steps = list(pairwise(path))
            amount = min(enough - total, *(left[one][next_one] for one, next_one in steps))
            for one, next_one in steps:
                left[one][next_one] -= amount
                left[next_one][one] += amount
            total += amount
        return total


def _path(arcs: dict[Node, dict[Node, int]], source: Node, target: Node) -> list[Node]:
    """The shortest path with something left on every arc; empty when there is none."""
    came_from: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        if node == target:
            path = [node]
            while path[-1] != source:
                path.append(came_from[path[-1]])
            return path[::-1]
        for following, amount in arcs[node].items():
            if amount > 0 and following not in came_from:
                came_from[following] = node
                waiting.append(following)
    return []
