"""Who gets in where, of what makes a picture whole; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, sends
from tests.world import World


def _revision(world: World) -> int:
    return world.draft_picture.revision


CAUSE = {"side": "place", "text-sv": "Leden är dåligt skyltad.", "influence": "yes"}
HELD = {
    "kind": "sametinget",
    "name": "Sametinget",
    "held_on": "2026-10-01",
    "outcome-sv": "Inga invändningar.",
}
WHOLE: dict[str, Row] = {
    "causes.add GET": page("karin"),
    "causes.add POST": sends("karin", form=CAUSE),
    "causes.edit GET": page("karin"),
    "causes.edit POST": sends("karin", form={**CAUSE, "revision": _revision}),
    "causes.move POST": sends("karin"),
    "causes.remove POST": sends("karin"),
    "causes.do_without GET": page("karin"),
    # The problem has causes, so there is no reason to give why it has none.
    "causes.do_without POST": sends("karin", form={"because-sv": "Gjordes i fjol."}, status=422),
    "consultations.answer GET": page("karin"),
    "consultations.answer POST": sends("karin", form={"interest": "yes"}),
    "consultations.answer_all GET": page("karin"),
    # Its only problem has a consultation: nothing is left to answer.
    "consultations.answer_all POST": sends("karin"),
    "consultations.add GET": page("karin"),
    "consultations.add POST": sends("karin", form=HELD),
    "consultations.edit GET": page("karin"),
    "consultations.edit POST": sends("karin", form={**HELD, "revision": _revision}),
    "consultations.remove POST": sends("karin"),
    "picture_check.empty GET": page(*AROUND_ARJEPLOG),
    "picture_check.ask GET": page("karin"),
    "picture_check.ask POST": sends("karin", form={"why-sv": "Flest tar upp dem.", "revision": _revision}),
}
