"""Which pictures are of the same place: a municipality's, or jointly those of a police area's agreements."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AgreementParty, Organisation, SituationPicture
from dialog.services import pictures


def of_area(session: Session, agreement_id: int) -> sa.ColumnElement[bool]:
    """Whether a picture is a joint one of the area that made this agreement, whatever the period."""
    police = sa.select(AgreementParty.organisation_id).where(
        AgreementParty.agreement_id == agreement_id,
        AgreementParty.organisation_id.in_(
            sa.select(Organisation.id).where(Organisation.kind == "police_area")
        ),
    )
    agreements = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id.in_(police))
    return sa.and_(SituationPicture.municipality_id.is_(None), SituationPicture.agreement_id.in_(agreements))


def in_force_before(session: Session, picture: SituationPicture) -> SituationPicture | None:
    """The agreed picture of the same place, which this one is to take the place of."""
    if picture.municipality_id is not None:
        return pictures.agreed(session, picture.municipality_id)
    return session.scalar(
        sa.select(SituationPicture).where(
            of_area(session, picture.agreement_id), SituationPicture.status == "agreed"
        )
    )
