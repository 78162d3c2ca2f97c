"""Counting on a phone, without JavaScript: how many taps and how many fields it takes."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from dialog.models import Action, ActionCount
from tests.page import Page, PageClient, words
from tests.people import Cast
from tests.promised import a_published_version

COUNTS = "/en/desk/counts"


def button(page: Page, action: str) -> str:
    """The words of the button whose form goes to an address."""
    (found,) = [one for one in page.all(".//form") if one.get("action") == action]
    return words(found.find(".//button"))  # type: ignore[arg-type]


def test_two_taps_count_one_and_the_words_are_those_that_the_public_reads(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    action = session.get_one(Action, version.lines[0].action_id)
    action_id, line = action.id, version.lines[0].text["en"]
    session.commit()
    client.sign_in(cast.petra)
    desk = client.get("/en/desk/")
    assert COUNTS in desk.links  # the first tap
    page = client.get(COUNTS)
    once = f"{COUNTS}/{action_id}/once"
    assert button(page, once).startswith("+1 ")
    client.send(page, {}, action=once)  # the second
    assert session.query(ActionCount.period, ActionCount.count).all() == [("2026-11", 1)]
    session.rollback()

    page = client.get(COUNTS)
    assert "1 of 3 this month" in page.text
    public = client.get("/en/promises/arjeplog/medborgarlofte")
    (said,) = [words(one) for one in public.all(".//span") if one.get("class") == "tally"]
    assert said == "1 of 6 times so far"
    assert f"The public reads: {line} {said}" in page.text

    client.send(page, {}, action=f"{COUNTS}/{action_id}/undo")
    assert "0 of 3 this month" in client.get(COUNTS).text


def test_a_month_is_one_form_with_a_field_for_each_period(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    action_id = version.lines[0].action_id
    client.sign_in(cast.karin)
    address = f"{COUNTS}/2026-10?all=1"
    page = client.get(address)
    fields = [one for one in page.all(".//input") if (one.get("name") or "").startswith("times_")]
    assert [one.get("name") for one in fields] == [f"times_{action_id}_2026-10"]
    name = f"times_{action_id}_2026-10"
    client.send(page, {name: "many"}, action=address, status=422)
    client.send(page, {name: "3"}, action=address)
    assert client.get(address).field(name) == "3"
    # Somebody else has the page from before.
    assert "Somebody has counted" in client.send(page, {name: "2"}, action=address, status=422).text
    client.get(f"{COUNTS}/2026-W40", status=404)


def test_who_answers_for_nothing_is_told_so(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.gunnar).get(COUNTS)
    assert "Nothing that you answer for runs today." in page.text
    assert not re.search(r"all=1", page.html)
    assert "Nothing that you answer for ran in the month." in client.get(f"{COUNTS}/2026-10").text
