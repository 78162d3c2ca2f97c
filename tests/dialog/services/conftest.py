"""What the tests of several services begin from."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.people import Cast
from tests.strangers import stage
from tests.world import World

__all__ = ["stage"]


@pytest.fixture
def world(session: Session, cast: Cast) -> World:
    """The whole chain of Arjeplog."""
    return worlds.make(session, cast)
