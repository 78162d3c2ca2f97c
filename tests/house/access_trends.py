"""Who gets in where, of figures over time; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, IN_CHAIN, Row, overview, page
from tests.world import World


def _figure(world: World) -> int:
    return world.figure.id


TRENDS: dict[str, Row] = {
    "trends.index GET": overview(*IN_CHAIN),
    "trends.show GET": page(*AROUND_ARJEPLOG, value_id=_figure),
    "trends.figure GET": page(
        *AROUND_ARJEPLOG, value_id=_figure, area_id=lambda world: world.cast.arjeplog.area_id
    ),
    "trends.evidence GET": page(*AROUND_ARJEPLOG, evidence_id=lambda world: world.figure_evidence.id),
    "baselines.figure GET": page(*AROUND_ARJEPLOG, baseline_id=lambda world: world.baseline.id, kind="theme"),
}
