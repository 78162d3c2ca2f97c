"""The end of an agreement in the browser: the yearly report is sent, and the next agreement opened."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.words import (
    follow,
    press,
    press_surely,
    said,
)

NOT_BECAUSE = "Ingen polis kunde komma den kvällen."
PUBLIC = "/sv/promises/arjeplog/vinter"
SHORTLY = "Det gamla löftet är uppföljt och det nya är på väg."
NEXT = "Polisen och kommunen följer upp i mars."
ENDED = "Det gäller bara den förra perioden."


def send_the_yearly_report(karin: Page, served: Served) -> None:
    """The year in words and rows; when it is sent it is locked."""
    karin.goto(f"{served.address}/sv/desk/reports")
    karin.locator("[name='what']").select_option(label=said("sv", "Yearly report %(year)s", year=2026))
    karin.locator("[name='place']").select_option(value="arjeplog")
    press(karin, "Begin the report")
    follow(karin, "Write your own words")
    karin.locator("[name='summary-sv']").fill(SHORTLY)
    karin.locator("[name='next-sv']").fill(NEXT)
    press(karin, "Save")
    expect(karin.locator("main")).to_contain_text(NOT_BECAUSE)
    karin.locator("[name='sent_to']").fill("Kommunstyrelsen och lokalpolisområdeschefen")
    press_surely(karin, "The report is sent: lock it")
    expect(karin.locator("main")).to_contain_text(
        said("sv", "The report is sent and locked. It does not change when figures change later.")
    )
    assert karin.get_by_role("link", name=said("sv", "Write your own words")).count() == 0


# The next agreement.


def renew(nils: Page, karin: Page, resident: Page, served: Served) -> None:
    """Each coordinator decides what becomes of what is theirs; then 2027-2030 is opened, with the promise."""
    for page in (nils, karin):
        page.goto(f"{served.address}/sv/desk/renewal")
        walk = page.url
        for subject in ("focus_area", "goal", "action", "promise"):
            decide(page, f"{walk}/{subject}")
        page.goto(walk)
    follow(karin, "Open the next agreement")
    expect(karin.locator("[name='starts_on']")).to_have_value("2027-01-01")
    expect(karin.locator("[name='ends_on']")).to_have_value("2030-12-31")
    press(karin, "Open the next agreement")
    expect(karin.locator(".notice--good")).to_contain_text("2027–2030")
    resident.goto(f"{served.address}{PUBLIC}")
    expect(resident.locator("main")).to_contain_text(NOT_BECAUSE)


def decide(page: Page, address: str) -> None:
    """What nobody has decided on is carried over, but for the last, which ends with its reason."""
    page.goto(address)
    parts = [
        one
        for one in page.locator("section.renewal").all()
        if one.locator("input[type='radio']").count() and not one.locator("input:checked").count()
    ]
    for one in parts:
        one.locator("input[value='carry']").check()
    if len(parts) > 1 and address.endswith("action"):
        parts[-1].locator("input[value='end']").check()
        parts[-1].locator("textarea").fill(ENDED)
    if parts:
        press(page, "Save and go on")
