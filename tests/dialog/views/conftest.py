"""Fixtures of the pages: a small survey, and nobody who has sent anything yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.security import Limiter
from tests.asked import a_definition, asked
from tests.people import Cast


@pytest.fixture(autouse=True)
def fresh_limiter(app: Flask) -> Iterator[None]:
    """Every test begins with nobody having sent anything."""
    kept = app.extensions["dialog_limiter"]
    app.extensions["dialog_limiter"] = Limiter(most=120, window=dt.timedelta(minutes=5))
    yield
    app.extensions["dialog_limiter"] = kept


@pytest.fixture
def small(session: Session, cast: Cast) -> None:
    """A small survey about Arjeplog, open today."""
    asked(session, cast, definition=a_definition())
