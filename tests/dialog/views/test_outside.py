"""Putting a promise up elsewhere, through a browser without JavaScript; the PDF through its own reader."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.page import PageClient
from tests.paper import read
from tests.people import Cast
from tests.promised import a_published_version


def test_a_promise_is_copied_put_up_and_taken_down(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    client.sign_in(cast.karin)
    base = f"/en/desk/outside/{version.id}"
    day = {"on": "2026-11-23", "version_id": str(version.id)}
    show = client.get(base)
    assert "/sv/promises/arjeplog/medborgarlofte" in show.html
    assert "No place has been added yet." in show.text
    add = client.get(f"/en/desk/outside/promise/{version.promise_id}/places")
    client.send(add, {"channel": "", "name": ""}, status=422)
    where = {"channel": "municipality_site", "name": "Kommunens webbplats", "address": "https://example.se/l"}
    place = client.follow(client.send(add, where))
    assert "not put up yet" in place.text
    put = client.follow(client.send(place, {**day, "step": "put"}))
    assert "23 November 2026: version 1 put up by Karin" in put.text
    assert "the version in force stands there" in client.get(base).text
    down = client.follow(client.send(put, {**day, "step": "down"}))
    assert "taken down" in down.text
    (address,) = [link for link in client.get(base).links if "/outside/places/" in link]
    client.send(down, {}, action=f"{address}/close")
    assert "Kommunens webbplats" not in client.get(base).text


def test_the_files_are_what_they_are_called(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    client.sign_in(cast.petra)
    base = f"/en/desk/outside/{version.id}"
    pdf = read(client.browser.get(f"{base}/sv.pdf").data)
    assert (pdf.language, pdf.is_tagged) == ("sv", True)
    assert "minst tre gånger i månaden" in pdf.text
    text, fragment = (client.browser.get(f"{base}/sv.{form}") for form in ("txt", "html"))
    assert text.text.startswith("Det här lovar polisen och kommunen\n")
    assert fragment.text.startswith('<article lang="sv">')
    assert client.browser.get(f"{base}/sv-card.png").mimetype == "image/png"
    assert client.browser.get(f"{base}/se.txt").status_code == 404
