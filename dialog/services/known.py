"""What is worked out of many rows and holds until a line of the log changes it: kept by whoever serves.

Only what changes by decisions may be asked for so, since each writes its line; what an answer changes that
comes in belongs into the key, as a `Stamp`. Which lines leave what as it is stands in `known_lines`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

KEEPER = "known"
"""Where a session carries what remembers for it; one that writes carries nothing."""
Known = TypeVar("Known")


class Stamp(tuple[Hashable, ...]):
    """What the log does not tell, as part of a key: another stamp takes the place of the former."""

    __slots__ = ()


class Of(Flag):
    """What a value is made of beside surveys, and what a line of the log changes."""

    ANSWERS = auto()
    """Which answers count."""
    TEXTS = auto()
    """What they wrote, which of it is shown, and what is serious."""
    DEALT = auto()
    """What somebody did with a text: read it, took care of it, said it in Swedish."""
    THEMES = auto()
    """Themes, what lies under them, and what a grouping proposes; also quotes."""
    BESIDE = auto()
    """Pictures, plans, promises and what else is not said by residents."""

    SAID = ANSWERS | TEXTS
    WAITING = SAID | DEALT
    LYING = SAID | THEMES
    COUNTS = SAID | DEALT | THEMES
    ALL = COUNTS | BESIDE


@dataclass(frozen=True)
class Scope:
    """What a value depends on. Without `places` on anything; else on what is kept of these municipalities.

    Without any place it is the same wherever texts are read.
    """

    places: frozenset[int] | None = None
    of: Of = Of.COUNTS


@dataclass(frozen=True)
class Entry:
    """A value, and what it holds for."""

    value: Any
    stamps: tuple[Stamp, ...]
    scope: Scope


def known(
    session: Session,
    key: Hashable,
    read: Callable[[], Known],
    places: Collection[int] | None = None,
    of: Of = Of.COUNTS,
) -> Known:
    """What was read before under this key and holds, or is read now. `places` and `of`: see Scope."""
    keeper = session.info.get(KEEPER)
    if keeper is None:
        return read()
    return cast(Known, keeper(key, read, Scope(None if places is None else frozenset(places), of)))


def parted(key: Hashable) -> tuple[Hashable, tuple[Stamp, ...]]:
    """A key without its stamps, and these."""
    if not isinstance(key, tuple) or isinstance(key, Stamp):
        return key, ()
    stamps = tuple(one for one in key if isinstance(one, Stamp))
    return (tuple(one for one in key if not isinstance(one, Stamp)), stamps) if stamps else (key, ())
