"""The example's surveys: last autumn's with its answers, the one open now, and the feedback forms.

Somebody who knows English has read their English texts; nobody has read the Northern Sámi ones.
"""

from __future__ import annotations

import datetime as dt
import random

from sqlalchemy.orm import Session

from dialog.example import answers
from dialog.example.answers import Person
from dialog.example.places import Stage
from dialog.models import Survey, SurveyVersion
from dialog.services import responses, survey_languages, surveys
from dialog.services.permissions import Actor
from surveys.definition import SurveyDefinition
from surveys.documents import library

SLUG = "trygghet"
ASKED_BY = "arvidsjaur"
CLOSED_DAYS_AGO = 350
OPENED_DAYS_AGO = 392
READS_ENGLISH = "Emma Hallman"


def load(session: Session, stage: Stage, *, at: dt.datetime) -> SurveyVersion:
    """Ask last autumn, receive 180 answers, close; returns the closed version. The next one is open now."""
    definition = library()["safety_survey"]
    opened, closed = at - dt.timedelta(days=OPENED_DAYS_AGO), at - dt.timedelta(days=CLOSED_DAYS_AGO)
    actor = stage.coordinator(ASKED_BY)
    municipality_ids = [one.id for one in stage.organisations.values() if one.is_municipality]
    first = surveys.load(
        session,
        actor,
        definition,
        slug=SLUG,
        asked_by_id=stage.organisations[ASKED_BY].id,
        municipality_ids=municipality_ids,
        agreement_id=stage.agreement.id,
        at=opened,
    )
    check_english(session, actor, first, at=opened)
    surveys.publish(session, actor, first.id, opens_on=opened.date(), closes_on=closed.date(), at=opened)
    receive(session, stage, first, answers.golden(), opened, closed)
    surveys.close(session, actor, first.id, at=closed)
    second = surveys.draft(session, actor, first.survey_id, at=at)
    opens = at - dt.timedelta(days=14)
    surveys.publish(
        session,
        actor,
        second.id,
        opens_on=opens.date(),
        closes_on=(at + dt.timedelta(days=35)).date(),
        at=opens,
    )
    receive(session, stage, second, answers.fresh(), opens, at)
    return first


def check_english(session: Session, actor: Actor, version: SurveyVersion, *, at: dt.datetime) -> None:
    """Note that a named person has read the English texts of a survey; its next version inherits that."""
    survey_languages.check(session, actor, version.id, "en", checked_by=READS_ENGLISH, at=at)


def feedback(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """The always-open forms for both municipalities: about anything, and about what cannot be used."""
    actor = stage.coordinator(ASKED_BY)
    for name, slug in (("feedback", "synpunkt"), ("accessibility_report", "tillganglighet")):
        version = surveys.load(
            session,
            actor,
            library()[name],
            slug=slug,
            asked_by_id=stage.organisations[ASKED_BY].id,
            municipality_ids=[one.id for one in stage.organisations.values() if one.is_municipality],
            at=at,
        )
        check_english(session, actor, version, at=at)
        surveys.publish(session, actor, version.id, opens_on=at.date(), closes_on=None, at=at)


def promise_feedback(
    session: Session, stage: Stage, municipality: str, promise_id: int, *, at: dt.datetime
) -> Survey:
    """The form "how do you see this promise?" of one municipality's promise."""
    actor = stage.coordinator(municipality)
    version = surveys.load(
        session,
        actor,
        library()["promise_feedback"],
        slug=f"loftet-{municipality}",
        asked_by_id=stage.organisations[municipality].id,
        municipality_ids=[stage.organisations[municipality].id],
        promise_id=promise_id,
        at=at,
    )
    check_english(session, actor, version, at=at)
    surveys.publish(session, actor, version.id, opens_on=at.date(), closes_on=None, at=at)
    return version.survey


def receive(
    session: Session,
    stage: Stage,
    version: SurveyVersion,
    people: list[Person],
    opened: dt.datetime,
    closed: dt.datetime,
) -> None:
    """Let people answer, spread over the weeks the survey was open."""
    definition: SurveyDefinition = surveys.definition_of(version)
    days = max((closed - opened).days, 1)
    for person in people:
        draw = random.Random(f"week {person.id}")
        responses.receive(
            session,
            responses.Sending(
                version_id=version.id,
                municipality_id=stage.organisations[person.municipality].id,
                language=person.language,
                key=f"example {person.id}",
                collected=answers.collected(person, definition),
                channel=draw.choice(["web", "web", "web", "poster"]),
            ),
            on=(opened + dt.timedelta(days=draw.randrange(days))).date(),
        )
