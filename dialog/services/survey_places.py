"""Which municipalities a survey can be about: one's own, and those that share an agreement with it."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AgreementParty, Organisation
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor, Permission, where


def askable(session: Session, actor: Actor) -> list[Organisation]:
    """The municipalities of which the actor can make a survey."""
    mine = where(actor, Permission.SURVEY_EDIT)
    party = AgreementParty.organisation_id
    agreements = sa.select(AgreementParty.agreement_id).where(party.in_(mine))
    parties = sa.select(party).where(AgreementParty.agreement_id.in_(agreements))
    near = sa.or_(Organisation.id.in_(mine), Organisation.id.in_(parties))
    query = sa.select(Organisation).where(Organisation.kind == "municipality", near)
    return list(session.scalars(query.order_by(Organisation.id)))


def own(session: Session, actor: Actor, municipality_ids: Iterable[int]) -> set[int]:
    """The same numbers. Raises RuleBroken("survey_elsewhere") for a municipality that is not one of these."""
    wanted = set(municipality_ids)
    foreign = wanted - {one.id for one in askable(session, actor)}
    query = sa.select(Organisation.id).where(
        Organisation.kind == "municipality", Organisation.id.in_(foreign)
    )
    if session.scalar(sa.select(query.exists())):
        raise RuleBroken("survey_elsewhere")
    return wanted
