"""Public documents handed out on request: what was asked for, how each item was reviewed. Never who asked.

No row holds the words of a text: an item points to it, and a masked passage is where it begins and ends.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.models.places import Organisation

ITEM_KINDS = ("text", "note", "picture", "promise", "report", "minutes", "results")
WITH_WORDS = ("text", "note")
"""Kinds that are read here as they were written, and can go out with passages masked."""
OUTCOMES = ("out", "masked", "withheld")


class SecrecyGround(Base):
    """A paragraph on which something can be kept back, as the law names it."""

    __tablename__ = "secrecy_ground"
    __table_args__ = (sa.UniqueConstraint("law", "paragraph"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    law: Mapped[str] = mapped_column(sa.String(200))
    paragraph: Mapped[str] = mapped_column(sa.String(60))
    about: Mapped[str] = mapped_column(sa.String(300))
    is_used: Mapped[bool] = mapped_column(default=True)


class RecordRequest(Base):
    """A request for public documents. Whoever asks need not say who they are, and has no column."""

    __tablename__ = "record_request"
    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'answered')", name="state"),
        sa.UniqueConstraint("organisation_id", "year", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    year: Mapped[int]
    number: Mapped[int]
    asked_for: Mapped[str] = mapped_column(sa.Text)
    received_on: Mapped[dt.date]
    state: Mapped[str] = mapped_column(sa.String(20), default="open")
    court: Mapped[str] = mapped_column(sa.String(120))
    """Where a refusal is appealed to."""
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[dt.datetime]
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    answered_at: Mapped[dt.datetime | None]
    organisation: Mapped[Organisation] = relationship()
    items: Mapped[list[RecordRequestItem]] = relationship(order_by="RecordRequestItem.id")


class RecordRequestItem(Base):
    """One thing that was found, and the review of whether the law lets it go out."""

    __tablename__ = "record_request_item"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {ITEM_KINDS!r}", name="kind"),
        sa.CheckConstraint(f"outcome IS NULL OR outcome IN {OUTCOMES!r}", name="outcome"),
        sa.UniqueConstraint("request_id", "kind", "subject"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("record_request.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(60))
    """Its number in its own table; of a note with which wording of it, as "12-1"."""
    outcome: Mapped[str | None] = mapped_column(sa.String(20))
    ground_id: Mapped[int | None] = mapped_column(sa.ForeignKey("secrecy_ground.id"))
    """Of what is kept back whole."""
    passages: Mapped[list[Any]]
    """[{start, end, ground_id}]: what is masked, in the text as it was written."""
    because: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    reviewed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reviewed_at: Mapped[dt.datetime | None]
    request: Mapped[RecordRequest] = relationship(back_populates="items")
    ground: Mapped[SecrecyGround | None] = relationship()
