"""The example's calendars, put in as a coordinator does it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.services import calendar_events
from dialog.services.calendar_events import Days


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Seasons, markets and what comes back every year, in both municipalities."""
    for row in content("calendar.toml")["event"]:
        key = row["municipality"]
        about = Days(row["kind"], row["name"], row["from_on"], row["to_on"], is_yearly=row["is_yearly"])
        calendar_events.add(session, stage.coordinator(key), stage.organisations[key].id, about, at=at)
