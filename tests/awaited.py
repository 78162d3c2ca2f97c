"""What awaits somebody, counted once for all pages of the desk, where nothing changes it.

It is most of what a page of the desk costs, and a walk opens hundreds of pages in one world.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from dialog.services import desk
from dialog.services.due import Due
from dialog.services.permissions import Actor


@contextmanager
def counted_once(stands_still: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """The desk counts what awaits each person once, and again whenever the world does not stand still."""
    count = desk.awaiting
    counted: dict[Actor, tuple[Due, ...]] = {}

    def awaiting(session: Session, actor: Actor, *, at: dt.datetime) -> tuple[Due, ...]:
        if not stands_still():
            return count(session, actor, at=at)
        if actor not in counted:
            counted[actor] = count(session, actor, at=at)
        return counted[actor]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "awaiting", awaiting)
        yield
