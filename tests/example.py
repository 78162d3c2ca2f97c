"""The example as a database file: made once a test run, whichever process comes first, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from dialog import clock, schema
from dialog.example import load
from dialog.request import Site
from dialog.settings import Settings
from tests.people import NOW


def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test run that all its processes share; never one of an earlier run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def database(shared: Path) -> Path:
    """The example's database, closed, so that copying the one file copies all of it."""
    path = shared / "example.db"
    with (shared / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = shared / "example-making.db"
            for left_over in shared.glob("example-making.db*"):
                left_over.unlink()  # of one that broke off half-way
            site = Site.from_settings(
                Settings(secret_key="x" * 40, database_url=f"sqlite:///{making}", example=True)
            )
            schema.upgrade(site.engine)
            clock.FIXED = NOW  # so that the example does not age with the day the tests are run
            load.everything(site)
            site.engine.dispose()  # the last connection that closes puts everything into the one file
            shutil.move(making, path)
    return path
