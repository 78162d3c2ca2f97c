"""Minutes of meetings as records that are kept for a time: which a decision can be about, emptying them.

Minutes are the municipality's whose body met. Those on which something rests are preserved whatever is
decided: where something was prioritised, where the steering group's decision stands, and those of a picture
that a party has approved since, or on which a promise rests that a party has approved since. A joint
meeting's belong to several municipalities, so that none destroys them alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Approval,
    Attendance,
    Meeting,
    MeetingPoint,
    PriorityDecision,
    PromiseVersion,
    Proposal,
)
from dialog.services.disposal_rows import lifted

GUARD, GUARDED = "meeting_closed_update", "meeting"


def left() -> sa.Select[int, int, int, dt.date]:
    """The minutes that nothing rests on and that are not destroyed: number, whose, municipality, day."""
    place = sa.type_coerce(Meeting.municipality_id, sa.Integer())
    return sa.select(Meeting.id, place.label("authority"), place.label("place"), Meeting.held_on).where(
        Meeting.status == "closed",
        ~Meeting.is_destroyed,
        Meeting.municipality_id.is_not(None),
        Meeting.decision_id.is_(None),
        ~sa.select(PriorityDecision.id).where(PriorityDecision.meeting_id == Meeting.id).exists(),
        ~_approved_since(),
    )


def are_kept(session: Session) -> bool:
    """Whether there are any, of any meeting."""
    there = sa.select(Meeting.id).where(Meeting.status == "closed", ~Meeting.is_destroyed)
    return bool(session.scalar(sa.select(there.exists())))


def destroy(session: Session, ids: Collection[int]) -> dict[str, int]:
    """Empty these minutes, the call list and the agenda with what was said; how many of each."""
    counts = {"meetings": len(ids)}
    for name, model in (("called", Attendance), ("points", MeetingPoint)):
        there = session.scalars(sa.select(model.id).where(model.meeting_id.in_(ids))).all()
        session.execute(sa.delete(model).where(model.meeting_id.in_(ids)))
        counts[name] = len(there)
    empty: dict[str, Any] = {"minutes": sa.null(), "minutes_hash": None, "place": ""}
    with lifted(session, GUARD, GUARDED):
        session.execute(sa.update(Meeting).where(Meeting.id.in_(ids)).values(is_destroyed=True, **empty))
    return counts


def _approved_since() -> sa.Exists:
    """Whether a party has approved, on the day of the meeting or later, its picture or what rests on it."""
    return (
        sa.select(Approval.id)
        .join(Proposal, Proposal.id == Approval.proposal_id)
        .outerjoin(PromiseVersion, PromiseVersion.id == Proposal.promise_version_id)
        .where(
            Approval.outcome == "approve",
            sa.func.coalesce(Proposal.picture_id, PromiseVersion.picture_id) == Meeting.picture_id,
            sa.func.date(Approval.given_at) >= Meeting.held_on,
        )
        .exists()
    )
