"""The joint decision on a concern: prioritised or not, why, who saw it otherwise. The newest row counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import Concern, Organisation, PriorityDecision, SituationPicture
from dialog.models.meeting import OUTCOMES
from dialog.services import approvals, drafting
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission
from surveys.texts import Texts


@dataclass(frozen=True)
class Decided:
    """What is decided of one concern. `dissent`: what a party says that sees it otherwise, by its id."""

    outcome: str
    because: Texts = field(default_factory=dict)
    dissent: Mapping[int, str] = field(default_factory=dict)


def decide(
    session: Session,
    actor: Actor,
    picture_id: int,
    decided: Mapping[int, Decided],
    *,
    meeting_id: int | None = None,
    at: dt.datetime,
) -> int:
    """Decide on some or all concerns of a picture; says how many decisions are new.

    What was decided before in the same words at the same meeting is not written again.
    """
    picture = drafting.open_picture(session, actor, picture_id, permission=Permission.MEETING_KEEP)
    parties = {party.id: party for party in approvals.parties_of(session, picture)}
    concerns = {one.id: one for one in picture.concerns}
    if not decided.keys() <= concerns.keys():
        raise NotFound
    rows = [
        row
        for key, one in decided.items()
        if (row := _row(actor, concerns[key], parties, one, meeting_id, at)) is not None
    ]
    if rows:
        _store(session, actor, picture, rows, at)
    return len(rows)


def standing(concern: Concern) -> PriorityDecision | None:
    """What was decided last of a concern."""
    return concern.priority_decisions[-1] if concern.priority_decisions else None


def _row(
    actor: Actor,
    concern: Concern,
    parties: Mapping[int, Organisation],
    decided: Decided,
    meeting_id: int | None,
    at: dt.datetime,
) -> PriorityDecision | None:
    """The row to write, or None when exactly this stands already."""
    if decided.outcome not in OUTCOMES:
        raise RuleBroken("priority_outcome", title=concern.title.get("sv", ""))
    if not decided.dissent.keys() <= parties.keys():
        raise NotFound
    dissent: list[Any] = [
        {"organisation_id": party.id, "name": dict(party.name), "text": decided.dissent[party.id].strip()}
        for party in parties.values()
        if decided.dissent.get(party.id, "").strip()
    ]
    because = {code: text for code, text in decided.because.items() if text.strip()}
    before = standing(concern)
    if before is not None and (before.outcome, before.because, before.dissent, before.meeting_id) == (
        decided.outcome,
        because,
        dissent,
        meeting_id,
    ):
        return None
    return PriorityDecision(
        concern_id=concern.id,
        meeting_id=meeting_id,
        outcome=decided.outcome,
        because=because,
        dissent=dissent,
        decided_by=actor.id,
        decided_at=at,
    )


def _store(
    session: Session,
    actor: Actor,
    picture: SituationPicture,
    rows: Sequence[PriorityDecision],
    at: dt.datetime,
) -> None:
    session.add_all(rows)
    drafting.touch(session, picture)
    for concern in picture.concerns:
        session.expire(concern, ["priority_decisions"])
    drafting.record(session, actor, picture, "prioritise", at, concerns=len(rows))
