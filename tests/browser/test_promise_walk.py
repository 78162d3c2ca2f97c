"""From old promises to a renewed agreement, as people walk it: told of, drafted, shown, approved, renewed.

One promise in Arjeplog: brought in from a file as version 1, made anew from the agreed picture as version 2.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from dialog import clock
from tests import paper
from tests.browser.closing import NOT_BECAUSE, PUBLIC, renew, send_the_yearly_report
from tests.browser.conftest import DESKTOP, Served
from tests.browser.words import (
    approve,
    button,
    due,
    follow,
    go,
    open_more,
    press,
    press_surely,
    said,
    sign_in,
)
from tests.documented import opened
from tests.prints_signed import SCAN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEARD = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
"""The comment period of a week is over."""
TOLD = dt.datetime(2026, 12, 8, 9, 0, tzinfo=dt.UTC)
"""Five working days after the follow-ups were written."""
MAKING = 60_000
"""A file is made while one waits; on a busy machine that is longer than a page may take."""
OLD = "Löftet om vintern 2023–2026"
HEADINGS = "Löfte;Period;Gäller från;Gäller till;Det som lovades;Vem som lovade;Gäller nu"
FILE = (
    f"{HEADINGS}\n{OLD};;2023-01-01;2026-12-31;Kommunen plogar skolvägen före klockan sju.;Kommunen;Ja\n"
    ";;;;Polisen kör en trafikkontroll i veckan.;Polisen;\n"
)
WENT = "Skolvägen var plogad i tid alla dagar utom fyra."
BECAUSE = "De fyra dagarna stod plogbilen på verkstad."
MINUTES = "Trygghetsrådets protokoll, november 2026"
TITLE = "Det här lovar vi om vintern 2027"
REASON = "Det gamla löftet gick inte att räkna. Det nya säger vem, hur ofta och var."
WRONG, RIGHT = "Maid boles ja gielda lohpida", "Maid boles ja gielda lohpideaba"
COMMENT = "Skriv vilka kvällar det gäller, annars vet ingen om löftet hölls."
ANSWERED = "Synpunkterna ändrade inget i texten. Kvällarna bestäms när snön har kommit."
VAGUE = "Polisen verkar för att synas mer inne i Arjeplog."
COUNTED = "Polisen kontrollerar skotertrafiken inne i Arjeplog fyra kvällar i månaden."
DONE = "Fyra kvällar i månaden är inplanerade och två är gjorda."
NOT_DONE = "Det öppna mötet ställdes in."
LINE = "article.line[id^='line-']"
OUTCOME = "article.line[id^='told-']"
"""A line of the promise itself, not of what was said and done."""


def test_a_promise_from_the_old_ones_to_the_renewed_agreement(
    served: Served, open_page: Callable[..., Page]
) -> None:
    karin = open_page(width=DESKTOP)
    sign_in(karin, served, "karin")
    bring_in_the_old_promise(karin, served)
    follow_up_the_old_promise(karin, served)
    the_whole_period_is_told_in_word(karin, served)

    work = let_a_draft_be_proposed(karin, served)
    the_quality_check_fails_and_is_mended(karin, work)
    petra = open_page(width=DESKTOP)
    show_it_to_everyone(karin, petra, served, work)
    resident = open_page()
    a_resident_comments(resident, served)

    clock.FIXED = HEARD
    sign_in(karin, served, "karin")
    answer_and_propose(karin, work)
    gunnar = approve(open_page, served, "gunnar", "Approve or return the promise: %(title)s")
    an_edit_needs_a_new_proposal(karin, gunnar, work)
    sign_in(petra, served, "petra")
    the_police_sign_on_paper(petra, work)
    a_corrected_translation_voids_nothing(karin, served, work)
    publish(petra, resident, served, work)

    follow_up_two_lines(petra, work)
    the_other_party_looks_first(karin, resident, served)
    clock.FIXED = TOLD
    everyone_reads_both(resident, served)
    sign_in(karin, served, "karin")
    send_the_yearly_report(karin, served)
    nils = open_page(width=DESKTOP)
    sign_in(nils, served, "nils")
    renew(nils, karin, resident, served)


# The old promise.


def bring_in_the_old_promise(karin: Page, served: Served) -> None:
    """A place for the promise; the file looked through and stored as a promise that still holds."""
    karin.goto(f"{served.address}/sv/desk/promises")
    open_more(karin, "Make a place for one more promise")
    karin.locator("[name='slug']").fill("vinter")
    press(karin, "Make a place for a promise")
    follow(place_of(karin, "vinter"), "Old promises from a file")
    karin.set_input_files(
        "#file", {"name": "gamla.csv", "mimeType": "text/csv", "buffer": FILE.encode("utf-8-sig")}
    )
    press(karin, "Look through the file")
    expect(karin.locator("table tbody tr")).to_have_count(2)
    press(karin, "Store the old promises")
    go(place_of(karin, OLD).get_by_role("link", name=OLD))


def place_of(page: Page, words: str) -> Locator:
    """The section of the promise that bears these words."""
    return page.locator("section.stack", has=page.locator("h2", has_text=words))


def follow_up_the_old_promise(karin: Page, served: Served) -> None:
    """The municipality tells of its own line by its minutes, and everyone reads it at once."""
    follow(karin, "Say of every line how it went")
    karin.locator("[name='source']").fill(MINUTES)
    part = karin.locator("section", has=karin.locator("h2", has_text="Kommunen plogar"))
    part.locator("[name$='outcome'][value='partly']").check()
    part.locator("[name$='text-sv']").fill(WENT)
    part.locator("[name$='because-sv']").fill(BECAUSE)
    part.locator("[name$='next_step'][value='replaced']").check()
    press(karin, "See what everyone will read")
    expect(karin.locator("section.notice")).to_contain_text(WENT)
    press(karin, "Record the follow-up")
    karin.goto(f"{served.address}{PUBLIC}")
    expect(karin.locator(".promise")).to_contain_text(said("sv", "Version %(number)s", number=1))
    expect(karin.locator(OUTCOME, has_text="Kommunen plogar")).to_contain_text(BECAUSE)


def the_whole_period_is_told_in_word(karin: Page, served: Served) -> None:
    """The follow-up of the whole agreement, saved as a Word file, tells how the old promise went."""
    karin.goto(f"{served.address}/sv/desk/reports")
    name = said("sv", "Follow-up %(first)s–%(last)s", first=2023, last=2026)
    go(karin.get_by_role("link", name=name))
    with karin.expect_download(timeout=MAKING) as saved:
        karin.locator("a[href$='report-sv.docx']").click(timeout=MAKING)
    written = opened(saved.value.path().read_bytes())
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    told = "\n".join([*(one.text for one in written.paragraphs), *cells])
    assert "2023–2026" in written.core_properties.title
    assert [one for one in (OLD, WENT, BECAUSE) if one not in told] == []


# The new one.


def let_a_draft_be_proposed(karin: Page, served: Served) -> str:
    """The machine proposes lines from the agreed picture, each is accepted, and the head is written."""
    karin.goto(f"{served.address}/sv/desk/promises")
    press(place_of(karin, OLD), "Let a draft be proposed")
    found = re.search(r"/desk/promises/\d+", karin.url)
    assert found is not None
    lines = karin.locator(LINE).count()
    assert lines == 3
    for left in range(lines - 1, -1, -1):
        press(karin, "Accept the line")
        expect(karin.locator(".reading--suggested")).to_have_count(left)
    follow(karin, "Change title and dates")
    karin.locator("[name='title-sv']").fill(TITLE)
    karin.locator("[name='title-se']").fill(WRONG)
    karin.locator("[name='valid_from']").fill(HEARD.date().isoformat())
    karin.locator("[name='followed_up_by']").fill("Lokala trygghetsrådet")
    karin.locator("textarea[name='reason_for_change-sv']").fill(REASON)
    press(karin, "Save")
    return f"{served.address}/sv{found[0]}"


def the_quality_check_fails_and_is_mended(karin: Page, work: str) -> None:
    """What the machine cannot see in the lines is open, until each question has an answer or a reason."""
    karin.goto(work.replace("/desk/promises/", "/desk/promise-quality/"))
    answers = karin.get_by_role(
        "link", name=re.compile("^" + said("sv", "Answer it: %(question)s", question=""))
    )
    assert answers.count() > 0
    expect(karin.locator("main .notice--waits")).to_be_visible()
    for left in range(answers.count(), 0, -1):
        expect(answers).to_have_count(left)
        go(answers.first)
        karin.locator("[name='way'][value='because']").check()
        karin.locator("textarea[name='words']").fill("Det vet vi först när vi har börjat.")
        press(karin, "Save")
    expect(karin.locator("main")).to_contain_text(said("sv", "Every question is answered."))


def show_it_to_everyone(karin: Page, petra: Page, served: Served, work: str) -> None:
    """Karin asks and says yes for the municipality; Petra reads it and says yes for the police."""
    karin.goto(f"{work}/public-draft/ask")
    karin.locator("[name='last']").fill("2026-11-30")
    press(karin, "Ask the other contact person")
    sign_in(petra, served, "petra")
    go(petra.locator(f".due__link[href*='{work.rpartition('/sv')[2]}/public-draft']"))
    press_surely(petra, "Say yes to showing this text")
    expect(petra.locator(".notice--good").first).to_contain_text(said("sv", "The draft is public."))


def a_resident_comments(resident: Page, served: Served) -> None:
    """Everyone reads that nothing is decided, and one says what is missing."""
    resident.goto(f"{served.address}{PUBLIC}/draft")
    expect(resident.locator("h1")).to_have_text(said("sv", "Draft – not decided"))
    expect(resident.locator(LINE)).to_have_count(3)
    follow(resident, "Say what you think of the draft")
    resident.locator("[name='comment']").fill(COMMENT)
    press(resident, "Send the answers")


def answer_and_propose(karin: Page, work: str) -> None:
    """What the one comment changed is told; then the parties are asked."""
    karin.goto(f"{work}/public-draft/answer")
    karin.locator("[name='words-sv']").fill(ANSWERED)
    press(karin, "Save the answer")
    propose(karin, work)


def propose(karin: Page, work: str) -> None:
    """Ask the parties to approve the text as it stands."""
    karin.goto(f"{work}/propose")
    press(karin, "Propose this text")
    expect(karin.locator("main .status").first).to_contain_text(said("sv", "waits for approval", "state"))


def an_edit_needs_a_new_proposal(karin: Page, gunnar: Page, work: str) -> None:
    """A line that no longer can be counted is refused by the check; mended, it is approved all over again."""
    former = gunnar.url
    karin.goto(work)
    go(karin.locator(LINE, has_text="skoter").get_by_role("link", name=said("sv", "Change")).first)
    line = karin.url
    karin.locator("[name='text-sv']").fill(VAGUE)
    press(karin, "Save the line")
    karin.goto(f"{work}/propose")
    button(karin, "Propose this text").click()
    expect(karin.locator(".errors li")).to_have_count(1)
    expect(karin.locator(f"main a[href='{urlsplit(line).path}']")).to_have_count(2)
    karin.goto(line)
    karin.locator("[name='text-sv']").fill(COUNTED)
    press(karin, "Save the line")
    propose(karin, work)
    gunnar.goto(former)
    expect(gunnar.locator("main")).to_contain_text(said("sv", "This proposal no longer awaits an answer"))
    assert gunnar.locator("form[action$='/approve']").count() == 0
    follow(gunnar, "Read the newer proposal")
    press_surely(gunnar, "Approve exactly this text")
    expect(gunnar.locator(".exact")).to_contain_text(COUNTED)


def the_police_sign_on_paper(petra: Page, work: str) -> None:
    """The print carries the seal; who signed, and the scan, are entered with its beginning."""
    due(petra, "Approve or return the promise: %(title)s")
    with petra.expect_download(timeout=MAKING) as saved:
        petra.get_by_role("link", name=said("sv", "Print to sign (PDF)")).click(timeout=MAKING)
    seal = re.search(r"\b([0-9a-f]{4} [0-9a-f]{4})\b", paper.read(saved.value.path().read_bytes()).text)
    assert seal is not None
    follow(petra, "Record a signed print")
    petra.locator("[name='short']").fill(seal[1])
    petra.locator("[name='name']").fill("Chefen")
    petra.locator("[name='role']").fill("chef för lokalpolisområdet")
    petra.locator("[name='on']").fill(HEARD.date().isoformat())
    petra.set_input_files(
        "[name='scan']", {"name": "skannad.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    press(petra, "Record the signed print")
    expect(petra.locator(".notice--good").first).to_contain_text(
        said("sv", "Your party has approved this text, on paper.")
    )
    petra.goto(work)


def a_corrected_translation_voids_nothing(karin: Page, served: Served, work: str) -> None:
    """The Northern Sámi title is corrected after both have approved, and both approvals stand."""
    address = f"promise_version-{work.rpartition('/')[2]}-title"
    karin.goto(f"{served.address}/sv/desk/language/se/content/{address}")
    karin.locator("[name^='words_']").fill(RIGHT)
    karin.locator("[name='checked_by']").fill("Nils Bergdahl")
    press(karin, "Save as checked")
    karin.goto(work)
    expect(karin.locator("main")).to_contain_text(
        said("sv", "All parties have approved this text. The police publish it.")
    )


def publish(petra: Page, resident: Page, served: Served, work: str) -> None:
    """The police publish version 2; version 1 stays readable, and the draft's address says what became."""
    petra.goto(f"{served.address}/sv/desk/")
    due(petra, "Publish the promise that all have approved: %(title)s")
    assert petra.url.startswith(work)
    follow(petra, "Publish the promise")
    press(petra, "Publish the promise")
    expect(petra.locator("main .status").first).to_contain_text(said("sv", "published", "state"))
    resident.goto(f"{served.address}{PUBLIC}")
    expect(resident.locator(".promise")).to_contain_text(said("sv", "Version %(number)s", number=2))
    expect(resident.locator("main")).to_contain_text(REASON)
    resident.goto(f"{served.address}{PUBLIC}/1")
    expect(resident.locator("main")).to_contain_text(said("sv", "A later version has taken its place"))
    resident.goto(f"{served.address}{PUBLIC}/draft")
    expect(resident.locator("main")).to_contain_text(ANSWERED)
    resident.goto(f"{served.address}{PUBLIC.replace('/sv/', '/se/')}")
    expect(resident.locator("h1")).to_contain_text(RIGHT)


