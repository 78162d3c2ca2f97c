"""A partner answers in its own name: the name is shown as written, and is no text to read or to group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import FreeText, Question, SurveyVersion, ThemingRun
from dialog.services import responses, texts, theming
from dialog.services.responses import Sending
from dialog.services.theming_work import _read
from surveys.definition import Question as AskedQuestion
from surveys.definition import SurveyDefinition
from surveys.forms import Collected
from tests.asked import a_definition, asked
from tests.asked import texts as in_three
from tests.people import NOW, Cast

NAME = "Anna Perssons Åkeri, 070-123 45 67"
WROTE: Mapping[str, str] = {"organisation": NAME, "concern": "Ring Anna Persson på 070-123 45 67."}


def partner_survey(audience: str = "partners") -> SurveyDefinition:
    """Who answers, and one free text."""
    questions = (
        AskedQuestion("organisation", "all", "short_text", "organisation", in_three("Vilken organisation?")),
        AskedQuestion("concern", "all", "long_text", "concern", in_three("Vad ser ni?")),
    )
    return replace(a_definition(questions=questions), audience=audience)


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """The survey to partners, answered by one of them."""
    version = asked(session, cast, definition=partner_survey())
    sending = Sending(version.id, cast.arjeplog.id, "sv", "a key", Collected((), WROTE))
    assert responses.receive(session, sending, on=NOW.date())
    session.commit()
    return version


def stored(session: Session) -> dict[str, FreeText]:
    query = sa.select(Question.key, FreeText).join(Question, Question.id == FreeText.question_id)
    return {row.key: row.FreeText for row in session.execute(query)}


def test_the_name_is_kept_as_written_and_what_the_partner_wrote_is_masked(
    session: Session, version: SurveyVersion
) -> None:
    found = stored(session)

    assert (found["organisation"].masked, found["organisation"].state) == (NAME, "read")
    assert "070" not in found["concern"].masked
    assert found["concern"].state == "new"


def test_the_same_role_in_a_survey_to_residents_unmasks_nothing(session: Session, cast: Cast) -> None:
    version = asked(session, cast, is_published=False, slug="annan")
    question = version.questions[0]
    question.kind, question.role = "short_text", "organisation"
    wrote = {question.key: "Ring 070-123 45 67"}
    session.flush()

    responses.receive(
        session, Sending(version.id, cast.arjeplog.id, "sv", "k", Collected((), wrote)), on=NOW.date()
    )

    text = stored(session)[question.key]
    assert (text.masked, text.state) == ("Ring [telefon]", "new")


def test_the_name_stands_beside_the_text_and_is_itself_no_text_to_read(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    listing = texts.listing(session, cast.karin, cast.arjeplog.id)

    assert [(line.question["sv"], line.organisation) for line in listing.lines] == [("Vad ser ni?", NAME)]
    assert (listing.total, listing.unread) == (1, 1)
    assert [key for key, _ in listing.questions] == ["concern"]


def test_a_run_is_offered_the_concern_alone_and_reads_no_name(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    offered = theming.askable(session, cast.karin, cast.arjeplog.id)
    run = ThemingRun(
        municipality_id=cast.arjeplog.id,
        scope={"survey_version_id": version.id, "questions": ["organisation", "concern"]},
        asked_at=clock.now(),
    )

    found, _, _ = _read(session, run)

    assert [[key for key, _, _ in one.questions] for one in offered] == [["concern"]]
    assert list(found) == [stored(session)["concern"].id]
