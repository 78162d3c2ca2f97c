"""Who gets in where, of an open survey week by week; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import Row, page, sends

WATCHING: dict[str, Row] = {
    "watching.show GET": page("karin"),
    "watching.blank GET": page("karin"),
    "watching.figures POST": sends("karin", status=422),
    "watching.set_aside POST": sends(
        "karin", form={"reason": "test", "answers": lambda world: str(world.free_texts[0].response_id)}
    ),
    "watching.bring_back POST": sends("karin", status=422),
    "watching.let_be POST": sends("karin", status=404),
    "watching.look_again POST": sends("karin", status=404),
}
