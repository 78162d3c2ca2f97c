"""Statistics from files that a person downloaded. Missing, hidden and zero are three things."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base


class StatisticsSource(Base):
    """One imported file: who published it, when it was fetched, under which terms."""

    __tablename__ = "statistics_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[dict[str, str]]
    url: Mapped[str | None] = mapped_column(sa.Text)
    terms: Mapped[str | None] = mapped_column(sa.String(200))
    retrieved_on: Mapped[dt.date]
    file_hash: Mapped[str] = mapped_column(sa.String(64))
    imported_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))


class StatisticsValue(Base):
    """One figure for one area and period."""

    __tablename__ = "statistics_value"
    __table_args__ = (
        sa.UniqueConstraint("source_id", "area_id", "indicator", "period"),
        sa.CheckConstraint("mark IN ('present', 'missing', 'hidden')", name="mark"),
        sa.CheckConstraint("(mark = 'present') = (value IS NOT NULL)", name="value"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("statistics_source.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    indicator: Mapped[str] = mapped_column(sa.String(200))
    period: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(sa.String(60))
    mark: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str | None] = mapped_column(sa.Text)
