"""Proposals of one exact text, and each party's answer to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import AppendOnly, Base
from dialog.models.places import Organisation


class Proposal(AppendOnly, Base):
    """The frozen Swedish text with lines, grounds and dates that the parties are asked to approve.

    Every edit needs a new proposal; none is ever revived. Translations carry hashes of their own.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        sa.CheckConstraint("(picture_id IS NULL) <> (promise_version_id IS NULL)", name="one_subject"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int | None] = mapped_column(sa.ForeignKey("situation_picture.id"), index=True)
    promise_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promise_version.id"), index=True)
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    translation_hashes: Mapped[dict[str, str]]
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    proposed_at: Mapped[dt.datetime]
    approvals: Mapped[list[Approval]] = relationship(order_by="Approval.id", back_populates="proposal")


class Approval(AppendOnly, Base):
    """One party's yes to, or return of, one proposal: in the system, or from a signed print."""

    __tablename__ = "approval"
    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "organisation_id"),
        sa.UniqueConstraint("proposal_id", "given_by"),
        sa.CheckConstraint("outcome IN ('approve', 'return')", name="outcome"),
        sa.CheckConstraint("outcome <> 'return' OR comment <> ''", name="return_says_why"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    outcome: Mapped[str] = mapped_column(sa.String(20))
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    given_at: Mapped[dt.datetime]
    means: Mapped[str] = mapped_column(sa.String(20), default="system", server_default="system")
    """system, or signed_print: then `given_by` recorded what the person named here signed on paper."""
    signed_name: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    signed_role: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    signed_on: Mapped[dt.date | None]
    scan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    proposal: Mapped[Proposal] = relationship(back_populates="approvals")
    organisation: Mapped[Organisation] = relationship()
