"""Passkeys with a device in software: added, used as a whole sign-in, and refused in every wrong way."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Passkey, PasskeyChallenge, SignInSession, User
from dialog.request import Site
from dialog.services import accounts, passkeys
from dialog.services.passkeys import Place
from dialog.views import account
from tests.authenticator import PRESENT, Authenticator
from tests.page import Page, PageClient
from tests.people import NOW, PASSWORD, Cast

ORIGIN, HOST = "https://dialog.example.se", "dialog.example.se"
BASE = "/en/account/passkeys"
GUARDED = (
    *(f"{BASE}/new", f"{BASE}/new/options", f"{BASE}/1/remove"),
    *(f"/en/account/second-factor/{name}" for name in ("begin", "app", "codes", "off")),
)


@pytest.fixture(autouse=True)
def named(app: Flask) -> Iterator[None]:
    """The site under a name, so that devices make keys for it."""
    site: Site = app.extensions["dialog"]
    former = site.settings
    site.settings = replace(former, base_url=ORIGIN)
    yield
    site.settings = former


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN, HOST)


def add(client: PageClient, device: Authenticator, *, status: int = 303) -> Page:
    page = client.get(f"{BASE}/new")
    token = page.field("csrf_token")
    options = client.post(f"{BASE}/new/options", {"csrf_token": token}, status=200)
    form = {"csrf_token": token, "name": "Work telephone", "answer": device.make(options.html)}
    return client.post(f"{BASE}/new", form, status=status)


def sign_in(client: PageClient, device: Authenticator, *, status: int = 303, minutes: int = 0) -> Page:
    client.browser = client._app.test_client()
    token = client.get("/en/account/sign-in").field("csrf_token")
    options = client.post(f"{BASE}/sign-in/options", {"csrf_token": token}, status=200)
    clock.FIXED = NOW + dt.timedelta(minutes=minutes)
    form = {"csrf_token": token, "answer": device.sign(options.html)}
    return client.post(f"{BASE}/sign-in", form, status=status)


def test_a_passkey_is_a_whole_sign_in(
    client: PageClient, session: Session, cast: Cast, device: Authenticator
) -> None:
    client.sign_in(cast.karin)
    add(client, device)
    assert "Work telephone" in client.get("/en/account/second-factor/").text

    sign_in(client, device)

    client.get("/en/desk/")
    latest = session.query(SignInSession).order_by(SignInSession.id.desc()).first()
    assert latest is not None
    assert (latest.user_id, latest.is_whole, latest.is_strong) == (cast.karin.id, True, True)
    key = session.query(Passkey).one()
    assert (key.sign_count, key.used_on) == (1, NOW.date())
    assert [one.user_id for one in session.query(PasskeyChallenge)] == [None]


def test_who_only_asks_what_to_sign_writes_nothing(client: PageClient, session: Session, cast: Cast) -> None:
    token = client.get("/en/account/sign-in").field("csrf_token")

    made = {
        json.loads(client.post(f"{BASE}/sign-in/options", {"csrf_token": token}, status=200).html)[
            "challenge"
        ]
        for _ in range(5)
    }

    assert (len(made), session.query(PasskeyChallenge).count()) == (5, 0)


def by_password(client: PageClient, session: Session, cast: Cast) -> Page:
    """What somebody does who has learnt Karin's password, in a browser of their own."""
    session.get_one(User, cast.karin.id).password_hash = accounts.HASHER.hash(PASSWORD)
    session.commit()
    client.browser = client._app.test_client()
    page = client.get("/en/account/sign-in")
    return client.send(page, {"email": "karin@example.se", "password": PASSWORD})


@pytest.mark.parametrize("demanded", ["offered", "required"])
def test_who_has_only_a_passkey_shows_it_after_the_password_and_nobody_adds_another_instead(
    client: PageClient, session: Session, cast: Cast, device: Authenticator, demanded: str
) -> None:
    site: Site = client._app.extensions["dialog"]
    site.settings = replace(site.settings, second_factor=demanded)
    client.sign_in(cast.karin)
    add(client, device)

    page = client.follow(by_password(client, session, cast))

    assert page.heading == "Show your passkey"
    client.get("/en/desk/", status=303)
    for address in (f"{BASE}/new", "/en/account/second-factor/", "/en/account/password"):
        client.get(address, status=303)
    token = page.field("csrf_token")
    client.post(f"{BASE}/new/options", {"csrf_token": token}, status=303)
    client.post("/en/account/second-factor/begin", {"csrf_token": token}, status=303)
    client.post("/en/account/second-factor/code", {"csrf_token": token, "code": "000000"}, status=422)
    options = client.post(f"{BASE}/sign-in/options", {"csrf_token": token}, status=200)
    assert [one["type"] for one in json.loads(options.html)["allowCredentials"]] == ["public-key"]
    client.post(f"{BASE}/sign-in", {"csrf_token": token, "answer": device.sign(options.html)})
    client.get("/en/desk/")
    client.get(f"{BASE}/new")


