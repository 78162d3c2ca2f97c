"""Who gets in where, of the joint picture; a part of `access_table.py`. It is every municipality's own."""

from __future__ import annotations

from tests.house.access import COORDINATORS, IN_CHAIN, Row
from tests.world import World


def _joint(world: World) -> int:
    return world.joint_picture.id


def _concern(world: World) -> int:
    return world.joint_picture.concerns[0].id


JOINT: dict[str, Row] = {
    "joint.index GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False),
    # One is in work already, and Arvidsjaur has no agreed picture: whoever may try is told so.
    "joint.assemble POST": Row(
        dict.fromkeys(COORDINATORS, 422),
        is_local=False,
        form={"period": "2026"},
        arguments={"agreement_id": lambda world: world.cast.agreement.id},
    ),
    "joint.show GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments={"picture_id": _joint}),
    "joint.join POST": Row(
        dict.fromkeys(COORDINATORS, 422),
        is_local=False,
        form={"first": _concern, "second": _concern},
        arguments={"picture_id": _joint},
    ),
    "joint.part POST": Row(
        dict.fromkeys(COORDINATORS, 409), is_local=False, arguments={"concern_id": _concern}
    ),
}
