"""Who gets in where, of agreement, functions, counts and communication; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, sends
from tests.world import World


def _karin(world: World) -> str:
    return f"{world.cast.arjeplog.id}-{world.cast.karin.id}"


POST = {"function": "samordnare", "person": _karin, "from_on": "2026-11-23", "to_on": ""}
AROUND_PLAN: dict[str, Row] = {
    "posts.index GET": page(*AROUND_ARJEPLOG),
    "posts.name GET": page("karin"),
    "posts.name POST": sends("karin", form=POST),
    "posts.end POST": sends("karin", form={"on": "2026-11-30"}),
    "posts.remove POST": sends("karin"),
}
