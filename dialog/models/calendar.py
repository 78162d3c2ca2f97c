"""What happens when: seasons, market weekends and other events that answers are set beside."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base
from dialog.models.note import one_of

EVENT_KINDS = ("test_season", "market", "snowmobile_season", "holiday", "own")


class CalendarEvent(Base):
    """A season or an event with its first and last day; yearly ones come back on the same days."""

    __tablename__ = "calendar_event"
    __table_args__ = (
        sa.CheckConstraint(one_of("kind", EVENT_KINDS), name="kind"),
        sa.CheckConstraint("from_on <= to_on", name="days"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    name: Mapped[dict[str, str]]
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date]
    is_yearly: Mapped[bool] = mapped_column(default=False)
