"""Reading in one pass, counted in clicks: 120 answers of three texts each, and everything undone again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from dialog import clock
from dialog.models import FreeText, Organisation, ReviewDecision, Theme, ThemeAssignment, User
from dialog.services import accounts, codebooks
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.words import go, said, sign_in
from tests.builders import a_survey
from tests.piled import Piled, a_pile

pytestmark = pytest.mark.browser

ANSWERS, TEXTS_EACH = 120, 3
MOST_CLICKS = 150
TO_MASK = 5
READ_CARDS = """() => Array.from(document.querySelectorAll('[data-card]')).map(card => ({
    id: card.id.replace('text-', ''),
    options: Object.fromEntries(Array.from(card.querySelectorAll('input[type=radio]')).map(
        one => [one.parentNode.textContent.trim(), one.value]))
}))"""


@dataclass
class Story:
    """A run over the texts, the names of the themes by key, and what everything is like."""

    served: Served
    piled: Piled
    names: dict[str, str]

    def state(self) -> dict[str, Any]:
        """Where the texts of the run lie, which are read, which themes are in use."""
        with self.served.site.transaction() as session:
            lies = sa.select(Theme.key, ThemeAssignment.free_text_id).where(
                Theme.id == ThemeAssignment.theme_id,
                ThemeAssignment.removed_by_decision_id.is_(None),
                ThemeAssignment.free_text_id.in_(list(self.piled.truth)),
            )
            rows = session.scalars(sa.select(FreeText).where(FreeText.id.in_(list(self.piled.truth))))
            return {
                "under": {(row[1], row[0]) for row in session.execute(lies)},
                "states": {text.id: text.state for text in rows},
                "themes": set(session.scalars(sa.select(Theme.key).where(Theme.status == "active"))),
            }


def arrange(served: Served, answers: int, themes: int) -> Story:
    """A survey answered in words, and a run over it that is right in 85 of 100."""
    with served.site.transaction() as session:
        place = session.query(Organisation).filter_by(key="arjeplog").one()
        user = session.query(User).filter_by(email="karin@example.se").one()
        karin = accounts.describe(session, user, at=clock.now())
        version = a_survey(session, place, slug="to-review")
        known = codebooks.in_use(session, place.id).themes[:themes]
        piled = a_pile(
            session,
            version,
            place,
            karin,
            [one.key for one in known],
            answers * TEXTS_EACH,
            a_form=TEXTS_EACH,
        )
        used = {
            theme.key: theme.name["sv"] for theme in session.query(Theme).filter_by(municipality_id=place.id)
        }
        return Story(served, piled, {one.key: used.get(one.key, one.labels["sv"]) for one in known})


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, place: Locator) -> None:
        self.clicks += 1
        place.click()

    def choose(self, place: Locator, name: str) -> None:
        """From a list: one click opens it, one chooses."""
        self.clicks += 2
        place.select_option(label=name)

    def confirm(self) -> None:
        """Confirm the page, and wait for what comes after it."""
        self.page.evaluate("document.querySelector('form.marks').dataset.old = 'yes'")
        self.click(self.page.locator(".marks__end button"))
        self.page.wait_for_function("() => !document.querySelector('form.marks[data-old]')")
        self.page.wait_for_load_state("load")


def read_a_page(hand: Hand, story: Story, to_mask: set[uuid.UUID]) -> int:
    """Mark what is wrong on the page and confirm it; returns how many texts it held."""
    cards = hand.page.evaluate(READ_CARDS)
    for one in cards:
        text_id = uuid.UUID(one["id"])
        card = hand.page.locator(f"#text-{text_id}")
        name = story.names[story.piled.truth[text_id]]
        if story.piled.proposed[text_id] != story.piled.truth[text_id]:
            if name in one["options"]:
                hand.click(card.locator(f"label:has(input[type=radio][value='{one['options'][name]}'])"))
            else:
                hand.choose(card.locator(f"select[name='elsewhere-{text_id}']"), name)
        if text_id in to_mask:
            hand.click(card.locator(f"label:has(input[name='mask-{text_id}'])"))
    hand.confirm()
    return len(cards)


def test_360_texts_are_mask_checked_and_reviewed_with_at_most_150_clicks_and_all_undone(
    served: Served, open_page: Callable[..., Page]
) -> None:
    story = arrange(served, ANSWERS, themes=14)
    before = story.state()
    right = len(story.piled.truth) - len(story.piled.wrong)
    assert right / len(story.piled.truth) == pytest.approx(0.85)
    to_mask = set(list(story.piled.truth)[7 :: 360 // TO_MASK][:TO_MASK])
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    run = f"{served.address}/sv/desk/themes/runs/{story.piled.run_id}"
    page.goto(run)

    hand = Hand(page)
    hand.click(page.get_by_role("link", name=said("sv", "Read and decide"), exact=True))
    page.wait_for_selector("form.marks")
    number = 0
    while page.locator("form.marks").count():
        number += read_a_page(hand, story, to_mask)

    assert number == ANSWERS * TEXTS_EACH
    print(f"{number} texts, {len(story.piled.wrong)} wrongly proposed, {hand.clicks} clicks")
    assert hand.clicks <= MOST_CLICKS
    assert page.url == run
    expect(page.locator(".reviewed")).to_contain_text("360")
    after = story.state()
    assert after["under"] == {(text_id, key) for text_id, key in story.piled.truth.items()}
    assert {one for one, state in after["states"].items() if state == "new"} == to_mask

    undo_everything(page, story)

    assert story.state() == before
    page.goto(run)
    expect(page.locator(".reviewed")).to_contain_text(
        said("sv", "%(done)s of %(of)s texts reviewed", done=0, of=360)
    )


def undo_everything(page: Page, story: Story) -> None:
    """Every decision of the run is undone from its log, the newest first."""
    with story.served.site.transaction() as session:
        query = sa.select(ReviewDecision.id).where(
            ReviewDecision.run_id == story.piled.run_id, ReviewDecision.free_text_id.is_(None)
        )
        made = sorted(session.scalars(query), reverse=True)
    log = f"{story.served.address}/sv/desk/themes/runs/{story.piled.run_id}/decisions"
    page.goto(log)
    for place, number in enumerate(made):
        undo = page.locator(f"form[action*='/decisions/{number}/undo'] button[class]:not([data-undo])")
        if not undo.count():
            page.goto(f"{log}?page={1 + 2 * place // 50}")
        go(undo)
        expect(page.locator(".notice--good")).to_be_visible()


def test_a_page_is_read_by_keyboard_alone_and_undone_right_after(
    served: Served, open_page: Callable[..., Page]
) -> None:
    story = arrange(served, 8, themes=2)
    before = story.state()
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    page.goto(f"{served.address}/sv/desk/themes/runs/{story.piled.run_id}/next")
    cards = page.locator("[data-card]")
    number = cards.count()
    page.keyboard.press("j")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("1")
    expect(cards.nth(0).locator("input[data-key='1']")).to_be_checked()
    expect(page.locator("[data-said]")).to_contain_text("1")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("[data-sum='other']")).to_have_text("2")
    expect(page.locator("[data-sum='mask']")).to_have_text("1")
    page.keyboard.press("k")
    page.keyboard.press("0")
    expect(page.locator("[data-sum='proposed']")).to_have_text(str(number - 1))
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    here = page.url
    page.keyboard.press("Enter")
    expect(page.locator("[data-undo]")).to_be_visible()
    assert len(story.state()["under"]) == number

    page.keyboard.press("u")

    expect(page).to_have_url(here)
    assert story.state() == before


def test_the_shortcuts_can_be_switched_off_and_do_nothing_in_a_field(
    served: Served, open_page: Callable[..., Page]
) -> None:
    story = arrange(served, 4, themes=2)
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    search = f"{served.address}/sv/desk/themes/runs/{story.piled.run_id}/read/search?search=text"
    page.goto(search)
    page.locator("#search").press("m")
    expect(page.locator("[data-sum='mask']")).to_have_text("0")
    page.get_by_role("button", name=said("sv", "Keyboard shortcuts"), exact=True).click()
    page.locator("label:has([data-keys-on])").click()
    page.locator("[data-keys-close]").click()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("[data-sum='mask']")).to_have_text("0")
    page.goto(search)
    page.keyboard.press("j")
    expect(page.locator("[data-card]").nth(0)).not_to_be_focused()


def test_a_page_is_confirmed_on_a_phone_without_scripts(
    served: Served, open_page: Callable[..., Page]
) -> None:
    story = arrange(served, 8, themes=2)
    before = story.state()
    page = open_page(width=PHONE, scripts=False)
    sign_in(page, served, "karin")
    page.goto(f"{served.address}/sv/desk/themes/runs/{story.piled.run_id}/next")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card = page.locator("[data-card]").first
    other = card.locator("input[type=radio][value*=':']").first
    moved_to = other.get_attribute("value")
    card.locator(f"label:has(input[value='{moved_to}'])").first.click()
    number = page.locator("[data-card]").count()
    go(page.locator(".marks__end button"))
    expect(page.locator(".notice--good")).to_contain_text(
        said("sv", "%(n)s text otherwise.", n=1).split("%(")[0]
    )
    assert len(story.state()["under"]) == number

    go(page.locator("[data-undo]"))

    assert story.state() == before
