"""What several subjects read for one page, read once, while nothing is written in between.

It holds inside `reading` alone: outside of it everything is read when it is asked for, and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

HELD = "read_once"
Read = TypeVar("Read")


@contextmanager
def reading(session: Session) -> Iterator[None]:
    """From here on what is asked for by `once` is read once; at the end all of it is forgotten."""
    session.info[HELD] = {}
    try:
        yield
    finally:
        del session.info[HELD]


def once(session: Session, key: Hashable, read: Callable[[], Read]) -> Read:
    """What was read by this name since `reading` began, or is read now."""
    held: dict[Hashable, Any] | None = session.info.get(HELD)
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    return cast(Read, held[key])
