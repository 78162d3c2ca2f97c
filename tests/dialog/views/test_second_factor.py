"""Setting up the second factor and signing in with it; the sessions that one can end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import SignInSession, User
from dialog.request import TOKEN, Site
from dialog.services import accounts, people, second_factor, sessions
from tests.conftest import SECRET
from tests.page import Page, PageClient
from tests.people import NOW, PASSWORD, Cast

BASE = "/en/account/second-factor"


def code(session: Session, cast: Cast) -> str:
    session.expire_all()
    user = session.get_one(User, cast.karin.id)
    session.commit()  # leaves the one write lock to the client
    return pyotp.TOTP(second_factor.key_of(user, SECRET)).at(clock.now())


def set_up(client: PageClient, session: Session, cast: Cast) -> Page:
    """Karin turns on the app; the page with her codes on paper."""
    client.sign_in(cast.karin)
    client.send(client.get(f"{BASE}/"), {}, action=f"{BASE}/begin")
    page = client.get(f"{BASE}/app")
    made = client.send(page, {"code": code(session, cast)}, status=201)
    session.get_one(User, cast.karin.id).password_hash = accounts.HASHER.hash(PASSWORD)
    session.commit()
    clock.FIXED = NOW + dt.timedelta(minutes=2)
    return made


def by_password(client: PageClient) -> Page:
    page = client.get("/en/account/sign-in")
    return client.send(page, {"email": "karin@example.se", "password": PASSWORD})


def test_the_key_is_shown_as_a_square_and_as_text_and_the_codes_once(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    client.send(client.get(f"{BASE}/"), {}, action=f"{BASE}/begin")
    page = client.get(f"{BASE}/app")
    session.expire_all()
    key = second_factor.key_of(session.get_one(User, cast.karin.id), SECRET)
    session.commit()

    assert key in page.text.replace(" ", "")
    assert len(page.all(".//*[@class='square']/*")) == 1
    client.send(page, {"code": "000000"}, status=422)
    made = client.send(page, {"code": code(session, cast)}, status=201)
    assert len(made.all(".//li/code")) == second_factor.CODES


def test_after_the_password_the_code_is_asked_for_and_nothing_else_opens(
    client: PageClient, session: Session, cast: Cast
) -> None:
    set_up(client, session, cast)
    client.browser = client._app.test_client()

    answer = by_password(client)

    assert answer.response.headers["Location"].startswith(f"{BASE}/code")
    client.get("/en/desk/", status=303)
    client.get("/en/account/", status=303)
    page = client.follow(answer)
    client.send(page, {"code": "000000"}, status=422)
    with client.browser.session_transaction() as cookie:
        before = cookie[TOKEN]
    client.send(page, {"code": code(session, cast)})
    with client.browser.session_transaction() as cookie:
        assert cookie[TOKEN] != before
    client.get("/en/desk/")


def test_guessing_codes_is_slowed_down(client: PageClient, session: Session, cast: Cast) -> None:
    set_up(client, session, cast)
    client.browser = client._app.test_client()
    page = client.follow(by_password(client))
    for _ in range(5):
        client.send(page, {"code": "000000"}, status=422)

    client.send(page, {"code": code(session, cast)}, status=429)


def test_who_lost_it_is_told_that_an_administrator_took_it_away(
    client: PageClient, session: Session, cast: Cast
) -> None:
    set_up(client, session, cast)
    people.reset_second_factor(session, cast.ada, cast.karin.id, at=clock.now())
    session.commit()

    arrived = client.follow(by_password(client), status=303)

    page = client.follow(arrived)
    assert "An administrator took your second factor away on" in page.text
    client.send(page, {}, action=f"{BASE}/seen")
    assert client.get("/en/account/arrive", status=303).response.headers["Location"] == "/sv/desk/"


@pytest.fixture
def demanding(app: Flask) -> object:
    """The site with the second factor required."""
    site: Site = app.extensions["dialog"]
    former = site.settings
    site.settings = replace(former, second_factor="required")
    yield site
    site.settings = former


def test_where_it_is_required_nobody_gets_further_until_it_is_done(
    demanding: Site, client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)

    sent = client.get("/en/desk/", status=303)
    assert sent.response.headers["Location"] == f"{BASE}/"
    assert "Here everybody signs in with a second factor." in client.follow(sent).text
    set_up(client, session, cast)
    client.get("/en/desk/")


def test_one_ends_a_session_elsewhere_and_all_others_at_once(
    client: PageClient, session: Session, cast: Cast
) -> None:
    user = session.get_one(User, cast.karin.id)
    elsewhere = [
        accounts.use_link(session, accounts.make_link(session, user, at=NOW), at=NOW, device=device)
        for device in ("Firefox, Linux", "Safari, iPhone", "Edge, Windows")
    ]
    session.commit()
    client.sign_in(cast.karin)

    page = client.get("/en/account/sessions")

    assert [word in page.text for word in ("Firefox, Linux", "Safari, iPhone", "Edge, Windows")] == [True] * 3
    first = session.query(SignInSession).filter_by(device="Firefox, Linux").one().id
    session.commit()
    client.send(page, {}, action=f"/en/account/sessions/{first}/end")
    client.send(client.get("/en/account/sessions"), {}, action="/en/account/sessions/end-others")
    session.expire_all()
    assert [accounts.actor_of(session, token, at=NOW) for token in elsewhere] == [None] * 3
    assert "this one" in client.get("/en/account/sessions").text


def test_nobody_ends_somebody_elses_session(client: PageClient, session: Session, cast: Cast) -> None:
    nils = session.get_one(User, cast.nils.id)
    token = accounts.use_link(session, accounts.make_link(session, nils, at=NOW), at=NOW)
    session.commit()
    page = client.sign_in(cast.karin).get("/en/account/sessions")
    other = session.query(SignInSession).filter_by(user_id=nils.id).one().id
    session.commit()

    client.post(f"/en/account/sessions/{other}/end", {"csrf_token": page.field("csrf_token")}, status=404)

    session.expire_all()
    assert accounts.actor_of(session, token, at=NOW) == cast.nils


def test_a_change_of_rights_gives_the_browser_a_new_id(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    with client.browser.session_transaction() as cookie:
        before = cookie[TOKEN]
    membership = people.person(session, cast.ada, cast.karin.id, at=NOW).roles[0]
    people.end_role(session, cast.ada, membership.id, dt.date(2026, 12, 31), at=NOW)
    session.commit()

    client.get("/sv/desk/")

    with client.browser.session_transaction() as cookie:
        assert cookie[TOKEN] != before
    session.expire_all()
    later = NOW + sessions.OLD_ID_LASTS
    assert accounts.actor_of(session, before, at=later) is None


def test_a_browser_is_named_by_a_short_word(client: PageClient, session: Session, cast: Cast) -> None:
    session.get_one(User, cast.karin.id).password_hash = accounts.HASHER.hash(PASSWORD)
    session.commit()
    page = client.get("/en/account/sign-in")
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    form = {"csrf_token": page.field("csrf_token"), "email": "karin@example.se", "password": PASSWORD}

    client.post("/en/account/sign-in", form, headers={"User-Agent": agent})

    assert session.query(SignInSession).one().device == "Firefox, Linux"
