"""One resident's way through the survey in a browser: everything answered, a mistake mended, sent once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

TEXT = "Skotrarna kör fort förbi skolan. Čállon dáppe."
LONGEST_PACE = 8_000
"""Milliseconds after which no form is too fast."""
SEND = ".send > .button"
NEXT = "form > .buttons .button:not(.button--quiet)"

ASKED = (
    "all => all.filter(one => !one.closest('[data-skipped]') && !one.parentElement.closest('.field')).length"
)


class Failed(Exception):
    """Something is not as it should be; the message says what."""


def must(is_so: bool, words: str) -> None:
    """Raise Failed with these words unless it is so."""
    if not is_so:
        raise Failed(words)


@dataclass(frozen=True)
class Place:
    """Where the survey is served, and how many answers are stored there."""

    address: str
    slug: str
    count: Callable[[], int]
    pace: int = LONGEST_PACE


def open_survey(place: Place, page: Page, language: str, channel: str = "") -> None:
    """From the short link by the question which municipality to the first question."""
    page.set_default_timeout(15_000)
    page.goto(f"{place.address}/t/{place.slug}{'/' + channel if channel else ''}")
    must(page.locator("html").get_attribute("lang") == language, "the page is in another language")
    page.locator(".buttons a[href*='municipality=arjeplog']").click()
    page.wait_for_selector("form#survey", state="attached")


def fill(page: Page) -> None:
    """Answer every question that can be seen now, one way or another."""
    for name in _names(page, "radio"):
        group = page.locator(f"input[name='{name}']")
        group.nth(min(1, group.count() - 1)).check()
    for name in _names(page, "checkbox"):
        page.locator(f"input[name='{name}']").first.check()
    for field in _seen(page.locator("form#survey .field:not(.ranking) select")):
        field.select_option(index=1)
    for field in _seen(page.locator("form#survey .ranking")):
        field.locator("select").first.select_option(index=1)
    for field in _seen(page.locator("form#survey textarea")):
        field.fill(TEXT)
    for field in _seen(page.locator("form#survey input[type='text']")):
        field.fill("40" if field.get_attribute("inputmode") else TEXT)


def _names(page: Page, kind: str) -> list[str]:
    seen = "all => [...new Set(all.filter(one => one.offsetParent).map(one => one.name))]"
    names: list[str] = page.locator(f"form#survey input[type='{kind}']").evaluate_all(seen)
    return names


def _seen(found: Locator) -> list[Locator]:
    return [one for one in found.all() if one.is_visible()]


def contradict(page: Page) -> bool:
    """Tick what cannot be true beside what is ticked, where it can be seen: the mistake to mend."""
    nothing = page.locator("[name='local_problems'][value='nothing']")
    if nothing.is_visible():
        nothing.check()
        return True
    return False


def to_the_end(page: Page, each: Callable[[], object] = lambda: None) -> int:
    """With scripts: section by section up to the review; gives the number of steps."""
    for step in range(1, 40):
        each()
        if page.locator(".review").is_visible():
            return step
        page.locator(NEXT).click()
    raise Failed("the review is never reached")


def walk(place: Place, page: Page, language: str, *, scripts: bool) -> None:
    """Answer the whole survey with a mistake, reload, mend it, send it, go Back, send again.

    Without scripts a reload is left to the browser: Chromium begins an unsent form anew, whatever we do.
    """
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    before = place.count()
    open_survey(place, page, language)

    def answer() -> None:
        if not page.locator(".review").is_visible():
            fill(page)
            contradict(page)

    if scripts:
        to_the_end(page, answer)
    else:
        answer()
    if scripts:
        page.wait_for_timeout(400)
        page.reload()
        must(page.locator("textarea").first.input_value() == TEXT, "a reload loses what was written")
        to_the_end(page)
        questions = page.locator("form#survey .field").evaluate_all(ASKED)
        shown = page.locator(".review__question").count()
        must(shown == questions, f"the review shows {shown} of {questions} questions")
        must(TEXT in page.locator(".review").inner_text(), "the review lacks what was written")
    page.wait_for_timeout(place.pace)
    if scripts:
        page.locator(SEND).click()
        page.locator(".errors a").first.wait_for()
    else:
        _press(page)
    must(page.locator(".errors a").count() == 1, "the mistake is not told once")
    must(place.count() == before, "a form with a mistake is stored")
    page.locator(".errors a").first.click()
    page.locator("[name='local_problems'][value='nothing']").uncheck()
    must(page.locator("textarea").first.input_value() == TEXT, "the mistake loses what was written")
    _send_and_again(place, page, before, scripts=scripts)
    must(page.context.cookies() == [], "a cookie is set")
    must(complaints == [], f"the scripts complain: {complaints[:1]}")


def _send_and_again(place: Place, page: Page, before: int, *, scripts: bool) -> None:
    if scripts:
        to_the_end(page)
        page.locator(SEND).dblclick()
        page.wait_for_url("**/thanks?*")
    else:
        _press(page)
    thanks = page.url
    must("/thanks" in thanks, f"no thanks, but {thanks}")
    must(place.count() == before + 1, f"{place.count() - before} stored instead of 1")
    page.go_back()
    if scripts:
        to_the_end(page)
    must(page.locator("textarea").first.input_value() == TEXT, "Back loses what was written")
    if scripts:
        page.locator(SEND).click()
        page.wait_for_url("**/thanks?*")
    else:
        _press(page)
    must(page.url == thanks, f"the same answer sent once more gets other thanks: {page.url}")
    must(place.count() == before + 1, "the same answer sent once more is stored once more")


def _press(page: Page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(SEND).click()


def wait_until(page: Page, is_so: Callable[[], bool], words: str, milliseconds: int = 10_000) -> None:
    """Wait for something outside the page, such as a stored answer; raises Failed with these words."""
    for _turn in range(milliseconds // 100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise Failed(words)


def shows(page: Page, name: str) -> None:
    """Wait until the page says this about an answer that is kept or not sent."""
    expect(page.locator(f"[data-said='{name}']")).to_be_visible(timeout=10_000)
