"""How far the chain has come in each municipality, in a few figures.

Counts of answers under five are shown only to those who may read the answers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    FollowUp,
    Organisation,
    Promise,
    PromiseVersion,
    Response,
    SituationPicture,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
    Theme,
)
from dialog.services import apart, renewals
from dialog.services.permissions import Actor, Permission, may

SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class ChainStatus:
    """One municipality's chain. `answers` is None when there are too few to say how many."""

    municipality: Organisation
    open_surveys: int
    answers: int | None
    themes: int
    picture: str | None
    picture_due_on: dt.date | None
    """When the picture in force is to be renewed."""
    actions: int
    promises: int
    followed_up_on: dt.date | None


def of_municipalities(session: Session, actor: Actor) -> tuple[ChainStatus, ...]:
    """The chain of every municipality whose work the actor takes part in."""
    rows = session.scalars(
        sa.select(Organisation).where(Organisation.id.in_(actor.municipality_ids)).order_by(Organisation.key)
    )
    return tuple(_status(session, actor, row) for row in rows if may(actor, Permission.THEME_READ, row.id))


def _status(session: Session, actor: Actor, municipality: Organisation) -> ChainStatus:
    here = municipality.id

    def count(query: sa.Select[int]) -> int:
        return session.scalar(query) or 0

    answers = count(_count(Response).where(Response.municipality_id == here, apart.counted(Response.id)))
    may_count = answers >= SMALLEST_SHOWN or may(actor, Permission.TEXT_READ_MASKED, here)
    return ChainStatus(
        municipality=municipality,
        open_surveys=count(
            _count(SurveyVersion)
            .join(Survey, Survey.id == SurveyVersion.survey_id)
            .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
            .where(SurveyMunicipality.organisation_id == here, SurveyVersion.status == "published")
        ),
        answers=answers if may_count else None,
        themes=count(_count(Theme).where(Theme.municipality_id == here, Theme.status == "active")),
        picture=session.scalar(
            sa.select(SituationPicture.status)
            .where(SituationPicture.municipality_id == here)
            .order_by(SituationPicture.number.desc())
            .limit(1)
        ),
        picture_due_on=renewals.next_due(session, here),
        actions=count(
            _count(Action).where(
                Action.municipality_id == here,
                Action.kind == "activity",
                Action.status.in_(("planned", "ongoing")),
            )
        ),
        promises=count(
            _count(PromiseVersion)
            .join(Promise)
            .where(Promise.municipality_id == here, PromiseVersion.status == "published")
        ),
        followed_up_on=session.scalar(
            sa.select(sa.func.max(FollowUp.on))
            .join(Promise, Promise.id == FollowUp.promise_id)
            .where(Promise.municipality_id == here)
        ),
    )


def _count(table: type) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(table)