# How it went.


def follow_up_two_lines(petra: Page, work: str) -> None:
    """The police tell of both their lines: one is under way, one came to nothing, and why."""
    petra.goto(work)
    follow(petra, "Say how it went")
    for outcome, text, because in (("done", DONE, ""), ("not_done", NOT_DONE, NOT_BECAUSE)):
        if outcome == "not_done":
            go(petra.locator(LINE).get_by_role("link", name=said("sv", "Say how it went")).nth(1))
        petra.locator(f"[name='outcome'][value='{outcome}']").check()
        petra.locator("[name='text-sv']").fill(text)
        petra.locator("[name='because-sv']").fill(because)
        petra.locator("[name='next_step'][value='continues']").check()
        press(petra, "See what everyone will read")
        expect(petra.locator("section.notice")).to_contain_text(text)
        press(petra, "Record the follow-up")


def the_other_party_looks_first(karin: Page, resident: Page, served: Served) -> None:
    """Nobody reads them yet; the municipality says that the one is fine, and it is public at once."""
    resident.goto(f"{served.address}{PUBLIC}")
    expect(resident.locator("main")).not_to_contain_text(DONE)
    karin.goto(f"{served.address}/sv/desk/")
    asked = said("sv", "Read the other party's follow-up before everyone does: %(title)s").split("%(")[0]
    links = karin.locator(".due__link", has_text=asked)
    expect(links).to_have_count(2)
    go(links.first)
    expect(karin.locator("section.notice")).to_contain_text(DONE)
    press(karin, "It is fine, let everyone read it")
    resident.goto(f"{served.address}{PUBLIC}")
    expect(resident.locator(OUTCOME, has_text=DONE)).to_have_count(1)
    expect(resident.locator(OUTCOME, has_text=NOT_DONE)).to_have_count(0)


def everyone_reads_both(resident: Page, served: Served) -> None:
    """After the working days the other is public by itself: not done, and why."""
    resident.goto(f"{served.address}{PUBLIC}")
    for text, state in ((DONE, "done"), (NOT_DONE, "not done")):
        line = resident.locator(OUTCOME, has_text=text)
        expect(line).to_contain_text(said("sv", state, "state"))
    expect(line.get_by_text(NOT_BECAUSE)).to_be_visible()
