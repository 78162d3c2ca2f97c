"""Who gets in where, of figures over time; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, IN_CHAIN, Row, overview, page, sends
from tests.world import World


def _figure(world: World) -> int:
    return world.figure.id


def _arvidsjaur(world: World) -> int:
    return world.cast.arvidsjaur.id


EVENT = {"kind": "own", "name-sv": "Vinterfesten", "from_on": "2027-02-01", "to_on": "2027-02-03"}
TRENDS: dict[str, Row] = {
    "trends.index GET": overview(*IN_CHAIN),
    "trends.show GET": page(*AROUND_ARJEPLOG, value_id=_figure),
    "trends.figure GET": page(
        *AROUND_ARJEPLOG, value_id=_figure, area_id=lambda world: world.cast.arjeplog.area_id
    ),
    "trends.evidence GET": page(*AROUND_ARJEPLOG, evidence_id=lambda world: world.figure_evidence.id),
    "calendar.index GET": overview(*IN_CHAIN),
    "calendar.add GET": page("karin"),
    "calendar.add POST": sends("karin", form=EVENT),
    "calendar.edit GET": page("karin"),
    "calendar.edit POST": sends("karin", form=EVENT),
    "calendar.remove POST": sends("karin"),
    "calendar.answers GET": page(*AROUND_ARJEPLOG),
    "calendar.figure GET": page(*AROUND_ARJEPLOG),
    "reaches.say GET": page("karin"),
    "reaches.say POST": sends("karin", form={"municipalities": _arvidsjaur}),
    # Nothing reaches into Arjeplog: whoever may change the picture finds no such concern.
    "reaches.take_up POST": sends("karin", status=404),
    "mobility.show GET": page(*AROUND_ARJEPLOG),
    "baselines.figure GET": page(*AROUND_ARJEPLOG, baseline_id=lambda world: world.baseline.id, kind="theme"),
}
