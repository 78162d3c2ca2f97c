"""What is told to the leaderships, of a year and of a whole agreement; kept files; what is renewed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import AppendOnly, Base


class Report(Base):
    """A report to the leaderships: of a year, or of an agreement's whole period. Frozen when it is sent."""

    __tablename__ = "report"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('yearly', 'period')", name="kind"),
        sa.CheckConstraint("status IN ('draft', 'sent')", name="status"),
        sa.CheckConstraint("(kind = 'yearly') = (year IS NOT NULL)", name="year_of_yearly"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """Whose it is; all the municipalities' together when none is named."""
    year: Mapped[int | None]
    status: Mapped[str] = mapped_column(sa.String(20), default="draft")
    words: Mapped[dict[str, Any]]
    """What people wrote: {part: {language: text}}."""
    content: Mapped[dict[str, Any] | None]
    """The whole report as it was sent."""
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))
    sent_to: Mapped[str] = mapped_column(sa.String(300), default="")
    sent_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    sent_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class StoredFile(AppendOnly, Base):
    """A file that is kept as it came: the scan of a signed print."""

    __tablename__ = "stored_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    stored_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    stored_at: Mapped[dt.datetime]


class RenewalDecision(AppendOnly, Base):
    """What becomes of a thing of the ending agreement: carried over or ended. The newest row stands."""

    __tablename__ = "renewal_decision"
    __table_args__ = (
        sa.CheckConstraint("subject IN ('focus_area', 'goal', 'action', 'promise')", name="subject"),
        sa.CheckConstraint("outcome IN ('carry', 'end')", name="outcome"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    outcome: Mapped[str] = mapped_column(sa.String(20))
    because: Mapped[dict[str, Any]]
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime]
