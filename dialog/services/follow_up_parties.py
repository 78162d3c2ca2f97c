"""Whose a follow-up is: the party that promised the line writes it, the other one sees it first.

The promise as a whole, and a line of an old promise whose party nobody knows, can be followed up by either.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import FollowUp, Membership, Organisation, Promise, PromiseLine, PromiseVersion
from dialog.services import promise_drafts, promise_words
from dialog.services.permissions import POLICY, Actor, Permission


def mine(actor: Actor, permission: Permission, municipality_id: int) -> frozenset[int]:
    """The organisations in whose name the actor may do it there."""
    return frozenset(
        one.organisation_id
        for one in actor.memberships
        if permission in POLICY[one.role] and municipality_id in one.covers
    )


def owns(line: PromiseLine | None, parties: frozenset[int]) -> bool:
    """Whether these parties may say how a line went; None is the promise as a whole."""
    return line is None or line.party_id is None or line.party_id in parties


def lines_of(actor: Actor, version: PromiseVersion) -> tuple[PromiseLine, ...]:
    """The lines of a version that the actor's party follows up."""
    parties = mine(actor, Permission.PROMISE_FOLLOW_UP, version.promise.municipality_id)
    return tuple(line for line in version.lines if parties and owns(line, parties))


def author(session: Session, row: FollowUp) -> int | None:
    """The party that wrote it: whose line it is, else the one that its writer worked for that day.

    By a source also the other party tells of a line; the line's own party then sees it first.
    """
    version = session.get_one(PromiseVersion, row.version_id)
    line = promise_words.line_of(version, row.line_key) if row.line_key else None
    day = clock.day_of(row.recorded_at)
    is_by_source = bool(row.source) and row.public_from > day
    if line is not None and line.party_id is not None and not is_by_source:
        return line.party_id
    return session.scalar(
        sa.select(Membership.organisation_id)
        .where(
            Membership.user_id == row.recorded_by,
            Membership.organisation_id.in_(party.id for party in _parties(session, row)),
            Membership.from_on <= day,
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= day),
        )
        .order_by(Membership.id)
        .limit(1)
    )


def others(session: Session, row: FollowUp) -> tuple[Organisation, ...]:
    """Who sees it before everybody does."""
    wrote = author(session, row)
    return tuple(party for party in _parties(session, row) if party.id != wrote)


def _parties(session: Session, row: FollowUp) -> tuple[Organisation, ...]:
    return promise_drafts.parties(session, session.get_one(Promise, row.promise_id))
