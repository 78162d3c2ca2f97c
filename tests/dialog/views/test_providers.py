"""Signing in by an identity provider: a made-up one that can be wrong in every way; no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import ECKey
from sqlalchemy.orm import Session

from dialog import identity_providers
from dialog.identity_providers import Provider
from dialog.models import Membership, SignInSession, User, UserIdentity
from dialog.services import people
from dialog.services.permissions import Actor
from dialog.settings import SettingsError
from tests.fake_provider import CLIENT, ISSUER, SECRET, FakeProvider
from tests.page import Page, PageClient
from tests.people import NOW, Cast

NAME = "Arjeplogs kommun"
GO = "/en/account/providers/arjeplog/go"
FINISH = "/en/account/providers/arjeplog/finish"


@pytest.fixture
def provider(app: Flask) -> Iterator[FakeProvider]:
    """The provider of Arjeplog's people."""
    fake = FakeProvider()
    known = Provider("arjeplog", {"sv": NAME}, ISSUER, CLIENT, ("arjeplog",), SECRET)
    app.extensions["dialog_providers"] = {"arjeplog": known}
    app.extensions["dialog_provider_transport"] = fake
    yield fake
    app.extensions["dialog_providers"] = {}
    del app.extensions["dialog_provider_transport"]


def come_back(client: PageClient, provider: FakeProvider, *, status: int = 200) -> Page:
    """There and back again."""
    sent = client.get(GO, status=302)
    back = provider.visit(sent.response.headers["Location"])
    return client.get(back.partition("8000")[2], status=status)


def sign_in(client: PageClient, provider: FakeProvider, *, status: int = 303) -> Page:
    return client.send(come_back(client, provider), {}, action=FINISH, status=status)


def test_an_invited_person_signs_in_on_a_page_of_ours(
    client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    page = come_back(client, provider)
    assert page.heading == f"Sign in with {NAME}"
    assert session.query(SignInSession).count() == 0
    session.commit()

    client.send(page, {}, action=FINISH)

    client.get("/en/desk/")
    found = session.query(UserIdentity).one()
    assert (found.user_id, found.provider, found.subject) == (cast.karin.id, "arjeplog", "person-1")


def test_afterwards_the_providers_own_name_for_the_person_counts(
    client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    sign_in(client, provider)
    provider.claims = {"email": "another@example.se", "email_verified": False}
    sign_in(client, provider)
    provider.claims = {"sub": "person-2"}

    page = sign_in(client, provider, status=403)

    assert "Nobody with your account is invited there." in page.text
    assert session.query(UserIdentity).count() == 1


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email_verified": False}, "has not checked your e-mail address"),
        ({"email_verified": "true"}, "has not checked your e-mail address"),
        ({"email": "nobody@example.se"}, "Nobody with your account is invited there."),
        ({"email": "nils@example.se"}, "Nobody with your account is invited there."),
    ],
)
def test_an_address_that_is_not_vouched_for_opens_nothing(
    client: PageClient,
    session: Session,
    cast: Cast,
    provider: FakeProvider,
    claims: dict[str, Any],
    words: str,
) -> None:
    provider.claims = claims

    page = sign_in(client, provider, status=403)

    assert words in page.text
    assert (session.query(SignInSession).count(), session.query(UserIdentity).count()) == (0, 0)


