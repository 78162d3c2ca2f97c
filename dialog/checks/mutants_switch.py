"""The switch of every check in a copy of the services: at most one is off; who passes one is remembered.

It is imported by no module of the site: only by the copies that `mutants_spots` makes.
"""

from __future__ import annotations

EVERYWHERE = frozenset(range(1, 500))
"""Stands for every municipality: ids of a database of the tests are small."""
OFF: int | None = None
"""The check that is off just now."""
PASSED: set[int] | None = None
"""Which were passed, while somebody listens."""


def off(number: int) -> bool:
    """Whether this check is off."""
    if PASSED is not None:
        PASSED.add(number)
    return number == OFF
