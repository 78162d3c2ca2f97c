"""What is to be done first where nothing has been done yet: shown on the desk until it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AgreementParty, Membership, Organisation, Survey, SurveyMunicipality
from dialog.services import people
from dialog.services.permissions import POLICY, Actor, Permission, may, where

NEEDED = {"municipality": "coordinator", "police_area": "police_officer"}
"""Without whom nothing begins."""


@dataclass(frozen=True)
class Step:
    """What to do first. `key`: coordinator, police_officer, agreement, survey, places."""

    key: str
    organisation: Organisation


def of(session: Session, actor: Actor, *, at: dt.datetime) -> tuple[Step, ...]:
    """The first steps that are the actor's and not done, in their order."""
    return (*_places(session, actor), *_people(session, actor, at), *_surveys(session, actor))


def _places(session: Session, actor: Actor) -> Iterator[Step]:
    """Organisations that nobody is in, or that have no agreement: for whoever runs the site."""
    if not may(actor, Permission.PLACES_EDIT):
        return
    lacking = sa.or_(
        Organisation.id.not_in(sa.select(Membership.organisation_id)),
        Organisation.id.not_in(sa.select(AgreementParty.organisation_id)),
    )
    for one in session.scalars(sa.select(Organisation).where(lacking).order_by(Organisation.key)):
        yield Step("places", one)


def _people(session: Session, actor: Actor, at: dt.datetime) -> Iterator[Step]:
    """An organisation whose first person, apart from administrators, nobody has invited."""
    for own in actor.memberships:
        if Permission.PEOPLE_EDIT not in POLICY[own.role]:
            continue
        organisation = session.get_one(Organisation, own.organisation_id)
        role = NEEDED[organisation.kind]
        lasting = sa.or_(Membership.to_on.is_(None), Membership.to_on >= people.day_of(at))
        there = sa.select(Membership.id).where(
            Membership.organisation_id == organisation.id, Membership.role == role, lasting
        )
        if session.scalar(there.limit(1)) is None:
            yield Step(role, organisation)


def _surveys(session: Session, actor: Actor) -> Iterator[Step]:
    """A municipality that has asked nothing yet, or has no agreement to ask under."""
    for municipality_id in sorted(where(actor, Permission.SURVEY_EDIT)):
        organisation = session.get_one(Organisation, municipality_id)
        signed = sa.select(AgreementParty.agreement_id).where(
            AgreementParty.organisation_id == municipality_id
        )
        if session.scalar(signed.limit(1)) is None:
            yield Step("agreement", organisation)
        asked = (
            sa.select(Survey.id)
            .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
            .where(SurveyMunicipality.organisation_id == municipality_id)
        )
        if session.scalar(asked.limit(1)) is None:
            yield Step("survey", organisation)
