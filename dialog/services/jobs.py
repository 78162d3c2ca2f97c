"""Jobs at least once: our row is the truth, the queue only carries its id.

A queue alone loses a running task when its worker is killed (measured on three stores, 2026-11). Here a
job is claimed by compare-and-set, beats while it runs, and is swept back when the beat stops.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Job
from dialog.services.permissions import Actor

Transaction = Callable[[], AbstractContextManager[Session]]
"""How a job opens a session that is committed when it is left."""
STALE_AFTER = dt.timedelta(minutes=5)
MOST_TRIES = 3


def enqueue(session: Session, actor: Actor | None, kind: str, *, at: dt.datetime, **arguments: Any) -> Job:
    """Add a job; its id is handed to the queue only after the commit, so no worker looks too early."""
    job = Job(kind=kind, arguments=arguments, asked_by=actor.id if actor else None, created_at=at, beat_at=at)
    session.add(job)
    session.flush()
    carry = session.info.get("carry_job")
    if carry is not None:
        number = job.id
        sa.event.listen(session, "after_commit", lambda _session: carry(number), once=True)
    return job


def claim(session: Session, job_id: int, *, at: dt.datetime) -> Job | None:
    """Take the job, or None if somebody else has it: a duplicate in the queue is harmless."""
    taken = session.execute(
        sa.update(Job)
        .where(Job.id == job_id, Job.state == "queued")
        .values(state="running", beat_at=at, tries=Job.tries + 1, progress=0.0)
    )
    return session.get(Job, job_id, populate_existing=True) if taken.rowcount else None  # type: ignore[attr-defined]


def beat(session: Session, job_id: int, progress: float, *, at: dt.datetime) -> None:
    """Say how far the job is (0 to 1) and that its worker lives."""
    session.execute(sa.update(Job).where(Job.id == job_id).values(progress=progress, beat_at=at))


def finish(session: Session, job_id: int, *, at: dt.datetime) -> None:
    """The job is done."""
    session.execute(sa.update(Job).where(Job.id == job_id).values(state="done", progress=1.0, beat_at=at))


def fail(session: Session, job_id: int, error: str, *, at: dt.datetime) -> None:
    """The job will not be tried again; `error` is the kind of fault, never a text somebody wrote."""
    session.execute(
        sa.update(Job).where(Job.id == job_id).values(state="failed", error=error[:200], beat_at=at)
    )


def sweep(session: Session, *, at: dt.datetime) -> list[int]:
    """Put jobs back whose worker died, give up those tried too often, and name all that wait."""
    # A beat from a time yet to come is from before the clock was set back: nobody waits until then.
    silent = sa.or_(Job.beat_at < at - STALE_AFTER, Job.beat_at > at + STALE_AFTER)
    stale = sa.and_(Job.state == "running", silent)
    session.execute(
        sa.update(Job)
        .where(stale, Job.tries >= MOST_TRIES)
        .values(state="failed", error="worker lost", beat_at=at)
    )
    session.execute(sa.update(Job).where(stale, Job.tries < MOST_TRIES).values(state="queued", beat_at=at))
    return list(session.scalars(sa.select(Job.id).where(Job.state == "queued").order_by(Job.id)))
