"""Why a concern is there (orsaksanalys), and who was consulted where it touches Sámi interests."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.models.note import PartnerOrganisation, one_of
from dialog.models.situation import Concern, Evidence

SIDES = ("exposed", "offender", "place")
"""The three sides of the method: brottsutsatt, gärningsperson, plats/objekt."""
INFLUENCES = ("unknown", "no", "partly", "yes")
CONSULTED_KINDS = ("sameby", "sametinget", "organisation")


class Cause(Base):
    """One likely cause of a concern, on one of the three sides."""

    __tablename__ = "cause"
    __table_args__ = (
        sa.CheckConstraint(one_of("side", SIDES), name="side"),
        sa.CheckConstraint(one_of("influence", INFLUENCES), name="influence"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    side: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int]
    text: Mapped[dict[str, str]]
    influence: Mapped[str] = mapped_column(sa.String(20), default="unknown")
    """Whether the parties can influence it."""
    influenced_by: Mapped[str] = mapped_column(sa.String(200), default="")
    """Who can: organisations and functions, no person's name."""
    concern: Mapped[Concern] = relationship(back_populates="causes")
    evidence: Mapped[list[Evidence]] = relationship(secondary="cause_evidence", order_by="Evidence.id")


class CauseEvidence(Base):
    """Which evidence a cause rests on."""

    __tablename__ = "cause_evidence"
    cause_id: Mapped[int] = mapped_column(sa.ForeignKey("cause.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)


class Consultation(Base):
    """Who was consulted where Sámi interests are touched (the act 2022:66). Names stay on the desk."""

    __tablename__ = "consultation"
    __table_args__ = (sa.CheckConstraint(one_of("kind", CONSULTED_KINDS), name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200))
    """Which organisation; never shown in public, and nothing is counted or shown by sameby."""
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("partner_organisation.id"))
    held_on: Mapped[dt.date]
    protocol: Mapped[str] = mapped_column(sa.String(200), default="")
    """The protocol's reference number."""
    outcome: Mapped[dict[str, str]]
    concern: Mapped[Concern] = relationship(back_populates="consultations")
    partner: Mapped[PartnerOrganisation | None] = relationship()