def test_the_session_that_the_browser_had_before_ends(
    client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    client.sign_in(cast.ada)

    sign_in(client, provider)

    first, second = session.query(SignInSession).order_by(SignInSession.id)
    assert (first.user_id, first.ends_at <= NOW) == (cast.ada.id, True)
    assert (second.user_id, second.ends_at > NOW) == (cast.karin.id, True)


def role(session: Session, cast: Cast, person: Actor, *, to_on: dt.date | None = None) -> None:
    """An administrator of Arjeplog gives a person of another organisation a role there."""
    new = people.NewRole(cast.arjeplog.id, "registrar", NOW.date(), to_on)
    people.invite(session, cast.ada, f"{person.name.lower()}@example.se", person.name, new, at=NOW)
    session.commit()


def test_a_provider_signs_in_nobody_who_also_has_a_role_elsewhere(
    app: Flask, client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    app.extensions["dialog_providers"]["arjeplog"] = replace(
        app.extensions["dialog_providers"]["arjeplog"], asks_for_second_factor=True
    )
    role(session, cast, cast.petra)
    provider.claims = {"email": "petra@example.se"}

    page = sign_in(client, provider, status=403)

    assert "a role in an organisation that this identity provider does not belong to" in page.text
    assert (session.query(SignInSession).count(), session.query(UserIdentity).count()) == (0, 0)


def test_a_role_elsewhere_that_comes_later_ends_what_the_provider_may(
    client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    sign_in(client, provider)
    karin = session.get_one(User, cast.karin.id)
    karin.memberships.append(
        Membership(organisation_id=cast.police.id, role="registrar", from_on=dt.date(2027, 1, 1))
    )
    session.commit()

    sign_in(client, provider, status=403)

    karin.memberships[-1].to_on = NOW.date() - dt.timedelta(days=1)
    session.commit()
    sign_in(client, provider)


def test_a_provider_of_several_organisations_signs_in_the_people_of_all_of_them(
    app: Flask, client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    known = app.extensions["dialog_providers"]["arjeplog"]
    app.extensions["dialog_providers"]["arjeplog"] = replace(known, organisations=("arjeplog", "pite-alvdal"))
    role(session, cast, cast.petra)
    provider.claims = {"email": "petra@example.se"}

    sign_in(client, provider)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://other.example"},
        {"exp": int((NOW - dt.timedelta(minutes=2)).timestamp())},
        {"sub": None},
    ],
)
def test_a_token_that_does_not_fit_is_not_believed(
    client: PageClient, cast: Cast, provider: FakeProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims

    page = come_back(client, provider, status=403)

    assert "did not fit what was asked for" in page.text


def test_a_token_that_somebody_else_signed_is_not_believed(
    client: PageClient, cast: Cast, provider: FakeProvider
) -> None:
    provider.signs_with = ECKey.generate_key("P-256", {"kid": "one"})

    come_back(client, provider, status=403)


def test_a_code_or_a_page_is_good_once(client: PageClient, cast: Cast, provider: FakeProvider) -> None:
    sent = client.get(GO, status=302)
    cookie = SimpleCookie(sent.response.headers["Set-Cookie"])["dialog-asked"]
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    back = provider.visit(sent.response.headers["Location"]).partition("8000")[2]
    page = client.get(back)
    client.get(back, status=403)
    client.browser.set_cookie("dialog-asked", cookie.value)
    client.get(back, status=403)

    client.send(page, {}, action=FINISH)

    token = client.get("/en/account/").field("csrf_token")
    client.post(FINISH, {"csrf_token": token}, status=403)


def test_an_answer_to_somebody_elses_question_is_not_believed(
    app: Flask, client: PageClient, cast: Cast, provider: FakeProvider
) -> None:
    theirs = PageClient(app).get(GO, status=302)
    back = provider.visit(theirs.response.headers["Location"]).partition("8000")[2]
    client.get(back, status=403)
    client.get(GO, status=302)

    client.get(back, status=403)


def test_who_says_no_and_a_provider_that_is_down_get_a_page_in_their_language(
    client: PageClient, cast: Cast, provider: FakeProvider
) -> None:
    provider.answer = "access_denied"
    assert "so nothing happened" in come_back(client, provider, status=403).text
    provider.answer = "server_error"
    assert "did not fit" in come_back(client, provider, status=403).text
    provider.is_down = True
    assert "does not answer just now" in client.get(GO, status=503).text


@pytest.mark.parametrize("answer", [[], [1], "words", None, 7, True])
def test_an_answer_that_is_no_object_gets_the_page_that_says_so(
    client: PageClient, cast: Cast, provider: FakeProvider, answer: object
) -> None:
    metadata = "/.well-known/openid-configuration"
    provider.instead = {metadata: answer}
    assert "did not fit what was asked for" in client.get(GO, status=403).text
    for path in (metadata, "/keys", "/token"):
        provider.instead = {}
        back = provider.visit(client.get(GO, status=302).response.headers["Location"]).partition("8000")[2]
        provider.instead = {path: answer}
        assert "did not fit what was asked for" in client.get(back, status=403).text


def test_the_second_factor_is_asked_for_where_the_provider_does_not(
    client: PageClient, session: Session, cast: Cast, provider: FakeProvider
) -> None:
    user = session.get_one(User, cast.karin.id)
    user.totp_salt, user.totp_since = "salt", NOW
    session.commit()

    answer = sign_in(client, provider)

    assert "/second-factor/code" in answer.response.headers["Location"]
    client.get("/en/desk/", status=303)


def test_a_sign_in_that_waits_too_long_begins_again(
    client: PageClient, cast: Cast, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = come_back(client, provider)
    monkeypatch.setattr("dialog.views.providers.TOLD_LASTS", -1)

    client.send(page, {}, action=FINISH, status=403)


def test_the_file_of_providers_is_read_whole_or_the_start_stops(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    told = f"""
        [[provider]]
        key = "arjeplog"
        name = {{ sv = "{NAME}" }}
        issuer = "{ISSUER}/"
        client_id = "{CLIENT}"
        client_secret_file = "{tmp_path / "secret"}"
        organisations = ["arjeplog"]
    """
    file = tmp_path / "providers.toml"
    file.write_text(told)

    assert identity_providers.read(str(file)) == {
        "arjeplog": Provider("arjeplog", {"sv": NAME}, ISSUER, CLIENT, ("arjeplog",), SECRET)
    }
    assert identity_providers.read("") == {}
    for wrong in (told.replace("https", "http"), told.replace("client_id", "client"), told * 2, "[["):
        file.write_text(wrong)
        with pytest.raises(SettingsError, match="DIALOG_SIGN_IN_PROVIDERS"):
            identity_providers.read(str(file))
