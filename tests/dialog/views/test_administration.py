"""The administrator's pages: people, roles, links shown once, the log."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import plain_words
from dialog.models import AuditEvent, Membership, OneTimeLink, User
from dialog.models.people import ROLES
from dialog.request import Site
from dialog.services import accounts, audit, people
from dialog.services.permissions import Actor
from tests.page import Page, PageClient
from tests.people import NOW, Cast
from tests.smtp import Mailbox, mail_server

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = "/en/desk/administration/people"


@pytest.fixture
def ada(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.ada)


def invite(ada: PageClient, cast: Cast, *, status: int = 201, **changes: object) -> Page:
    form = {
        "name": "Anna",
        "email": "anna@example.se",
        "organisation": cast.arjeplog.id,
        "role": "coordinator",
        "reads_language": "",
        "from_on": "2026-11-23",
        "to_on": "",
        **changes,
    }
    return ada.send(ada.get(f"{PEOPLE}/invite"), form, status=status)


def test_an_invited_person_signs_in_by_the_link_that_is_shown(
    ada: PageClient, app: Flask, cast: Cast
) -> None:
    page = invite(ada, cast)

    address = page.all(".//main//code")[0].text or ""
    anna = PageClient(app)
    opened = anna.get(address.removeprefix("http://127.0.0.1:8000"))
    anna.send(opened, {})
    assert anna.get("/en/account/").text.count("coordinator") == 1


@pytest.fixture
def box(app: Flask) -> Iterator[Mailbox]:
    """The site with a mail server."""
    site: Site = app.extensions["dialog"]
    former = site.settings
    with mail_server() as running:
        site.settings = replace(former, smtp_url=running.url, mail_from="site@example.se")
        yield running
        site.settings = former


def comes_in(app: Flask, person: Actor) -> None:
    """Somebody signs in, and is nowhere signed in afterwards."""
    browser = PageClient(app).sign_in(person)
    browser.send(browser.get("/en/account/"), {}, action="/en/account/sign-out")


def test_a_new_link_is_shown_only_as_long_as_the_person_has_never_signed_in(
    ada: PageClient, app: Flask, cast: Cast, session: Session
) -> None:
    address = f"{PEOPLE}/{cast.karin.id}"
    shown = ada.send(ada.get(address), {}, action=f"{address}/link", status=201)
    assert "/account/link/" in shown.html
    comes_in(app, cast.karin)
    assert session.query(OneTimeLink).filter_by(used_at=None).count() == 0
    session.commit()

    page = ada.get(address)
    token = page.field("csrf_token")
    refused = ada.post(f"{address}/link", {"csrf_token": token}, status=409)

    assert "Whoever runs the site makes it with the command" in page.text
    assert "Whoever runs the site makes it with the command" in refused.text
    assert "/account/link/" not in page.html + refused.html
    assert session.query(OneTimeLink).filter_by(used_at=None).count() == 0


def test_the_link_of_who_has_signed_in_goes_to_them_alone_and_they_are_told(
    ada: PageClient, app: Flask, cast: Cast, session: Session, box: Mailbox
) -> None:
    comes_in(app, cast.karin)
    address = f"{PEOPLE}/{cast.karin.id}"

    sent = ada.send(ada.get(address), {}, action=f"{address}/link")

    page = ada.follow(sent)
    assert "on its way to the person by e-mail" in page.text
    assert (box.to, "/account/link/" in page.html) == (["karin@example.se"], False)
    assert session.query(AuditEvent).filter_by(action="people:make_link").count() == 1
    session.commit()
    found = re.search(r"http://127.0.0.1:8000(/sv/account/link/\S+)", box.letters[0].get_content())
    assert found
    karin = PageClient(app)
    karin.send(karin.get(found[1]), {})
    told = karin.follow(karin.get("/en/account/arrive", status=303))
    assert "A one-time link to sign in as you was made on 23 November 2026." in told.text
    karin.send(told, {}, action="/en/account/second-factor/seen")
    assert karin.get("/en/account/arrive", status=303).response.headers["Location"] == "/sv/desk/"


def test_a_link_that_could_not_be_sent_opens_nothing(
    ada: PageClient, app: Flask, cast: Cast, session: Session, box: Mailbox
) -> None:
    comes_in(app, cast.karin)
    box.refused["karin@example.se"] = 550
    address = f"{PEOPLE}/{cast.karin.id}"

    answer = ada.send(ada.get(address), {}, action=f"{address}/link")

    assert "could not be sent" in ada.follow(answer).text
    assert session.query(OneTimeLink).filter_by(used_at=None).count() == 0


@pytest.mark.parametrize("is_mailed", [False, True])
def test_no_way_that_an_administrator_has_leads_into_somebody_elses_account(
    ada: PageClient, app: Flask, cast: Cast, session: Session, request: pytest.FixtureRequest, is_mailed: bool
) -> None:
    """Everything on the page of a person, in every order of two: no link and no session comes of it."""
    if is_mailed:
        request.getfixturevalue("box")
    address = f"{PEOPLE}/{cast.karin.id}"
    comes_in(app, cast.karin)
    user = session.get_one(User, cast.karin.id)
    user.totp_salt, user.totp_since = "salt", NOW
    session.commit()
    token = ada.get(address).field("csrf_token")
    whole = {"csrf_token": token, "email": "ada@example.se", "name": "Ada", "on": "2026-12-31"}
    acts = ("second-factor", "close", "open", "sign-out", "link")

    shown = ""
    for first in acts:
        for second in acts:
            for act in (first, second):
                shown += ada.browser.post(f"{address}/{act}", data=whole).get_data(as_text=True)
    shown += invite(ada, cast, email="Karin@example.se ", name="Karin").html

    session.expire_all()
    assert "/account/link/" not in shown
    assert session.get_one(User, cast.karin.id).email == "karin@example.se"


def test_an_administrator_signs_somebody_out_everywhere_and_the_account_goes_on(
    ada: PageClient, app: Flask, cast: Cast, session: Session
) -> None:
    karin = PageClient(app).sign_in(cast.karin)
    karin.get("/en/desk/")
    page = ada.get(f"{PEOPLE}/{cast.karin.id}")
    assert "Sign the person out everywhere" in page.text
    assert "Sign the person out everywhere" not in ada.get(f"{PEOPLE}/{cast.ada.id}").text

    told = ada.follow(ada.send(page, {}, action=f"{PEOPLE}/{cast.karin.id}/sign-out"))

    assert "The person is signed out everywhere." in told.text
    karin.get("/en/desk/", status=303)
    ada.get("/en/desk/")
    PageClient(app).sign_in(cast.karin).get("/en/desk/")


def test_a_link_shown_by_one_organisation_does_not_open_what_another_gives(
    ada: PageClient, app: Flask, cast: Cast, session: Session
) -> None:
    page = invite(ada, cast)
    link = (page.all(".//main//code")[0].text or "").removeprefix("http://127.0.0.1:8000")
    new = people.NewRole(cast.police.id, "police_officer", NOW.date())
    session.add(
        Membership(
            user_id=cast.maja.id, organisation_id=cast.police.id, role="administrator", from_on=NOW.date()
        )
    )
    session.flush()
    boss = accounts.describe(session, session.get_one(User, cast.maja.id), at=NOW)
    people.invite(session, boss, "anna@example.se", "Anna", new, at=NOW)
    session.commit()

    PageClient(app).get(link, status=404)


def test_the_operator_makes_a_link_for_who_lost_the_way_in(app: Flask, cast: Cast, session: Session) -> None:
    comes_in(app, cast.karin)
    run = app.test_cli_runner().invoke

    printed = run(args=["people", "link", "Karin@example.se"])
    nobody = run(args=["people", "link", "nobody@example.se"])

    address = printed.output.strip().removeprefix("http://127.0.0.1:8000")
    assert "Karin" in PageClient(app).get(address).heading
    assert (nobody.exit_code, "no account" in nobody.output) == (1, True)
    line = session.query(AuditEvent).filter_by(action="people:make_link").one()
    assert (line.actor_id, line.subject) == (None, f"user:{cast.karin.id}")
    assert session.get_one(User, cast.karin.id).link_made_at == NOW


def test_the_link_is_not_on_any_page_afterwards(ada: PageClient, cast: Cast, session: Session) -> None:
    token = (invite(ada, cast).all(".//main//code")[0].text or "").rsplit("/", 1)[-1]
    anna = session.query(User).filter_by(email="anna@example.se").one()

    for address in (PEOPLE, f"{PEOPLE}/{anna.id}", "/en/desk/administration/log"):
        assert token not in ada.get(address).html


def test_an_invitation_with_errors_keeps_what_was_typed(
    ada: PageClient, cast: Cast, session: Session
) -> None:
    page = invite(ada, cast, status=422, email="anna at example", from_on="yesterday")

    assert page.field("name") == "Anna"
    assert page.field("email") == "anna at example"
    assert "Write an e-mail address" in page.text
    assert session.query(OneTimeLink).filter_by(used_at=None).count() == 0


def test_a_role_that_the_organisation_does_not_have_is_explained(ada: PageClient, cast: Cast) -> None:
    page = invite(ada, cast, status=422, role="police_officer")

    assert "has no such role" in page.text
    assert page.field("name") == "Anna"


def test_a_role_is_given_and_ended(ada: PageClient, cast: Cast, session: Session) -> None:
    address = f"{PEOPLE}/{cast.karin.id}"
    form = {"organisation": cast.arjeplog.id, "role": "language_reader", "reads_language": "se"}
    given = ada.send(
        ada.get(address), {**form, "from_on": "2026-11-23", "to_on": ""}, action=f"{address}/roles"
    )
    assert "The role is given" in ada.follow(given).text
    membership = session.query(Membership).filter_by(role="language_reader").one()
    session.commit()

    ended = ada.send(ada.get(address), {"on": "2026-12-31"}, action=f"{address}/roles/{membership.id}/end")

    assert "31 December 2026" in ada.follow(ended).text


def test_an_account_is_closed_and_opened(ada: PageClient, cast: Cast, session: Session) -> None:
    address = f"{PEOPLE}/{cast.karin.id}"

    closed = ada.follow(ada.send(ada.get(address), {}, action=f"{address}/close"))
    opened = ada.follow(ada.send(closed, {}, action=f"{address}/open"))

    assert "The account is closed." in closed.text
    assert "The account is open again." in opened.text


def test_the_list_names_people_and_what_they_are(ada: PageClient, cast: Cast) -> None:
    text = ada.get(PEOPLE).text

    assert "Karin" in text
    assert "Nils" not in text


def test_the_log_speaks_in_words_and_says_that_the_chain_is_whole(ada: PageClient, cast: Cast) -> None:
    invite(ada, cast)

    page = ada.get("/en/desk/administration/log")

    assert "The chain is whole" in page.text
    assert "Invited a person" in page.text
    assert "people:invite" not in page.text


def test_the_log_is_turned_page_by_page(ada: PageClient, cast: Cast, session: Session) -> None:
    for number in range(60):
        audit.record(
            session, cast.ada, "people:invite", f"user:{number}", at=NOW, organisation_id=cast.arjeplog.id
        )
    session.commit()

    first, last = (ada.get(f"/en/desk/administration/log?page={page}") for page in (1, 99))

    assert "person 59" in first.text
    assert "person 59" not in last.text
    assert "person 0" in last.text


def test_the_operator_invites_from_the_command_line(app: Flask, cast: Cast) -> None:
    run = app.test_cli_runner().invoke

    printed = run(args=["people", "invite", "eva@example.se", "Eva", "administrator", "arvidsjaur"])

    assert printed.exit_code == 0
    address = printed.output.strip().removeprefix("http://127.0.0.1:8000")
    assert "Eva" in PageClient(app).get(address).heading


def test_the_operator_is_told_what_cannot_be(app: Flask, cast: Cast) -> None:
    run = app.test_cli_runner().invoke

    nowhere = run(args=["people", "invite", "eva@example.se", "Eva", "administrator", "nowhere"])
    police = run(args=["people", "invite", "eva@example.se", "Eva", "coordinator", "pite-alvdal"])

    assert (nowhere.exit_code, "no organisation" in nowhere.output) == (1, True)
    assert (police.exit_code, "cannot be given" in police.output) == (1, True)


def test_every_role_has_its_words() -> None:
    assert set(plain_words.ROLES) == set(ROLES)


def written_actions() -> set[str]:
    """Every action that a service writes in the log under a fixed name."""
    found = set()
    for path in sorted((ROOT / "dialog" / "services").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("record"):
                continue
            said = {word.value for argument in node.args for word in ast.walk(argument) if is_word(word)}
            found |= {word for word in said if re.fullmatch("[a-z_]+:[a-z_]+", word)}
            if ast.unparse(node.func) == "drafting.record":
                found |= {f"picture:{word}" for word in said}
    return found


def is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_action_in_the_log_has_its_words() -> None:
    missing = sorted(written_actions() - set(plain_words.LOG))

    assert missing == [], "Add a row to LOG in dialog/plain_words.py: what was done, in plain words."
