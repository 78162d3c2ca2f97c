"""Serious texts of surveys of the police, through a browser without JavaScript."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.builders import a_survey, a_text
from tests.page import PageClient
from tests.people import Cast


def test_from_the_desk_to_what_was_done(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_survey(session, cast.police, municipalities=[cast.arjeplog])
    a_text(session, version, cast.arjeplog, "Jag ska döda honom, jag har ett gevär")
    session.commit()

    home = client.sign_in(cast.petra).get("/en/desk/")
    assert "1 serious answer to your own survey to read at once" in home.text
    listed = client.get("/en/desk/own-texts")
    assert "Serious: threat" in listed.text
    assert "nobody has taken care of it" in listed.text
    address = next(one.get("href") for one in listed.all(".//main//a") if "own-texts/" in one.get("href", ""))
    page = client.get(address)
    assert "Act by your own routine first" in page.text
    empty = client.send(page, {"done": "nothing", "what": ""}, status=422)
    assert "Write which help it was, or why nothing was done." in empty.text
    done = client.follow(client.send(page, {"done": "police", "what": "Ärende öppnat"}))
    assert "taken care of" in done.text
    assert "own survey" not in client.get("/en/desk/").text
