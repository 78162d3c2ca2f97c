"""A coordinator on a phone brings in a workbook: chooses it, drops a column, says what a dash is, stores."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.words import heading, press, said, sign_in
from tests.figure_files import indicator_workbook

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_workbook_is_looked_through_and_stored(
    served: Served, open_page: Callable[..., Page], scripts: bool
) -> None:
    page = open_page(scripts=scripts)
    sign_in(page, served, "karin")
    page.goto(f"{served.address}/sv/desk/statistics/new")
    page.locator("#publisher").fill("Brå")
    page.locator("#title-sv").fill("Indikatorer")
    page.set_input_files("#file", {"name": "oro.xlsx", "mimeType": XLSX, "buffer": indicator_workbook()})
    press(page, "Look through the file")
    sheet, row = said("sv", "sheet “%(sheet)s”", sheet="Oro"), said("sv", "row %(row)s", row=4)
    expect(page.get_by_text(f"{sheet}, {row}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")

    page.locator("#column-2").select_option("")
    word = said("sv", "“%(answer)s”", answer="-")
    page.get_by_label(word, exact=True).select_option("missing")
    page.locator("#unit").fill("procent")
    press(page, "Look again")
    expect(page.get_by_text(said("sv", "Figures that will be stored: %(number)s", number=8))).to_be_visible()
    press(page, "Store the figures")

    assert heading(page) == "Indikatorer"
    expect(page.get_by_role("row")).to_have_count(8)  # on a phone each row says itself what its cells are
