"""The log: one line for everything somebody decides, each carrying the hash of the one before.

A line never holds what a resident wrote, nor anything about one. The only free text are the earlier words of
the site's own texts, so that a correction can be taken back (`language:correct`). The hash chain shows
whether a line was changed, removed or moved; `verify` recomputes it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, AuditHead
from dialog.services.permissions import Actor, Permission, authorities, may, require, where

BEGINNING = "0" * 64


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    *,
    at: dt.datetime,
    organisation_id: int | None = None,
    **details: str | int | bool | None,
) -> None:
    """Add one line, under the lock of the head row, so that two lines never share a predecessor."""
    head = session.scalar(sa.select(AuditHead).with_for_update())
    if head is None:
        head = AuditHead(id=1, seq=0, hash=BEGINNING)
        session.add(head)
    event = AuditEvent(
        seq=head.seq + 1,
        at=at,
        actor_id=actor.id if actor else None,
        action=action,
        organisation_id=organisation_id,
        subject=subject,
        details=details,
        prev_hash=head.hash,
        hash="",
    )
    event.hash = digest(event)
    head.seq, head.hash = event.seq, event.hash
    session.add(event)
    session.flush()


def digest(event: AuditEvent) -> str:
    """SHA-256 over the line and the hash before it, in one canonical form."""
    fields = [
        event.seq,
        event.at.astimezone(dt.UTC).isoformat(),
        event.actor_id,
        event.action,
        event.organisation_id,
        event.subject,
        event.details,
        event.prev_hash,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(session: Session) -> int | None:
    """The number of the first line that does not fit the chain, or None when it is whole."""
    previous, expected = BEGINNING, 1
    for event in session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq)):
        if event.seq != expected or event.prev_hash != previous or event.hash != digest(event):
            return expected
        previous, expected = event.hash, expected + 1
    head = session.get(AuditHead, 1)
    if (head.seq, head.hash) != (expected - 1, previous) if head else expected != 1:
        return expected
    return None


def read(session: Session, actor: Actor, *, page: int = 1, size: int = 50) -> Sequence[AuditEvent]:
    """The newest lines that the actor may see: those of their organisations and their own.

    Who manages people also sees the lines of no organisation: sign-ins, and what the operator did.
    """
    require(actor, Permission.LOG_READ)
    query = sa.select(AuditEvent).where(_visible(actor)).order_by(AuditEvent.seq.desc())
    return session.scalars(query.limit(size).offset((page - 1) * size)).all()


def count(session: Session, actor: Actor) -> int:
    """How many lines `read` has for the actor."""
    require(actor, Permission.LOG_READ)
    return session.scalar(sa.select(sa.func.count()).select_from(AuditEvent).where(_visible(actor))) or 0


def _visible(actor: Actor) -> sa.ColumnElement[bool]:
    concerned = authorities(actor, Permission.LOG_READ) | where(actor, Permission.LOG_READ)
    visible = sa.or_(AuditEvent.organisation_id.in_(concerned), AuditEvent.actor_id == actor.id)
    if may(actor, Permission.PEOPLE_EDIT):
        visible = sa.or_(visible, AuditEvent.organisation_id.is_(None))
    return visible
