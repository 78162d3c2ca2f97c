"""The desk's surveys: made from the library or a file, opened, answered, closed, published."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation, Survey, SurveyVersion
from dialog.services import surveys
from dialog.services.errors import RuleBroken
from surveys.documents import library, write_json
from surveys.editing import blank
from tests.asked import a_definition, answered, asked, stored
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.rows import add
from tests.surveys.workbook_builders import workbook

NEW = "/sv/desk/surveys/new"
EMPTY = f"{NEW}?from=empty"


def of_slug(session: Session, slug: str) -> SurveyVersion:
    """The newest version of a survey."""
    session.rollback()
    session.expire_all()
    survey = session.scalars(sa.select(Survey).where(Survey.slug == slug)).one()
    return survey.versions[-1]


def test_a_ready_survey_is_made_and_opened(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    form = {"source": "safety_survey", "slug": "vinter", "municipalities": str(cast.arjeplog.id)}
    client.send(client.get(f"{NEW}?from=safety_survey"), form)
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
    client.send(client.get(EMPTY), form)
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
    page = client.send(client.get(EMPTY), form, status=422)
    session.rollback()
    assert said in page.text
    assert session.scalars(sa.select(Survey).where(Survey.slug == "trasig")).all() == []


def test_a_slug_that_is_taken_is_refused_and_what_was_typed_stays(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast)
    client.sign_in(cast.karin)
    form = {"source": "feedback", "slug": "trygghet", "municipalities": str(cast.arjeplog.id)}
    page = client.send(client.get(EMPTY), form, status=422)
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
    phone = client.get(f"/sv/desk/surveys/{version.id}/preview/{code}")
    assert "frame-src 'self'" in phone.response.headers["Content-Security-Policy"]
    page = client.get(f"/sv/desk/surveys/{version.id}/preview/{code}/sheet/arjeplog")
    for question in surveys.definition_of(version).questions:
        assert " ".join(question.text[code].split()) in page.text


def test_nothing_can_be_sent_from_a_preview(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, is_published=False)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/surveys/{version.id}/preview/sv/sheet/arjeplog")
    policy = page.response.headers["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert [one.get("type") for one in page.all(".//form//button")] == ["button"]
    client.browser.post(page.response.request.path)
    assert stored(session) == 0


def test_an_empty_survey_is_made_from_a_title_alone(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.get(EMPTY)
    chosen = [one.get("value") for one in page.all(".//input") if one.get("checked") is not None]
    assert chosen == ["survey", str(cast.arjeplog.id)]
    form = {"title": "Är vägen säker i Árjepluovve?", "kind": "survey", "municipalities": chosen[1]}
    client.send(page, form)
    made = of_slug(session, "ar-vagen-saker-i-arjepluovve")
    assert (made.title, made.questions) == ({"sv": "Är vägen säker i Árjepluovve?"}, [])


def test_a_survey_is_offered_about_ones_own_and_the_agreements_municipalities_alone(
    client: PageClient, session: Session, cast: Cast
) -> None:
    elsewhere = add(session, Organisation(kind="municipality", key="mala", name={"sv": "Malå kommun"}))
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(EMPTY)
    boxes = page.all(".//input[@name='municipalities']")
    assert [one.get("value") for one in boxes] == [str(cast.arjeplog.id), str(cast.arvidsjaur.id)]
    form = {"title": "Vägen", "kind": "survey", "slug": "vagen"}
    client.send(page, {**form, "municipalities": str(elsewhere.id)}, status=422)
    assert session.query(Survey).filter_by(slug="vagen").count() == 0
    with pytest.raises(RuleBroken, match="survey_elsewhere"):
        surveys.load(
            session, cast.karin, blank("Vägen", "survey"), slug="vagen", asked_by_id=cast.arjeplog.id,
            municipality_ids=[cast.arjeplog.id, elsewhere.id], at=NOW,
        )  # fmt: skip


def test_the_address_of_a_second_survey_of_the_same_name_is_its_own(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, slug="hur-tryggt-ar-det-har")
    client.sign_in(cast.karin)
    assert client.get(f"{NEW}?from=safety_survey").field("slug") == "hur-tryggt-ar-det-har-2"


def test_nothing_published_says_what_is_to_come(client: PageClient, cast: Cast, session: Session) -> None:
    session.rollback()
    page = client.get("/en/results/arjeplog")
    assert "Nothing has been published yet" in page.text


def test_the_questions_go_out_as_a_workbook_and_come_back_equal(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, is_published=False)
    asked_before = surveys.definition_of(version)
    client.sign_in(cast.karin)
    home = client.browser.get(f"/sv/desk/surveys/{version.id}/workbook").get_data()
    session.rollback()
    client.send(
        client.get(f"/sv/desk/surveys/{version.id}"),
        {"file": (io.BytesIO(home), "enkät.xlsx")},
        action=f"/sv/desk/surveys/{version.id}/replace",
    )
    assert surveys.definition_of(of_slug(session, "trygghet")) == asked_before


def test_what_has_no_place_here_is_told_before_a_workbook_is_stored(
    client: PageClient, session: Session, cast: Cast
) -> None:
    rows = [["type", "name", "label"], ["text", "why", "Varför?"], ["geopoint", "spot", "Var?"]]
    client.sign_in(cast.karin)
    form = {"slug": "kobo", "municipalities": str(cast.arjeplog.id)}
    sent = {**form, "file": (io.BytesIO(workbook({"survey": rows})), "kobo.xlsx")}
    page = client.send(client.get("/en/desk/surveys/new?from=empty"), sent, status=422)
    assert "sheet “survey”, row 3: the type geopoint cannot be asked here: the row is left out" in page.text
    assert "Tick “Leave out what has no place here” and send it again" in page.text
    session.rollback()
    assert session.scalars(sa.select(Survey).where(Survey.slug == "kobo")).all() == []
    session.rollback()
    again = {**form, "without": "y", "file": (io.BytesIO(workbook({"survey": rows})), "kobo.xlsx")}
    client.send(page, again)
    assert [one.key for one in of_slug(session, "kobo").questions] == ["why"]
