"""The front door: municipalities, the four blocks, and the pages that say how it is."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.checks import weight
from dialog.models import FollowUp, Organisation, Promise, PromiseVersion, ResultPublication
from dialog.request import Site
from dialog.services import surveys
from dialog.services.text_states import Place
from dialog.settings import Settings
from surveys.documents import library
from tests.asked import a_definition, asked, texts
from tests.builders import a_codebook
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast

START = "/sv/arjeplog"


def blocks(page: Page) -> list[str]:
    """The words of each of the four blocks."""
    return [words(one) for one in page.all(".//section") if "block--" in (one.get("class") or "")]


def a_promise(session: Session, cast: Cast) -> PromiseVersion:
    """A published promise of Arjeplog."""
    version = PromiseVersion(
        number=1,
        status="published",
        title=texts("Vi tänder lamporna"),
        introduction={},
        reason_for_change={},
        valid_from=dt.date(2026, 5, 1),
        valid_to=dt.date(2027, 4, 30),
        published_at=NOW,
    )
    promise = Promise(municipality_id=cast.arjeplog.id, agreement_id=cast.agreement.id, slug="lampor")
    promise.versions.append(version)
    session.add(promise)
    session.commit()
    return version


def test_the_root_leads_to_the_browsers_language(client: PageClient) -> None:
    page = client.get("/", status=302, headers={"Accept-Language": "en"})

    assert page.response.headers["Location"] == "/en/"


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_the_front_page_leads_to_municipalities_and_to_what_can_be_answered(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    asked(session, cast)

    page = client.get(f"/{language}/")

    for address in ("arjeplog", "arvidsjaur", "answer/trygghet", "method", "privacy", "accessibility"):
        assert f"/{language}/{address}" in page.links
    assert "Árjepluove kommuvnna" in page.text
    assert page.response.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("language", ["sv", "se", "en"])
@pytest.mark.parametrize("name", ["privacy", "accessibility", "method"])
def test_the_pages_that_say_how_it_is_stand_in_every_language(
    client: PageClient, language: str, name: str
) -> None:
    page = client.get(f"/{language}/{name}")

    assert page.tree.get("lang") == language


@pytest.mark.parametrize(
    ("language", "theme", "since"),
    [
        ("sv", "Skotrar på natten", "1 november 2026"),
        ("se", "Skohterat ihkku", "skábmamánu 1. beaivi 2026"),
        ("en", "Snowmobiles at night", "1 November 2026"),
    ],
)
def test_the_method_page_lists_the_themes_in_use_and_the_day_of_their_edition(
    client: PageClient, session: Session, cast: Cast, language: str, theme: str, since: str
) -> None:
    a_codebook(session).made_at = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    session.commit()

    shown = client.get(f"/{language}/method")

    assert theme in shown.text
    assert since in shown.text
    assert shown.html.count("more__title") == 2
    assert len(gzip.compress(shown.html.encode())) < 8_000


def test_a_municipality_with_a_list_of_its_own_is_named_on_the_method_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    own = a_codebook(session, session.get_one(Organisation, cast.arvidsjaur.id))
    own.toml = own.toml.replace("Mörka gator", "Lampor som är trasiga")
    session.commit()

    text = client.get("/sv/method").text

    assert text.index("Arvidsjaur") < text.index("Lampor som är trasiga")
    assert "Skotrar kör fort inne i samhället" in text


def test_the_accessibility_page_leads_to_the_feedback_form(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, slug="synpunkter", definition=library()["feedback"], closes_on=None)

    assert "/sv/answer/synpunkter" in client.get("/sv/accessibility").links


@pytest.mark.parametrize("key", ["unknown", "pite-alvdal"])
def test_only_municipalities_have_a_start_page(client: PageClient, cast: Cast, key: str) -> None:
    client.get(f"/sv/{key}", status=404)


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_an_empty_municipality_says_in_each_block_when_something_is_to_come(
    client: PageClient, cast: Cast, language: str
) -> None:
    page = client.get(f"/{language}/arjeplog")

    found = blocks(page)
    assert len(found) == 4
    assert min(map(len, found)) > 30


def test_the_four_blocks_show_the_newest_true_thing_in_the_chains_order(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    promise = a_promise(session, cast)
    session.add(
        ResultPublication(
            survey_version_id=version.id,
            municipality_id=cast.arjeplog.id,
            number=1,
            base=61,
            rule={"k": 5, "percent_from": 20},
            tables=[],
            themes=[
                {"key": "speeding", "area": "traffic", "name": texts("Fortkörning"), "count": 17, "mark": ""},
                {"key": "drugs", "area": "drugs", "name": texts("Narkotika"), "mark": "hidden"},
                {"key": "lights", "area": "places", "name": texts("Belysning"), "count": 23, "mark": ""},
            ],
            published_by=cast.karin.id,
            published_at=NOW,
        )
    )
    session.add(a_follow_up(promise, cast, on=dt.date(2026, 10, 1), words="Tolv av tjugo lampor är lagade."))
    session.commit()

    answer_now, you_said, we_promise, how_it_goes = blocks(client.get(START))

    assert "Trygghet" in answer_now
    assert 0 < you_said.index("Belysning: 23") < you_said.index("Fortkörning: 17")
    assert "61" in you_said
    assert "Narkotika" not in you_said
    assert "Vi tänder lamporna" in we_promise
    assert "Tolv av tjugo lampor är lagade." in how_it_goes


def a_follow_up(version: PromiseVersion, cast: Cast, *, on: dt.date, words: str) -> FollowUp:
    """A follow-up that is public from its own day."""
    return FollowUp(
        promise_id=version.promise_id,
        version_id=version.id,
        on=on,
        outcome="partly",
        because={},
        next_step="continues",
        text=texts(words),
        recorded_by=cast.petra.id,
        recorded_at=NOW,
        public_from=on,
    )


def test_a_follow_up_is_shown_from_its_day_and_a_corrected_one_no_more(
    client: PageClient, session: Session, cast: Cast
) -> None:
    promise = a_promise(session, cast)
    wrong = a_follow_up(promise, cast, on=dt.date(2026, 10, 1), words="Fel siffra")
    later = a_follow_up(promise, cast, on=dt.date(2026, 12, 24), words="Ännu inte")
    session.add_all([wrong, later])
    session.flush()
    right = a_follow_up(promise, cast, on=dt.date(2026, 10, 1), words="Rätt siffra")
    right.corrects_id = wrong.id
    session.add(right)
    session.commit()

    last = blocks(client.get(START))[3]

    assert "Rätt siffra" in last
    assert "Fel siffra" not in last
    assert "Ännu inte" not in last


def test_a_draft_a_survey_of_staff_and_another_municipality_are_not_shown(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, slug="utkast", is_published=False)
    asked(session, cast)

    assert not any("utkast" in link for link in client.get(START).links)
    assert not any("trygghet" in link for link in client.get("/sv/arvidsjaur").links)


def test_an_unchecked_northern_sami_title_gives_way_to_swedish_when_the_setting_says_so(
    client: PageClient, session: Session, cast: Cast, site: Site
) -> None:
    version = asked(session, cast, definition=a_definition())
    usual = site.settings
    site.settings = replace(usual, unchecked_sami="swedish")
    try:
        unchecked = blocks(client.get("/se/arjeplog"))[0]
        place = Place("survey_version", version.id, "title")
        surveys.mark_checked(session, cast.karin, version.id, place, "se", checked_by="Elle", at=NOW)
        session.commit()
        checked = blocks(client.get("/se/arjeplog"))[0]
    finally:
        site.settings = usual

    assert ("Trygghet (se)" in unchecked, "Trygghet" in unchecked) == (False, True)
    assert "Trygghet (se)" in checked


def test_an_address_cannot_change_where_the_language_links_lead(client: PageClient) -> None:
    page = client.get("/sv/privacy?_scheme=javascript&_external=1&_anchor=x&page=2")

    assert "/en/privacy?page=2" in page.links


def test_a_survey_that_was_closed_today_is_said_to_be_closed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast)
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()

    answer_now = blocks(client.get(START))[0]

    assert "23 november 2026" in answer_now
    assert not any("answer/trygghet" in link for link in client.get(START).links)


# What it weighs.


@pytest.fixture
def light(site: Site, app: Flask) -> Flask:
    """The site with the ready-made safety survey."""
    weight.prepare(site)
    return app


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_the_survey_page_is_light_enough_for_a_poor_network(light: Flask, language: str) -> None:
    fetched = weight.weigh(light, f"/{language}/answer/{weight.SLUG}?municipality=arjeplog")

    assert weight.to_read(fetched) <= weight.MOST_TO_READ
    assert weight.to_read(fetched) > fetched[0].size  # the styles are in it
    assert sum(one.size for one in fetched) <= weight.MOST_BYTES
    assert len(fetched) <= weight.MOST_REQUESTS
    assert any("favicon" in one.address for one in fetched)
    assert [one.cookies for one in fetched] == [()] * len(fetched)


def test_something_from_elsewhere_would_be_noticed(tmp_path: object) -> None:
    app = create_app(Settings(secret_key="x" * 40, database_url=f"sqlite:///{tmp_path}/none.db"))
    app.add_url_rule("/there", view_func=lambda: '<img src="https://elsewhere.example/pixel.gif">')

    with pytest.raises(ValueError, match="elsewhere"):
        weight.weigh(app, "/there")
