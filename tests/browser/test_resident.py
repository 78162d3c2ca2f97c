"""The resident's journey: short link, language, municipality, survey, a mistake mended, thanks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from dialog.models import FreeText, Response
from tests.browser.conftest import Served
from tests.browser.words import anchored, button, follow, go, heading, press, said

pytestmark = pytest.mark.browser

LOCALES = {"sv": "sv-SE", "se": "se", "en": "en-GB"}
CONCERN = {
    "sv": "Skotrarna kör fort förbi skolan.",
    "se": "Mohtorgielkkát vudjet jođánit skuvlla meaddel.",
    "en": "Snowmobiles go fast past the school.",
}


KEPT = """async () => [
    localStorage.length + sessionStorage.length,
    (await indexedDB.databases()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length,
]"""
"""How much the browser keeps of us, by kind of store."""


def answers(served: Served) -> int:
    """How many filled-in forms the database holds."""
    with served.site.transaction() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0)


def kept(served: Served, text: str) -> list[tuple[str, str]]:
    """Language and municipality of every stored text with these words."""
    with served.site.transaction() as session:
        found = session.execute(
            sa.select(Response.language, Response.municipality_id)
            .join(FreeText, FreeText.response_id == Response.id)
            .where(FreeText.original == text)
        )
        return [(language, municipality) for language, municipality in found]


def to_the_survey(page: Page, served: Served, language: str) -> None:
    """From the short link to the first question about Arjeplog."""
    page.goto(f"{served.address}/t/trygghet")
    expect(page).to_have_url(anchored(f"{served.address}/{language}/answer/trygghet"))
    assert page.locator("html").get_attribute("lang") == language
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        said(language, "Which municipality do you want to tell us about?")
    )
    go(page.locator(".buttons a[href*='municipality=arjeplog']"))
    expect(page.locator("form#survey")).to_be_attached()


def go_on(page: Page, language: str) -> None:
    """To the next part of the survey, where scripts show one part at a time."""
    page.get_by_role("button", name=said(language, "Next", "button in a survey"), exact=True).click()


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_a_resident_answers_on_a_phone(served: Served, open_page: Callable[..., Page], language: str) -> None:
    page = open_page(locale=LOCALES[language])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = answers(served)
    to_the_survey(page, served, language)
    expect(page.locator("main")).to_contain_text("112")
    assert page.locator("label.choice").first.bounding_box()["height"] >= 44

    page.locator("[name='safe_evening'][value='fairly_unsafe']").check()
    go_on(page, language)
    # Two answers that cannot both be true: the mistake that the survey tells about.
    page.locator("[name='local_problems'][value='snowmobiles']").check()
    page.locator("[name='local_problems'][value='nothing']").check()
    go_on(page, language)
    page.locator("[name='concern']").fill(CONCERN[language])
    go_on(page, language)
    go_on(page, language)
    expect(page.locator(".review")).to_contain_text(CONCERN[language])
    button(page, "Send the answers", language).click()

    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    assert answers(served) == before
    summary.get_by_role("link").first.click()
    expect(page.locator("#question-local_problems")).to_be_focused()
    expect(page.locator("[name='safe_evening'][value='fairly_unsafe']")).to_be_checked()
    expect(page.locator("[name='concern']")).to_have_value(CONCERN[language])
    page.locator("[name='local_problems'][value='nothing']").uncheck()
    for _part in range(3):
        go_on(page, language)
    page.get_by_role("button", name=said(language, "Send the answers"), exact=True).last.dblclick()

    expect(page).to_have_url(anchored(f"{served.address}/{language}/answer/trygghet/thanks"))
    assert heading(page) == said(language, "Thank you")
    assert answers(served) == before + 1
    assert [found[0] for found in kept(served, CONCERN[language])] == [language]
    assert page.context.cookies() == []
    assert page.evaluate(KEPT) == [0, 0, 0, 0]
    assert [address for address in asked if not address.startswith(served.address)] == []


def test_back_and_refresh_and_one_more_person(served: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(locale=LOCALES["sv"])
    before = answers(served)
    to_the_survey(page, served, "sv")
    page.locator("[name='worry'][value='seldom']").check()
    for _part in range(4):
        go_on(page, "sv")
    press(page, "Send the answers")
    expect(page).to_have_url(anchored(f"{served.address}/sv/answer/trygghet/thanks"))
    thanks = page.url
    first = page.locator("main").inner_text()

    page.reload()
    assert page.locator("main").inner_text() == first
    page.go_back()
    for _part in range(4):
        if page.get_by_role("button", name=said("sv", "Send the answers"), exact=True).last.is_visible():
            break
        go_on(page, "sv")
    press(page, "Send the answers")
    expect(page).to_have_url(thanks)
    assert page.locator("main").inner_text() == first
    assert answers(served) == before + 1

    follow(page, "One more person wants to answer on this phone or computer")
    go(page.locator(".buttons a[href*='municipality=arvidsjaur']"))
    page.locator("[name='worry'][value='often']").check()
    for _part in range(4):
        go_on(page, "sv")
    press(page, "Send the answers")
    expect(page).to_have_url(anchored(thanks.split("?")[0]))
    assert answers(served) == before + 2


def test_a_resident_without_scripts_changes_language_on_the_way(
    served: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale=LOCALES["se"], scripts=False)
    before = answers(served)
    to_the_survey(page, served, "se")
    page.locator("[name='concern']").fill(CONCERN["sv"])
    go(page.locator(".tongues").get_by_role("button", name="svenska"))
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page.locator("[name='concern']")).to_have_value(CONCERN["sv"])

    page.locator("[name='exposed'][value='nothing']").check()
    page.locator("[name='exposed'][value='theft']").check()
    press(page, "Send the answers")
    page.locator(".errors").get_by_role("link").first.click()
    expect(page).to_have_url(anchored(f"{served.address}/sv/answer/trygghet"))
    assert page.url.endswith("#question-exposed")
    expect(page.locator("[name='concern']")).to_have_value(CONCERN["sv"])
    page.locator("[name='exposed'][value='nothing']").uncheck()
    press(page, "Send the answers")

    assert heading(page) == said("sv", "Thank you")
    assert answers(served) == before + 1
    assert page.context.cookies() == []
