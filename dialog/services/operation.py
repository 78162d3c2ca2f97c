"""How the site stands, for whoever runs it: the queue, what was last done to keep it safe, the disk."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Job, Operation
from dialog.services.permissions import Actor, Permission, require

STATES = ("queued", "running", "done", "failed")
KINDS = ("backup", "restore_drill", "verify")
"""What keeps a site safe, in the order of the page."""


@dataclass(frozen=True)
class Done:
    """When something was last done, and whether it went well; `at` is None for what never was."""

    kind: str
    at: dt.datetime | None
    is_ok: bool
    ago: float | None
    """Seconds since it was last done well."""


@dataclass(frozen=True)
class State:
    """The site of this moment."""

    jobs: Mapping[str, int]
    oldest_waits: float
    """Seconds that the oldest waiting job has waited; 0 when none does."""
    done: tuple[Done, ...]
    free_bytes: int
    of_bytes: int

    @property
    def free_share(self) -> int:
        """Hundredths of the disk that are free."""
        return round(100 * self.free_bytes / self.of_bytes) if self.of_bytes else 0


def state(session: Session, folder: Path, *, at: dt.datetime) -> State:
    """How it stands; `folder` lies on the disk that is asked about."""
    counting = sa.select(Job.state, sa.func.count()).group_by(Job.state)
    counted = {str(name): int(count) for name, count in session.execute(counting)}
    oldest = session.scalar(sa.select(sa.func.min(Job.created_at)).where(Job.state == "queued"))
    disk = shutil.disk_usage(folder)
    return State(
        {name: counted.get(name, 0) for name in STATES},
        (at - oldest).total_seconds() if oldest else 0.0,
        tuple(_last(session, kind, at) for kind in KINDS),
        disk.free,
        disk.total,
    )


def shown(session: Session, actor: Actor, folder: Path, *, at: dt.datetime) -> State:
    """How it stands, for the page of whoever looks after the site."""
    require(actor, Permission.OPERATION_READ)
    return state(session, folder, at=at)


def _last(session: Session, kind: str, at: dt.datetime) -> Done:
    ended = sa.select(Operation).where(Operation.kind == kind, Operation.ended_at.is_not(None))
    newest = ended.order_by(Operation.ended_at.desc()).limit(1)
    last, well = session.scalar(newest), session.scalar(newest.where(Operation.is_ok))
    ago = (at - well.ended_at).total_seconds() if well and well.ended_at else None
    return Done(kind, last.ended_at if last else None, bool(last and last.is_ok), ago)
