"""What the other party says of a follow-up before everybody reads it: that it is fine, or what is amiss.

A remark changes nothing by itself: the writer answers it, or says it anew by a correction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import FollowUp, FollowUpRemark, Organisation, Promise
from dialog.services import audit, follow_up, follow_up_parties
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor, Permission, party_for, where


@dataclass(frozen=True)
class Said:
    """A remark with the party in whose name it was written."""

    party: Organisation
    remark: FollowUpRemark


def write(
    session: Session, actor: Actor, follow_up_id: int, *, is_content: bool, text: str = "", at: dt.datetime
) -> FollowUpRemark:
    """Say in one's party's name that it is fine, or what is amiss; the writer's party answers a remark.

    Raises RuleBroken when everybody reads it already, when it has been corrected, when the writer's party
    has nothing to answer, and for a remark without words.
    """
    row = follow_up.find(session, actor, follow_up_id, Permission.CONTACT_SPEAK)
    promise = session.get_one(Promise, row.promise_id)
    party_id = party_for(actor, Permission.CONTACT_SPEAK, promise.municipality_id)
    if follow_up.is_corrected(session, row):
        raise RuleBroken("follow_up_is_corrected")
    if party_id == follow_up_parties.author(session, row):
        if is_content or not awaits_answer(session, row):
            raise RuleBroken("remark_by_other_party")
    elif follow_up.is_public(session, row, on=clock.day_of(at)):
        raise RuleBroken("follow_up_is_public")
    if not is_content and not text.strip():
        raise RuleBroken("remark_without_words")
    made = FollowUpRemark(
        follow_up_id=row.id,
        organisation_id=party_id,
        is_content=is_content,
        text=text.strip(),
        written_by=actor.id,
        written_at=at,
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        actor,
        "promise:content_with_follow_up" if is_content else "promise:remark",
        f"follow_up:{row.id}",
        at=at,
        organisation_id=promise.municipality_id,
    )
    return made


def of(session: Session, row: FollowUp) -> tuple[Said, ...]:
    """What the parties have said of a follow-up, the first on top."""
    return tuple(Said(session.get_one(Organisation, one.organisation_id), one) for one in _rows(session, row))


def awaits_answer(session: Session, row: FollowUp) -> bool:
    """Whether the other party has remarked on something and nobody has answered."""
    return is_unanswered(_rows(session, row), follow_up_parties.author(session, row))


def is_unanswered(rows: Sequence[FollowUpRemark], wrote: int | None) -> bool:
    """Whether the last of what was said of a follow-up is a remark of another party than who wrote it."""
    return bool(rows) and not rows[-1].is_content and rows[-1].organisation_id != wrote


def on_each(session: Session, rows: Sequence[FollowUp]) -> dict[int, list[FollowUpRemark]]:
    """What was said of each of these follow-ups, the first first."""
    found: dict[int, list[FollowUpRemark]] = {row.id: [] for row in rows}
    query = sa.select(FollowUpRemark).where(FollowUpRemark.follow_up_id.in_(found))
    for remark in session.scalars(query.order_by(FollowUpRemark.id)):
        found[remark.follow_up_id].append(remark)
    return found


def awaits_look(session: Session, row: FollowUp, party_id: int) -> bool:
    """Whether the party has yet to look at it: it is the other one, and has not said the last word."""
    rows = _rows(session, row)
    said_last = bool(rows) and rows[-1].organisation_id == party_id
    return not said_last and party_id in {one.id for one in follow_up_parties.others(session, row)}


def standing(session: Session, actor: Actor, *, on: dt.date) -> Iterator[tuple[FollowUp, frozenset[int]]]:
    """Follow-ups where the actor speaks for a party, with those parties: in preview, or remarked on."""
    speaks = where(actor, Permission.CONTACT_SPEAK)
    corrected = sa.select(FollowUp.corrects_id).where(FollowUp.corrects_id.is_not(None))
    remarked = sa.select(FollowUpRemark.follow_up_id)
    query = (
        sa.select(FollowUp, Promise.municipality_id)
        .join(Promise, Promise.id == FollowUp.promise_id)
        .where(
            Promise.municipality_id.in_(speaks),
            FollowUp.id.not_in(corrected),
            sa.or_(~follow_up.told_on(on), FollowUp.id.in_(remarked)),
        )
        .order_by(FollowUp.public_from, FollowUp.id)
    )
    for row, municipality_id in session.execute(query):
        yield row, follow_up_parties.mine(actor, Permission.CONTACT_SPEAK, municipality_id)


def _rows(session: Session, row: FollowUp) -> Sequence[FollowUpRemark]:
    query = sa.select(FollowUpRemark).where(FollowUpRemark.follow_up_id == row.id)
    return session.scalars(query.order_by(FollowUpRemark.id)).all()