def test_a_link_asks_for_the_passkey_too(
    client: PageClient, session: Session, cast: Cast, device: Authenticator
) -> None:
    client.sign_in(cast.karin)
    add(client, device)
    client.browser = client._app.test_client()

    client.sign_in(cast.karin)

    client.get("/en/desk/", status=303)


def test_a_session_without_the_factor_changes_none(
    client: PageClient, session: Session, cast: Cast, device: Authenticator
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/en/account/second-factor/")
    session.add(
        Passkey(
            user_id=cast.karin.id, name="Telephone", credential_id=b"1", public_key=b"1", sign_count=0,
            created_on=NOW.date(),
        )
    )  # fmt: skip
    session.commit()
    token = page.field("csrf_token")

    for address in GUARDED:
        sent = client.post(address, {"csrf_token": token, "code": "000000"}, status=303)
        assert sent.response.headers["Location"].startswith("/en/account/sign-in?next=/en/account/")

    again = client.get(f"{BASE}/new", status=303)
    assert "Sign in once more" in client.follow(again).text
    assert session.query(Passkey).count() == 1


def test_whatever_changes_a_factor_is_guarded(app: Flask) -> None:
    """Each new page about factors is put in one of the two lists, or shows only."""
    ours = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in {"passkeys", "second_factor"}
    }

    assert ours - account.OPEN - set(account.GUARDED) == {"second_factor.show", "second_factor.seen"}


def test_adding_a_passkey_ends_the_other_sessions(
    client: PageClient, session: Session, cast: Cast, device: Authenticator
) -> None:
    user = session.get_one(User, cast.karin.id)
    elsewhere = accounts.use_link(session, accounts.make_link(session, user, at=NOW), at=NOW)
    session.commit()
    client.sign_in(cast.karin)

    add(client, device)

    session.expire_all()
    assert accounts.actor_of(session, elsewhere, at=NOW) is None


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://other.example"}, {"host": "other.example"}, {"flags": PRESENT}]
)
def test_a_key_of_another_site_or_without_asking_who_it_is_is_not_added(
    client: PageClient, session: Session, cast: Cast, device: Authenticator, wrong: dict[str, object]
) -> None:
    client.sign_in(cast.karin)

    add(client, replace(device, **wrong), status=422)

    assert session.query(Passkey).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://other.example"},
        {"host": "other.example"},
        {"flags": PRESENT},
        {"key": Authenticator(ORIGIN, HOST).key},
        {"credential": b"another key than the one that was added"},
    ],
)
def test_a_wrong_signature_signs_nobody_in(
    client: PageClient, cast: Cast, device: Authenticator, wrong: dict[str, object]
) -> None:
    client.sign_in(cast.karin)
    add(client, device)

    page = sign_in(client, replace(device, **wrong), status=422)

    assert "The passkey could not be used." in page.text
    client.get("/en/desk/", status=303)


def test_what_is_to_be_signed_is_good_for_five_minutes(
    client: PageClient, cast: Cast, device: Authenticator
) -> None:
    client.sign_in(cast.karin)
    add(client, device)

    sign_in(client, device, status=422, minutes=5)


def test_what_is_to_be_signed_is_good_once_and_a_copied_device_is_noticed(
    session: Session, cast: Cast, device: Authenticator
) -> None:
    place = Place(ORIGIN)
    made, token = passkeys.ask_to_register(session, cast.karin, place, at=NOW)
    passkeys.register(session, cast.karin, token, device.make(made), "Phone", place, at=NOW)
    asked, token = passkeys.ask_to_sign_in(session, place, at=NOW)
    answer = device.sign(asked)

    assert passkeys.sign_in(session, token, answer, place, at=NOW) is not None
    assert passkeys.sign_in(session, token, answer, place, at=NOW) is None
    asked, token = passkeys.ask_to_sign_in(session, place, at=NOW)
    device.count = 0
    assert passkeys.sign_in(session, token, device.sign(asked), place, at=NOW) is None


def test_a_removed_passkey_opens_nothing_and_only_its_owner_removes_it(
    client: PageClient, session: Session, cast: Cast, device: Authenticator
) -> None:
    client.sign_in(cast.karin)
    add(client, device)
    number = session.query(Passkey).one().id
    session.commit()
    client.sign_in(cast.nils)
    token = client.get("/en/account/sessions").field("csrf_token")
    client.post(f"{BASE}/{number}/remove", {"csrf_token": token}, status=404)
    sign_in(client, device)

    client.send(client.get("/en/account/second-factor/"), {}, action=f"{BASE}/{number}/remove")

    sign_in(client, device, status=422)


def test_at_a_bare_number_the_page_says_why_there_are_none(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    app.extensions["dialog"].settings = replace(
        app.extensions["dialog"].settings, base_url="http://127.0.0.1:8000"
    )

    page = client.sign_in(cast.karin).get(f"{BASE}/new")

    assert "the site needs a name and HTTPS" in page.text
    assert client.get("/en/account/sign-in").html.count("data-passkey=") == 0


def test_the_sign_in_page_shows_the_passkey_only_where_the_script_runs(client: PageClient) -> None:
    page = client.get("/en/account/sign-in")

    assert [form.get("hidden") for form in page.all(".//form[@data-passkey]")] == [""]
