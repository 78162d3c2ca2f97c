"""A threat in the evening: first on two desks, in the morning's notice, closed only with what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dialog import clock, jobs
from dialog.models import FreeText, Membership, Organisation, User
from dialog.services import alarms, notices
from dialog.settings import Settings
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.words import anchored, button, go, press, said, sign_in
from tests.smtp import Mailbox, mail_server

pytestmark = pytest.mark.browser

THREAT = "Jag ska döda honom, jag har ett gevär hemma"
REASON = "Polisen vet redan, samma text kom i går"
EVENING = dt.datetime(2026, 11, 23, 19, 0, tzinfo=dt.UTC)
"""Eight o'clock in Sweden."""
MORNING = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
FIRST = ".due__item .due__link >> nth=0"
WAITING = "/sv/desk/texts?municipality=arjeplog&show=waiting"


def arrange(served: Served) -> None:
    """Siv coordinates in Arjeplog beside Karin; both read everything, and nothing serious waits."""
    with served.site.transaction() as session:
        place = session.query(Organisation).filter_by(key="arjeplog").one()
        role = Membership(organisation_id=place.id, role="coordinator", from_on=dt.date(2026, 1, 1))
        session.add(User(email="siv@example.se", name="Siv Ek", memberships=[role]))
        for user in session.query(User):
            user.reads = ["sv", "se", "en"]
        for text in session.query(FreeText).where(alarms.is_waiting()):
            text.handled_as = "police"


def notify(served: Served, box: Mailbox, at: dt.datetime) -> tuple[int, int]:
    """What the worker does at this minute."""
    clock.FIXED = at
    settings = Settings(
        secret_key="for the browser tests only, long enough",
        base_url=served.address,
        smtp_url=box.url,
        mail_from="dialog@example.se",
    )
    due_at = notices.latest_hour(settings.notice_hours, at=at)
    return jobs.notify(served.site.transaction, settings, due_at)


def a_resident_sends_it(served: Served, page: Page) -> None:
    """Through the survey, on a phone without scripts."""
    page.goto(f"{served.address}/t/trygghet")
    go(page.locator(".buttons a[href*='municipality=arjeplog']"))
    page.locator("[name='concern']").fill(THREAT)
    press(page, "Send the answers")
    expect(page).to_have_url(anchored(f"{served.address}/sv/answer/trygghet/thanks"))


def test_a_threat_in_the_evening(served: Served, open_page: Callable[..., Page]) -> None:
    arrange(served)
    with mail_server() as box:
        assert notify(served, box, EVENING - dt.timedelta(hours=5)) == (0, 0)
        clock.FIXED = EVENING
        a_resident_sends_it(served, open_page(scripts=False))
        for name, width in (("karin", DESKTOP), ("siv", PHONE)):
            page = open_page(width=width)
            sign_in(page, served, name)
            expect(page.locator(FIRST)).to_have_attribute("href", WAITING)
            expect(page.locator(".due__item").first).to_contain_text("sedan vecka 48, 2026")
        assert notify(served, box, MORNING - dt.timedelta(minutes=1)) == (0, 0)
        assert notify(served, box, MORNING) == (2, 0)
        assert box.to == ["karin@example.se", "siv@example.se"]
        told = "".join(letter.get_content() for letter in box.letters)
        assert (told.count(f"{served.address}/sv/desk/"), "döda" in told) == (2, False)

    karin = open_page(width=DESKTOP)
    sign_in(karin, served, "karin")
    go(karin.locator(FIRST))
    expect(karin.locator(".reading")).to_have_count(1)
    go(karin.locator(".reading a[href*='/desk/texts/']"))
    cannot_be_closed_without_an_action(karin)
    karin.locator("[name='done'][value='nothing']").check()
    karin.locator("[name='what']").fill(REASON)
    press(karin, "Save what was done")

    expect(karin.locator("main .notice--good").last).to_contain_text(REASON)
    for name in ("karin", "siv"):
        page = open_page(width=PHONE)
        sign_in(page, served, name)
        assert page.locator(f".due__link[href='{WAITING}']").count() == 0


def cannot_be_closed_without_an_action(page: Page) -> None:
    """Without an action, and with one that says too little, the page says what is missing and stays."""
    button(page, "Save what was done").click()
    expect(page.locator(".errors")).to_contain_text(
        said("sv", "Choose what was done. A serious text is not closed without it.")
    )
    page.locator("[name='done'][value='nothing']").check()
    button(page, "Save what was done").click()
    expect(page.locator(".errors")).to_contain_text(
        said("sv", "Write which help it was, or why nothing was done.")
    )
    expect(page.locator("[name='done'][value='nothing']")).to_be_checked()
