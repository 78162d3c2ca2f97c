"""The example's file of figures, looked through and stored as a coordinator does; similar places; a break."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.services import statistics_areas, statistics_breaks, statistics_uploads
from dialog.services.statistics import Source
from dialog.services.statistics_uploads import Changes


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Add the areas that the file speaks of, store it, and say what a coordinator says of figures."""
    told, actor = content("figures.toml"), stage.coordinator("arvidsjaur")
    added = {
        row["code"]: statistics_areas.add(
            session,
            actor,
            kind="municipality",
            code=row["code"],
            name=row["name"],
            parent_id=None,
            at=at,
        ).id
        for row in told["area"]
    }
    for row in told["similar"]:
        own = stage.organisations[row["of"]].area_id or 0
        statistics_areas.set_beside(
            session, stage.coordinator(row["of"]), own, added[row["code"]], row["because"], at=at
        )
    file = told["file"]
    about = Source(file["publisher"], file["title"], None, file["terms"], at.date())
    upload = statistics_uploads.receive(
        session, actor, about, file["name"], file["content"].strip().encode(), at=at
    )
    statistics_uploads.change(session, actor, upload.id, Changes(unit=file["unit"]))
    statistics_uploads.save_mapping(session, actor, upload.id, file["mapping"], at=at)
    statistics_uploads.store(session, actor, upload.id, at=at)
    for row in told["break"]:
        statistics_breaks.state(
            session,
            actor,
            publisher=file["publisher"],
            indicator=row["indicator"],
            period=row["period"],
            because=row["because"],
            at=at,
        )
