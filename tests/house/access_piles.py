"""Who reads texts in one pass and decides on them: the coordinator of the municipality alone."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, sends

PILES: dict[str, Row] = {
    "theme_figures.show GET": page(*AROUND_ARJEPLOG),
    "theme_figures.data POST": Row(dict.fromkeys(AROUND_ARJEPLOG, 200), arguments={"form": "csv"}),
    "room_table.show GET": page("karin"),
    "room_table.data POST": Row({"karin": 200}, arguments={"form": "csv"}),
    "piles.following GET": page("karin", status=303),
    "piles.proposal GET": page("karin"),
    "piles.confirm_proposal POST": sends("karin", status=422),
    "piles.pile GET": page("karin", kind="looks"),
    "piles.confirm_pile POST": sends("karin", status=422, kind="serious"),
    "piles.log GET": page("karin"),
    "piles.split GET": page("karin"),
    "piles.split POST": sends(
        "karin", form={"text": lambda world: str(world.free_texts[0].id), "name-sv": "Isen"}
    ),
}
