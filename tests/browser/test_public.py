"""The public's journey: start, what was said, a theme, a promise line, its grounds, the problem, and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from dialog.models import FreeText, Promise, PromiseVersion
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.words import go, heading, said, sign_in

pytestmark = pytest.mark.browser

LINE = "#line-snowmobile_checks"
LINE_WORDS = {"sv": "Polisen kontrollerar", "se": "Boles dárkkista", "en": "The police check"}


def published_id(served: Served) -> int:
    """Arvidsjaur's promise in force."""
    with served.site.transaction() as session:
        return session.scalars(
            sa.select(PromiseVersion.id)
            .join(Promise)
            .where(PromiseVersion.status == "published", PromiseVersion.origin == "written")
        ).one()


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [("sv", True, PHONE), ("se", True, PHONE), ("en", True, DESKTOP), ("sv", False, PHONE)],
)
def test_the_public_walks_the_chain(
    served: Served, open_page: Callable[..., Page], language: str, scripts: bool, width: dict[str, int]
) -> None:
    page = open_page(scripts=scripts, width=width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    site = f"{served.address}/{language}"
    page.goto(f"{site}/")
    go(page.locator(f"main a[href='/{language}/arvidsjaur']"))
    go(page.locator(".block--2 .block__more a"))
    expect(page).to_have_url(f"{site}/results/arvidsjaur")
    assert heading(page) == said(language, "This is what you said")

    go(page.locator(f"main a[href='/{language}/results/arvidsjaur/themes/snowmobiles']").first)
    theme = heading(page)
    go(page.locator(f"main a[href$='{LINE}']"))
    expect(page).to_have_url(f"{site}/promises/arvidsjaur/medborgarlofte{LINE}")
    line = page.locator(LINE)
    expect(line.locator(".line__words")).to_contain_text(LINE_WORDS[language])
    expect(line.locator(".line__state")).to_contain_text(said(language, "partly done", "state"))

    go(line.locator(".grounds a[href*='#concern-snowmobiles']"))
    expect(page).to_have_url(f"{site}/picture/arvidsjaur#concern-snowmobiles")
    concern = page.locator("#concern-snowmobiles")
    expect(concern).to_be_in_viewport()
    # From the problem itself and from the cause that the line goes at.
    assert concern.locator(f"a[href$='{LINE}']").count() == 2
    go(concern.locator("a[href$='/themes/snowmobiles']").first)
    assert heading(page) == theme
    go(page.locator(".trail a").first)
    expect(page).to_have_url(f"{site}/arvidsjaur")
    assert page.locator("html").get_attribute("lang") == language
    assert page.context.cookies() == []
    assert [address for address in asked if not address.startswith(served.address)] == []


def test_the_public_is_one_click_from_a_line_to_its_evidence(
    served: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(scripts=False)
    promise = f"{served.address}/sv/promises/arvidsjaur/medborgarlofte"
    page.goto(promise + LINE)
    line = page.locator(LINE)

    go(line.locator(".grounds a[href$='/themes/snowmobiles']").first)  # one: the theme
    expect(page).to_have_url(f"{served.address}/sv/results/arvidsjaur/themes/snowmobiles")
    size = int(page.locator(".figure-number").first.inner_text())
    assert size >= 5
    go(page.locator(f"main a[href$='{LINE}']"))  # and back
    expect(page).to_have_url(promise + LINE)

    go(line.locator("a.grounds__number").first)  # one: the evidence
    evidence = page.locator(page.evaluate("location.hash"))
    expect(evidence).to_contain_text(str(size))
    go(page.locator(f"#concern-snowmobiles a[href$='{LINE}']").first)  # and back
    expect(page).to_have_url(promise + LINE)


@pytest.mark.parametrize("name", ["nils", "petra"])
def test_staff_are_two_clicks_from_a_line_to_its_evidence(
    served: Served, open_page: Callable[..., Page], name: str
) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, name)
    promise = f"{served.address}/sv/desk/promises/{published_id(served)}"
    page.goto(promise + LINE)
    line = page.locator(LINE)

    go(line.locator(".grounds a[href*='/desk/themes/']").first)  # one: the theme
    size = int(page.locator("main strong").first.inner_text().split()[0])
    assert size >= 5
    texts = page.locator(".reading__text").count()
    assert texts > 0 if name == "nils" else texts == 0
    go(page.locator(f"main a[href$='{LINE}']").first)  # and back
    expect(page).to_have_url(promise + LINE)

    go(line.locator("a.grounds__number").first)  # one: the evidence
    evidence = page.locator(page.evaluate("location.hash"))
    expect(evidence).to_contain_text(str(size))
    go(page.locator(f"main a[href$='{LINE}']").first)  # and back
    expect(page).to_have_url(promise + LINE)


def test_the_police_contact_meets_no_text_of_the_municipalitys_survey(
    served: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, "petra")
    with served.site.transaction() as session:
        text_id = session.scalars(sa.select(FreeText.id).order_by(FreeText.id)).first()
    assert page.locator("nav.chain a[href*='/desk/texts']").count() == 0
    for address in ("/desk/texts", "/desk/texts?municipality=arjeplog", f"/desk/texts/{text_id}"):
        answer = page.goto(f"{served.address}/sv{address}")
        assert answer is not None
        assert answer.status in {403, 404}
        assert page.locator(".reading__text").count() == 0


@pytest.mark.parametrize(("language", "drafts"), [("sv", 0), ("se", 1), ("en", 0)])
def test_a_draft_says_so_and_what_a_named_person_has_read_does_not(
    served: Served, open_page: Callable[..., Page], language: str, drafts: int
) -> None:
    page = open_page(width=PHONE)
    forms = (
        "trygghet?municipality=arvidsjaur",
        "synpunkt?municipality=arjeplog",
        "tillganglighet?municipality=arjeplog",
        "loftet-arvidsjaur",
    )

    for form in forms:
        page.goto(f"{served.address}/{language}/answer/{form}")
        expect(page.locator(".draft")).to_have_count(drafts)


def test_a_long_word_of_a_button_stays_within_a_narrow_page(
    served: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(width={"width": 320, "height": 640})
    page.goto(f"{served.address}/se/arjeplog")
    button, block = page.locator(".block--1 .button").bounding_box(), page.locator(".block--1").bounding_box()

    assert button
    assert block
    assert button["x"] + button["width"] <= block["x"] + block["width"]
