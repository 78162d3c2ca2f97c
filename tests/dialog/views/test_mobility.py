"""The page of where people live and what they do there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.builders import a_survey
from tests.page import PageClient
from tests.people import Cast


def test_without_a_closed_survey_or_its_questions_the_page_says_what_is_missing(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.petra)
    assert "No survey has closed yet." in client.get("/en/desk/mobility/arjeplog").text
    a_survey(session, cast.arjeplog, status="closed")
    session.commit()
    page = client.get("/en/desk/mobility/arjeplog")
    assert "The survey does not ask both where people live and what they do here" in page.text
