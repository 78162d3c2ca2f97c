"""Who gets in where, of the codebook and of what a grouping changes; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import Row, page, sends

CODEBOOK: dict[str, Row] = {
    "run_changes.show GET": page("karin"),
    "run_changes.take POST": sends("karin"),
    "run_changes.take_back POST": sends("karin", status=422),
    "run_changes.decisions GET": page("karin"),
    "run_changes.export POST": sends("karin", form={"form": "csv"}, status=200),
    "codebook.show GET": page("karin"),
    "codebook.theme GET": page("karin"),
    "codebook.theme_texts GET": page("karin"),
    "codebook.theme_texts POST": sends("karin", form={"labels-sv": "Skotrar kör fort"}),
    "codebook.add_word POST": sends(
        "karin", form={"word": "kvickboskoter*", "language": "sv", "strength": "seeds"}
    ),
    "codebook.take_away_word POST": sends(
        "karin", form={"word": "gielkár*", "language": "sv", "strength": "seeds"}
    ),
    "codebook.share_word POST": sends("karin", form={"word": "kvickboskoter*", "language": "sv"}, status=422),
    "codebook.stop_sharing_word POST": sends(
        "karin", form={"word": "kvickboskoter*", "language": "sv"}, status=404
    ),
    "codebook.switch POST": sends("karin", form={"is_on": "no"}),
    "codebook.own_theme GET": page("karin"),
    "codebook.own_theme POST": sends("karin", form={"area": "traffic", "labels-sv": "Bussen kommer inte"}),
    "codebook.try_word GET": page("karin"),
    "codebook.from_text GET": page("karin", status=302),
    "codebook.go_back POST": sends("karin", edition_id=lambda world: world.old_edition.id),
    "codebook.as_shared POST": sends("karin"),
    "codebook.take_new_base POST": sends("karin", status=422),
    "codebook.download GET": page("karin", what="changes"),
    "codebook.upload GET": page("karin"),
    "codebook.upload POST": sends("karin", status=422),
}
