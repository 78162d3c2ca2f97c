"""Signing in and out, one-time links, password, language."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import AddedLanguage, OneTimeLink, SignInSession, User
from dialog.request import Site
from dialog.services import accounts, slowing
from dialog.views.account import local_path
from tests.page import PageClient
from tests.people import NOW, PASSWORD, Cast

LATER = NOW + dt.timedelta(minutes=31)


def give_password(session: Session, cast: Cast) -> None:
    session.get_one(User, cast.karin.id).password_hash = accounts.HASHER.hash(PASSWORD)
    session.commit()


def try_to_sign_in(client: PageClient, password: str, *, status: int, address: str = "/sv/account/sign-in"):
    page = client.get(address)
    return client.send(
        page, {"email": "Karin@Example.se ", "password": password}, status=status, action=address
    )


def test_a_person_signs_in_and_comes_to_the_desk(client: PageClient, session: Session, cast: Cast) -> None:
    give_password(session, cast)

    answer = try_to_sign_in(client, PASSWORD, status=303)

    arrived = client.follow(answer, status=303)
    assert client.follow(arrived).response.request.path == "/sv/desk/"


def test_a_wrong_password_is_refused_and_what_was_typed_is_kept(
    client: PageClient, session: Session, cast: Cast
) -> None:
    give_password(session, cast)

    page = try_to_sign_in(client, "not the right one", status=422)

    assert page.field("email") == "Karin@Example.se"
    assert page.field("password") == ""
    assert client.get("/sv/desk/", status=303).response.headers["Location"] == (
        "/sv/account/sign-in?next=/sv/desk/"
    )


def test_after_some_failures_even_the_right_password_waits(
    client: PageClient, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slowing, "ODDS", 1.0)
    give_password(session, cast)
    for _ in range(slowing.FREE):
        try_to_sign_in(client, "wrong again", status=422)

    page = try_to_sign_in(client, PASSWORD, status=429, address="/en/account/sign-in")

    assert "Wait 1 minute, then try again." in page.text
    clock.FIXED = NOW + slowing.FIRST_WAIT
    try_to_sign_in(client, PASSWORD, status=303)


def test_who_was_sent_to_sign_in_comes_back_to_the_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    give_password(session, cast)
    sent = client.get("/en/desk/administration/log?page=2", status=303)

    answer = try_to_sign_in(client, PASSWORD, status=303, address=sent.response.headers["Location"])

    assert answer.response.headers["Location"] == "/en/desk/administration/log?page=2"


@pytest.mark.parametrize(
    "address",
    ["https://example.com", "//example.com", "/\\example.com", "/\t/example.com", "javascript:1", "", None],
)
def test_a_sign_in_never_leads_to_another_site(address: str | None) -> None:
    assert local_path(address) is None


def test_looking_at_a_link_does_not_spend_it(client: PageClient, session: Session, cast: Cast) -> None:
    token = accounts.make_link(session, session.get_one(User, cast.karin.id), at=NOW)
    session.commit()

    first = client.get(f"/sv/account/link/{token}")
    client.get(f"/sv/account/link/{token}")

    assert "Karin" in first.heading
    session.expire_all()
    assert session.query(OneTimeLink).one().used_at is None
    assert session.query(SignInSession).count() == 0


def test_a_link_signs_in_once_and_asks_for_a_password(
    client: PageClient, session: Session, cast: Cast
) -> None:
    token = accounts.make_link(session, session.get_one(User, cast.karin.id), at=NOW)
    session.commit()
    page = client.get(f"/sv/account/link/{token}")

    answer = client.send(page, {})

    assert answer.response.headers["Location"] == "/sv/account/password"
    assert client.follow(answer).status == 200
    gone = client.get(f"/sv/account/link/{token}", status=404)
    assert gone.heading == "Länken fungerar inte längre"


def test_choosing_a_password_ends_the_other_sessions(
    client: PageClient, session: Session, cast: Cast
) -> None:
    elsewhere = accounts.use_link(
        session, accounts.make_link(session, session.get_one(User, cast.karin.id), at=NOW), at=NOW
    )
    session.commit()
    client.sign_in(cast.karin)
    page = client.get("/sv/account/password")

    answer = client.send(page, {"password": PASSWORD, "again": PASSWORD})

    client.follow(answer)
    session.expire_all()
    assert accounts.actor_of(session, elsewhere, at=NOW) is None
    client.get("/sv/desk/")


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (PASSWORD, PASSWORD + "!"), ("", ""), (" " * 20, " " * 20)]
)
def test_a_password_that_will_not_do_is_refused(
    client: PageClient, cast: Cast, session: Session, password: str, again: str
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/account/password")

    client.send(page, {"password": password, "again": again}, status=422)

    session.expire_all()
    assert session.get_one(User, cast.karin.id).password_hash is None


def test_a_password_from_the_operators_list_is_refused(
    client: PageClient, site: Site, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, listed = "lykta granris kaffe 12", tmp_path / "leaked.txt"
    listed.write_text(hashlib.sha1(wanted.encode(), usedforsecurity=False).hexdigest() + "\n", "utf-8")
    monkeypatch.setattr(site, "settings", replace(site.settings, leaked_passwords=str(listed)))
    client.sign_in(cast.karin)
    page = client.get("/sv/account/password")

    answer = client.send(page, {"password": wanted, "again": wanted}, status=422)

    assert "läckta lösenord" in answer.text


def test_signing_out_ends_the_session_in_the_database(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/account/")

    client.send(page, {}, action="/sv/account/sign-out")

    assert session.query(SignInSession).count() == 0
    client.get("/sv/desk/", status=303)


def test_a_sign_out_from_another_site_is_refused(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)

    client.post("/sv/account/sign-out", {}, status=400)

    assert session.query(SignInSession).count() == 1


def test_half_an_hour_of_silence_ends_the_session(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    clock.FIXED = LATER

    client.get("/sv/desk/", status=303)


def test_use_prolongs_the_session_but_not_beyond_twelve_hours(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    for minutes in range(20, 12 * 60, 20):
        clock.FIXED = NOW + dt.timedelta(minutes=minutes)
        client.get("/sv/desk/")
    clock.FIXED = NOW + dt.timedelta(hours=12)

    client.get("/sv/desk/", status=303)


def test_the_desk_greets_in_the_language_that_was_chosen(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/account/")

    answer = client.send(page, {"chosen": "en"}, action="/sv/account/language")

    assert answer.response.headers["Location"] == "/en/account/"
    assert client.get("/sv/account/arrive", status=303).response.headers["Location"] == "/en/desk/"


def test_the_languages_that_one_reads_are_chosen_and_none_is_refused(
    client: PageClient, session: Session, cast: Cast
) -> None:
    session.add(AddedLanguage(code="smj", name="julevsámegiella", position=1))
    session.commit()
    page = client.sign_in(cast.karin).get("/en/account/")
    boxes = {one.get("value"): one.get("checked") is not None for one in page.all(".//input[@name='reads']")}
    assert boxes == {"sv": True, "se": False, "en": True, "smj": False}

    refused = client.send(page, {}, action="/en/account/reads", status=422)
    assert "Fill this in." in refused.text
    client.send(page, {"reads": ["sv", "smj"]}, action="/en/account/reads")

    session.expire_all()
    assert session.get_one(User, cast.karin.id).reads == ["smj", "sv"]


def test_a_session_from_before_does_not_live_on_after_signing_in(
    client: PageClient, session: Session, cast: Cast
) -> None:
    give_password(session, cast)
    client.get("/sv/account/sign-in")
    with client.browser.session_transaction() as cookie:
        planted = cookie["csrf_token"]

    try_to_sign_in(client, PASSWORD, status=303)

    with client.browser.session_transaction() as cookie:
        assert cookie.get("csrf_token") != planted


def test_the_desk_does_not_speak_northern_sami(client: PageClient) -> None:
    assert client.get("/se/account/sign-in", status=302).response.headers["Location"] == "/sv/account/sign-in"
