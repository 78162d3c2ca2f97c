"""One world for all tests of what a stranger may not: made once in a process, put back after each test.

A test module takes the fixtures by their names: `session`, `world` and `people`; `stage`, which makes them,
is the folder's. What a test writes is rolled back, so that it may write what it needs; no service commits.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.database import connect, session_factory
from dialog.models import Agreement, Organisation
from dialog.services.permissions import POLICY, Actor, ActorMembership, Permission
from tests import world as worlds
from tests.people import gather
from tests.world import World
from tests.world_outside import strangers

__all__ = ["Only", "elsewhere", "only", "people", "session", "stage", "world"]

Only = Callable[..., Actor]


@dataclass(frozen=True)
class Stage:
    """The chain of Arjeplog, and who has nothing to do with it."""

    session: Session
    world: World
    people: dict[str, Actor]


@pytest.fixture(scope="session")
def stage(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("strangers") / "dialog.db"
    shutil.copyfile(template, path)
    engine = connect(f"sqlite:///{path}")
    with session_factory(engine)() as opened:
        cast = gather(opened)
        made = worlds.make(opened, cast)
        people = strangers(opened, cast)
        opened.commit()
        yield Stage(opened, made, people)
    engine.dispose()


@pytest.fixture
def session(stage: Stage) -> Iterator[Session]:
    yield stage.session
    stage.session.rollback()


@pytest.fixture
def world(stage: Stage) -> World:
    return stage.world


@pytest.fixture
def people(stage: Stage) -> dict[str, Actor]:
    """By their names in `tests/world_outside.py`."""
    return stage.people


@pytest.fixture
def only(world: World, monkeypatch: pytest.MonkeyPatch) -> Only:
    """Somebody in Arjeplog with a role that some day may come: it has these permissions and no other.

    So a check is seen that asks for what today's roles have all, or none of them.
    """

    def made(*permissions: Permission) -> Actor:
        monkeypatch.setitem(POLICY, "only", frozenset(permissions))
        here = world.cast.arjeplog.id
        return Actor(world.cast.karin.id, "Only", (ActorMembership(here, "only", frozenset({here})),))

    return made


def elsewhere(session: Session) -> Agreement:
    """The agreement that Arjeplog has not signed."""
    mine = Agreement.parties.any(Organisation.key == "mala")
    return session.scalars(sa.select(Agreement).where(mine)).one()
