"""Fixtures: a real, migrated database per test, the site on it, and a client that inspects its pages."""

from __future__ import annotations

import datetime as dt
import gc
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from dialog import clock, schema
from dialog.app import create_app
from dialog.database import connect
from dialog.request import Site
from dialog.security import Pace
from dialog.services import accounts
from dialog.settings import Settings
from tests import example, postgres
from tests.ground import Ground, stand
from tests.page import PageClient
from tests.people import NOW, Cast, gather
from tests.recalled import Beginning, begin, nothing_else

UNHURRIED = Pace(at_least=dt.timedelta(0), each=dt.timedelta(0))
"""The tests' clock stands still, so that every form would come back too fast."""
SITES_HASHER = accounts.HASHER
"""As it is outside of the tests."""
SECRET = "for tests only: long enough to be a secret"


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage again and again was a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Passwords are hashed as on a site, but not at its cost, which is meant to be felt."""
    accounts.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    accounts.NOBODY = accounts.nobodys(accounts.HASHER)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database, copied for every test: faster than migrating, as real as it gets."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    engine = connect(f"sqlite:///{path}")
    schema.upgrade(engine)
    engine.dispose()  # the last connection to close writes the WAL back into the file
    return path


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Where the tests of this process lay their databases."""
    return Ground(tmp_path_factory.mktemp("ground") / "dialog.db")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What pages are compiled to, kept for every application of this test run and for both its processes."""
    kept = example.folder(tmp_path_factory) / "compiled-templates"
    kept.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(kept))


@pytest.fixture(scope="session")
def application(
    tmp_path_factory: pytest.TempPathFactory, template: Path, compiled_templates: FileSystemBytecodeCache
) -> Flask:
    """One application for all tests; each test opens its own database on it."""
    folder = tmp_path_factory.mktemp("site")
    app = create_app(
        Settings(secret_key=SECRET, database_url=f"sqlite:///{folder}/unused.db", secure_cookies=False)
    )
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    app.extensions["dialog_pace"] = UNHURRIED
    return app


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Beginning[Cast]:
    """A database in which there are the people of every story, and nothing else."""
    path = tmp_path_factory.mktemp("people") / "people.db"
    return begin(template, path, Settings(secret_key=SECRET), gather)


@pytest.fixture
def site(
    request: pytest.FixtureRequest, application: Flask, template: Path, ground: Ground
) -> Iterator[Site]:
    """The running site on a fresh database. Jobs stay in their rows: tests carry them out themselves.

    Where the test asks for the people of every story, they are there already.
    """
    running: Site = application.extensions["dialog"]
    is_peopled = "peopled" in request.fixturenames
    stand(running, ground.lay(request.getfixturevalue("peopled").path if is_peopled else template))
    running.carry_job = None
    yield running
    running.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_both(request: pytest.FixtureRequest, template: Path, ground: Ground) -> Iterator[Site]:
    """A site without pages on a fresh database, on each kind of database in turn."""
    if request.param == "sqlite":
        running = Site(Settings(secret_key=SECRET), ground.lay(template))
        yield running
        running.engine.dispose()
        return
    with postgres.migrated() as url:
        running = Site(Settings(secret_key=SECRET), connect(url))
        yield running
        running.engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def no_server_is_left() -> Iterator[None]:
    """The PostgreSQL server that some test asked for ends with its process."""
    yield
    postgres.stop()


@pytest.fixture
def session(site: Site) -> Iterator[Session]:
    """A session to arrange and assert with. Commit before asking the client."""
    with site.writing() as opened:
        yield opened


@pytest.fixture
def cast(request: pytest.FixtureRequest, session: Session, peopled: Beginning[Cast]) -> Cast:
    """The people and organisations of every story."""
    found = peopled.recall(session)
    if "client" not in request.fixturenames:  # there a session that reads is in the way of the page
        nothing_else(session)
    return found


@pytest.fixture
def app(application: Flask, site: Site) -> Flask:
    """The application on this test's database."""
    return application


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that inspects every page it fetches."""
    return PageClient(app)


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """It is always the same Monday morning."""
    clock.FIXED = NOW
    yield
    clock.FIXED = None


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that leaves this machine fails the test."""
    real = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "localhost", "::1"}:
            raise AssertionError(f"The test tried to reach {address[0]}.")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect_here)
