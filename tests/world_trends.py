"""The part of the world that has a time: a figure that a concern rests on, a season of the calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dialog.models import CalendarEvent, Evidence, StatisticsValue
from tests.rows import add, texts

if TYPE_CHECKING:
    from tests.world import World


def over_time(session: Session, world: World) -> None:
    """An older figure of Arjeplog, among the evidence of the draft's first concern."""
    world.figure = add(
        session,
        StatisticsValue(
            source_id=world.source.id,
            area_id=world.cast.arjeplog.area_id,
            indicator="Anmälda brott",
            period="2024",
            value=38.0,
            unit="antal",
            mark="present",
        ),
    )
    world.figure_evidence = add(
        session,
        Evidence(
            concern_id=world.draft_picture.concerns[0].id,
            kind="statistics",
            statistics_value_id=world.figure.id,
            label=texts("Anmälda brott, 2024"),
            value=38.0,
            unit="antal",
            source=texts("Brå"),
        ),
    )
    world.event = add(
        session,
        CalendarEvent(
            municipality_id=world.cast.arjeplog.id,
            kind="test_season",
            name=texts("Testsäsongen"),
            from_on=dt.date(2026, 1, 7),
            to_on=dt.date(2026, 3, 27),
            is_yearly=True,
        ),
    )
