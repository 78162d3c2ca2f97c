"""Eight people prioritise six problems from one screen and leave with minutes; the browser counts taps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from dialog import clock
from dialog.models import Meeting, Organisation, SituationPicture, SurveyVersion, User
from dialog.services import accounts, meetings, minutes, situation
from dialog.services.meetings import Call
from dialog.services.minutes import Person
from tests.browser.conftest import Served
from tests.browser.words import follow, go, said, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROJECTOR = {"width": 1280, "height": 720}
MOST_TAPS = 40
EIGHT = (
    "Anna Berg, Socialtjänsten",
    "Bertil Ek, Gymnasiet",
    "Cilla Dahl, Hälsocentralen",
    "David Fors, Polisen",
    "Eva Grahn, Fritidsgården",
    "Folke Holm, Företagarna",
    "Gun Isaksson, Pensionärsrådet",
    "Henrik Järv, Skoterklubben",
)
COUNT = """
addEventListener("pointerdown", (event) => {
  if (event.isTrusted) localStorage.setItem("taps", Number(localStorage.getItem("taps") || 0) + 1);
}, true);
"""


def arrange(served: Served) -> int:
    """A draft with six problems in Arjeplog, and a meeting about it today; the meeting's id."""
    with served.site.transaction() as session:
        place = session.query(Organisation).filter_by(key="arjeplog").one()
        user = session.query(User).filter_by(email="karin@example.se").one()
        karin, at = accounts.describe(session, user, at=clock.now()), clock.now()
        before = session.scalars(
            sa.select(SituationPicture).where(SituationPicture.municipality_id == place.id)
        ).all()
        drafts = [one for one in before if one.status == "draft"]
        version = session.scalars(
            sa.select(SurveyVersion).where(SurveyVersion.id == before[0].survey_version_id)
        ).one()
        picture = (
            drafts[0]
            if drafts
            else situation.assemble(
                session, karin, place.id, before[0].agreement_id, version.id, "2027–2028", at=at
            )
        )
        for number in range(len(picture.concerns), 6):
            title = {"sv": f"Problem {number + 1}"}
            situation.take_up(session, karin, picture.id, [], title=title, at=at)
        for concern in picture.concerns[6:]:
            situation.remove_concern(session, karin, concern.id, {"sv": "Tas upp nästa gång."}, at=at)
        session.flush()
        people = [Person(*line.split(", ")) for line in EIGHT]
        call = Call(clock.today(), "Kommunhuset", people, meetings.AGENDA)
        return meetings.plan(session, karin, picture.id, "council", call, at=at).id


def taps(page: Page) -> int:
    """What the browser has counted since the person stood before the desk."""
    return int(page.evaluate("localStorage.getItem('taps') || 0"))


def fits(page: Page) -> bool:
    """Whether the page needs no scrolling."""
    found: bool = page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    return found


def test_eight_people_prioritise_six_problems_and_leave_with_minutes(
    served: Served, open_page: Callable[..., Page]
) -> None:
    meeting_id = arrange(served)
    page = open_page(width=PROJECTOR)
    sign_in(page, served, "karin")
    page.add_init_script(COUNT)
    page.goto(f"{served.address}/sv/desk/meetings")
    # The material is one tap away from the meeting, and needs no scrolling.
    go(page.locator(f"a[href$='/meetings/{meeting_id}']").first)
    follow(page, "Show on the screen")
    assert fits(page)
    follow(page, "One at a time")
    assert fits(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".screen__title .screen__number")).to_have_text("2")
    follow(page, "Back to the meeting")
    follow(page, "To the meeting page")
    for one in page.locator("input[name=present]").all():
        one.locator("xpath=..").click()
    rows = page.locator(".meet__concern")
    expect(rows).to_have_count(6)
    for number, row in enumerate(rows.all()):
        row.locator("label").nth(number % 2).click()
    page.locator("button[value=close]").click()
    go(page.locator("dialog .button:not(.button--quiet)"))
    expect(page.locator(".notice--good").first).to_contain_text(
        said("sv", "The meeting is closed. Its minutes are frozen.")
    )
    counted = taps(page)
    assert counted <= MOST_TAPS, f"{counted} taps"
    assert counted == 5 + 8 + 6 + 2, "the way there, everybody, every problem, close and yes"
    with served.site.reading() as session:
        meeting = session.get_one(Meeting, meeting_id)
        assert meeting.minutes is not None
        frozen = minutes.from_document(meeting.minutes)
        assert len(frozen.present) == 8
        assert [one.outcome for one in frozen.priorities] == ["prioritised", "not_prioritised"] * 3
        assert len(frozen.prioritised) == 3
