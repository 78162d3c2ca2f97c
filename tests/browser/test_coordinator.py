"""The coordinator's journey: from texts that nobody has read to published results.

The way on to an agreed picture is `test_picture_walk`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dialog import clock, jobs
from dialog.models import Organisation, SurveyVersion, User
from dialog.services import accounts, responses, surveys
from surveys.forms import Collected
from surveys.question import AnswerValue
from tests.browser.conftest import DESKTOP, Served
from tests.browser.words import follow, go, heading, open_more, press, press_surely, said, sign_in

pytestmark = pytest.mark.browser

NAME = "Skotrar körs fort där barn leker"
WRITTEN = {
    "sv": (
        "Skotrarna kör för fort förbi skolan på kvällarna",
        "Skoter i hög fart på gångvägen varje fredag",
        "Ungdomar kör skoter mitt i natten, ring Kalle Berglund 070-174 06 12",
        "skotrar överallt o ingen bryr sig",
        "Gatlamporna är trasiga på vår gata",
        "Det är mörkt, lamporna lyser inte vid skolan",
        "Laga gatubelysningen innan vintern",
        "belysningen är släckt på Strandvägen",
        "Bilarna kör för fort genom byn",
        "Fortkörning på storgatan, ingen håller 40",
        "Lastbilar kör alldeles för fort förbi dagis",
        "De säljer knark bakom macken",
        "Narkotika bland unga, man köper droger öppet",
        "Man ser aldrig någon polis här uppe",
        "Polisen syns inte, vi vill ha fler patruller",
        "vet ej",
        "-",
    ),
    "se": ("Mohtorgielkkát vudjet menddo jođánit", "Geaidnočuovggat eai buole"),
    "en": ("Snowmobiles are driven too fast in the village", "The street lights are broken"),
}


def arrange(served: Served) -> int:
    """The survey that is open is answered by some more, and closed; returns its version."""
    with served.site.transaction() as session:
        place = session.query(Organisation).filter_by(key="arjeplog").one()
        version = (
            session.query(SurveyVersion)
            .filter(SurveyVersion.status == "published", SurveyVersion.survey.has(slug="trygghet"))
            .one()
        )
        for language, texts in WRITTEN.items():
            for number, text in enumerate(texts):
                collected = Collected((AnswerValue("worry", choice="seldom"),), {"concern": text})
                sending = responses.Sending(
                    version.id, place.id, language, f"{language} {number}", collected, "web"
                )
                responses.receive(session, sending, on=clock.today())
        user = session.query(User).filter_by(email="nils@example.se").one()
        nils = accounts.describe(session, user, at=clock.now())
        session.flush()
        surveys.close(session, nils, version.id, at=clock.now() - dt.timedelta(hours=1))
        return version.id


def test_from_unread_texts_to_published_results(served: Served, open_page: Callable[..., Page]) -> None:
    version_id = arrange(served)
    page = open_page(width=DESKTOP)
    sign_in(page, served, "karin")
    read_the_texts(page)
    group_them(page, served)
    decide_on_themes(page)
    publish_the_results(page, served, version_id)


def read_the_texts(page: Page) -> None:
    """What is new is masked; a page of it is confirmed at once."""
    go(page.locator(".due__link[href*='show=new']"))
    unread = page.locator(".reading")
    everything = page.url
    page.goto(f"{everything}&search=mitt+i+natten")  # the order of the texts is nobody's
    expect(page.locator("main")).to_contain_text("[telefon]")
    assert page.get_by_text("070-174 06 12").count() == 0
    page.goto(everything)
    assert unread.count() > 10
    press(page, "Confirm the page as read, all but the marked ones")
    expect(page.locator(".notice--good")).to_be_visible()
    assert page.locator(".due__link[href*='show=new']").count() == 0


def group_them(page: Page, served: Served) -> None:
    """A run is asked for, its progress is told, and it ends with proposals."""
    go(page.locator(".chain__link[href$='/desk/themes']"))
    page.locator(
        "summary", has_text=said("sv", "Group the texts of: %(survey)s").split("%(")[0]
    ).first.click()
    press(page, "Group the texts")
    expect(page.locator(".job progress")).to_be_visible()
    run = page.url
    assert jobs.perform_all(served.site.transaction) == 1
    follow(page, "Show how far it is now")
    expect(page).to_have_url(run)
    expect(page.locator(".reviewed")).to_be_visible()
    assert page.locator(".themes__theme--suggested").count() >= 3


def decide_on_themes(page: Page) -> None:
    """Accept and rename, merge, move a text, set aside, and accept what is left in one step."""
    run = page.url
    suggested = page.locator(".themes__theme--suggested .themes__link")
    go(suggested.filter(has_text="Skotrar"))
    press(page, "Accept the theme")
    expect(page.locator("main .status").first).to_contain_text(said("sv", "accepted", "decision"))
    go(page.locator("main p a[href*='/desk/themes/']").first)
    follow(page, "Change the name")
    page.locator("textarea[name='name-sv'], input[name='name-sv']").fill(NAME)
    press(page, "Save the name")
    assert heading(page) == NAME

    page.goto(run)
    go(suggested.filter(has_text="Bilar och lastbilar"))
    open_more(page, "Merge it into a theme that exists")
    page.locator("select[name='theme']").select_option(label=NAME)
    press(page, "Merge into the chosen theme")
    expect(page.locator("main .status").first).to_contain_text(said("sv", "merged", "decision"))

    page.goto(run)
    go(suggested.filter(has_text="lugnt"))
    page.locator("input#reason").fill("Hör inte hit.")
    press(page, "Set it aside")
    expect(page.locator("main .status").first).to_contain_text(said("sv", "set aside", "decision"))

    page.goto(f"{run}/read/looks")
    text = page.locator("[data-card]", has_text="båtplatsen").first
    text.locator("select[name^='elsewhere-']").select_option(label=NAME)
    page.locator(".marks__end button").click()
    expect(page.locator(".notice--good")).to_contain_text(said("sv", "Confirmed."))
    page.goto(run)
    open_more(page, "Accept proposals in one step")
    press(page, "Accept the ticked themes")
    expect(page.locator(".notice--good").first).to_be_visible()


def publish_the_results(page: Page, served: Served, version_id: int) -> None:
    """The closed survey's tables and themes go out to everyone."""
    go(page.locator(".chain__link[href$='/desk/surveys']"))
    go(page.locator(f"a[href$='/desk/surveys/{version_id}']").first)
    follow(page, "See the tables")
    press_surely(page, "Publish the results")
    expect(page).to_have_url(f"{served.address}/sv/results/arjeplog/2")
    page.goto(f"{served.address}/sv/desk/")
