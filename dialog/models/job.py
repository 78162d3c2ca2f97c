"""Jobs: the database is the only truth about what waits, runs, is done or failed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base


class Job(Base):
    """Work that is not a page's work; claimed by compare-and-set, swept when its beat stops."""

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        sa.Index("ix_job_state_beat", "state", "beat_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(20), default="queued")
    progress: Mapped[float] = mapped_column(default=0.0)
    tries: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime]
    beat_at: Mapped[dt.datetime]
    error: Mapped[str | None] = mapped_column(sa.String(200))
    """The kind of fault, never a text that somebody wrote."""
