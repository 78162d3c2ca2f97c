"""The desk's surveys: made from the library or a file, opened, answered, closed, published."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Survey, SurveyVersion
from dialog.services import surveys
from surveys.documents import library, write_json
from tests.asked import a_definition, answered, asked
from tests.page import PageClient
from tests.people import NOW, Cast

NEW = "/sv/desk/surveys/new"


def of_slug(session: Session, slug: str) -> SurveyVersion:
    """The newest version of a survey."""
    session.rollback()
    session.expire_all()
    survey = session.scalars(sa.select(Survey).where(Survey.slug == slug)).one()
    return survey.versions[-1]


def test_a_ready_survey_is_made_and_opened(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    form = {"source": "safety_survey", "slug": "vinter", "municipalities": str(cast.arjeplog.id)}
    client.send(client.get(NEW), form)
    version_id = of_slug(session, "vinter").id
    session.rollback()
    shown = client.get(f"/sv/desk/surveys/{version_id}")
    client.send(
        shown,
        {"opens_on": "2026-11-23", "closes_on": "2026-12-20"},
        action=f"/sv/desk/surveys/{version_id}/open",
    )
    assert of_slug(session, "vinter").status == "published"


def test_a_survey_is_made_from_a_file(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    file = (io.BytesIO(write_json(library()["feedback"])), "eget.json")
    form = {"slug": "eget", "municipalities": str(cast.arjeplog.id), "file": file}
    client.send(client.get(NEW), form)
    assert of_slug(session, "eget").title == library()["feedback"].title


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b'key = "x"\nkind = survey\n', "trasig.toml", "rad 2"),
        (b"{", "trasig.json", "trasig.json"),
        ("title = ”å”".encode("latin-1", "replace"), "gammal.toml", "UTF-8"),
    ],
)
def test_a_malformed_file_says_where_and_stores_nothing(
    client: PageClient, session: Session, cast: Cast, content: bytes, name: str, said: str
) -> None:
    client.sign_in(cast.karin)
    form = {"slug": "trasig", "municipalities": str(cast.arjeplog.id), "file": (io.BytesIO(content), name)}
    page = client.send(client.get(NEW), form, status=422)
    session.rollback()
    assert said in page.text
    assert session.scalars(sa.select(Survey).where(Survey.slug == "trasig")).all() == []


def test_a_slug_that_is_taken_is_refused_and_what_was_typed_stays(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast)
    client.sign_in(cast.karin)
    form = {"source": "feedback", "slug": "trygghet", "municipalities": str(cast.arjeplog.id)}
    page = client.send(client.get(NEW), form, status=422)
    assert page.field("slug") == "trygghet"


def test_the_questions_of_a_draft_are_taken_home_and_replaced(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, is_published=False)
    client.sign_in(cast.karin)
    home = client.browser.get(f"/sv/desk/surveys/{version.id}/file").get_data()
    assert home == write_json(surveys.definition_of(version))
    session.rollback()
    changed = io.BytesIO(write_json(a_definition()))
    client.send(
        client.get(f"/sv/desk/surveys/{version.id}"),
        {"file": (changed, "ny.json")},
        action=f"/sv/desk/surveys/{version.id}/replace",
    )
    assert [one.key for one in of_slug(session, "trygghet").questions] == ["safe", "concern"]


def test_a_closed_survey_is_published_for_everyone(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    for _ in range(24):
        answered(session, version, choices={"safe": "good"})
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    client.sign_in(cast.karin)
    tables = client.get(f"/sv/desk/surveys/{version.id}/answers/arjeplog")
    published = client.send(tables, {}, action=f"/sv/desk/surveys/{version.id}/answers/arjeplog/publish")
    assert published.response.headers["Location"] == "/sv/results/arjeplog/1"
    for language in ("sv", "se", "en"):
        assert client.get(f"/{language}/results/arjeplog/1").heading
        assert client.get(f"/{language}/results/arjeplog").heading


def test_the_next_version_begins_as_a_copy(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/surveys/{version.id}")
    client.send(page, {}, action=f"/sv/desk/surveys/{version.id}/draft")
    newest = of_slug(session, "trygghet")
    assert (newest.number, newest.status) == (2, "draft")


@pytest.mark.parametrize("code", ["sv", "se", "en"])
def test_the_preview_shows_every_question(
    client: PageClient, session: Session, cast: Cast, code: str
) -> None:
    version = asked(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/surveys/{version.id}/preview/{code}")
    for question in surveys.definition_of(version).questions:
        assert " ".join(question.text[code].split()) in page.text


def test_nothing_published_says_what_is_to_come(client: PageClient, cast: Cast, session: Session) -> None:
    session.rollback()
    page = client.get("/en/results/arjeplog")
    assert "Nothing has been published yet" in page.text
