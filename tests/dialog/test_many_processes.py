"""Whichever process answers, it is one site: nothing that a person or a form needs lies in one of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.database import connect
from dialog.models import Response
from dialog.request import Site
from dialog.services import interface_texts
from dialog.settings import Settings
from tests.asked import GOOD, a_definition, asked, filled
from tests.conftest import SECRET, UNHURRIED
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.readers import address


@pytest.fixture(scope="module")
def further(application: Flask, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A second process of the same site: the same settings, nothing else in common."""
    unused = tmp_path_factory.mktemp("further") / "unused.db"
    settings = Settings(secret_key=SECRET, database_url=f"sqlite:///{unused}", secure_cookies=False)
    app = create_app(settings)
    app.testing = True
    app.extensions["dialog_pace"] = UNHURRIED
    return app


@pytest.fixture
def other(site: Site, further: Flask) -> PageClient:
    """A browser at the second process, on the same database."""
    running: Site = further.extensions["dialog"]
    running.open(connect(str(site.engine.url)))
    running.carry_job = None
    return PageClient(further)


def test_a_form_of_one_process_is_taken_by_another_and_stored_once(
    client: PageClient, other: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, definition=a_definition())
    page = client.get("/sv/answer/trygghet")
    for process in (other, client, other):
        process.post("/sv/answer/trygghet", filled(page, **GOOD))
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_who_signed_in_at_one_process_is_known_to_another_and_signed_out_everywhere(
    client: PageClient, other: PageClient, session: Session, cast: Cast
) -> None:
    session.commit()
    client.sign_in(cast.karin)
    other.browser._cookies = client.browser._cookies
    page = other.get("/sv/desk/")
    client.send(page, {}, action="/sv/account/sign-out")
    assert "/account/sign-in" in other.get("/sv/desk/", status=303).response.headers["Location"]


def test_a_word_that_was_corrected_shows_at_once_in_every_process(
    client: PageClient, other: PageClient, session: Session, cast: Cast
) -> None:
    session.commit()
    assert [one.get("/sv/accessibility").heading for one in (client, other)] == ["Tillgänglighet"] * 2
    interface_texts.correct(session, cast.karin, address("Accessibility"), "sv", ["Nåbarhet"], at=NOW)
    session.commit()
    assert [one.get("/sv/accessibility").heading for one in (other, client)] == ["Nåbarhet"] * 2
