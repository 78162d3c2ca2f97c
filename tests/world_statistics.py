"""The part of the world that files of figures leave: one that waits, a mapping, a break, a similar area."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dialog.services import statistics_areas, statistics_breaks, statistics_mappings, statistics_uploads
from dialog.services.statistics import Source
from dialog.services.statistics_mapping import Settings
from tests.figure_files import OWN
from tests.people import NOW

if TYPE_CHECKING:
    from tests.world import World


def files(session: Session, world: World) -> None:
    """What Karin has begun with files of figures."""
    karin, cast = world.cast.karin, world.cast
    about = Source("Kommunen", {"sv": "Felanmälan"}, None, None, dt.date(2026, 11, 1))
    world.upload = statistics_uploads.receive(session, karin, about, "fel.csv", OWN.encode(), at=NOW)
    statistics_uploads.use(session, karin, world.upload.id, "own")
    roles = {"ort": "area", "mått": "indicator", "år": "period", "tal": "value"}
    world.mapping = statistics_mappings.save(
        session, karin, "Skolans tabell", "table", Settings(roles=roles, unit="antal"), at=NOW
    )
    world.figures_break = statistics_breaks.state(
        session,
        karin,
        publisher="Brå",
        indicator="Anmälda brott",
        period="2023",
        because={"sv": "Nya regler för hur brott räknas."},
        at=NOW,
    )
    statistics_areas.set_beside(
        session,
        karin,
        cast.arjeplog.area_id or 0,
        cast.arvidsjaur.area_id or 0,
        "Lika långa avstånd",
        at=NOW,
    )
