"""What happens when the network goes in the middle of a survey: nothing lost, claimed or left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from dialog.checks.answering_walk import SEND, Failed, Place, must, open_survey, shows, to_the_end, wait_until

KEPT = """async () => [
    localStorage.length + sessionStorage.length,
    (await indexedDB.databases()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length,
]"""
"""How much the browser keeps of us, by kind of store."""
NOTHING = [0, 0, 0, 0]
NO_STORE = """Object.defineProperty(window, "indexedDB", {
    get() { throw new DOMException("no", "SecurityError"); },
});"""
EMPTY_STORE = """() => new Promise((done) => {
    const asked = indexedDB.open("kept-answers", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "id" });
    asked.onsuccess = () => { asked.result.close(); done(); };
})"""
OTHER = "Gatlampan vid torget är trasig."


def _begin(place: Place, context: BrowserContext, words: str, channel: str = "") -> Page:
    """Open the survey online, write, and look it through when the network has gone."""
    page = context.new_page()
    open_survey(place, page, "sv", channel)
    _write(place, page, words)
    context.set_offline(True)
    page.locator(SEND).click()
    shows(page, "unsent")
    return page


def _write(place: Place, page: Page, words: str) -> None:
    page.locator("[name='concern']").evaluate("(field, words) => { field.value = words; }", words)
    to_the_end(page)
    page.wait_for_timeout(place.pace)


def _nothing_left(page: Page) -> None:
    def is_clean() -> bool:
        return bool(page.evaluate(KEPT) == NOTHING)

    wait_until(page, is_clean, "something is left on the device")


def delivered_once(place: Place, context: BrowserContext) -> None:
    """Nothing is kept before the person says so; then it is delivered once, told, and gone."""
    before = place.count()
    page = _begin(place, context, "Utan nät, sedan med.")
    must(page.evaluate(KEPT) == NOTHING, "something is kept before anybody chose it")
    page.locator("[data-do='keep']").click()
    shows(page, "waiting")
    must(page.locator("form#survey").count() == 0, "the former answer still lies on the page")
    must(place.count() == before, "stored without a network")
    context.set_offline(False)
    shows(page, "sent")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()
    page.wait_for_timeout(500)
    must(place.count() == before + 1, f"{place.count() - before} stored instead of 1")
    _nothing_left(page)


def tried_again(place: Place, context: BrowserContext) -> None:
    """Not kept, sent from the page when the network is back."""
    before = place.count()
    page = _begin(place, context, "Utan att spara.")
    context.set_offline(False)
    page.locator("[data-do='send']").click()
    page.wait_for_url("**/thanks?*")
    must(place.count() == before + 1, f"{place.count() - before} stored instead of 1")
    must(page.evaluate(KEPT) == NOTHING, "something is kept that nobody chose to keep")


def erased(place: Place, context: BrowserContext) -> None:
    """Erased from the device by its person: it is never sent, and nothing is left."""
    before = place.count()
    page = _begin(place, context, "Ångrad.")
    page.locator("[data-do='keep']").click()
    shows(page, "waiting")
    page.locator("[data-do='erase']").click()
    shows(page, "erased")
    context.set_offline(False)
    page.reload()
    page.wait_for_timeout(500)
    must(place.count() == before, "what was erased was sent")
    _nothing_left(page)


def left_in_the_middle(place: Place, context: BrowserContext) -> None:
    """A page that was left while it tidied up leaves an empty store: it goes at the next visit."""
    page = context.new_page()
    # Made where none of our scripts run: a page that tidies on arrival might take it away at once.
    page.goto(f"{place.address}/static/js/kept.js")
    page.evaluate(EMPTY_STORE)
    must(page.evaluate(KEPT) != NOTHING, "no empty store to begin with")
    page.goto(f"{place.address}/sv/arjeplog")
    _nothing_left(page)


def at_school(place: Place, context: BrowserContext, channel: str = "school") -> None:
    """A device that many use is offered nothing and keeps nothing; the answer stays on the page."""
    page = _begin(place, context, "Från skolan.", channel)
    must(page.locator("[data-do='keep']").count() == 0, "a school's device is asked to keep an answer")
    must(page.evaluate(KEPT) == NOTHING, "a school's device keeps something")
    must(page.locator("[name='concern']").input_value() == "Från skolan.", "what was written is lost")


def without_a_store(place: Place, context: BrowserContext) -> None:
    """A browser inside another app that may keep nothing: no error, and the truth."""
    complaints: list[str] = []
    context.add_init_script(NO_STORE)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = _begin(place, context, "I en annan app.")
    page.locator("[data-do='keep']").click()
    shows(page, "cannot")
    must(page.locator("[name='concern']").input_value() == "I en annan app.", "what was written is lost")
    must(complaints == [], f"the scripts complain: {complaints[:1]}")


def two_people(place: Place, context: BrowserContext) -> None:
    """One person's answer waits on the device, another answers the same: both are stored, under two keys."""
    before = place.count()
    first = _begin(place, context, OTHER)
    first.locator("[data-do='keep']").click()
    shows(first, "waiting")
    context.set_offline(False)
    shows(first, "sent")
    second = context.new_page()
    open_survey(place, second, "sv")
    _write(place, second, OTHER)
    second.locator(SEND).click()
    second.wait_for_url("**/thanks?*")
    must(place.count() == before + 2, f"{place.count() - before} stored instead of 2")


def after_closing(place: Place, launch: Callable[[], Any]) -> None:
    """Kept without a network, the browser closed, opened again with one: delivered once, and nothing left."""
    before = place.count()
    context: BrowserContext = launch()
    try:
        page = _begin(place, context, "Sparad över natten.")
        page.locator("[data-do='keep']").click()
        shows(page, "waiting")
    finally:
        context.close()
    if place.count() != before:
        raise Failed("stored without a network")
    context = launch()
    try:
        page = context.new_page()
        page.goto(f"{place.address}/sv/arjeplog")
        shows(page, "sent")
        must(place.count() == before + 1, f"{place.count() - before} stored instead of 1")
        page.reload()
        _nothing_left(page)
        must(place.count() == before + 1, "delivered more than once")
    finally:
        context.close()


OFFLINE: dict[str, Callable[[Place, BrowserContext], None]] = {
    "kept by choice, delivered once when it is back": delivered_once,
    "not kept, sent from the page when it is back": tried_again,
    "kept, then erased: never sent": erased,
    "left in the middle of tidying: nothing is left after the next visit": left_in_the_middle,
    "a school's device is offered nothing and keeps nothing": at_school,
    "a library's device is offered nothing and keeps nothing": (
        lambda place, context: at_school(place, context, "library")
    ),
    "a browser that may keep nothing says so": without_a_store,
    "two people on one device are two": two_people,
}
"""Each way it can go, in words."""
