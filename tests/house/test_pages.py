"""Every page of the example, in every language, reached by its links: valid, whole, and no link is dead."""

from __future__ import annotations

import pytest
from flask import Flask

from dialog import clock
from dialog.models import User
from dialog.request import Site
from dialog.services import accounts
from tests import example
from tests.crawl import crawl
from tests.ground import Ground, stand
from tests.page import PageClient

PUBLIC = {
    "activities.index",
    "answer.form",
    "picture.show",
    "promise_data.about",
    "promise_prints.school",
    "promises.area",
    "promises.index",
    "promises.show",
    "promises.version",
    "results.index",
    "results.show",
    "results.theme",
    "start.accessibility",
    "start.index",
    "start.method",
    "start.municipality",
    "start.privacy",
}


@pytest.fixture
def loaded(application: Flask, ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> PageClient:
    """A client on a copy of the example, at the hour the example was loaded."""
    running: Site = application.extensions["dialog"]
    stand(running, ground.lay(example.database(example.folder(tmp_path_factory))))
    running.carry_job = None
    return PageClient(application)


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_every_public_page_can_be_reached_and_is_whole(
    application: Flask, loaded: PageClient, language: str
) -> None:
    found = crawl(application, loaded, f"/{language}/")
    assert set(found) >= PUBLIC, f"No link leads to: {sorted(PUBLIC - set(found))}"
    assert not any(endpoint.startswith("desk.") for endpoint in found)


@pytest.mark.parametrize(
    ("language", "email"),
    [("sv", "karin"), ("sv", "petra"), ("en", "maja"), ("sv", "lena"), ("en", "ada")],
)
def test_every_page_of_the_desk_can_be_reached_and_is_whole(
    application: Flask, loaded: PageClient, email: str, language: str
) -> None:
    site: Site = application.extensions["dialog"]
    with site.writing() as session:
        user = session.query(User).filter_by(email=f"{email}@example.se").one()
        actor = accounts.describe(session, user, at=clock.now())
    loaded.sign_in(actor)
    # The others meet pages of the types that Karin meets, with less on them: one of each is enough.
    found = crawl(application, loaded, f"/{language}/desk", most=2 if email == "karin" else 1)
    assert "desk.show" in found
