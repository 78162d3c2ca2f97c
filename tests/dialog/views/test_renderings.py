"""Handing texts to a reader and reading them, through a browser without JavaScript."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, TextHandover
from dialog.services.permissions import Actor
from tests.builders import a_survey, a_text
from tests.page import PageClient
from tests.people import Cast
from tests.readers import a_reader

LIST = "/en/desk/texts?municipality=arjeplog&written_in=se"


@pytest.fixture
def rows(session: Session, cast: Cast) -> list[FreeText]:
    version = a_survey(session, cast.arjeplog)
    rows = [
        a_text(session, version, cast.arjeplog, words, language="se")
        for words in ("Skohterat ihkku", "Lea seavdnjat skuvlla luhtte", "Buorre báiki")
    ]
    a_text(session, version, cast.arjeplog, "Det är mörkt vid skolan")
    session.commit()
    return rows


def states(session: Session) -> list[str]:
    session.expire_all()
    found = list(session.scalars(sa.select(TextHandover.state).order_by(TextHandover.id)))
    session.commit()
    return found


def test_without_a_reader_the_pages_say_how_one_is_found(
    client: PageClient, cast: Cast, rows: list[FreeText]
) -> None:
    client.sign_in(cast.karin)

    for address in (LIST, f"/en/desk/texts/{rows[0].id}"):
        page = client.get(address)
        assert "Ask the administrator to invite somebody as a language reader" in page.text
        assert "You do not read this language." in page.text
    mixed = client.get("/en/desk/texts?municipality=arjeplog")
    assert "Choose a language, to hand its texts to somebody who reads it." in mixed.text
    assert LIST.partition("&")[2] in mixed.html


def test_several_texts_are_handed_over_and_written_one_after_the_other(
    client: PageClient, session: Session, cast: Cast, rows: list[FreeText]
) -> None:
    inga = a_reader(session, cast)
    page = client.sign_in(cast.karin).get(LIST)
    assert "Confirm the page as read" not in page.text
    boxes = [one for one in page.all(".//input") if one.get("form") == "hand-over"]
    assert {one.get("value") for one in boxes} == {str(row.id) for row in rows}
    action = "/en/desk/renderings/hand-over?municipality=arjeplog&written_in=se"
    sent = client.send(page, {"text": [str(row.id) for row in rows[:2]], "reader": inga.id}, action=action)
    after = client.follow(sent)
    assert "2 texts are handed over." in after.text
    assert len([one for one in after.all(".//input") if one.get("form") == "hand-over"]) == 1
    assert after.text.count("Handed to Inga") == 2

    client.sign_in(inga)
    assert "2 texts await you to be written in Swedish" in client.get("/en/desk/").text
    first = client.get("/en/desk/renderings")
    assert "2 texts await you." in first.text
    assert rows[0].masked in first.text
    assert rows[1].masked not in first.text
    assert "Buorre" not in first.text
    number = session.scalars(sa.select(TextHandover.id).order_by(TextHandover.id)).all()
    session.commit()
    address = f"/en/desk/renderings/{number[0]}"
    wrong = client.send(first, {"words": " ", "action": "render"}, action=address, status=422)
    assert "Write what the text says in Swedish, or say" in wrong.text
    done = client.send(first, {"words": "Skotrar på natten", "action": "render"}, action=address)
    second = client.follow(done)
    assert "1 text awaits you." in second.text
    assert rows[1].masked in second.text
    client.send(
        second,
        {"note": "Det är finska", "action": "could_not"},
        action=f"/en/desk/renderings/{number[1]}",
    )
    assert states(session) == ["rendered", "could_not"]
    assert "No text awaits you." in client.get("/en/desk/renderings").text
    assert "You can correct it for a week." in client.get(address).text

    client.sign_in(cast.karin)
    found = client.get(LIST)
    assert "In Swedish: Skotrar på natten" in found.text
    assert "Inga could not read it" in found.text
    assert "Det är finska" in found.text
    shown = [one.get("value") for one in found.all(".//input") if one.get("name") == "shown"]
    assert shown == [str(rows[0].id)]


def test_a_single_text_is_handed_over_from_its_page_and_taken_back(
    client: PageClient, session: Session, cast: Cast, rows: list[FreeText]
) -> None:
    inga: Actor = a_reader(session, cast)
    address = f"/en/desk/texts/{rows[0].id}"
    page = client.sign_in(cast.karin).get(address)
    action = "/en/desk/renderings/hand-over?municipality=arjeplog&back=text"
    assert client.follow(client.send(page, {"reader": inga.id}, action=action)).text.count("Handed to Inga")

    page = client.get(address)
    client.send(page, {}, action=f"/en/desk/renderings/take-back/{rows[0].id}")

    assert states(session) == ["taken_back"]
    assert "Handed to Inga" not in client.get(address).text


def test_a_page_of_texts_that_nobody_here_reads_is_not_confirmed(
    client: PageClient, session: Session, cast: Cast, rows: list[FreeText]
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/texts?municipality=arjeplog")

    sent = client.send(
        page, {"shown": [str(row.id) for row in rows]}, action="/en/desk/texts/read?municipality=arjeplog"
    )

    assert "You do not read that language, and nobody has written" in client.follow(sent).text
    session.expire_all()
    assert {row.state for row in rows} == {"new"}
