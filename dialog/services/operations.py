"""What the operator's machines did to keep the site safe, and who takes the turn of a day."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog.models import Job, Operation
from dialog.services.jobs import Transaction

__all__ = ["LOST_AFTER", "Transaction", "claim", "jobs_waiting", "latest", "note", "settle"]

LOST_AFTER = dt.timedelta(hours=6)
"""Whoever took a turn so long ago without an end was killed: another one takes it."""


def claim(session: Session, kind: str, day: dt.date, *, at: dt.datetime) -> int | None:
    """Take the turn of a day; None when somebody has it or it is done. A turn that failed is taken anew."""
    try:
        with session.begin_nested():
            turn = Operation(kind=kind, due_on=day, started_at=at, ended_at=None, is_ok=False, facts={})
            session.add(turn)
    except IntegrityError:
        lost = sa.or_(Operation.started_at < at - LOST_AFTER, Operation.started_at > at + LOST_AFTER)
        free = sa.or_(Operation.ended_at.is_not(None), lost)
        mine = sa.and_(Operation.kind == kind, Operation.due_on == day)
        taken = session.execute(
            sa.update(Operation)
            .where(mine, Operation.is_ok.is_(False), free)
            .values(started_at=at, ended_at=None)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        return session.scalar(sa.select(Operation.id).where(mine))
    return turn.id


def settle(
    session: Session, operation_id: int, *, is_ok: bool, at: dt.datetime, **facts: str | int | float
) -> None:
    """Say how a turn ended."""
    turn = session.get_one(Operation, operation_id, populate_existing=True)
    turn.ended_at, turn.is_ok, turn.facts = at, is_ok, dict(facts)


def note(
    session: Session,
    kind: str,
    started_at: dt.datetime,
    *,
    is_ok: bool,
    at: dt.datetime,
    **facts: str | int | float,
) -> None:
    """Note something that a person asked for and that has ended."""
    session.add(
        Operation(kind=kind, due_on=None, started_at=started_at, ended_at=at, is_ok=is_ok, facts=dict(facts))
    )


def latest(session: Session, kind: str, *, only_good: bool = False) -> Operation | None:
    """The newest of a kind that has ended."""
    query = sa.select(Operation).where(Operation.kind == kind, Operation.ended_at.is_not(None))
    if only_good:
        query = query.where(Operation.is_ok)
    return session.scalars(query.order_by(Operation.ended_at.desc(), Operation.id.desc()).limit(1)).first()


def jobs_waiting(session: Session) -> int:
    """How many jobs nobody has taken yet."""
    return session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.state == "queued")) or 0
