"""No way out for a serious text: every public page and file is fetched and read."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import FreeText, Quote
from tests import world as worlds
from tests.crawl import crawl
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.world import World

MARKER = "Renvaktarstugan"
"""A word that stands nowhere else on the site."""


@pytest.fixture
def world(session: Session, cast: Cast) -> World:
    """The chain, where every text, every rendering and a released quote hold the marker."""
    made = worlds.make(session, cast)
    for text in session.query(FreeText):
        text.masked = text.original = f"{MARKER}: {text.masked}"
        text.rendering = f"{MARKER} på svenska"
    quote = session.get_one(Quote, made.quote.id)
    quote.wording, quote.released_by, quote.released_at = MARKER, cast.gunnar.id, NOW
    session.commit()
    return made


def told(app: Flask, client: PageClient) -> list[str]:
    """The kinds of public pages and files that hold the marker."""
    found = crawl(app, client, "/sv/arjeplog")
    assert {"results.theme", "results.show", "picture.show", "promises.show"} <= set(found)
    addresses = [(kind, one) for kind, some in found.items() for one in some]
    addresses += [("results.data", f"/sv/results/arjeplog/1/data/{form}") for form in ("csv", "json")]
    holding = set()
    for kind, address in addresses:
        answer = client.browser.get(address)
        assert answer.status_code == 200, address
        if MARKER.encode() in answer.get_data():
            holding.add(kind)
    return sorted(holding)


def test_a_quote_is_on_the_themes_page_until_its_text_is_serious_and_then_nowhere(
    app: Flask, client: PageClient, session: Session, world: World
) -> None:
    assert told(app, client) == ["results.theme"]

    session.get_one(FreeText, world.free_texts[0].id).serious = "threat"
    session.commit()

    assert told(app, client) == []


def test_also_when_somebody_has_recorded_what_was_done(
    app: Flask, client: PageClient, session: Session, world: World
) -> None:
    text = session.get_one(FreeText, world.free_texts[0].id)
    text.serious, text.handled_as, text.handled = "threat", "police", MARKER
    session.commit()

    assert told(app, client) == []
