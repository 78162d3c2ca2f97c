"""The page that spreads a survey, its files, and the picture beside a shared link."""

from __future__ import annotations

import re
import struct

import pytest
from sqlalchemy.orm import Session

from dialog.models.response import LINKED
from dialog.services import prints, surveys
from dialog.services.prints_picture import HEIGHT, WIDTH
from tests import paper
from tests.asked import TODAY, a_definition, asked
from tests.page import PageClient
from tests.people import NOW, Cast

LANGUAGES = ("sv", "se", "en")
PICTURE = "/sv/link-picture/trygghet.png"


def test_the_page_leads_to_every_code_and_every_print(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/surveys/{version.id}/spread")
    for channel in LINKED:
        code = client.browser.get(f"/sv/desk/surveys/{version.id}/spread/{channel}.svg")
        assert (code.status_code, code.mimetype) == (200, "image/svg+xml")
        assert code.request.path in page.links
    for name in prints.DOCUMENTS:
        for language in LANGUAGES:
            print_ = client.browser.get(f"/sv/desk/surveys/{version.id}/print/{name}-{language}.pdf")
            assert print_.mimetype == "application/pdf"
            assert (
                print_.headers["Content-Disposition"] == f'inline; filename="trygghet-{name}-{language}.pdf"'
            )
            assert paper.read(print_.get_data()).language == language
            assert print_.request.path in page.links


@pytest.mark.parametrize(
    ("is_published", "words"),
    [(False, "länkarna och koderna fungerar från den dag"), (True, "Den här bilden visas")],
)
def test_the_page_says_whether_the_links_work_yet(
    client: PageClient, session: Session, cast: Cast, is_published: bool, words: str
) -> None:
    version = asked(session, cast, is_published=is_published)
    client.sign_in(cast.karin)
    other = {"länkarna och koderna fungerar från den dag", "Den här bilden visas"} - {words}
    page = client.get(f"/sv/desk/surveys/{version.id}/spread")
    assert (words in page.text, other.pop() in page.text) == (True, False)


def test_an_earlier_version_says_that_the_links_lead_to_the_later_one(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = asked(session, cast)
    second = surveys.draft(session, cast.karin, first.survey_id, at=NOW)
    surveys.publish(session, cast.karin, second.id, opens_on=TODAY, closes_on=TODAY, at=NOW)
    session.commit()
    client.sign_in(cast.karin)
    told = "En senare version av enkäten är öppen"
    pages = [client.get(f"/sv/desk/surveys/{one.id}/spread").text for one in (first, second)]
    assert [told in page for page in pages] == [True, False]


def test_the_survey_leads_to_the_page_that_spreads_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, is_published=False)
    client.sign_in(cast.karin)
    assert f"/sv/desk/surveys/{version.id}/spread" in client.get(f"/sv/desk/surveys/{version.id}").links


@pytest.mark.parametrize("address", ["print/poster-xx.pdf", "print/other-sv.pdf", "spread/web.svg"])
def test_what_cannot_be_printed_is_not_found(
    client: PageClient, session: Session, cast: Cast, address: str
) -> None:
    version = asked(session, cast)
    client.sign_in(cast.karin)
    client.get(f"/sv/desk/surveys/{version.id}/{address}", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shared_link_shows_our_words_and_our_picture(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    asked(session, cast, definition=a_definition(), municipalities=[cast.arjeplog, cast.arvidsjaur])
    page = client.get(f"/{language}/answer/trygghet")
    told = {one.get("property"): one.get("content") for one in page.all(".//meta") if one.get("property")}
    definition = a_definition()
    assert told["og:title"] == definition.title[language]
    assert told["og:description"] == definition.introduction[language]
    assert "Arjeplog" in told["og:site_name"] or "Árjepluove" in told["og:site_name"]
    assert told["og:image"] == f"http://127.0.0.1:8000/{language}/link-picture/trygghet.png"
    picture = client.browser.get(re.sub("^http://[^/]+", "", told["og:image"]))
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert struct.unpack(">II", picture.get_data()[16:24]) == (WIDTH, HEIGHT)
    assert (told["og:image:width"], told["og:image:height"]) == (str(WIDTH), str(HEIGHT))


def test_the_picture_may_be_kept_and_shown_by_others(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast)
    first = client.browser.get(PICTURE)
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in first.headers
    again = client.browser.get(PICTURE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_a_draft_has_no_picture_in_public(client: PageClient, session: Session, cast: Cast) -> None:
    asked(session, cast, is_published=False)
    client.get(PICTURE, status=404)


def test_a_closed_survey_keeps_its_picture(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    assert client.browser.get(PICTURE).status_code == 200
