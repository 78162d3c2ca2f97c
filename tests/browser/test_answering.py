"""A small part of `./run check answering`, with what the example holds: one walk, and a network that goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from dialog.checks.answering import tapped_twice
from dialog.checks.answering_offline import OFFLINE, after_closing
from dialog.checks.answering_walk import Place, open_survey, walk
from dialog.models import Response
from tests.browser.conftest import FLAGS, PHONE, Served
from tests.needs import chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def place(served: Served) -> Place:
    """The survey of the example; the tests' clock stands still, so that nobody need wait."""

    def count() -> int:
        with served.site.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0

    return Place(served.address, "trygghet", count, pace=0)


@pytest.mark.parametrize("scripts", [True, False])
def test_everything_is_answered_mended_and_sent_once(
    place: Place, open_page: Callable[..., Page], scripts: bool
) -> None:
    walk(place, open_page(scripts=scripts), "sv", scripts=scripts)


@pytest.mark.parametrize("way", OFFLINE)
def test_without_a_network_nothing_is_lost_claimed_or_left(place: Place, browser: Browser, way: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="sv-SE")

    OFFLINE[way](place, context)

    context.close()


def test_what_was_kept_is_delivered_once_after_the_browser_was_closed(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    def launch() -> object:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=FLAGS, locale="sv-SE"
        )

    after_closing(place, launch)


def test_forms_sent_twice_at_the_same_moment_are_stored_once(place: Place) -> None:
    tapped_twice(place, times=8, rest=0)


@pytest.mark.parametrize("path", ["sv/", "se/answer/trygghet/thanks", "en/nothing/here"])
def test_every_public_page_can_be_left_quickly(
    place: Place, open_page: Callable[..., Page], path: str
) -> None:
    page = open_page()
    page.goto(f"{place.address}/sv/privacy")
    page.goto(f"{place.address}/{path}")
    page.route(
        "https://www.smhi.se/**",
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )
    before = page.evaluate("history.length")

    page.locator("[data-leave]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.smhi.se/**")

    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url == f"{place.address}/sv/privacy"


@pytest.mark.parametrize("steps", [["next", "next"], ["next", "next", "back"]])
def test_who_leaves_quickly_leaves_nothing_to_be_found_by_back_and_loading_anew(
    place: Place, open_page: Callable[..., Page], steps: list[str]
) -> None:
    page = open_page()
    open_survey(place, page, "sv")
    page.route(
        "https://www.smhi.se/**",
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )
    page.locator("[name='safe_evening']").nth(1).check()
    for step in steps:
        if step == "back":
            page.go_back()
        else:
            page.locator("form .button--primary:visible").first.click()
    page.locator("[data-leave]").first.click()
    page.wait_for_url("https://www.smhi.se/**")

    for turn in (page.go_back, page.go_forward):
        for _entry in range(4):
            turn()
            if "/answer/" in page.url:
                page.reload()
                assert page.locator("[name='safe_evening']:checked").count() == 0
                typed = page.evaluate("(history.state || {}).typed || []")
                assert [value for _name, value in typed if value] == []


def test_a_language_changed_in_the_middle_keeps_what_was_answered(
    place: Place, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    open_survey(place, page, "sv")
    page.locator("[name='safe_evening']").nth(1).check()

    with page.expect_navigation(wait_until="load"):
        page.locator(".tongues button[lang='en']").click()

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("[name='safe_evening']").nth(1).is_checked()
