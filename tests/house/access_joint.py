"""Who gets in where, of joint pictures and baselines; a part of `access_table.py`. They are shared."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, COORDINATORS, IN_CHAIN, Row, overview, page, sends
from tests.world import World


def _joint(world: World) -> int:
    return world.joint_picture.id


def _agreement(world: World) -> int:
    return world.cast.agreement.id


def _concern(world: World) -> int:
    return world.joint_picture.concerns[0].id


JOINT: dict[str, Row] = {
    "joint.index GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False),
    # One is in work already, and Arvidsjaur has no agreed picture: whoever may try is told so.
    "joint.assemble POST": Row(
        dict.fromkeys(COORDINATORS, 422),
        is_local=False,
        form={"period": "2026"},
        arguments={"agreement_id": _agreement},
    ),
    "joint.show GET": Row(dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments={"picture_id": _joint}),
    "joint.join POST": Row(
        dict.fromkeys(COORDINATORS, 422),
        is_local=False,
        form={"first": _concern, "second": _concern},
        arguments={"picture_id": _joint},
    ),
    "situation.renewal GET": Row(
        dict.fromkeys(COORDINATORS, 200), is_local=False, arguments={"agreement_id": _agreement}
    ),
    "situation.renewal POST": Row(
        dict.fromkeys(COORDINATORS, 303),
        is_local=False,
        form={"months": 24},
        arguments={"agreement_id": _agreement},
    ),
    "baselines.index GET": overview(*IN_CHAIN),
    "baselines.show GET": page(*AROUND_ARJEPLOG, baseline_id=lambda world: world.baseline.id),
    "baselines.freeze GET": page("karin", picture_id=lambda world: world.agreed_picture.id),
    "baselines.freeze POST": sends(
        "karin", form={"name-sv": "Baslinje"}, picture_id=lambda world: world.agreed_picture.id
    ),
    "joint.part POST": Row(
        dict.fromkeys(COORDINATORS, 409), is_local=False, arguments={"concern_id": _concern}
    ),
}
