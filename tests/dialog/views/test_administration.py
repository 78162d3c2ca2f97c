"""The administrator's pages: people, roles, links shown once, the log."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import plain_words
from dialog.models import Membership, OneTimeLink, User
from dialog.models.people import ROLES
from dialog.services import audit
from tests.page import Page, PageClient
from tests.people import NOW, Cast

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
