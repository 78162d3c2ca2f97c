"""The picture on paper: the sheet on one A4 in every language, the whole picture without navigation."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser
A4 = (595, 842)
"""In points."""


def printed(browser: Browser, address: str) -> PdfReader:
    """The page as its browser prints it."""
    page = browser.new_page()
    page.goto(address)
    made = page.pdf(prefer_css_page_size=True)
    page.close()
    return PdfReader(io.BytesIO(made))


@pytest.mark.parametrize("municipality", ["arvidsjaur", "arjeplog"])
@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_the_sheet_is_one_a4(browser: Browser, served: Served, language: str, municipality: str) -> None:
    paper = printed(browser, f"{served.address}/{language}/picture/{municipality}/summary")
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in paper.pages]
    assert sizes == [A4]


def test_a_printed_picture_has_no_navigation_and_every_problem(browser: Browser, served: Served) -> None:
    paper = printed(browser, f"{served.address}/sv/picture/arvidsjaur")
    words = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for left_out in ("Lämna sidan snabbt", "davvisámegiella", "Spara", "Din integritet"):
        assert left_out not in words
    for number, shown in ((1, "Skotrar kör fort där människor går och bor"), (6, "Polisen syns för sällan")):
        assert words.count(f"{number} {shown}") == 1
