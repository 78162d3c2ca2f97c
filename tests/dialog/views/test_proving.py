"""What somebody shows once more before the ways in are changed, and what becomes of the session before."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import SignInSession, User
from dialog.request import TOKEN
from dialog.services import accounts, second_factor, sessions, slowing
from dialog.views import account
from tests.page import Page, PageClient
from tests.people import NOW, PASSWORD, Cast

NEW = "seven green tractors for breakfast"
CHANGE = "/en/account/password"
LATER = NOW + sessions.FRESH + dt.timedelta(seconds=1)


@pytest.fixture
def karin(client: PageClient, session: Session, cast: Cast) -> PageClient:
    """Karin in a browser, signed in by her password."""
    session.get_one(User, cast.karin.id).password_hash = accounts.HASHER.hash(PASSWORD)
    session.commit()
    sign_in(client)
    return client


def sign_in(client: PageClient, address: str = "/en/account/sign-in") -> Page:
    form = {"email": "karin@example.se", "password": PASSWORD}
    return client.send(client.get(address), form, action=address)


def token(client: PageClient) -> str:
    with client.browser.session_transaction() as cookie:
        return str(cookie[TOKEN])


def hashed(session: Session, cast: Cast) -> str | None:
    session.expire_all()
    found = session.get_one(User, cast.karin.id).password_hash
    session.commit()
    return found


def test_the_password_is_changed_only_with_the_former_one(
    karin: PageClient, session: Session, cast: Cast
) -> None:
    before = hashed(session, cast)
    page = karin.get(CHANGE)
    for former in ("", "not the right one"):
        karin.send(page, {"former": former, "password": NEW, "again": NEW}, status=422)
    karin.send(page, {"password": NEW, "again": NEW}, status=422)
    assert hashed(session, cast) == before

    karin.send(page, {"former": PASSWORD, "password": NEW, "again": NEW})

    assert accounts.check_password(session, "karin@example.se", NEW) == cast.karin.id


def test_guessing_the_former_password_is_slowed(karin: PageClient, session: Session, cast: Cast) -> None:
    page = karin.get(CHANGE)
    for _ in range(slowing.FREE):
        karin.send(page, {"former": "wrong", "password": NEW, "again": NEW}, status=422)

    refused = karin.send(page, {"former": PASSWORD, "password": NEW, "again": NEW}, status=429)

    assert "Wait 1 minute, then try again." in refused.text


def by_link(client: PageClient, session: Session, cast: Cast) -> Page:
    link = accounts.make_link(session, session.get_one(User, cast.karin.id), at=NOW)
    session.commit()
    client.browser = client._app.test_client()
    return client.send(client.get(f"/en/account/link/{link}"), {})


def test_who_forgot_it_chooses_by_a_link_without_the_former_one_once_and_soon(
    karin: PageClient, session: Session, cast: Cast
) -> None:
    chosen = by_link(karin, session, cast)
    assert chosen.response.headers["Location"] == CHANGE
    karin.send(karin.follow(chosen), {"password": NEW, "again": NEW})
    karin.send(karin.get(CHANGE), {"password": PASSWORD, "again": PASSWORD}, status=422)

    page = karin.follow(by_link(karin, session, cast))
    clock.FIXED = LATER
    karin.send(page, {"password": PASSWORD, "again": PASSWORD}, status=422)
    assert accounts.check_password(session, "karin@example.se", NEW) == cast.karin.id


def test_after_a_link_and_a_code_the_password_is_chosen_too(
    karin: PageClient, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = session.get_one(User, cast.karin.id)
    user.totp_salt, user.totp_since = "salt", NOW
    session.commit()
    monkeypatch.setattr(second_factor, "take_code", lambda *_, **__: True)
    page = karin.follow(by_link(karin, session, cast))
    assert page.heading == "Write the code"

    answer = karin.send(page, {"code": "123456"}, action=f"/en/account/second-factor/code?next={CHANGE}")

    karin.send(karin.follow(answer), {"password": NEW, "again": NEW})


@pytest.mark.parametrize("endpoint", sorted(set(account.GUARDED) - {"account.password"}))
def test_ten_minutes_after_the_sign_in_one_signs_in_again_before_a_factor_is_changed(
    karin: PageClient, cast: Cast, session: Session, endpoint: str
) -> None:
    with karin._app.test_request_context():
        given = {"passkeys.remove": {"passkey_id": 1}, "account.end_session": {"session_id": 1}}.get(
            endpoint, {}
        )
        address = account.url_for(endpoint, language="en", **given)
    csrf = karin.get("/en/account/second-factor/").field("csrf_token")
    clock.FIXED = LATER

    sent = karin.post(address, {"csrf_token": csrf, "code": "000000"})

    asked = sent.response.headers["Location"]
    assert asked.startswith("/en/account/sign-in?next=/en/account/")
    again = karin.follow(sent)
    assert again.field("email") == "karin@example.se"
    assert "or where you are signed in" in again.text
    answer = sign_in(karin, asked)
    assert answer.response.headers["Location"] == asked.partition("next=")[2]
    csrf = karin.get("/en/account/second-factor/").field("csrf_token")
    after = karin.browser.post(address, data={"csrf_token": csrf, "code": "000000"})
    assert "/sign-in" not in after.headers.get("Location", "")


def test_who_was_only_invited_so_far_has_nothing_to_show_again(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.karin)
    clock.FIXED = LATER

    client.send(client.get(CHANGE), {"password": NEW, "again": NEW})
    client.get("/en/account/passkeys/new")


def test_signing_in_again_ends_the_session_that_the_browser_had(
    karin: PageClient, session: Session, cast: Cast
) -> None:
    before = token(karin)

    sign_in(karin)

    session.expire_all()
    assert accounts.actor_of(session, before, at=NOW) is None
    assert accounts.actor_of(session, token(karin), at=NOW) == cast.karin
    live = session.query(SignInSession).filter(SignInSession.ends_at > NOW)
    assert live.count() == 1


def test_coming_by_a_link_ends_the_session_of_whoever_sat_there_before(
    karin: PageClient, session: Session, cast: Cast
) -> None:
    before = token(karin)
    nils = accounts.make_link(session, session.get_one(User, cast.nils.id), at=NOW)
    session.commit()

    karin.send(karin.get(f"/en/account/link/{nils}"), {})

    session.expire_all()
    assert accounts.actor_of(session, before, at=NOW) is None
    assert accounts.actor_of(session, token(karin), at=NOW) == cast.nils
