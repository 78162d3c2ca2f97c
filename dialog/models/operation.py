"""What the operator's machines did: backups, drills, checks. Facts are numbers and names of files."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base

KINDS = ("backup", "restore", "restore_drill", "drill", "verify")


class Operation(Base):
    """One run of something that keeps the site safe; the status page shows the latest of each kind."""

    __tablename__ = "operation"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {KINDS!r}", name="kind"),
        sa.UniqueConstraint("kind", "due_on"),
        sa.Index("ix_operation_kind_ended", "kind", "ended_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    due_on: Mapped[dt.date | None]
    """The day whose turn it is: two workers make one. None where a person asked for it."""
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    is_ok: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]]
