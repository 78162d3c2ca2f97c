"""A promise on its way: finished, proposed, approved by both, published by the police, followed up, read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Served
from tests.browser.words import approve, due, follow, go, press, said, sign_in

pytestmark = pytest.mark.browser

REASON = "Det gamla löftet gick inte att räkna. Det nya säger vem, hur ofta och var."
DONE = "Fyra kvällar i januari: kontrollerna har börjat."
PUBLIC = "/promises/arjeplog/medborgarlofte"


def answer_the_check(page: Page, served: Served) -> None:
    """Give a reason for whatever the quality check leaves open, and why the public is not asked first."""
    found = re.search(r"/desk/promises/(\d+)", page.url)
    assert found is not None
    work = f"{served.address}/sv/desk/promises/{found[1]}"
    check = f"{served.address}/sv/desk/promise-quality/{found[1]}"
    page.goto(check)
    answers = page.get_by_role(
        "link", name=re.compile("^" + said("sv", "Answer it: %(question)s", question=""))
    )
    for left in range(answers.count(), 0, -1):
        expect(answers).to_have_count(left)
        go(answers.first)
        page.locator("[name='way'][value='because']").check()
        page.locator("textarea[name='words']").fill("Det vet vi först när vi har börjat.")
        press(page, "Save")
        page.goto(check)
    expect(page.locator("main")).to_contain_text(said("sv", "Every question is answered."))
    page.goto(f"{work}/public-draft/without")
    page.locator("textarea").fill("Enkäten om samma sak är nyss besvarad.")
    press(page, "Save the reason")
    page.goto(work)


def test_a_promise_is_finished_approved_published_and_followed_up(
    served: Served, open_page: Callable[..., Page]
) -> None:
    karin = open_page(width=DESKTOP)
    sign_in(karin, served, "karin")
    due(karin, "Finish and propose the promise: %(title)s")
    lines = karin.locator("article.line").count()
    assert lines == 3
    assert karin.locator(".reading--suggested").count() == lines
    for left in range(lines - 1, -1, -1):
        press(karin, "Accept the line")
        expect(karin.locator(".reading--suggested")).to_have_count(left)
    follow(karin, "Change title and dates")
    karin.locator("textarea[name$='reason_for_change-sv']").fill(REASON)
    press(karin, "Save")
    answer_the_check(karin, served)
    follow(karin, "Propose it to the parties")
    press(karin, "Propose this text")
    expect(karin.locator("main .status").first).to_contain_text(said("sv", "waits for approval", "state"))

    approve(open_page, served, "gunnar", "Approve or return the promise: %(title)s")
    petra = approve(open_page, served, "petra", "Approve or return the promise: %(title)s")
    petra.goto(f"{served.address}/sv/desk/")
    due(petra, "Publish the promise that all have approved: %(title)s")
    follow(petra, "Publish the promise")
    press(petra, "Publish the promise")
    expect(petra.locator("main .status").first).to_contain_text(said("sv", "published", "state"))

    resident = open_page()
    resident.goto(f"{served.address}/sv{PUBLIC}")
    expect(resident.locator(".promise")).to_contain_text(said("sv", "Version %(number)s", number=2))
    assert resident.locator("article.line").count() == lines
    expect(resident.locator("main")).to_contain_text(REASON)
    resident.goto(f"{served.address}/sv{PUBLIC}/1")
    expect(resident.locator("main")).to_contain_text(said("sv", "A later version has taken its place"))

    follow(petra, "Follow up")
    petra.locator("[name='line_key']").select_option(index=1)
    petra.locator("[name='on']").fill("2026-11-23")
    petra.locator("[name='outcome'][value='done']").check()
    petra.locator("textarea[name='text-sv']").fill(DONE)
    petra.locator("[name='next_step'][value='continues']").check()
    press(petra, "See what everyone will read")
    expect(petra.locator("section.notice")).to_contain_text(DONE)
    press(petra, "Record the follow-up")

    resident.goto(f"{served.address}/sv{PUBLIC}")
    expect(resident.locator("article.line").first).not_to_contain_text(DONE)
    karin.goto(f"{served.address}/sv/desk/")
    due(karin, "Read the other party's follow-up before everyone does: %(title)s")
    press(karin, "It is fine, let everyone read it")

    resident.goto(f"{served.address}/sv{PUBLIC}")
    line = resident.locator("article.line").first
    expect(line.locator(".line__state")).to_contain_text(said("sv", "done", "state"))
    line.locator("summary", has_text=re.compile("23 november 2026")).click()
    expect(line).to_contain_text(DONE)
