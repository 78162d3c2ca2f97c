"""A broken rule is told at the field that mends it, and the summary of errors leads there."""

from __future__ import annotations

import ast
from pathlib import Path

from sqlalchemy.orm import Session

import dialog.forms
from dialog.rule_fields import FIELDS
from dialog.rules import RULES
from dialog.services import disposals, retention
from tests.disposed import a_closed_survey, decided
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast

DECIDE = "/en/desk/records/decide"


def told(page: Page) -> list[tuple[str, str]]:
    """What the summary says and where each line leads."""
    links = page.all(".//ul[@class='errors__list']/li/a")
    return [(words(link), link.get("href", "")) for link in links]


def test_every_rule_of_the_table_has_a_sentence_and_every_field_is_of_a_form() -> None:
    files = Path(str(dialog.forms.__file__)).parent.glob("*.py")
    classes = [
        one
        for file in files
        for one in ast.walk(ast.parse(file.read_text()))
        if isinstance(one, ast.ClassDef)
    ]
    assigned = [part for one in classes for part in one.body if isinstance(part, ast.Assign)]
    fields = {name.id for part in assigned for name in part.targets if isinstance(name, ast.Name)}
    assert set(FIELDS) - set(RULES) == set()
    # The words of a text of the site are counted from nought.
    assert {name for names in FIELDS.values() for name in names} - fields == {"words_0"}


def test_a_day_ahead_of_a_decision_is_told_at_its_day(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.karin)
    sent = {
        "organisation": cast.arjeplog.id,
        "survey": "all",
        "what": "texts",
        "body": "Kommunstyrelsen",
        "reference_number": "KS 2026/1",
        "decided_on": "2099-01-01",
    }

    page = client.send(client.get(DECIDE), sent, status=422)

    sentence = "The decision cannot be from a day ahead."
    assert told(page) == [(f"Day of the decision: {sentence}", "#decided_on")]
    field = page.all(".//input[@id='decided_on']")[0]
    assert (field.get("aria-invalid"), field.get("aria-describedby")) == ("true", "decided_on-error")
    assert words(page.all(".//p[@id='decided_on-error']")[0]) == f"Error: {sentence}"


def test_a_wrong_number_of_a_decision_is_told_at_its_field(
    client: PageClient, session: Session, cast: Cast
) -> None:
    closed = a_closed_survey(session, cast)
    retention.decide(session, cast.karin, cast.arjeplog.id, decided(), at=NOW)
    proposal = disposals.propose(session, cast.karin, closed.version.id, cast.arjeplog.id, "texts", at=NOW)
    session.commit()
    client.sign_in(cast.gunnar)
    address = f"/en/desk/records/disposals/{proposal.id}"

    page = client.send(client.get(address), {"typed": "KS 1/1"}, status=422)

    assert [where for _words, where in told(page)] == ["#typed"]


def test_a_wrong_password_is_told_at_the_password_and_says_who_is_not_signed_in(
    client: PageClient, cast: Cast
) -> None:
    address = "/en/account/sign-in"

    page = client.send(client.get(address), {"email": "karin@example.se", "password": "fel"}, status=422)

    assert words(page.all(".//h2[@class='errors__title']")[0]) == "You are not signed in yet"
    sentence = "The e-mail address or the password is not right."
    assert told(page) == [(f"Password: {sentence}", "#password")]
