"""Who gets in where, of the agreement's clock and its renewal; part of `access_table.py`. They are shared."""

from __future__ import annotations

from tests.house.access import COORDINATORS, IN_CHAIN, Row
from tests.world import World


def _agreement(world: World) -> int:
    return world.cast.agreement.id


SHARED = {"agreement_id": _agreement}
CLOCK: dict[str, Row] = {
    "handover.show GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False),
    "year_wheel.show GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments={"year": 2026}),
    "year_wheel.file GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments={"year": 2026}),
    "renewal.index GET": Row(dict.fromkeys(IN_CHAIN, 302), is_local=False),
    "renewal.show GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments=SHARED),
    "renewal.step GET": Row(
        dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments={**SHARED, "subject": "goal"}
    ),
    "renewal.step POST": Row(
        dict.fromkeys(COORDINATORS, 303), is_local=False, arguments={**SHARED, "subject": "goal"}
    ),
    "renewal.open_next GET": Row(dict.fromkeys(COORDINATORS, 200), is_local=False, arguments=SHARED),
    # Nothing is decided yet: whoever may try is told so.
    "renewal.open_next POST": Row(
        dict.fromkeys(COORDINATORS, 422),
        is_local=False,
        form={
            "title-sv": "Överenskommelse 2027–2030",
            "starts_on": "2027-01-01",
            "ends_on": "2030-12-31",
            "party_ids": lambda world: [one.id for one in world.cast.agreement.parties],
        },
        arguments=SHARED,
    ),
}
