"""Texts handed to a reader and a quote let out by a second person, walked through in a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from dialog.checks.browsing import look
from dialog.models import FreeText, Membership, Organisation, Quote, Theme, ThemeAssignment, User
from dialog.services import accounts, quotes, renderings
from dialog.services.errors import RuleBroken
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.words import press, sign_in
from tests.people import NOW

pytestmark = pytest.mark.browser
LIST = "/sv/desk/texts?municipality=arjeplog&show=unreadable&written_in=se"


def arrange(served: Served) -> None:
    """Inga reads Northern Sámi for Arjeplog, Sara its quotes; one quote has been proposed."""
    with served.site.transaction() as session:
        place = session.query(Organisation).filter_by(key="arjeplog").one()
        for name, role, language in (("inga", "language_reader", "se"), ("sara", "quote_reader", None)):
            membership = Membership(
                organisation_id=place.id, role=role, reads_language=language, from_on=dt.date(2026, 1, 1)
            )
            session.add(User(email=f"{name}@example.se", name=name.capitalize(), memberships=[membership]))
        karin = session.query(User).filter_by(email="karin@example.se").one()
        actor = accounts.describe(session, karin, at=NOW)
        query = (
            sa.select(ThemeAssignment.theme_id, FreeText)
            .join(FreeText, FreeText.id == ThemeAssignment.free_text_id)
            .join(Theme, Theme.id == ThemeAssignment.theme_id)
            .where(Theme.municipality_id == place.id, FreeText.language_stated == "sv")
            .order_by(ThemeAssignment.id)
        )
        for theme_id, text in session.execute(query).all():
            wording = " ".join(text.masked.split()[:4])
            try:
                quotes.propose(session, actor, theme_id, text.id, wording, at=NOW, is_paraphrase=False)
            except RuleBroken:
                continue
            return


def looked_at(page: Page, what: str) -> list[str]:
    """What is wrong with a page at both widths."""
    faults = []
    for width in (PHONE, DESKTOP):
        page.set_viewport_size(width)  # type: ignore[arg-type]
        faults += look(page, f"{what} {width['width']}")
    return faults


def test_a_reader_writes_what_was_handed_over_without_scripts(
    served: Served, open_page: Callable[..., Page]
) -> None:
    arrange(served)
    karin, inga = open_page(scripts=False), open_page(scripts=False)
    sign_in(karin, served, "karin")
    karin.goto(served.address + LIST)
    boxes = karin.locator("input[form='hand-over']")
    number = boxes.count()
    assert number > 1
    boxes.first.uncheck()
    press(karin, "Hand over the marked texts")
    expect(boxes).to_have_count(1)

    sign_in(inga, served, "inga")
    expect(inga.locator(".due__link")).to_have_count(1)
    inga.locator(".due__link").click()
    first = inga.locator(".reading__text").inner_text()
    inga.locator("textarea").fill("Det är mörkt vid skolan")
    press(inga, "Save the Swedish wording")
    expect(inga.locator(".reading__text")).not_to_have_text(first)
    with served.site.transaction() as session:
        user = session.query(User).filter_by(email="inga@example.se").one()
        left = renderings.awaiting(session, accounts.describe(session, user, at=NOW))
        assert [one.count for one in left] == [number - 2]
        assert session.query(FreeText.masked).filter(FreeText.rendering.is_not(None)).all() == [(first,)]


def test_a_second_person_lets_a_quote_out_and_sees_nothing_else(
    served: Served, open_page: Callable[..., Page]
) -> None:
    arrange(served)
    sara = open_page(scripts=False)
    sign_in(sara, served, "sara")
    expect(sara.locator(".chain__step")).to_have_count(0)
    sara.locator(".due__link").click()
    expect(sara.locator(".quote")).to_have_count(1)
    press(sara, "Release this quote")
    expect(sara.locator(".quote")).to_have_count(0)
    with served.site.transaction() as session:
        released = session.query(Quote).filter(Quote.is_paraphrase.is_(False)).one()
        assert released.released_by == session.query(User).filter_by(email="sara@example.se").one().id


def test_their_pages_are_for_everybody(served: Served, open_page: Callable[..., Page]) -> None:
    arrange(served)
    faults = []
    for name, paths in (
        ("karin", [LIST]),
        ("inga", ["/sv/desk/renderings", "/en/desk/renderings"]),
        ("sara", ["/sv/desk/quotes", "/en/desk/quotes"]),
    ):
        page = open_page()
        sign_in(page, served, name)
        for path in paths:
            page.goto(served.address + path)
            faults += looked_at(page, path)
    assert faults == []
