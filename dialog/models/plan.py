"""Goals with measurements, and the actions of the action plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import AppendOnly, Base
from dialog.models.places import Organisation


class Goal(Base):
    """A delimited, measurable goal; joint when no owner is named."""

    __tablename__ = "goal"
    __table_args__ = (sa.CheckConstraint("better IN ('higher', 'lower')", name="better"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    focus_area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("focus_area.id"))
    concern_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concern.id"))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    text: Mapped[dict[str, str]]
    indicator: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(60))
    better: Mapped[str] = mapped_column(sa.String(10))
    target_value: Mapped[float | None]
    target_on: Mapped[dt.date | None]
    ended_because: Mapped[dict[str, Any] | None]
    """Why the goal is no longer worked towards; one that goes on says nothing."""
    carried_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"))
    """The goal of the former agreement that it goes on from."""
    measurements: Mapped[list[Measurement]] = relationship(order_by="Measurement.on")


class Measurement(Base):
    """A value of a goal's indicator on a day; the first one is the baseline."""

    __tablename__ = "measurement"
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    on: Mapped[dt.date] = mapped_column("measured_on")
    value: Mapped[float]
    source: Mapped[str] = mapped_column(sa.String(200))
    is_baseline: Mapped[bool] = mapped_column(default=False)


class Action(Base):
    """Something an organisation does, how often and until when."""

    __tablename__ = "action"
    __table_args__ = (sa.CheckConstraint("status IN ('planned', 'ongoing', 'done', 'ended')", name="status"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"))
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    concern_key: Mapped[str | None] = mapped_column(sa.String(60))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    function: Mapped[str] = mapped_column(sa.String(120))
    """The post that owns it ("kommunpolis"), never a person's name: people change."""
    text: Mapped[dict[str, str]]
    times: Mapped[int | None]
    every: Mapped[str | None] = mapped_column(sa.String(20))
    """week, month, year or period: `times` 5 and `every` week is five times a week."""
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date]
    status: Mapped[str] = mapped_column(sa.String(20), default="planned")
    kind: Mapped[str] = mapped_column(sa.String(20), default="activity", server_default="activity")
    """activity, or communication: something that is told, of the communication plan."""
    audience: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    channel: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    languages: Mapped[list[Any] | None]
    message: Mapped[dict[str, Any] | None]
    """What is to be told, of a communication."""
    ended_because: Mapped[dict[str, Any] | None]
    carried_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("action.id"))
    """The action of the former agreement that it goes on from."""
    carried_from: Mapped[Action | None] = relationship(
        remote_side=[id], foreign_keys=[carried_from_id], back_populates="carried_to"
    )
    carried_to: Mapped[Action | None] = relationship(
        foreign_keys=[carried_from_id], back_populates="carried_from", uselist=False
    )
    owner: Mapped[Organisation] = relationship(foreign_keys=[owner_id])
    counts: Mapped[list[ActionCount]] = relationship(order_by="ActionCount.id")


class ActionCount(AppendOnly, Base):
    """How many times an action was done in a period; a correction is a new row with its difference."""

    __tablename__ = "action_count"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), index=True)
    period: Mapped[str] = mapped_column(sa.String(20))
    count: Mapped[int]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[dt.datetime]
