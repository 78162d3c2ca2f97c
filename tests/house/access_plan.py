"""Who gets in where, of agreement, functions, counts and communication; a part of `access_table.py`."""

from __future__ import annotations

from typing import Any

from tests.house.access import (
    AROUND_ARJEPLOG,
    COORDINATORS,
    IN_CHAIN,
    Row,
    overview,
    page,
    public,
    sends,
)
from tests.world import World


def _karin(world: World) -> str:
    return f"{world.cast.arjeplog.id}-{world.cast.karin.id}"


POST = {"function": "samordnare", "person": _karin, "from_on": "2026-11-23", "to_on": ""}
HEAD = {
    "title-sv": "Överenskommelse",
    "starts_on": "2023-01-01",
    "ends_on": "2026-12-31",
    "preview_days": "5",
    "comment_days": "21",
}
SIGNED = {"name": "Eva Lind", "title": "Kommunalråd", "signed_on": "2023-01-10"}
DECIDED = {"body": "Kommunstyrelsen", "decided_on": "2026-11-20", "new_end_on": "2027-12-31"}


def _arjeplog(world: World) -> int:
    return world.cast.arjeplog.id


def _message(world: World) -> int:
    return world.message.id


MESSAGE = {
    "text-sv": "Skotersäsongen",
    "message-sv": "Kör lugnt i byn.",
    "audience": "alla",
    "channel": "webben",
    "languages": ["sv"],
    "owner_id": _arjeplog,
    "function": "samordnare",
    "on": "2026-12-01",
}


def _of_all(*who: str, form: dict[str, Any] | None = None, **more: Any) -> Row:
    """Something of the agreement, which belongs to both municipalities."""
    status = 303 if form is not None else 200
    return Row(dict.fromkeys(who, status), is_local=False, form=form or {}, arguments=more)


def overview_of(**arguments: Any) -> Row:
    """A page of everybody's own that has an argument."""
    return Row(dict.fromkeys(IN_CHAIN, 200), is_local=False, arguments=arguments)


AROUND_PLAN: dict[str, Row] = {
    "agreement.show GET": public(),
    "agreement.of_year GET": public(year=2023),
    "agreements.index GET": overview(*IN_CHAIN),
    "agreements.show GET": _of_all(*IN_CHAIN),
    "agreements.edit GET": _of_all(*COORDINATORS),
    "agreements.edit POST": _of_all(*COORDINATORS, form=HEAD),
    "agreements.section GET": _of_all(*COORDINATORS, section="purpose"),
    "agreements.section POST": _of_all(*COORDINATORS, form={"text-sv": "Trygghet."}, section="purpose"),
    "agreements.add_focus_area GET": _of_all(*COORDINATORS),
    "agreements.add_focus_area POST": _of_all(*COORDINATORS, form={"name-sv": "Hälsa"}),
    "agreements.focus_area GET": _of_all(*COORDINATORS),
    "agreements.focus_area POST": _of_all(*COORDINATORS, form={"name-sv": "Hälsa"}),
    "agreements.remove_focus_area POST": _of_all(
        *COORDINATORS, form={}, area_id=lambda world: world.spare_area.id
    ),
    "agreements.sign GET": _of_all(*COORDINATORS),
    "agreements.sign POST": _of_all(*COORDINATORS, form={**SIGNED, "organisation_id": _arjeplog}),
    "agreements.decide GET": _of_all(*COORDINATORS),
    "agreements.decide POST": _of_all(*COORDINATORS, form={**DECIDED, "organisation_id": _arjeplog}),
    "agreements.remove_decision POST": _of_all(*COORDINATORS, form={}),
    "counts.index GET": overview(*IN_CHAIN),
    "counts.once POST": sends("karin", "petra"),
    # Petra counted it: Karin has nothing of her own to take back.
    "counts.undo POST": Row({"karin": 409, "petra": 303}),
    "counts.month GET": overview_of(month="2026-10"),
    "counts.month POST": Row(
        dict.fromkeys(IN_CHAIN, 303), is_local=False, form={}, arguments={"month": "2026-10"}
    ),
    "plan.goal_figure GET": page(*AROUND_ARJEPLOG),
    "plan.end_goal GET": page("karin", "petra"),
    "plan.end_goal POST": sends("karin", "petra", form={"because-sv": "Nått."}),
    "plan.go_on POST": sends("karin", "petra"),
    "plan.end_action GET": page("karin", "petra"),
    "plan.end_action POST": sends("karin", "petra", form={"because-sv": "Hinns inte med."}),
    "communication.index GET": page(*AROUND_ARJEPLOG),
    "communication.add GET": page("karin", "petra"),
    "communication.add POST": sends("karin", "petra", form=MESSAGE),
    "communication.edit GET": page("karin", "petra", action_id=_message),
    "communication.edit POST": sends("karin", "petra", form=MESSAGE, action_id=_message),
    "communication.tell POST": sends("karin", "petra", action_id=_message),
    "posts.index GET": page(*AROUND_ARJEPLOG),
    "posts.name GET": page("karin"),
    "posts.name POST": sends("karin", form=POST),
    "posts.end POST": sends("karin", form={"on": "2026-11-30"}),
    "posts.remove POST": sends("karin"),
}
