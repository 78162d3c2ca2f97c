"""Answers from paper and telephone: entered on the residents' form, marked, counted, stored once."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import AuditEvent, FreeText, Response
from dialog.services import surveys
from surveys.definition import Question
from tests.asked import GOOD, a_definition, asked, stored, texts
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast
from tests.situations import spoken

PILE = "channel=paper&municipality=arjeplog&spoken=se"


def enter(client: PageClient, page: Page, *, status: int = 303, **changed: str) -> Page:
    """Send the form on the page, filled in well but for what is changed."""
    address = f"{page.response.request.path}?{PILE}"
    return client.send(page, {**GOOD, **changed}, action=address, status=status)


def test_a_pile_of_paper_is_entered_one_after_the_other(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    choosing = client.get(f"/en/desk/surveys/{version.id}/enter")
    assert choosing.heading == "Enter answers"

    page = client.get(f"/en/desk/surveys/{version.id}/enter?{PILE}")
    page = client.follow(enter(client, page))
    page = client.follow(enter(client, page, concern="Ring 070-123 45 67."))

    assert page.response.request.query_string.decode() == PILE
    assert "On paper 2" in spoken(page)
    session.rollback()
    found = [
        (one.channel, one.language, one.municipality_id, one.is_entered_by_staff, one.received_week)
        for one in session.scalars(sa.select(Response))
    ]
    assert found == [("paper", "se", cast.arjeplog.id, True, "2026-W48")] * 2
    assert all("070" not in text.masked for text in session.scalars(sa.select(FreeText)))


def test_the_log_says_that_one_was_entered_and_not_what(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    enter(client, client.get(f"/sv/desk/surveys/{version.id}/enter?{PILE}"))

    session.rollback()
    query = sa.select(AuditEvent).where(AuditEvent.action == "response:enter")
    (line,) = session.scalars(query)
    assert (line.subject, line.details) == (f"survey_version:{version.id}", {"channel": "paper"})
    assert (line.actor_id, line.organisation_id) == (cast.karin.id, cast.arjeplog.id)


def test_a_form_that_is_sent_twice_counts_once(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/surveys/{version.id}/enter?{PILE}")
    enter(client, page)
    again = client.follow(enter(client, page))

    assert "This very form was saved before. It counts once." in again.text
    assert "On paper 1" in spoken(again)
    assert stored(session) == 1


def test_each_form_has_a_key_of_its_own(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/surveys/{version.id}/enter?{PILE}")
    enter(client, client.follow(enter(client, page)))

    assert stored(session) == 2


def test_what_must_be_mended_is_said_and_what_was_typed_stays(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/surveys/{version.id}/enter?{PILE}")
    again = enter(client, page, safe="", concern="Mörkt", status=422)

    assert "Choose an answer: “Hur tryggt? (en)”" in again.text
    assert again.field("concern").strip() == "Mörkt"
    assert stored(session) == 0


def test_a_forged_token_is_not_taken(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/surveys/{version.id}/enter?{PILE}")
    again = enter(client, page, form_token="made up", status=422)

    assert "This form is not the newest one." in again.text
    assert stored(session) == 0


def test_the_questions_have_the_numbers_of_the_paper_form(
    client: PageClient, session: Session, cast: Cast
) -> None:
    definition = a_definition()
    version = asked(session, cast, definition=definition)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/surveys/{version.id}/enter?{PILE}")

    shown = [words(one) for one in page.all(".//legend") + page.all(".//label")]
    assert "1. Hur tryggt? måste besvaras" in shown
    assert "2. Vad oroar dig?" in shown


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [
        (dt.date(2026, 11, 1), False),
        (dt.date(2026, 11, 2), True),
        (dt.date(2026, 12, 6), True),
        (dt.date(2026, 12, 13), True),
        (dt.date(2026, 12, 14), False),
    ],
)
def test_paper_is_taken_until_a_week_after_closing(
    client: PageClient, session: Session, cast: Cast, day: dt.date, is_taken: bool
) -> None:
    version = asked(session, cast, definition=a_definition())
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/surveys/{version.id}/enter?{PILE}")
    client.sign_in(cast.karin)
    clock.FIXED = dt.datetime.combine(day, dt.time(9), dt.UTC)
    client.sign_in(cast.karin)
    sent = enter(client, page, status=303 if is_taken else 422)

    assert stored(session) == int(is_taken)
    if not is_taken:
        assert "Answers are entered from the survey's first day until seven days after its last" in sent.text


def test_a_survey_that_was_closed_early_is_still_entered_and_a_draft_is_not(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    waiting = asked(session, cast, slug="vinter", is_published=False)
    client.sign_in(cast.karin)

    assert "The survey has ended." in client.get(f"/en/desk/surveys/{version.id}/enter").text
    assert "The survey is not open yet." in client.get(f"/en/desk/surveys/{waiting.id}/enter").text


def test_nils_enters_only_about_his_own_municipality(
    client: PageClient, session: Session, cast: Cast
) -> None:
    both = [cast.arjeplog, cast.arvidsjaur]
    version = asked(session, cast, definition=a_definition(), municipalities=both)
    client.sign_in(cast.nils)
    choosing = client.get(f"/sv/desk/surveys/{version.id}/enter?{PILE}")

    offered = [one.get("value") for one in choosing.all(".//input") if one.get("name") == "municipality"]
    assert offered == ["arvidsjaur"]


def test_what_was_not_asked_is_not_stored(client: PageClient, session: Session, cast: Cast) -> None:
    safe, concern = a_definition().questions
    more = Question(
        "more", "all", "short_text", "other", texts("Mer?"), required=True,
        show_if={"question": "safe", "any_of": ["bad"]},
    )  # fmt: skip
    version = asked(session, cast, definition=a_definition(questions=(safe, more, concern)))
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/surveys/{version.id}/enter?{PILE}")
    assert "3. Vad oroar dig?" in page.text
    enter(client, page, more="borde inte vara här")

    session.rollback()
    assert [text.original for text in session.scalars(sa.select(FreeText))] == [GOOD["concern"]]
