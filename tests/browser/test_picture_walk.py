"""From a reviewed survey and two files of figures to a picture that all agree on, its causes and its minutes.

The whole way as people walk it: figures, evidence, notes, views, a meeting, causes, questions, documents.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import paper
from tests.browser.conftest import DESKTOP, Served
from tests.browser.words import (
    approve,
    follow,
    go,
    heading,
    press,
    press_surely,
    said,
    sign_in,
)
from tests.documented import in_libreoffice, opened
from tests.figure_files import entry, indicator_workbook, kolada

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAFT = "Lägesbild för Arvidsjaurs kommun 2027–2028"
TITLE = "Lägesbild Arvidsjaur våren 2027"
SUMMARY = "Det mesta är tryggt. Unga och våld nära oss behöver mer av oss."
CHANGED = "Nya siffror och en ny enkät har kommit."
LEFT_OUT = "Vi arbetar redan med det i den förra lägesbilden."
WHY = "Det går att göra något åt tillsammans."
WORDS = "Anmälda våldsbrott ligger på samma nivå som förut, och de flesta sker hemma."
CAUSE = "Kvällarna är långa och lokalerna stänger tidigt."
DECIDED = "Tre problem prioriteras."
NO_CAUSE = "Polisen har redan en analys, som vi inväntar."
SAID = "De flesta tar upp dem, och vi kan göra något."
PEOPLE = "Anna Berg, Socialtjänsten\nBertil Ek, Skolan"
"""Who is called to the meeting."""


def test_the_way_to_an_agreed_picture(served: Served, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, "nils")
    go(page.locator(".chain__link[href$='/desk/pictures']"))
    bring_in_figures(page)
    draft = begin(page)
    decide_on_themes(page)
    write_on_figures(page)
    take_a_note(page)
    follow(page, "As the parties see it")
    say_how_grave(page)
    petra = open_page(width=DESKTOP)
    sign_in(petra, served, "petra")
    go(petra.locator(".due__link[href*='/views']").first)
    say_how_grave(petra)
    minutes = meet(page)
    name_causes(page)
    answer_what_is_left(page)
    agree(page, open_page, served)
    reader = open_page(width=DESKTOP)
    reader.goto(f"{served.address}/sv/picture/arvidsjaur")
    assert heading(reader) == TITLE
    every_paragraph_leads_to_its_evidence(reader)
    every_place_that_used_a_theme_is_found(reader)
    look_at_the_files(page, draft, tmp_path)
    look_at_the_minutes(page, minutes, tmp_path)


def bring_in_figures(page: Page) -> None:
    """A workbook of indicators and an answer of Kolada's: looked through, then stored."""
    follow(page, "Statistics")
    follow(page, "Import a file")
    choose(page, "Brå", "Indikatorer för kommunerna", "indikatorer.xlsx", XLSX, indicator_workbook())
    page.get_by_label(said("sv", "“%(answer)s”", answer="-"), exact=True).select_option("missing")
    page.locator("#unit").fill("procent")
    press(page, "Look again")
    press(page, "Store the figures")
    assert heading(page) == "Indikatorer för kommunerna"
    follow(page, "Statistics")
    follow(page, "Import a file")
    answer = kolada(entry(2024, 812.25, area="2505"), entry(2025, 790.5, area="2505"))
    choose(page, "Kolada", "Nyckeltal", "nyckeltal.json", "application/json", answer)
    page.locator("#name-N07403").fill("Anmälda våldsbrott per 100 000 invånare")
    page.locator("#unit-N07403").fill("per 100 000")
    press(page, "Look again")
    press(page, "Store the figures")
    assert heading(page) == "Nyckeltal"


def choose(page: Page, publisher: str, title: str, name: str, mime: str, content: bytes) -> None:
    """Say what the file is, and have it looked through."""
    page.locator("#publisher").fill(publisher)
    page.locator("#title-sv").fill(title)
    page.set_input_files("#file", {"name": name, "mimeType": mime, "buffer": content})
    press(page, "Look through the file")


def begin(page: Page) -> str:
    """A draft from the reviewed themes; the address of its page."""
    go(page.locator(".chain__link[href$='/desk/pictures']"))
    page.locator("[name$='period']").fill("2027–2028")
    press(page, "Put together a draft")
    return page.url


