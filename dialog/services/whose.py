"""Whose something is, for the `where` of a query: one municipality's, or several's where none is named."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from dialog.models import AgreementParty, Meeting, Promise, Report, SituationPicture

Row = type[Meeting] | type[Promise] | type[Report] | type[SituationPicture]


def belongs(row: Row, municipality_ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Whether it is one of these municipalities' own, or the agreement's that one of them has signed."""
    signed = sa.select(AgreementParty.agreement_id).where(
        AgreementParty.organisation_id.in_(municipality_ids)
    )
    return sa.or_(
        row.municipality_id.in_(municipality_ids),
        sa.and_(row.municipality_id.is_(None), row.agreement_id.in_(signed)),
    )
