"""What a browser is told over HTTPS: cookies that stay at home, HTTPS from now on, files kept for ever."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.models import User
from dialog.request import Site
from dialog.security import TRANSPORT
from dialog.services import accounts
from dialog.settings import Settings
from tests.conftest import SECRET
from tests.page import Page, PageClient
from tests.people import NOW, Cast

ORIGIN = "https://dialog.example.se"
HERE = {"base_url": ORIGIN}


@pytest.fixture
def over_https(app: Flask, session: Session, cast: Cast) -> Iterator[PageClient]:
    """A browser of the same site as it is set up when nobody says otherwise."""
    running: Site = app.extensions["dialog"]
    made = create_app(Settings(secret_key=SECRET, database_url=str(running.engine.url), base_url=ORIGIN))
    made.testing = True
    yield PageClient(made)
    made.extensions["dialog"].engine.dispose()


def cookies(page: Page) -> dict[str, Morsel[str]]:
    found: dict[str, Morsel[str]] = {}
    for line in page.response.headers.getlist("Set-Cookie"):
        found |= dict(SimpleCookie(line))
    return found


def test_the_cookies_of_the_staff_stay_at_home(over_https: PageClient, session: Session, cast: Cast) -> None:
    link = accounts.make_link(session, session.get_one(User, cast.karin.id), at=NOW)
    session.commit()
    address = f"/en/account/link/{link}"
    page = over_https.get(address, **HERE)
    token = page.field("csrf_token")

    signed = over_https.post(address, {"csrf_token": token}, headers={"Referer": ORIGIN + address}, **HERE)

    told = {**cookies(page), **cookies(signed)}
    assert set(told) == {"__Host-dialog", "__Host-dialog-known"}
    for cookie in told.values():
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Strict", "/", "")
        assert (cookie["httponly"], cookie["secure"]) == (True, True)
    assert over_https.get("/en/account/", **HERE).status == 200


def test_every_answer_asks_for_https_from_now_on(over_https: PageClient) -> None:
    for address, status in (("/en/", 200), ("/en/account/sign-in", 200), ("/en/nowhere", 404)):
        answer = over_https.get(address, status=status, **HERE).response
        assert answer.headers["Strict-Transport-Security"] == TRANSPORT
    assert int(TRANSPORT.split(";")[0].removeprefix("max-age=")) >= 365 * 24 * 3600


def test_files_under_a_name_of_their_content_are_kept_for_ever(over_https: PageClient) -> None:
    page = over_https.get("/en/", **HERE)
    named = [one.get("href", "") for one in page.all(".//link[@rel='stylesheet']")]
    named += [one.get("src", "") for one in page.all(".//script")]
    assert named

    for address in named:
        kept = over_https.browser.get(address, **HERE).headers["Cache-Control"]
        assert kept == "public, max-age=31536000, immutable"