def step(page: Page, message: str) -> None:
    """Take a step of the way to an agreed picture."""
    follow(page.locator(".course__steps"), message)


def decide_on_themes(page: Page) -> None:
    """What is not taken up is told why."""
    step(page, "Decide on every theme: take it up or say why not")
    for box in page.locator("input[name='themes']").all():
        box.check()
    page.locator("textarea[name='because-sv']").fill(LEFT_OUT)
    press(page, "Save the reason")


def write_on_figures(page: Page) -> None:
    """A figure of each file becomes evidence of the first problem, and a paragraph rests on both."""
    step(page, "Write about each problem in your own words")
    for words in ("Våldsbrott", "Anmälda våldsbrott"):
        follow(page, "Add a figure")
        options = page.locator("#value_id option", has_text=words)
        page.locator("#value_id").select_option(value=options.last.get_attribute("value"))
        press(page, "Add the figure")
    follow(page, "Write a paragraph")
    page.locator("input[name='aspect'][value='extent']").check()
    page.locator("textarea[name='text-sv']").fill(WORDS)
    for words in ("Våldsbrott", "Anmälda våldsbrott"):
        page.locator("label.choice", has_text=words).first.locator("input").check()
    press(page, "Save")
    expect(page.locator(".paragraph", has_text=WORDS).locator(".concern__rests a")).to_have_count(2)
    follow(page, "Back to the whole picture")


def take_a_note(page: Page) -> None:
    """What a note says of a problem's theme is taken as evidence."""
    go(
        page.locator(".concern", has_text="Unga saknar").get_by_role(
            "link", name=said("sv", "Work on this problem")
        )
    )
    press(page.locator(".reading", has_text="När gården stänger").first, "Take it as evidence")
    expect(page.locator("#notes ~ .reading").first).to_contain_text(said("sv", "taken as evidence"))
    follow(page, "Back to the whole picture")


def say_how_grave(page: Page) -> None:
    """A party's view of every problem, with its reason."""
    if page.locator("section.give").count() == 0:
        follow(page, "Give your view")
    for number, one in enumerate(page.locator("section.give").all()):
        one.locator(f"input[value='{number % 4 + 1}']").check()
        one.locator("textarea").fill(WHY)
    press(page, "Save")


def meet(page: Page) -> str:
    """A meeting of the council: who came, what is prioritised, what was said; the address of its minutes."""
    go(page.get_by_role("link", name=DRAFT).first)
    step(page, "Decide at a meeting which problems are prioritised")
    page.locator("#people").fill(PEOPLE)
    press(page, "Call the meeting")
    follow(page, "To the meeting page")
    for one in page.locator("input[name=present]").all():
        one.check()
    for number, row in enumerate(page.locator(".meet__concern").all()):
        row.locator("label").nth(0 if number < 3 else 1).click()
    page.locator("textarea[name^=decided]").first.fill(DECIDED)
    page.locator("button[value=close]").click()
    go(page.locator("dialog .button:not(.button--quiet)"))
    return page.url


def name_causes(page: Page) -> None:
    """Causes of what is prioritised, and once the reason why there are none."""
    follow(page, "Go on with the picture")
    for _ in range(2):
        step(page, "Name the causes of every prioritised problem")
        follow(page, "Add a cause")
        page.locator("input[name='side'][value='place']").check()
        page.locator("textarea[name='text-sv']").fill(CAUSE)
        page.locator("input[name='evidence']").first.check()
        page.locator("input[name='influence'][value='partly']").check()
        page.locator("[name='influenced_by']").fill("Kommunen")
        press(page, "Save")
        follow(page, "Back to the whole picture")
    step(page, "Name the causes of every prioritised problem")
    follow(page, "Say why the causes are not analysed")
    page.locator("textarea[name='because-sv']").fill(NO_CAUSE)
    press(page, "Save the reason")
    follow(page, "Back to the whole picture")


