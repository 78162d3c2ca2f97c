"""The interface's words as a reader meets them, from the catalogues, so that better words break no test."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dialog.languages import catalogue
from tests.browser.conftest import DESKTOP, Served


def said(language: str, message: str, context: str = "", **values: object) -> str:
    """An interface text in a language."""
    known = catalogue(language)
    text = known.upgettext(context, message) if context else known.ugettext(message)
    return str(text % values) if values else str(text)


def go(link: Locator) -> None:
    """Click what leads to another page, and wait until the whole of it is there to be counted."""
    with link.page.expect_navigation(wait_until="load"):
        link.click()


def button(page: Page | Locator, message: str, language: str = "sv", **values: object) -> Locator:
    """The first button that bears exactly these words."""
    return page.get_by_role("button", name=said(language, message, **values), exact=True).first


def press(page: Page | Locator, message: str, language: str = "sv", **values: object) -> None:
    """Press the first button that bears exactly these words, and be on the page that it leads to."""
    go(button(page, message, language, **values))


def press_surely(page: Page, message: str, language: str = "sv", **values: object) -> None:
    """Press a button that asks first, and answer yes."""
    button(page, message, language, **values).click()
    go(page.locator("dialog .button:not(.button--quiet)"))


def follow(page: Page | Locator, message: str, language: str = "sv", **values: object) -> None:
    """Follow the first link that bears exactly these words."""
    go(page.get_by_role("link", name=said(language, message, **values), exact=True).first)


def open_more(page: Page | Locator, message: str, language: str = "sv") -> None:
    """Open what lies folded under these words."""
    page.locator("summary", has_text=said(language, message)).first.click()


def heading(page: Page) -> str:
    """The words of the one h1."""
    return " ".join(page.locator("h1").inner_text().split())


def anchored(address: str) -> re.Pattern[str]:
    """An address with anything after it: a query or an anchor."""
    return re.compile(re.escape(address) + r"([?#].*)?$")


def sign_in(page: Page, served: Served, name: str) -> None:
    """Be somebody of the example by a one-time link, keep no password, and stand before what awaits."""
    page.goto(served.link_for(f"{name}@example.se"))
    go(page.locator("main form button"))
    follow(page, "Leave it as it is")
    expect(page).to_have_url(anchored(f"{served.address}/sv/desk/"))


def due(page: Page, message: str, **values: object) -> None:
    """Open what awaits, from the list of the first page."""
    start = said("sv", message, **values) if values else said("sv", message).split("%(")[0]
    go(page.locator(".due__link", has_text=start).first)


def approve(open_page: Callable[..., Page], served: Served, name: str, message: str) -> Page:
    """Sign in as somebody whose party is asked, and approve exactly the proposed text."""
    page = open_page(width=DESKTOP)
    sign_in(page, served, name)
    due(page, message)
    press_surely(page, "Approve exactly this text")
    expect(page.locator(".notice--good").first).to_contain_text(
        said("sv", "Your party has approved this text.")
    )
    return page
