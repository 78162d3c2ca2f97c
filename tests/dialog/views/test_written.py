"""A sign-in that ends while somebody writes: nothing is lost, nothing is carried out by itself."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib

import pytest
from sqlalchemy.orm import Session

from dialog import clock, known_browser
from dialog.models import PartnerOrganisation, User
from dialog.services import accounts
from tests.page import Page, PageClient
from tests.people import NOW, PASSWORD, Cast

ADDRESS = "/en/desk/partners/arjeplog/new"
WORDS = "Fjällens skoterklubb & vänner <b>"


@pytest.fixture
def page(client: PageClient, session: Session, cast: Cast) -> Page:
    """Karin's form, open in a browser whose sign-in has ended."""
    for person in (cast.karin, cast.nils):
        session.get_one(User, person.id).password_hash = accounts.HASHER.hash(PASSWORD)
    session.commit()
    made = client.sign_in(cast.karin).get(ADDRESS)
    clock.FIXED = NOW + dt.timedelta(minutes=31)
    return made


def sign_in(client: PageClient, page: Page, who: str, *, status: int = 200) -> Page:
    form = {"email": f"{who}@example.se", "password": PASSWORD, "sealed": page.field("sealed")}
    return client.send(page, form, status=status, action="/en/account/sign-in")


def partners(session: Session) -> list[str]:
    session.expire_all()
    names = [one.name for one in session.query(PartnerOrganisation)]
    session.commit()  # leaves the one write lock to the client
    return names


def test_what_was_written_comes_back_after_the_sign_in_and_is_sent_with_one_tap(
    client: PageClient, session: Session, page: Page
) -> None:
    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=403)
    assert "What you wrote is kept in this page." in asked.text

    again = sign_in(client, asked, "karin")

    assert WORDS in again.text
    assert partners(session) == []
    client.send(again, {}, action=ADDRESS)
    assert partners(session) == [WORDS]


def test_a_wrong_password_on_the_way_loses_nothing(client: PageClient, page: Page) -> None:
    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=403)
    form = {"email": "karin@example.se", "password": "wrong", "sealed": asked.field("sealed")}

    refused = client.send(asked, form, status=422, action="/en/account/sign-in")

    assert WORDS in sign_in(client, refused, "karin").text


def test_somebody_else_does_not_get_it(client: PageClient, session: Session, page: Page) -> None:
    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=403)

    answer = sign_in(client, asked, "nils", status=303)

    arrived = client.follow(answer, status=303)
    shown = client.follow(arrived)
    assert WORDS not in shown.html
    assert partners(session) == []


def opened_by_anybody(sealed: str) -> str:
    """What somebody without a key sees in what is sealed: signed letters, of which some are packed."""
    packed, content = sealed.startswith("."), sealed.lstrip(".").partition(".")[0]
    signed = base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))
    locked = base64.b64decode(json.loads(zlib.decompress(signed) if packed else signed))
    assert locked.startswith(b"age-encryption.org/v1")
    return locked.decode("latin-1")


def test_a_sealed_form_is_taken_only_as_it_was_sealed(
    client: PageClient, session: Session, page: Page
) -> None:
    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=403)
    sealed = asked.field("sealed")
    assert WORDS not in asked.html
    assert WORDS not in opened_by_anybody(sealed)
    form = {"email": "karin@example.se", "password": PASSWORD, "sealed": sealed[:-3] + "abc"}

    client.send(asked, form, status=303, action="/en/account/sign-in")


def test_from_another_site_nothing_is_carried(client: PageClient, page: Page) -> None:
    form = {"name": WORDS, "kind": "association", "csrf_token": page.field("csrf_token")}

    client.post(ADDRESS, form, headers={"Sec-Fetch-Site": "cross-site"}, status=303)
    client.post(
        ADDRESS, {**form, "csrf_token": "made up"}, headers={"Origin": "https://x.example"}, status=400
    )


def test_a_form_from_before_is_asked_about_when_one_has_signed_in_again_in_another_tab(
    client: PageClient, session: Session, page: Page
) -> None:
    fresh = client.get("/en/account/sign-in")
    client.send(fresh, {"email": "karin@example.se", "password": PASSWORD}, action="/en/account/sign-in")

    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=409)

    assert WORDS in asked.text
    assert partners(session) == []
    client.send(asked, {}, action=ADDRESS)
    assert partners(session) == [WORDS]


def test_who_signed_in_in_another_tab_goes_on_from_the_first(
    client: PageClient, session: Session, page: Page
) -> None:
    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=403)
    again = client.send(asked, {"sealed": asked.field("sealed")}, status=403, action="/en/account/written/")
    karin = accounts.describe(session, session.query(User).filter_by(name="Karin").one(), at=NOW)
    session.commit()
    client.sign_in(karin)

    shown = client.send(again, {"sealed": again.field("sealed")}, status=200, action="/en/account/written/")

    assert WORDS in shown.text


def test_files_are_said_to_be_chosen_again(client: PageClient, page: Page) -> None:
    with client._app.instance_path and open(__file__, "rb") as file:  # noqa: PTH123
        asked = client.send(page, {"name": WORDS, "picture": (file, "karta.png")}, status=403)

    assert "Files are not kept. Choose again: karta.png." in asked.text
    assert "karta.png" in sign_in(client, asked, "karin").text


def test_a_form_that_is_too_long_is_said_to_be(
    client: PageClient, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_browser, "MOST_WRITTEN", 10)

    asked = client.send(page, {"name": WORDS, "kind": "association"}, status=403)

    assert "too long to be kept here" in asked.text


def test_who_never_signed_in_here_is_only_asked_to(client: PageClient, session: Session, page: Page) -> None:
    client.browser = client._app.test_client()
    fresh = client.get("/en/account/sign-in")

    client.post(ADDRESS, {"csrf_token": fresh.field("csrf_token"), "name": WORDS}, status=303)
