"""Answers from a file: looked through first, stored whole or not at all, and once."""

from __future__ import annotations

import io
import random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, Response
from tests.asked import a_definition, asked, stored
from tests.page import Page, PageClient
from tests.people import Cast
from tests.situations import spoken

RIGHT = "Hur tryggt?;Vad oroar dig?;Namn\nGood;Mörkt;Anna\nBAD (en);Ring 070-123 45 67;Bo\n"
WRONG = RIGHT + "Sådär;Ljust;Eva\n;Tomt;Ulf\n"


def look(client: PageClient, version_id: int, content: str | bytes, *, status: int = 200) -> Page:
    """Choose a file and look at what it would become."""
    page = client.get(f"/en/desk/surveys/{version_id}/load")
    raw = content if isinstance(content, bytes) else content.encode()
    return client.send(page, {"file": (io.BytesIO(raw), "svar.csv")}, status=status)


def chosen(page: Page) -> dict[str, str]:
    """What the choosers of the page say."""
    found = {}
    for one in page.all(".//select"):
        options = one.findall("option")
        picked = [option for option in options if option.get("selected") is not None] or options[:1]
        found[str(one.get("name"))] = str(picked[0].get("value"))
    return found


def store(client: PageClient, page: Page, *, status: int = 303, **changed: str) -> Page:
    """Store what the page shows."""
    form = {**chosen(page), "week": page.field("week"), "step": "store", **changed}
    return client.send(page, form, status=status)


def test_a_file_is_looked_through_and_stored(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = look(client, version.id, RIGHT)

    assert chosen(page)["column-0"] == "safe"
    assert chosen(page)["column-1"] == "concern"
    assert chosen(page)["column-2"] == ""
    assert "Answers that will be stored: 2" in spoken(page)
    assert stored(session) == 0

    done = client.follow(store(client, page))
    assert "Answers stored: 2. Stored before from this file: 0. Left out: 0." in done.text
    session.rollback()
    found = [(one.channel, one.is_entered_by_staff) for one in session.scalars(sa.select(Response))]
    assert found == [("file", True)] * 2
    texts = sorted(one.masked for one in session.scalars(sa.select(FreeText)))
    assert texts[0] == "Mörkt"
    assert "070" not in texts[1]
    (line,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "response:load"))
    assert line.details == {"added": 2, "left_out": 0}


def test_the_same_file_stores_nothing_twice_not_even_read_differently(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    store(client, look(client, version.id, RIGHT))
    again = client.follow(store(client, look(client, version.id, RIGHT)))
    assert "Answers stored: 0. Stored before from this file: 2." in again.text

    store(client, look(client, version.id, RIGHT), **{"column-1": ""})
    assert stored(session) == 2


def test_rows_that_are_not_right_stop_everything_until_they_are_left_out(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = look(client, version.id, WRONG)
    assert "4 Hur tryggt? “Sådär” is none of the answers" in spoken(page)
    assert "5 – Choose an answer: “Hur tryggt?”" in spoken(page)
    assert "Leave these rows out: 4, 5" in spoken(page)

    refused = store(client, page, status=422)
    assert "Some rows are not right." in refused.text
    store(client, page, status=422, leave_out="made up")
    assert stored(session) == 0

    done = client.follow(store(client, page, leave_out=page.field("leave_out")))
    assert "Answers stored: 2. Stored before from this file: 0. Left out: 2." in done.text
    assert stored(session) == 2


def test_an_unknown_word_is_given_its_meaning(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = look(client, version.id, "safe\nSådär\nBra\n")
    words = [name for name in chosen(page) if name.startswith("word-0-")]
    said = dict(zip(words, ["fair", "good"], strict=True))

    again = client.send(page, {**chosen(page), **said, "step": "look"}, status=200)
    assert "Answers that will be stored: 2" in spoken(again)
    assert {name: value for name, value in chosen(again).items() if name in said} == said
    store(client, again)
    assert stored(session) == 2


def test_a_file_that_cannot_be_read_says_why(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)

    assert "nor a CSV file" in look(client, version.id, b"a\x00", status=422).text
    page = client.get(f"/en/desk/surveys/{version.id}/load")
    assert "Choose a file first." in client.send(page, {}, status=422).text
    assert "Choose a file first." in client.send(page, {"carried": "bm90IG91cnM="}, status=422).text


def test_a_file_larger_than_any_form_comes_through(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    noise = random.Random(7)  # what cannot be packed, so that the page carries it all back
    rows = "".join(f"good;Mörkt {number};{noise.randbytes(350).hex()}\n" for number in range(600))
    page = look(client, version.id, "safe;concern;annat\n" + rows)

    assert len(page.field("carried")) > 256 * 1024
    store(client, page)
    assert stored(session) == 600


def test_who_is_not_signed_in_cannot_send_a_large_body(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    answer = client.browser.post(f"/en/desk/surveys/{version.id}/load", data={"carried": "x" * 300_000})

    assert answer.status_code == 413


def test_nothing_is_stored_after_the_last_day_for_answers(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, is_published=False, definition=a_definition())
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/surveys/{version.id}/load")
    assert [one.get("name") for one in page.all(".//input") if one.get("name") == "file"] == []
    sent = client.post(
        f"/en/desk/surveys/{version.id}/load",
        {
            "file": (io.BytesIO(RIGHT.encode()), "svar.csv"),
            "step": "store",
            "csrf_token": page.field("csrf_token"),
        },
        status=422,
    )
    assert "Answers are entered from the survey's first day" in sent.text
    assert stored(session) == 0
