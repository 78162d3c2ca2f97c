"""The coordinator's surveys: one from nothing, opened, answered, read, sent out and back; a ready one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dialog import clock
from dialog.models import SurveyVersion
from dialog.services import responses, surveys
from surveys.forms import Collected
from surveys.question import AnswerValue
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.words import button, follow, go, heading, open_more, press, press_surely, said, sign_in

pytestmark = pytest.mark.browser

TONGUES = ("sv", "se", "en")
MOST_CLICKS = 12
YES_NO = ("Ja", "Nej")
STEPS = ("Mycket trygg", "Ganska trygg", "Otrygg")
ASKED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("scale", "Hur trygg är du ute på kvällen?", STEPS),
    ("long_text", "Vad gör dig otrygg?", ()),
    ("single", "Har du råkat ut för något?", YES_NO),
    ("multiple", "Vad har du sett?", ("Skotrar", "Bråk", "Inget av detta")),
    ("matrix", "Hur stora är problemen?", ("Stora", "Små")),
    ("ranking", "Vad är viktigast?", ("Vägar", "Ljus", "Poliser")),
    ("number", "Hur gammal är du?", ()),
    ("place", "Var bor du?", ("Någon annanstans",)),
    ("short_text", "Vilken väg är värst?", ()),
    ("pair", "Vad ska de göra?", ()),
    ("single", "Går du ut på kvällen?", YES_NO),
    ("long_text", "Vad är bra här?", ()),
)
"""Kind, Swedish words, answers to choose among."""


def in_tongues(words: str, code: str) -> str:
    """A text that can be told apart in each language."""
    return words if code == "sv" else f"{words} ({code})"


def fill(page: Page, name: str, words: str) -> None:
    """Write a text in all languages."""
    for code in TONGUES:
        page.locator(f"[name='{name}-{code}']").fill(in_tongues(words, code))


def write_question(page: Page, kind: str, words: str, answers: tuple[str, ...]) -> None:
    """Add one question of a kind at the end of the only section."""
    go(page.get_by_role("link", name=said("sv", "Add a question")).last)
    go(page.locator(f".kind__link[href$='/{kind}']"))
    fill(page, "text", words)
    for number, answer in enumerate(answers):
        fill(page, f"choices-{number}", answer)
    if kind == "multiple":
        page.locator("[name='choices-2-apart']").check()
    if kind == "matrix":
        fill(page, "rows-0", "Trafik")
        fill(page, "rows-1", "Mörker")
    if kind == "pair":
        fill(page, "rows-0", "Vad ska polisen göra?")
        fill(page, "rows-1", "Vad ska kommunen göra?")
    if kind == "place":
        fill(page, "places_arjeplog-0", "Laisvall")
    if words == "Vad gör dig otrygg?":
        open_more(page, "Ask only if …")
        page.locator("summary", has_text="Hur trygg är du ute").click()
        page.locator("[name='if_hur_trygg_ar_du_ute_pa_kvallen'][value='otrygg']").check()
    press(page, "Save the question")
    expect(page.locator(".editor__question", has_text=words)).to_have_count(1)


def test_a_survey_built_from_nothing_is_opened_answered_and_read(
    served: Served, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    go(page.locator(".chain__link", has_text=said("sv", "Surveys", "chain")))
    follow(page, "Make a survey")
    go(page.get_by_role("link", name=said("sv", "An empty survey")))
    page.locator("[name=title]").fill("Vinter i byn")
    press(page, "Make a draft")
    follow(page, "Change the title and the texts around the questions")
    for name, words in (("title", "Vinter i byn"), ("introduction", "Vi undrar."), ("closing", "Tack.")):
        fill(page, name, words)
    press(page, "Save")
    for kind, words, answers in ASKED:
        write_question(page, kind, words, answers)
    assert page.locator(".editor__question").count() == 12
    taken_back(page)
    for code in ("se", "en"):
        check_all(page, code)

    follow(page, "Look through and open")
    press_surely(page, "Open the survey")
    address = page.locator("a[href*='/t/']").first.get_attribute("href") or ""
    answer(open_page, served, address)
    others_answer(served)
    page.reload()
    its_own_page = page.url
    follow(page, "See the tables")
    table = page.locator(".bars, table").filter(has_text="Hur trygg är du ute på kvällen?").first
    for step in STEPS:
        expect(table.locator("tr, li, div").filter(has_text=step).last).to_contain_text("12")
    page.goto(its_own_page)
    sent_out_and_back(page, served, tmp_path)


def sent_out_and_back(page: Page, served: Served, folder: Path) -> None:
    """The survey's Excel form, made into a new survey, asks exactly the same."""
    open_more(page, "Files")
    with page.expect_download() as awaited:
        page.get_by_role("link", name=said("sv", "Save the questions as an Excel form (XLSForm)")).click()
    awaited.value.save_as(folder / "form.xlsx")
    page.goto(f"{served.address}/sv/desk/surveys/new?from=empty")
    open_more(page, "Or from a file")
    page.locator("[name=file]").set_input_files(folder / "form.xlsx")
    press(page, "Make a draft")
    with served.site.transaction() as session:
        again, first = session.query(SurveyVersion).order_by(SurveyVersion.id.desc()).limit(2)
        assert (first.survey.slug, again.status) == ("vinter-i-byn", "draft")
        came_back = replace(surveys.definition_of(again), key="same")
        assert came_back == replace(surveys.definition_of(first), key="same")
        assert len(came_back.questions) == 12


