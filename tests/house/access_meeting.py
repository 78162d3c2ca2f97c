"""Who gets in where, of the order, the parties' views and the meetings; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, IN_CHAIN, Row, overview, page, sends
from tests.world import World


def _revision(world: World) -> int:
    return world.meeting.revision


CALL = {
    "held_on": "2026-11-23",
    "place": "Kommunhuset",
    "people": "Stina Lind, Skolan",
    "agenda": "Lägesbilden",
}
MEETINGS: dict[str, Row] = {
    "ranking.order GET": page("karin"),
    "ranking.take POST": sends(
        "karin", form={"what": "take", "revision": lambda world: world.draft_picture.revision}
    ),
    "ranking.state GET": page("karin"),
    "ranking.state POST": sends(
        "karin",
        form={
            "serious": "3",
            "serious_because": "Två olyckor.",
            "revision": lambda world: world.draft_picture.revision,
        },
    ),
    "party_views.show GET": page(*AROUND_ARJEPLOG),
    "party_views.give GET": page("karin", "petra"),
    "party_views.give POST": sends("karin", "petra"),
    "party_views.keep_apart POST": sends("karin"),
    # The views are not apart, so there is nothing to open.
    "party_views.open_ POST": sends("karin", status=409),
    "meetings.index GET": overview(*IN_CHAIN),
    "meetings.plan GET": page("karin"),
    "meetings.plan POST": sends("karin", form={**CALL, "body": "council"}),
    "meetings.show GET": page(*AROUND_ARJEPLOG),
    "meetings.edit GET": page("karin"),
    "meetings.edit POST": sends("karin", form={**CALL, "revision": _revision}),
    "meetings.remove POST": sends("karin"),
    "meetings.decide GET": page("karin"),
    "meetings.decide POST": sends(
        "karin", form={"body": "Styrgruppen", "decided_on": "2026-11-23", "revision": _revision}
    ),
    "meetings.names GET": page("karin"),
    "meetings.names POST": sends(
        "karin", form={"council-sv": "Trygghetsrådet", "steering_group-sv": "Styrgruppen"}
    ),
    "meeting_room.room GET": page("karin"),
    "meeting_room.room POST": sends("karin", form={"then": "stay", "revision": _revision}),
    "meeting_room.screen GET": page(*AROUND_ARJEPLOG),
    "meeting_room.screen_of GET": page(*AROUND_ARJEPLOG),
    "meeting_room.papers GET": page(*AROUND_ARJEPLOG),
}
