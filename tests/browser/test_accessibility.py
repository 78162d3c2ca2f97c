"""Every type of page, once a run: axe-core finds nothing, nothing scrolls sideways, the console is silent.

The walk goes by links, as a reader does. Language, width and light rotate over the types of pages, always in
the same way; `./run check pages` looks at each in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import product
from urllib.parse import urljoin
from zlib import crc32

import pytest
from flask import Flask
from playwright.sync_api import Page

from dialog.checks.browsing import in_language, look, walk
from dialog.checks.keyboard import tab_through
from dialog.models import PromiseVersion, SituationPicture, SurveyVersion, User
from dialog.services import accounts, situation, surveys
from surveys.documents import library
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.words import button, said, sign_in
from tests.people import NOW

pytestmark = pytest.mark.browser

SHARES = 10
PUBLIC = {"answer.form", "picture.show", "promises.show", "promises.version", "results.show", "results.theme"}
LINK = re.compile(r'<a\s(?![^>]*\bdownload\b)[^>]*?\bhref="([^"]+)"')
DESK = {
    "account.show",
    "desk.show",
    "evidence.edit_paragraph",
    "piles.log",
    "piles.pile",
    "piles.split",
    "plan.index",
    "promise_lines.edit",
    "promise_work.show",
    "review.index",
    "review.run",
    "review.suggestion",
    "review.theme",
    "situation.concern",
    "situation.edit_concern",
    "situation.show",
    "situation.take_up",
    "statistics.index",
    "survey_editor.show",
    "survey_questions.question",
    "survey_texts.show",
    "surveys.preview",
    "surveys.show",
    "texts.index",
    "texts.show",
}


def ways(languages: tuple[str, ...]) -> Iterator[tuple[str, dict[str, int], str]]:
    """Language, width and light, for ever round."""
    found = list(product((PHONE, DESKTOP), ("light", "dark"), languages))
    number = 0
    while True:
        width, light, _language = found[(number * 5) % len(found)]
        yield languages[number % len(languages)], width, light
        number += 1


def look_at(
    app: Flask,
    page: Page,
    served: Served,
    starts: list[str],
    languages: tuple[str, ...],
    share: int | None = None,
) -> tuple[set[str], list[str]]:
    """Open one page of each type that links lead to; returns the types and what is wrong.

    With a `share` every page is fetched and every tenth type looked at in the browser: two coordinators and
    a police officer take three of the ten shares. `./run check pages` looks at all.
    """
    faults: list[str] = []
    rotation = ways(languages)

    def visit(endpoint: str, path: str) -> list[str] | None:
        if share is not None and crc32(endpoint.encode()) % SHARES != share:
            fetched = page.request.get(served.address + path)
            assert fetched.status == 200, f"{path} answers {fetched.status}"
            found = [unescape(link) for link in LINK.findall(fetched.text())]
            return [urljoin(fetched.url, link) for link in found]
        language, width, light = next(rotation)
        address = in_language(path, language)
        page.set_viewport_size(width)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        answer = page.goto(served.address + address)
        assert answer is not None
        assert answer.status == 200, f"{address} answers {answer.status}"
        faults.extend(look(page, f"{endpoint} {address} {width['width']} {light}"))
        return None

    return walk(app, page, served.address, starts, visit), faults


def a_draft_picture(served: Served) -> int:
    """The next picture of Arjeplog, as it is put together from the reviewed themes."""
    with served.site.transaction() as session:
        user = session.query(User).filter_by(email="karin@example.se").one()
        actor = accounts.describe(session, user, at=NOW)
        agreed = session.query(SituationPicture).filter_by(municipality_id=min(actor.municipality_ids)).one()
        version = session.query(SurveyVersion).filter_by(status="closed").one()
        return situation.assemble(
            session, actor, agreed.municipality_id, agreed.agreement_id, version.id, "2026–2027", at=NOW
        ).id


def a_draft_survey(served: Served) -> int:
    """A survey of Arjeplog from the library, on which somebody is at work."""
    with served.site.transaction() as session:
        user = session.query(User).filter_by(email="karin@example.se").one()
        actor = accounts.describe(session, user, at=NOW)
        asking = min(actor.municipality_ids)
        return surveys.load(
            session,
            actor,
            library()["safety_survey"],
            slug="utkast",
            asked_by_id=asking,
            municipality_ids=[asking],
            at=NOW,
        ).id


def draft_promise(served: Served) -> int:
    """The draft that waits in Arjeplog."""
    with served.site.transaction() as session:
        return session.query(PromiseVersion).filter_by(status="draft").one().id


def test_the_public_pages(
    served: Served, served_app: tuple[Flask, str], open_page: Callable[..., Page]
) -> None:
    seen, faults = look_at(served_app[0], open_page(), served, ["/sv/"], ("sv", "se", "en"))
    assert faults == []
    assert seen >= PUBLIC
    assert not any(endpoint.startswith("desk") for endpoint in seen)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("nils", {"review.suggestion", "situation.show", "promise_work.show", "texts.show"}),
        ("petra", {"desk.show", "review.theme", "promise_work.show"}),
        ("ada", {"administration.people", "administration.person", "administration.log"}),
    ],
)
def test_the_pages_of_the_desk(
    served: Served, served_app: tuple[Flask, str], open_page: Callable[..., Page], name: str, least: set[str]
) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, name)
    share = {"nils": 0, "petra": 2, "ada": 4}[name]
    seen, faults = look_at(served_app[0], page, served, ["/sv/desk/"], ("sv", "en"), share)
    assert faults == []
    assert seen >= least


def test_the_pages_of_a_coordinator_with_drafts(
    served: Served, served_app: tuple[Flask, str], open_page: Callable[..., Page]
) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    drafts = [
        f"/sv/desk/surveys/{a_draft_survey(served)}/edit",
        f"/sv/desk/pictures/{a_draft_picture(served)}",
        f"/sv/desk/promises/{draft_promise(served)}",
    ]
    seen, faults = look_at(served_app[0], page, served, [*drafts, "/sv/desk/"], ("sv", "en"), share=1)
    assert faults == []
    assert seen >= DESK


def test_the_pages_that_no_link_leads_to(served: Served, open_page: Callable[..., Page]) -> None:
    page = open_page()
    faults = []
    for path in ("/sv/account/sign-in", "/se/answer/trygghet/thanks", "/en/nothing/here"):
        page.goto(served.address + path)
        faults += look(page, path)
    page.goto(f"{served.address}/se/answer/trygghet?municipality=arjeplog")
    page.locator("[name='local_problems'][value='drugs']").evaluate("box => box.click()")
    page.locator("[name='local_problems'][value='nothing']").evaluate("box => box.click()")
    for _part in range(4):
        page.get_by_role("button", name=said("se", "Next", "button in a survey"), exact=True).click()
    button(page, "Send the answers", "se").click()
    page.locator(".errors").wait_for()
    assert faults + look(page, "a survey to mend") == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_main_pages_with_the_keyboard_alone(
    served: Served, open_page: Callable[..., Page], width: dict[str, int]
) -> None:
    page = open_page(width=width)
    faults = []
    for path in ("/sv/", "/se/arjeplog", "/en/answer/trygghet?municipality=arjeplog", "/sv/privacy"):
        page.goto(served.address + path)
        faults += tab_through(page, path)
    sign_in(page, served, "karin")
    for path in ("/sv/desk/", "/en/desk/surveys/new", "/sv/desk/texts"):
        page.goto(served.address + path)
        faults += tab_through(page, path)
    assert faults == []


def test_the_keyboard_walk_notices_what_is_wrong(open_page: Callable[..., Page]) -> None:
    page = open_page(width=DESKTOP)
    page.set_content(
        """<style>.skip { outline: 0 } .none:focus { outline: 0 }</style>
        <a class="skip" href="#nowhere">past</a><a class="none" href="#a">no focus</a>
        <a href="#b" tabindex="3">first</a><button onkeydown="event.preventDefault()">trap</button>
        <a href="#c">never reached</a><main id="content" tabindex="-1"></main>"""
    )

    faults = "\n".join(tab_through(page, "here"))

    assert 'a tabindex puts it first: <a href="#b"' in faults
    assert 'the focus does not show: <a class="none"' in faults
    assert "Tab does not leave it: <button" in faults
    assert 'Tab does not reach it: <a href="#c"' in faults
    assert "the way past the strip does not lead into the content" in faults


def test_something_that_covers_what_has_the_focus_is_noticed(open_page: Callable[..., Page]) -> None:
    page = open_page(width=DESKTOP)
    page.set_content(
        """<a class="skip" href="#content">past</a>
        <main id="content" tabindex="-1"><a href="#d">under</a></main>
        <div id="over"></div>"""
    )
    page.evaluate("document.getElementById('over').style.cssText = 'position:fixed;inset:0;background:red'")

    faults = "\n".join(tab_through(page, "here"))

    assert 'the focus is under something: <a href="#d"' in faults
