"""Serious texts of surveys that the police asked themselves: seen and acted on by the police alone.

What people write stays with the authority that asked (`permissions`), so no municipality reads these texts. A
police officer reads none of them either, but for those that are serious: masked, until somebody has recorded
what was done. Everything else about a text (masking more, withholding, unmasking, themes) is not offered.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, Organisation, Question, Response, Survey, SurveyVersion
from dialog.services import alarms, apart, privacy, texts
from dialog.services.alarms import Waiting
from dialog.services.errors import NotFound
from dialog.services.permissions import POLICY, Actor, Permission, require
from dialog.services.texts import TextLine
from surveys.definition import NAMES_ORGANISATION

TAKES_CARE = tuple(role for role, allowed in POLICY.items() if Permission.TEXT_PROTECT_OWN in allowed)
"""Roles that are told, and that can record what was done, in the organisation that asked."""


def listing(session: Session, actor: Actor) -> list[TextLine]:
    """Every serious text of the surveys that the actor's own organisation asked; what waits comes first."""
    require(actor, Permission.TEXT_PROTECT_OWN)
    query = _serious(_asking(actor)).order_by(
        sa.case((alarms.is_waiting(), 0), else_=1), SurveyVersion.id.desc(), FreeText.id
    )
    return texts.described(session, session.execute(query))


def show(session: Session, actor: Actor, text_id: uuid.UUID) -> TextLine:
    """One of them, masked. Raises NotFound for any other text."""
    return texts.described(session, [_row(session, actor, text_id)])[0]


def handled(
    session: Session, actor: Actor, text_id: uuid.UUID, done: str, what: str, *, at: dt.datetime
) -> None:
    """Record what was done about one of them. Raises RuleBroken as `privacy.handled` does."""
    text, _question, version = _row(session, actor, text_id)
    privacy.note_done(session, actor, text, done, what, at=at, organisation_id=version.survey.asked_by_id)


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Those on which nobody has acted, by the municipality that they came from."""
    return _waiting(session, _asking(actor))


def waiting_at(session: Session, organisation_id: int) -> int:
    """How many wait at an organisation that asks: what its e-mail is sent for."""
    return sum(one.count for one in _waiting(session, [organisation_id]))


def _waiting(session: Session, asking: Collection[int]) -> list[Waiting]:
    query = (
        _serious(asking)
        .where(alarms.is_waiting())
        .with_only_columns(
            FreeText.municipality_id,
            sa.func.count(),
            sa.func.min(Response.received_week),
            maintain_column_froms=True,
        )
        .group_by(FreeText.municipality_id)
        .order_by(FreeText.municipality_id)
    )
    return [Waiting(place, count, week) for place, count, week in session.execute(query)]


def _asking(actor: Actor) -> frozenset[int]:
    """The organisations for which the actor takes care of such texts: those of the membership, no other."""
    return frozenset(one.organisation_id for one in actor.memberships if one.role in TAKES_CARE)


def _serious(asking: Collection[int]) -> sa.Select[FreeText, Question, SurveyVersion]:
    return (
        sa.select(FreeText, Question, SurveyVersion)
        .join(Response, Response.id == FreeText.response_id)
        .join(Question, Question.id == FreeText.question_id)
        .join(SurveyVersion, SurveyVersion.id == Question.survey_version_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(
            Survey.asked_by_id.in_(asking),
            Organisation.kind == "police_area",
            Question.role != NAMES_ORGANISATION,
            FreeText.serious.is_not(None),
            FreeText.state != "destroyed",
            apart.counted(FreeText.response_id),
        )
    )


def _row(session: Session, actor: Actor, text_id: uuid.UUID) -> sa.Row[FreeText, Question, SurveyVersion]:
    municipality_id = session.scalar(sa.select(FreeText.municipality_id).where(FreeText.id == text_id))
    if municipality_id is None:
        raise NotFound
    require(actor, Permission.TEXT_PROTECT_OWN, municipality_id)
    row = session.execute(_serious(_asking(actor)).where(FreeText.id == text_id)).first()
    if row is None:
        raise NotFound
    return row
