"""Quotes to release, through a browser without JavaScript."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Membership, Quote, Theme
from dialog.services import quotes
from tests.builders import a_survey, a_text, a_theme
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.readers import a_second


@pytest.fixture
def theme(session: Session, cast: Cast) -> Theme:
    version = a_survey(session, cast.arjeplog)
    rows = [
        a_text(session, version, cast.arjeplog, f"Skotrar väcker mig vid Kvickbo, {one}") for one in range(10)
    ]
    theme = a_theme(session, cast.arjeplog, cast.karin, rows)
    quotes.propose(session, cast.karin, theme.id, rows[0].id, "väcker mig", at=NOW, is_paraphrase=False)
    session.commit()
    return theme


def test_the_second_person_sees_only_the_wording_and_releases_it(
    client: PageClient, session: Session, cast: Cast, theme: Theme
) -> None:
    sara = a_second(session, cast)
    client.sign_in(sara)
    desk = client.get("/en/desk/")
    assert "1 quote waits for you as the second person" in desk.text

    page = client.get("/en/desk/quotes")
    assert "väcker mig" in page.text
    assert "Kvickbo" not in page.html
    found = [word for word in ("2026-W40", "week 40", "residents", "Arjeplog") if word in page.text]
    assert found == []
    for address in (f"/en/desk/themes/{theme.id}", "/en/desk/themes", "/en/desk/texts", "/en/desk/picture"):
        assert client.browser.get(address).status_code in (403, 404)

    quote_id = session.scalars(sa.select(Quote.id)).one()
    session.commit()
    client.send(page, {}, action=f"/en/desk/quotes/{quote_id}/release")

    assert "No quote waits for you." in client.get("/en/desk/quotes").text
    assert "väcker mig" in client.sign_in(cast.petra).get(f"/en/desk/themes/{theme.id}").text


def test_a_no_says_why_and_whoever_proposed_sees_it(
    client: PageClient, session: Session, cast: Cast, theme: Theme
) -> None:
    quote_id = session.scalars(sa.select(Quote.id)).one()
    session.commit()
    address = f"/en/desk/quotes/{quote_id}/refuse"
    page = client.sign_in(cast.gunnar).get("/en/desk/quotes")
    assert "Choose why the quote must not leave." in client.send(page, {}, action=address, status=422).text

    client.send(page, {"reason": "points_to_somebody"}, action=address)

    seen = client.sign_in(cast.karin).get(f"/en/desk/themes/{theme.id}")
    assert "Quotes that a second person said no to" in seen.text
    assert "It may point to somebody" in seen.text


def test_where_nobody_else_can_release_the_page_offers_only_our_own_words(
    client: PageClient, session: Session, cast: Cast, theme: Theme
) -> None:
    address = f"/en/desk/themes/{theme.id}"
    assert "Word for word: a second person must release it" in client.sign_in(cast.karin).get(address).text
    session.execute(sa.delete(Membership).where(Membership.user_id == cast.gunnar.id))
    session.commit()

    page = client.get(address)

    assert "Word for word: a second person must release it" not in page.text
    assert "only your own words can leave" in page.text
