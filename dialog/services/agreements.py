"""The agreement between the police and the municipalities: which one holds for whom, and until when.

A decision may prolong it; everything that asks for its last day asks here.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, AgreementParty, Decision, Organisation


def of_municipality(session: Session, municipality_id: int) -> Agreement | None:
    """The newest agreement that the municipality is a party of."""
    return session.scalar(
        sa.select(Agreement)
        .join(AgreementParty)
        .where(AgreementParty.organisation_id == municipality_id)
        .order_by(Agreement.starts_on.desc())
        .limit(1)
    )


def ends_on(session: Session, agreement: Agreement) -> dt.date:
    """The agreement's last day: what the newest decision that prolonged it says, else what was signed."""
    prolonged = session.scalar(
        sa.select(Decision.new_end_on)
        .where(Decision.agreement_id == agreement.id, Decision.new_end_on.is_not(None))
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(1)
    )
    return prolonged or agreement.ends_on


def owners(agreement: Agreement, municipality_id: int) -> list[Organisation]:
    """The parties that do something in a municipality: itself and the police."""
    return [one for one in agreement.parties if one.id == municipality_id or not one.is_municipality]
