"""Where people decide: each party's view of a concern, the priority, and the meeting with its minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.models.note import one_of
from dialog.models.places import Agreement, Decision, Organisation
from dialog.models.situation import Concern, SituationPicture

BODIES = ("council", "steering_group")
OUTCOMES = ("prioritised", "not_prioritised")


class PartyView(Base):
    """How grave one party finds a concern, 0 to 4, and why. Given apart while the picture says so."""

    __tablename__ = "party_view"
    __table_args__ = (
        sa.UniqueConstraint("concern_id", "organisation_id"),
        sa.CheckConstraint("weight BETWEEN 0 AND 4", name="weight"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    weight: Mapped[int]
    because: Mapped[dict[str, str]]
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    given_at: Mapped[dt.datetime]
    concern: Mapped[Concern] = relationship(back_populates="party_views")
    organisation: Mapped[Organisation] = relationship()


class Meeting(Base):
    """A meeting of the local council or the steering group; closed, its minutes are frozen."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint(one_of("body", BODIES), name="body"),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed')", name="status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[dict[str, str]]
    """What the body is called here, copied from the setting when the meeting is made."""
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """Empty for a steering group that meets for the whole agreement."""
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    picture_id: Mapped[int | None] = mapped_column(sa.ForeignKey("situation_picture.id"))
    held_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    status: Mapped[str] = mapped_column(sa.String(20), default="planned")
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))
    """The steering group's decision: body, date, paragraph, reference number."""
    minutes: Mapped[dict[str, Any] | None]
    """What was said and decided, frozen when the meeting is closed."""
    minutes_hash: Mapped[str | None] = mapped_column(sa.String(64))
    kept_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_at: Mapped[dt.datetime | None]
    is_destroyed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Destroyed under a decision: that the body met on the day is left, and no word of what was said."""
    revision: Mapped[int] = mapped_column()
    municipality: Mapped[Organisation | None] = relationship()
    agreement: Mapped[Agreement] = relationship()
    picture: Mapped[SituationPicture | None] = relationship()
    decision: Mapped[Decision | None] = relationship()
    attendance: Mapped[list[Attendance]] = relationship(
        order_by="Attendance.position, Attendance.id", back_populates="meeting", cascade="all, delete-orphan"
    )
    points: Mapped[list[MeetingPoint]] = relationship(
        order_by="MeetingPoint.position, MeetingPoint.id",
        back_populates="meeting",
        cascade="all, delete-orphan",
    )
    __mapper_args__ = {"version_id_col": revision}


class Attendance(Base):
    """Somebody who is called to a meeting, for an organisation; present or not."""

    __tablename__ = "attendance"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(120))
    organisation_name: Mapped[str] = mapped_column(sa.String(200))
    is_present: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(back_populates="attendance")


class MeetingPoint(Base):
    """A point of the agenda: what was said, and what was decided."""

    __tablename__ = "meeting_point"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(sa.String(200))
    said: Mapped[str] = mapped_column(sa.Text, default="")
    decided: Mapped[str] = mapped_column(sa.Text, default="")
    concern_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concern.id", ondelete="SET NULL"))
    meeting: Mapped[Meeting] = relationship(back_populates="points")
    concern: Mapped[Concern | None] = relationship()


class PriorityDecision(Base):
    """Whether a concern is prioritised, decided together; the newest row counts, dissent stands beside it."""

    __tablename__ = "priority_decision"
    __table_args__ = (sa.CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(20))
    because: Mapped[dict[str, str]]
    dissent: Mapped[list[Any]]
    """Who saw it otherwise: [{organisation_id, name{}, text}]; empty when all agreed."""
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime]
    concern: Mapped[Concern] = relationship(back_populates="priority_decisions")
    meeting: Mapped[Meeting | None] = relationship()