def taken_back(page: Page) -> None:
    """A question on which another depends is deleted after a warning, and comes back with its condition."""
    condition = page.locator(".editor__if")
    expect(condition.last).to_contain_text("Otrygg")
    first = page.locator(".editor__question").first
    go(first.locator(".tool").last)
    expect(page.locator("main")).to_contain_text("Vad gör dig otrygg?")
    go(page.locator("main form .button--danger"))
    assert page.locator(".editor__question").count() == 11
    assert condition.count() == 0
    go(page.locator("#undo form .button"))
    assert page.locator(".editor__question").count() == 12
    expect(condition.last).to_contain_text("Otrygg")


def check_all(page: Page, code: str) -> None:
    """One person has read everything in a language."""
    go(page.locator(f"aside a[href$='/texts/{code}']"))
    page.locator("#checked_by").fill("Elle Åhrén")
    press(page, "All texts are read and right")
    expect(page.locator(".notice--good")).to_contain_text("Elle Åhrén")
    go(page.locator(".trail a").last)


def answer(open_page: Callable[..., Page], served: Served, address: str) -> None:
    """A resident answers in English on a phone without JavaScript; the condition decides what is asked."""
    resident = open_page(width=PHONE, scripts=False, locale="en-GB")
    resident.goto(served.address + "/t/" + address.rsplit("/", 1)[-1])
    assert heading(resident) == "Vinter i byn (en)"
    assert resident.locator(".draft").count() == 0
    resident.get_by_label("Otrygg (en)").check()
    resident.locator("[name='vad_gor_dig_otrygg']").fill("Mörka vägar.")
    resident.get_by_label("Skotrar (en)").check()
    go(resident.locator(".send button"))
    expect(resident).to_have_url(f"{served.address}/en/answer/vinter-i-byn/thanks?municipality=arjeplog")


def others_answer(served: Served) -> None:
    """With the one in the browser: twelve on every step."""
    with served.site.transaction() as session:
        version = session.query(SurveyVersion).filter(SurveyVersion.survey.has(slug="vinter-i-byn")).one()
        place = version.survey.municipalities[0].id
        for step, count in (("mycket_trygg", 12), ("ganska_trygg", 12), ("otrygg", 11)):
            for number in range(count):
                answers = (AnswerValue("hur_trygg_ar_du_ute_pa_kvallen", choice=step),)
                sending = responses.Sending(
                    version.id, place, "sv", f"{step} {number}", Collected(answers, {}), "web"
                )
                responses.receive(session, sending, on=clock.today())


def test_a_ready_survey_is_opened_in_few_clicks(served: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    clicks = [
        lambda: go(page.locator(".chain__link", has_text=said("sv", "Surveys", "chain"))),
        lambda: follow(page, "Make a survey"),
        lambda: go(page.get_by_role("link", name="Hur tryggt är det här?").first),
        lambda: press(page, "Make a draft"),
        lambda: follow(page, "Look through and open"),
        lambda: button(page, "Open the survey").click(),
        lambda: go(page.locator("dialog .button:not(.button--quiet)")),
        lambda: go(page.locator("main a[href$='/spread']")),
    ]
    for click in clicks:
        click()
    assert len(clicks) <= MOST_CLICKS
    expect(page.locator("main a[href*='.pdf']").first).to_be_visible()
    with served.site.transaction() as session:
        newest = session.query(SurveyVersion).order_by(SurveyVersion.id.desc()).first()
        assert newest is not None
        assert (newest.status, newest.survey.slug) == ("published", "hur-tryggt-ar-det-har")
