"""The example's decisions on how long free texts, notes and minutes are kept, each authority's own."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.example.places import Stage
from dialog.services import retention
from dialog.services.retention import Decided

DECIDED = (
    ("arvidsjaur", "texts", 24, "Kommunstyrelsen", "KS 2025/214", dt.date(2025, 9, 8)),
    ("arjeplog", "texts", 36, "Kommunstyrelsen", "KS 2025/97", dt.date(2025, 10, 13)),
    ("arvidsjaur", "notes", 60, "Kommunstyrelsen", "KS 2025/214", dt.date(2025, 9, 8)),
    ("arjeplog", "notes", 48, "Kommunstyrelsen", "KS 2025/97", dt.date(2025, 10, 13)),
    ("arvidsjaur", "meetings", 120, "Kommunstyrelsen", "KS 2025/214", dt.date(2025, 9, 8)),
    ("arjeplog", "meetings", None, "Kommunstyrelsen", "KS 2025/97", dt.date(2025, 10, 13)),
)


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Enter each municipality's decision, no later than it is entered."""
    for key, what, months, body, number, day in DECIDED:
        decided = Decided(what, months, body, number, min(day, at.date()))
        retention.decide(session, stage.coordinator(key), stage.organisations[key].id, decided, at=at)