def answer_what_is_left(page: Page) -> None:
    """Sámi interests of every problem, the questions to oneself, the summary and what has changed."""
    step(page, "Answer whether each problem touches Sámi interests")
    for one in page.locator(".meet__concern").all():
        one.locator("input[value='no']").check()
    press(page, "Save the answers")
    step(page, "Answer the questions that you ask yourselves")
    for key in ("why", "chosen", "left_out", "limits"):
        page.locator(f"[name='{key}-sv']").fill(SAID)
    press(page, "Save the answers")
    step(page, "Write the summary that residents read first")
    page.locator("[name='title-sv']").fill(TITLE)
    page.locator("[name='summary-sv']").fill(SUMMARY)
    page.locator("[name='changed_because-sv']").fill(CHANGED)
    press(page, "Save")


def agree(page: Page, open_page: Callable[..., Page], served: Served) -> None:
    """Nothing that is needed is left: the picture is proposed, and both parties approve it."""
    left = page.locator(".course__step", has=page.locator(".status--calm"))
    expect(left).to_have_count(1)
    expect(left).to_contain_text(said("sv", "can be left"))
    press_surely(page, "Propose this picture")
    expect(page.locator("main .status").first).to_contain_text(said("sv", "waits for approval", "state"))
    for name in ("lena", "petra"):
        approve(open_page, served, name, "Approve or return the situation picture: %(title)s")


def every_paragraph_leads_to_its_evidence(reader: Page) -> None:
    """One click from every paragraph: each of its links stands for one piece of evidence on the page."""
    paragraphs = reader.locator(".paragraph")
    expect(paragraphs.filter(has=reader.locator(".concern__rests a"))).to_have_count(paragraphs.count())
    links = reader.locator(".paragraph .concern__rests a")
    anchors = [link.get_attribute("href") or "" for link in links.all()]
    assert [reader.locator(anchor).count() for anchor in anchors] == [1] * len(anchors)
    figures = reader.locator(".paragraph", has_text=WORDS).locator(".concern__rests a")
    figures.last.click()
    expect(reader.locator(":target")).to_contain_text("790,5 per 100 000")
    expect(reader.locator(":target")).to_be_in_viewport()


def every_place_that_used_a_theme_is_found(reader: Page) -> None:
    """From the picture to a theme, and from the theme's page to each place of each picture that used it."""
    go(reader.locator(".concern").first.locator(".evidence--residents a").first)
    uses = [link.get_attribute("href") or "" for link in reader.locator(".uses a").all()]
    assert any(TITLE in one for one in reader.locator(".uses > li").all_inner_texts())
    kinds = {urlsplit(one).fragment.split("-")[0] for one in uses}
    assert kinds == {"concern", "evidence", "paragraph", "cause", "left"}
    for one in uses:
        reader.goto(urljoin(reader.url, one))
        expect(reader.locator(":target")).to_have_count(1)


def download(page: Page, address: str) -> bytes:
    """A file as the browser saves it."""
    with page.expect_download() as saved:
        page.locator(f"a[href$='{address}']").click()
    return saved.value.path().read_bytes()


def look_at_the_files(page: Page, draft: str, folder: Path) -> None:
    """LibreOffice finds every problem, figure and source in the Word file; typst has checked the PDF."""
    page.goto(draft)
    not_asked = said("sv", "Staff and partners have not been asked about this.")
    told = [
        *(one.partition(" ")[2] for one in page.locator(".concern__title").all_inner_texts()),
        *page.locator(".evidence__value").all_inner_texts(),
        *page.locator(".evidence__source").filter(has_not_text=not_asked).all_inner_texts(),
        *(SUMMARY, WORDS, CAUSE, NO_CAUSE, "790,5 per 100 000"),
    ]
    word = in_libreoffice(download(page, "document-sv.docx"), folder)
    assert [one for one in told if " ".join(one.split()) not in word.text] == []
    printed = paper.read(download(page, "document-sv.pdf"))
    assert (printed.title, printed.is_tagged, printed.conforms_to) == (TITLE, True, "PDF/UA-1")


def look_at_the_minutes(page: Page, minutes: str, folder: Path) -> None:
    """The minutes in Word say who came and what was decided."""
    page.goto(minutes)
    written = opened(download(page, "minutes-sv.docx"))
    words = "\n".join(one.text for one in written.paragraphs)
    assert [one for one in ("Anna Berg", "Bertil Ek", DECIDED) if one not in words] == []
