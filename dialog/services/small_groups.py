"""Groups of staff that were asked and are too few to be counted: they are met, and the desk says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DialogueNote, Organisation, Survey, SurveyMunicipality, SurveyVersion
from dialog.services import places, sides
from dialog.services.due import Due, named
from dialog.services.permissions import Actor, Permission, party_for, where
from surveys.tabulation import SMALLEST_COUNT


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """One's own staff, where so few answered the newest closed survey and nobody met them since."""
    for municipality_id in sorted(where(actor, Permission.EVIDENCE_CONTRIBUTE)):
        version = _newest(session, municipality_id)
        if version is None:
            continue
        party = session.get_one(
            Organisation, party_for(actor, Permission.EVIDENCE_CONTRIBUTE, municipality_id)
        )
        size = sides.staff_sizes(session, version, municipality_id).get(
            "municipality" if party.is_municipality else "police", 0
        )
        if 0 < size < SMALLEST_COUNT and not _is_met(session, municipality_id, party.id, version):
            place = places.with_id(session, municipality_id)
            yield Due(
                "meet_few", "picture", "notes.write", {"municipality": place.key, "view": "staff"},
                named(session.get_one(Organisation, municipality_id)),
            )  # fmt: skip


def _newest(session: Session, municipality_id: int) -> SurveyVersion | None:
    return session.scalar(
        sa.select(SurveyVersion)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
        .where(
            SurveyMunicipality.organisation_id == municipality_id,
            Survey.audience == "staff",
            SurveyVersion.status == "closed",
        )
        .order_by(SurveyVersion.opens_on.desc(), SurveyVersion.id.desc())
        .limit(1)
    )


def _is_met(session: Session, municipality_id: int, party_id: int, version: SurveyVersion) -> bool:
    """Whether the party has noted what its staff said since the survey opened."""
    query = sa.select(DialogueNote.id).where(
        DialogueNote.municipality_id == municipality_id,
        DialogueNote.organisation_id == party_id,
        DialogueNote.view == "staff",
        *([DialogueNote.held_on >= version.opens_on] if version.opens_on else []),
    )
    return session.scalar(query.limit(1)) is not None
