"""What was decided in a municipality, with the reason that was written: one list, the newest first.

Priorities, returned texts, reasons of the quality check, what was not taken up, and what the renewal ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Agreement,
    Approval,
    Concern,
    NotTakenUp,
    Organisation,
    PriorityDecision,
    Promise,
    PromiseVersion,
    Proposal,
    RenewalDecision,
    SituationPicture,
    User,
)
from dialog.services import renewal_walk


@dataclass(frozen=True)
class Reasoned:
    """One decision. `kind` names its sentence; `because` is in languages, or as it was typed."""

    kind: str
    on: dt.date
    title: Mapping[str, str]
    because: Mapping[str, str] | str
    by: int | None
    endpoint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    count: int = 1


def newest(session: Session, municipality_id: int, *, most: int) -> tuple[Reasoned, ...]:
    """The newest decisions of a municipality, and the joint ones of its agreements."""
    found = [
        *_priorities(session, municipality_id),
        *_returned(session, municipality_id),
        *_quality(session, municipality_id),
        *_left_out(session, municipality_id),
        *_renewal(session, municipality_id),
    ]
    found.sort(key=lambda one: one.on, reverse=True)
    return tuple(found[:most])


def names(session: Session, found: Sequence[Reasoned]) -> dict[int, str]:
    """Who decided."""
    ids = {one.by for one in found if one.by is not None}
    rows = session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _priorities(session: Session, municipality_id: int) -> Iterator[Reasoned]:
    query = (
        sa.select(PriorityDecision)
        .join(Concern, Concern.id == PriorityDecision.concern_id)
        .join(SituationPicture, SituationPicture.id == Concern.picture_id)
        .where(SituationPicture.municipality_id == municipality_id)
        .order_by(PriorityDecision.id.desc())
    )
    for one in session.scalars(query):
        yield Reasoned(
            one.outcome,
            clock.day_of(one.decided_at),
            one.concern.title,
            one.because,
            one.decided_by,
            "situation.concern",
            {"concern_id": one.concern_id},
        )


def _returned(session: Session, municipality_id: int) -> Iterator[Reasoned]:
    query = (
        sa.select(Approval, Proposal)
        .join(Proposal, Proposal.id == Approval.proposal_id)
        .where(Approval.outcome == "return")
        .order_by(Approval.id.desc())
    )
    for approval, proposal in session.execute(query):
        subject: SituationPicture | PromiseVersion
        if proposal.picture_id is not None:
            subject = session.get_one(SituationPicture, proposal.picture_id)
            is_here = subject.municipality_id == municipality_id
        else:
            subject = session.get_one(PromiseVersion, proposal.promise_version_id)
            is_here = subject.promise.municipality_id == municipality_id
        if is_here:
            yield Reasoned(
                "returned",
                clock.day_of(approval.given_at),
                subject.title,
                approval.comment,
                approval.given_by,
                "approvals.show",
                {"proposal_id": proposal.id},
            )


def _quality(session: Session, municipality_id: int) -> Iterator[Reasoned]:
    """Reasons why a question of the quality check was let pass: on the day when the text was proposed."""
    query = (
        sa.select(Proposal, PromiseVersion)
        .join(PromiseVersion, PromiseVersion.id == Proposal.promise_version_id)
        .join(Promise)
        .where(Promise.municipality_id == municipality_id)
        .order_by(Proposal.id.desc())
    )
    told = set()
    for proposal, version in session.execute(query):
        if version.id in told:
            continue
        told.add(version.id)
        for answer in (version.quality or {}).values():
            if answer.get("because"):
                yield Reasoned(
                    "quality",
                    clock.day_of(proposal.proposed_at),
                    version.title,
                    answer["because"],
                    proposal.proposed_by,
                    "promise_work.show",
                    {"version_id": version.id},
                )


def _left_out(session: Session, municipality_id: int) -> Iterator[Reasoned]:
    """How many themes an agreed picture did not take up; each has its reason there."""
    query = (
        sa.select(SituationPicture, sa.func.count(NotTakenUp.id))
        .join(NotTakenUp, NotTakenUp.picture_id == SituationPicture.id)
        .where(SituationPicture.municipality_id == municipality_id, SituationPicture.agreed_at.is_not(None))
        .group_by(SituationPicture.id)
        .order_by(SituationPicture.id.desc())
    )
    for picture, count in session.execute(query):
        if picture.agreed_at is None:
            continue
        yield Reasoned(
            "left_out",
            clock.day_of(picture.agreed_at),
            picture.title,
            {},
            None,
            "situation.show",
            {"picture_id": picture.id, "_anchor": "left-out"},
            count,
        )


def _renewal(session: Session, municipality_id: int) -> Iterator[Reasoned]:
    query = (
        sa.select(Agreement)
        .where(Agreement.parties.any(Organisation.id == municipality_id))
        .order_by(Agreement.id.desc())
    )
    for agreement in session.scalars(query):
        things = {(one.subject, one.id): one for one in renewal_walk.things(session, agreement)}
        rows = session.scalars(
            sa.select(RenewalDecision)
            .where(RenewalDecision.agreement_id == agreement.id)
            .order_by(RenewalDecision.id.desc())
        )
        for row in rows:
            thing = things.get((row.subject, row.subject_id))
            if thing is not None and thing.municipality_id in (None, municipality_id) and row.because:
                yield Reasoned(
                    "ended",
                    clock.day_of(row.decided_at),
                    thing.text,
                    row.because,
                    row.decided_by,
                    "renewal.step",
                    {"agreement_id": agreement.id, "subject": row.subject},
                )
