"""The page of a watched survey: what it says, what can be decided there, what a faulty file says."""

from __future__ import annotations

import io

import pytest
from sqlalchemy.orm import Session

from dialog.models import SurveyVersion
from dialog.services import population, setting_aside
from surveys.question import choices_of
from tests.asked import answered, asked
from tests.page import Page, PageClient
from tests.people import Cast
from tests.situations import spoken

WROTE = "Skotrarna kör fort genom byn varje kväll."
HEARD = "Ungdomar kör runt i byn hela natten och väcker oss."
FIGURES = "municipality;dimension;key;number;source;date\narjeplog;gender;woman;50;SCB;2025-12-31\n"


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """Three answers, two of them alike."""
    made = asked(session, cast)
    for words in (WROTE, WROTE, "Mörkt vid skolan."):
        answered(session, made, choices={"gender": "woman"}, written={"concern": words})
    return made


def where(version: SurveyVersion, language: str = "en") -> str:
    return f"/{language}/desk/surveys/{version.id}/watch"


def boxes(page: Page, *, is_checked: bool) -> list[str]:
    """The answers whose box is marked, or not."""
    found = [one for one in page.all(".//input") if one.get("name") == "answers"]
    return [one.get("value", "") for one in found if (one.get("checked") is not None) == is_checked]


def test_the_page_says_how_it_goes(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(where(version))

    assert "3 answers count." in spoken(page)
    assert "Week 48, 2026 3" in spoken(page)
    assert "Most answers came this way: The survey's address." in spoken(page)
    assert "The same words were written in several answers." in spoken(page)
    assert where(version) in client.get(f"/en/desk/surveys/{version.id}").links


def test_karin_sets_the_copy_aside_and_brings_it_back(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(where(version))
    (copy,) = boxes(page, is_checked=True)
    assert len(boxes(page, is_checked=False)) == 1
    address = f"{where(version)}/arjeplog"

    done = client.follow(
        client.send(page, {"answers": copy, "reason": "duplicate"}, action=f"{address}/set-aside")
    )
    assert "1 answer is set aside." in spoken(done)
    assert "2 answers count. Set aside: 1 sent again." in spoken(done)
    assert "No answers look alike" in spoken(done)

    back = client.follow(client.send(done, {"answers": copy}, action=f"{address}/bring-back"))
    assert "1 answer counts again." in spoken(back)
    assert "3 answers count." in spoken(back)


def test_without_a_reason_or_a_mark_nothing_is_decided(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(where(version))
    address = f"{where(version)}/arjeplog/set-aside"

    again = client.send(page, {"answers": boxes(page, is_checked=True)[0]}, action=address, status=422)
    assert "Choose what the marked ones are." in spoken(again)
    unmarked = client.send(page, {"reason": "test", "answers": "no id"}, action=address, status=422)
    assert "Mark at least one answer." in spoken(unmarked)


def test_what_is_let_be_waits_no_more_and_can_be_looked_at_again(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(where(version))
    address = f"{where(version)}/arjeplog"

    let_be = client.follow(client.send(page, {}, action=f"{address}/let-be"))
    assert "Noted: they count." in spoken(let_be)
    assert "Let be: 2 answers" in spoken(let_be)
    again = client.follow(client.send(let_be, {}, action=f"{address}/look-again"))
    assert "They wait for you again." in spoken(again)
    assert "Let be" not in spoken(again).replace("Let them be", "")


def test_figures_are_imported_whole_or_not_at_all(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(where(version))
    address = f"{where(version)}/arjeplog/figures"

    def send(content: str, status: int) -> Page:
        file = (io.BytesIO(content.encode()), "figures.csv")
        return client.send(page, {"file": file}, action=address, status=status)

    faulty = send(FIGURES + "arjeplog;gender;man;x;SCB;2025-12-31\n", 422)
    assert "Row 3: “x” is not a number of people. Write a whole number." in spoken(faulty)
    assert "Figures of the population: SCB" not in spoken(client.get(where(version)))
    done = client.follow(send(FIGURES, 303))
    assert "1 figure imported." in spoken(done)
    assert "Figures of the population: SCB, 2025-12-31." in spoken(done)
    assert "Shares are shown when twenty have answered." in spoken(done)


def test_the_file_to_fill_in_holds_every_group_and_comes_back_as_it_is(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get(where(version))
    empty = client.browser.get(f"{where(version)}/arjeplog/groups.csv").get_data().decode("utf-8-sig")
    head, *rows = empty.splitlines()
    assert head == "kommun;indelning;nyckel;antal;källa;datum"
    groups = [choices_of(one, "arjeplog") for one in population.questions(version).values()]
    assert len(rows) == sum(map(len, groups))
    filled = "\n".join([head, *(row.removesuffix(";;;") + ";12;SCB;2025-12-31" for row in rows)])
    file = (io.BytesIO(filled.encode("utf-8-sig")), "figures.csv")
    done = client.follow(client.send(page, {"file": file}, action=f"{where(version)}/arjeplog/figures"))
    assert "Figures of the population: SCB, 2025-12-31." in spoken(done)


def test_the_page_before_anybody_has_answered(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast)

    assert "Nobody has answered yet." in spoken(client.sign_in(cast.karin).get(where(version, "en")))


def test_the_police_do_not_watch(
    client: PageClient, session: Session, version: SurveyVersion, cast: Cast
) -> None:
    client.sign_in(cast.petra).get(where(version), status=403)


def test_many_groups_are_shown_a_few_at_a_time_the_largest_first(
    client: PageClient,
    session: Session,
    version: SurveyVersion,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(setting_aside, "MOST_GROUPS", 1)
    for _number in range(3):
        answered(session, version, choices={"gender": "woman"}, written={"concern": HEARD})

    page = client.sign_in(cast.karin).get(where(version))

    assert "The first 1 are shown; the others come when these are decided." in spoken(page)
    assert len(boxes(page, is_checked=True) + boxes(page, is_checked=False)) == 3
