"""Handing letters in: TLS, passwords, refusals; nothing of a letter or a password in what is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import mail
from dialog.mail import Letter, Outcome, Server
from dialog.request import Site
from dialog.settings import Settings
from tests.builders import a_survey, a_text
from tests.conftest import SECRET
from tests.people import NOW, Cast
from tests.smtp import Mailbox, mail_server

LETTER = Letter("karin@example.se", "Något väntar på dig", "Hur många: 1.\n")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def mailing(app: Flask, site: Site, box: Mailbox) -> Iterator[Site]:
    """The site with this mail server."""
    kept = site.settings
    site.settings = Settings(secret_key=SECRET, smtp_url=box.url, mail_from="dialog@example.se")
    yield site
    site.settings = kept


def run(app: Flask, *words: str) -> tuple[int, str]:
    """What a command says, and its exit status."""
    result = app.test_cli_runner().invoke(args=["notices", *words])
    return result.exit_code, result.output


def test_a_letter_arrives_as_it_was_written(box: Mailbox) -> None:
    assert mail.send(Server.parse(box.url, "dialog@example.se"), [LETTER], at=NOW) == Outcome(1, 0)

    (letter,) = box.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "dialog@example.se",
        "karin@example.se",
        "Något väntar på dig",
    )
    assert (letter["Date"], letter["Auto-Submitted"]) == (
        "Mon, 23 Nov 2026 09:00:00 +0000",
        "auto-generated",
    )
    assert letter.get_content() == "Hur många: 1.\n"


def test_a_user_and_a_password_are_read_from_the_address_and_used(box: Mailbox) -> None:
    url = f"smtp://dialog%40x:p%2Fw@127.0.0.1:{box.port}"

    assert mail.send(Server.parse(url, "dialog@example.se"), [LETTER], at=NOW) == Outcome(1, 0)

    assert box.logins == ["AUTH PLAIN AGRpYWxvZ0B4AHAvdw=="]


def test_a_server_on_another_machine_without_tls_is_told_nothing(box: Mailbox) -> None:
    elsewhere = Server("smtp", "LOCALHOST", box.port, "dialog", "secret", "dialog@example.se")

    assert mail.send(elsewhere, [LETTER], at=NOW) == Outcome(0, 0, "NoTls")
    assert (box.letters, box.logins) == ([], [])


def test_a_server_that_speaks_no_tls_is_not_spoken_to_as_if_it_did(box: Mailbox) -> None:
    outcome = mail.send(Server.parse(f"smtps://127.0.0.1:{box.port}", "dialog@example.se"), [LETTER], at=NOW)

    assert (outcome.dealt, outcome.error) == (0, "SSLError")


def test_an_address_that_is_refused_for_now_stops_the_round(box: Mailbox) -> None:
    box.refused["karin@example.se"] = 450

    outcome = mail.send(Server.parse(box.url, "dialog@example.se"), [LETTER], at=NOW)

    assert outcome == Outcome(0, 0, "SMTPRecipientsRefused")


def test_a_password_is_in_no_description() -> None:
    url = "smtp://dialog:very-secret@mail.example.se"
    settings = Settings(secret_key=SECRET, smtp_url=url, mail_from="dialog@example.se")

    assert "very-secret" not in repr(settings) + repr(settings.mail_server)


def test_the_operator_tries_the_settings(app: Flask, mailing: Site, box: Mailbox) -> None:
    assert run(app, "check", "drift@example.se") == (0, "Sent to drift@example.se.\n")
    assert box.to == ["drift@example.se"]

    box.refused["drift@example.se"] = 550

    status, words = run(app, "check", "drift@example.se")
    assert (status, words) == (1, f"Error: The server 127.0.0.1:{box.port} took no e-mail: all_refused.\n")


def test_the_operator_sends_the_notices_by_hand_and_now(
    app: Flask, mailing: Site, box: Mailbox, session: Session, cast: Cast
) -> None:
    a_text(session, a_survey(session, cast.arjeplog), cast.arjeplog, "Jag ska döda honom")
    session.commit()

    assert [run(app, "send"), run(app, "send"), run(app, "send", "--now")] == [
        (0, "Sent: 1.\n"),
        (0, "Sent: 0.\n"),
        (0, "Sent: 1.\n"),
    ]
    assert box.to == ["karin@example.se"] * 2


def test_without_a_server_the_commands_say_so(app: Flask, site: Site) -> None:
    told = "Error: No e-mail is sent: DIALOG_SMTP_URL is not given.\n"

    assert [run(app, "send"), run(app, "check", "drift@example.se")] == [(1, told), (1, told)]


def test_readiness_says_whether_e_mail_is_sent(app: Flask, mailing: Site) -> None:
    ready = app.test_client().get("/readyz")

    assert (ready.status_code, ready.json) == (
        200,
        {"status": "ready", "notices": "by e-mail", "jobs": "0 waiting", "backup": "none yet"},
    )


def test_readiness_says_that_no_e_mail_is_sent(app: Flask, site: Site) -> None:
    ready = app.test_client().get("/readyz")

    assert (ready.status_code, ready.json) == (
        200,
        {"status": "ready", "notices": "on the desk only", "jobs": "0 waiting", "backup": "none yet"},
    )
