"""Statistics from files that a person downloaded. Missing, hidden and zero are three things."""

from __future__ import annotations

import datetime as dt
from typing import Any

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
    file_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    mapping_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statistics_mapping.id"))


class StatisticsValue(Base):
    """One figure for one area and period."""

    __tablename__ = "statistics_value"
    __table_args__ = (
        sa.UniqueConstraint("source_id", "area_id", "indicator", "unit", "period"),
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


class StatisticsMapping(Base):
    """How files of one kind are read: sheet, heading, columns, marks. Saved from a preview, or built in."""

    __tablename__ = "statistics_mapping"
    __table_args__ = (
        sa.UniqueConstraint("name"),
        sa.CheckConstraint("kind IN ('table', 'workbook', 'kolada', 'own')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(20))
    settings: Mapped[dict[str, Any]]
    built_in: Mapped[str | None] = mapped_column(sa.String(60))
    """The key of the built-in mapping that this row confirms or corrects."""
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[dt.datetime]
    fits_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    """Who ticked that it fits a real file; until then it says that nobody has."""
    fits_at: Mapped[dt.datetime | None]


class StatisticsUpload(Base):
    """A file between its preview and its import; removed by either, or after a day."""

    __tablename__ = "statistics_upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    about: Mapped[dict[str, Any]]
    """Publisher, title, address, licence and day, as the person gave them."""
    settings: Mapped[dict[str, Any]]
    uploaded_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    uploaded_at: Mapped[dt.datetime]


class StatisticsBreak(Base):
    """From this period a question or definition is another: lines are broken there, visibly."""

    __tablename__ = "statistics_break"
    __table_args__ = (sa.UniqueConstraint("publisher", "indicator", "period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str] = mapped_column(sa.String(200))
    indicator: Mapped[str] = mapped_column(sa.String(200))
    period: Mapped[str] = mapped_column(sa.String(20))
    because: Mapped[dict[str, str]]
    stated_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))


class SimilarArea(Base):
    """A municipality that a person chose to set another one's figures beside, and why it is alike."""

    __tablename__ = "similar_area"
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    similar_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    because: Mapped[str] = mapped_column(sa.String(200), default="")
