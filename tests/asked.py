"""Surveys and answers made the way the site makes them: through the services."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation, Response, SurveyVersion
from dialog.services import responses, surveys
from dialog.services.responses import Sending
from surveys.definition import Choice, Question, Section, SurveyDefinition
from surveys.documents import library
from surveys.forms import Collected
from surveys.question import AnswerValue
from tests.page import Page
from tests.people import NOW, Cast

TODAY = NOW.date()
FORM = "/sv/answer/trygghet"
GOOD = {"safe": "good", "concern": "Mörkt vid skolan."}
"""A good answer to the small survey."""


def texts(sv: str) -> dict[str, str]:
    """A content text in three languages that can be told apart."""
    return {"sv": sv, "se": f"{sv} (se)", "en": f"{sv} (en)"}


def a_definition(*, kind: str = "survey", questions: Iterable[Question] = ()) -> SurveyDefinition:
    """A small survey: one scale that must be answered, one free text; or the questions given."""
    steps = tuple(Choice(key, texts(key.capitalize())) for key in ("good", "fair", "bad"))
    usual = (
        Question("safe", "all", "scale", "concern", texts("Hur tryggt?"), choices=steps, required=True),
        Question("concern", "all", "long_text", "concern", texts("Vad oroar dig?"), settings={"limit": 200}),
    )
    return SurveyDefinition(
        key="trygghet",
        kind=kind,
        audience="residents",
        title=texts("Trygghet"),
        introduction=texts("Berätta hur det är."),
        closing=texts("Tack för ditt svar."),
        sections=(Section("all", texts("Frågor"), {}),),
        questions=tuple(questions) or usual,
    )


def asked(
    session: Session,
    cast: Cast,
    *,
    slug: str = "trygghet",
    definition: SurveyDefinition | None = None,
    municipalities: Iterable[Organisation] | None = None,
    opens_on: dt.date = dt.date(2026, 11, 2),
    closes_on: dt.date | None = dt.date(2026, 12, 6),
    is_published: bool = True,
    promise_id: int | None = None,
) -> SurveyVersion:
    """The safety survey (or the definition given), asked by Arjeplog, about Arjeplog alone unless said."""
    about = [cast.arjeplog] if municipalities is None else list(municipalities)
    version = surveys.load(
        session,
        cast.karin,
        definition or library()["safety_survey"],
        slug=slug,
        asked_by_id=cast.arjeplog.id,
        municipality_ids=[one.id for one in about],
        promise_id=promise_id,
        at=NOW,
    )
    if is_published:
        surveys.publish(session, cast.karin, version.id, opens_on=opens_on, closes_on=closes_on, at=NOW)
    session.commit()
    return version


def answered(
    session: Session,
    version: SurveyVersion,
    *,
    municipality: Organisation | None = None,
    language: str = "sv",
    choices: Mapping[str, str] | None = None,
    written: Mapping[str, str] | None = None,
    on: dt.date = TODAY,
) -> None:
    """One received answer: a choice for each scale named, a text for each text question named."""
    answers = tuple(AnswerValue(key, choice=choice) for key, choice in (choices or {}).items())
    about = municipality or version.survey.municipalities[0]
    key = secrets.token_urlsafe(16)
    sending = Sending(version.id, about.id, language, key, Collected(answers, dict(written or {})))
    assert responses.receive(session, sending, on=on)
    session.commit()


def stored(session: Session) -> int:
    """How many answers there are."""
    count = session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0
    session.rollback()  # every transaction here takes the write lock, which the site needs next
    return count


def filled(page: Page, **changed: str) -> dict[str, str]:
    """What a browser would send from a fetched form, well filled in."""
    return {"form_token": page.field("form_token"), "form_website": "", **GOOD, **changed}
