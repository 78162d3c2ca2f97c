"""Errors are pages in the reader's language that say what to do, and nothing of what somebody wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from dialog import rules
from dialog.services.errors import Conflict
from tests.page import PageClient
from tests.people import Cast

ROOT = Path(__file__).resolve().parents[3]
SECRET = "Lisa på Storgatan 3"


@pytest.fixture
def failing(app: Flask) -> Iterator[Flask]:
    """The site as it runs for people: an unexpected error becomes a page. Its start page raises one."""
    view = app.view_functions["start.index"]

    def fail(**_arguments: object) -> str:
        raise ValueError(SECRET)

    app.view_functions["start.index"] = fail
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    app.config["PROPAGATE_EXCEPTIONS"] = None
    app.view_functions["start.index"] = view


@pytest.mark.parametrize(("language", "lang"), [("sv", "sv"), ("se", "se"), ("en", "en")])
def test_an_unknown_page_answers_in_the_language_of_its_address(
    client: PageClient, language: str, lang: str
) -> None:
    page = client.get(f"/{language}/no/such/page/at-all", status=404)

    assert page.tree.get("lang") == lang


def test_an_unknown_language_answers_in_the_language_of_the_browser(client: PageClient) -> None:
    page = client.get("/xx/answer/trygghet", status=404, headers={"Accept-Language": "en"})

    assert page.tree.get("lang") == "en"
    assert page.heading == "The page does not exist"


def test_a_page_outside_every_language_answers_in_the_language_of_the_browser(client: PageClient) -> None:
    page = client.get("/no/such/page/at-all", status=404, headers={"Accept-Language": "en-GB,sv;q=0.5"})

    assert page.tree.get("lang") == "en"


def test_a_wrong_method_names_the_right_ones(client: PageClient) -> None:
    page = client.get("/sv/account/sign-out", status=405)

    assert page.response.headers["Allow"] == "OPTIONS, POST"
    assert page.tree.get("lang") == "sv"


def test_a_body_too_large_is_refused(client: PageClient, app: Flask) -> None:
    most = app.config["MAX_CONTENT_LENGTH"]

    page = client.post("/en/account/sign-in", {"email": "x" * most}, status=413)

    assert page.heading == "What you sent is too large"


def test_a_form_without_its_token_stores_nothing_and_says_so(client: PageClient) -> None:
    page = client.post("/en/account/sign-in", {"email": "x", "password": "y"}, status=400)

    assert "Nothing was stored" in page.text


def test_an_unexpected_error_is_a_page_and_its_text_is_nowhere(failing: Flask) -> None:
    with capture_logs() as lines:
        page = PageClient(failing).get("/en/", status=500)

    noted = lines[0]
    assert page.heading == "Something went wrong with us"
    assert (noted["event"], noted["kind"]) == ("unexpected", "ValueError")
    assert noted["at"][-1].startswith("test_errors.py:")
    assert SECRET not in page.html + repr(lines)


def test_an_unexpected_error_of_somebody_signed_in_is_a_page_too(failing: Flask, cast: Cast) -> None:
    page = PageClient(failing).sign_in(cast.karin).get("/sv/", status=500)

    assert page.tree.get("lang") == "sv"


def test_a_refused_desk_page_leads_back_to_the_desk(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/administration/people", status=403)

    assert "/en/desk/" in page.links
    assert page.heading == "This is not yours to do"


def test_a_conflict_is_a_page_of_its_own(app: Flask) -> None:
    with app.test_request_context("/en/desk/"):
        made = app.handle_user_exception(Conflict("theirs"))

    assert made[1] == 409  # type: ignore[index]


def broken_rules() -> set[str]:
    """Every rule that a service names when it raises RuleBroken."""
    found = set()
    for path in sorted((ROOT / "dialog" / "services").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RuleBroken":
                words = [word.value for word in ast.walk(node.args[0]) if isinstance(word, ast.Constant)]
                found |= {word for word in words if isinstance(word, str)}
    return found


def test_every_rule_has_its_sentence() -> None:
    missing = sorted(broken_rules() - set(rules.RULES))

    assert missing == [], "Add a row to RULES in dialog/rules.py: what the rule says, and what to do."
