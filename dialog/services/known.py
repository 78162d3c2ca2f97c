"""What is worked out of many rows and holds until the log grows: kept by whoever serves, else read anew.

Only what changes by decisions may be asked for so, since each writes its line; what an answer changes that
comes in belongs into the key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy.orm import Session

KEEPER = "known"
"""Where a session carries what remembers for it; one that writes carries nothing."""
Known = TypeVar("Known")


def known(session: Session, key: Hashable, read: Callable[[], Known]) -> Known:
    """What was read before under this key at this head of the log, or is read now."""
    keeper = session.info.get(KEEPER)
    return cast(Known, keeper(key, read)) if keeper is not None else read()
