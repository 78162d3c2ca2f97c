"""Fixtures: a real, migrated database per test, the site on it, and a client that inspects its pages."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock, schema
from dialog.app import create_app
from dialog.database import connect
from dialog.request import Site
from dialog.security import Pace
from dialog.settings import Settings
from tests import postgres
from tests.page import PageClient
from tests.people import NOW, Cast, gather

UNHURRIED = Pace(at_least=dt.timedelta(0), each=dt.timedelta(0))
"""The tests' clock stands still, so that every form would come back too fast."""
SECRET = "for tests only: long enough to be a secret"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database, copied for every test: faster than migrating, as real as it gets."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    engine = connect(f"sqlite:///{path}")
    schema.upgrade(engine)
    engine.dispose()  # the last connection to close writes the WAL back into the file
    return path


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Flask:
    """One application for all tests; each test opens its own database on it."""
    folder = tmp_path_factory.mktemp("site")
    app = create_app(
        Settings(secret_key=SECRET, database_url=f"sqlite:///{folder}/unused.db", secure_cookies=False)
    )
    app.testing = True
    app.extensions["dialog_pace"] = UNHURRIED
    return app


@pytest.fixture
def site(application: Flask, template: Path, tmp_path: Path) -> Iterator[Site]:
    """The running site on a fresh database. Jobs stay in their rows: tests carry them out themselves."""
    path = tmp_path / "dialog.db"
    shutil.copyfile(template, path)
    running: Site = application.extensions["dialog"]
    running.open(connect(f"sqlite:///{path}"))
    running.carry_job = None
    yield running
    running.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site without pages on a database of its own, on each kind of database in turn."""
    with postgres.either(request.param, tmp_path) as url:
        running = Site(Settings(secret_key=SECRET), connect(url))
        schema.upgrade(running.engine)
        yield running
        running.engine.dispose()


@pytest.fixture
def session(site: Site) -> Iterator[Session]:
    """A session to arrange and assert with. Commit before asking the client."""
    with site.writing() as opened:
        yield opened


@pytest.fixture
def cast(session: Session) -> Cast:
    """The people and organisations of every story."""
    return gather(session)


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
