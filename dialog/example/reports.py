"""The example's reports to the leaderships: one of a year, sent; one of the whole agreement, in work."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.services import reports


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Begin each report and write its words; send the one that is said to be sent."""
    for row in content("reports.toml")["report"]:
        place = stage.organisations[row["municipality"]]
        actor = stage.coordinator(row["municipality"])
        report = reports.begin(session, actor, stage.agreement.id, place.id, row.get("year"), at=at)
        words = {
            part: {code: text.strip() for code, text in said.items()} for part, said in row["words"].items()
        }
        reports.write(session, actor, report.id, words, revision=report.revision, at=at)
        if "sent_to" in row:
            reports.send(session, actor, report.id, row["sent_to"], revision=report.revision, at=at)
