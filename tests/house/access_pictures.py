"""Who gets in where, of situation pictures and their evidence; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import (
    AROUND_ARJEPLOG,
    IN_CHAIN,
    POLICE,
    STAFF,
    Row,
    overview,
    page,
    sends,
)
from tests.world import World


def _picture_revision(world: World) -> int:
    return world.draft_picture.revision


PICTURES: dict[str, Row] = {
    "situation.index GET": overview(*IN_CHAIN),
    # In Arjeplog a picture is in work; nobody but Nils can begin one in Arvidsjaur, and the others find none.
    "situation.assemble POST": Row(
        {"nils": 303},
        form={
            "arvidsjaur-agreement_id": lambda world: world.cast.agreement.id,
            "arvidsjaur-survey_version_id": "",
            "arvidsjaur-period": "2026",
        },
        arguments={"municipality": "arvidsjaur"},
        refused=404,
    ),
    "situation.show GET": page(*AROUND_ARJEPLOG),
    "situation.figure GET": page(*AROUND_ARJEPLOG),
    "situation.edit GET": page("karin"),
    "situation.edit POST": sends(
        "karin", form={"title-sv": "Lägesbild", "period": "2026", "revision": _picture_revision}
    ),
    "situation.propose POST": sends("karin"),
    "situation.take_up GET": page("karin"),
    "situation.take_up POST": sends("karin", form={"title-sv": "Trafik"}),
    "situation.leave_out GET": page("karin"),
    "situation.leave_out POST": sends("karin", form={"because-sv": "Det lagas redan."}),
    "situation.leave_out_many GET": page("karin"),
    "situation.leave_out_many POST": sends(
        "karin",
        form={"themes": lambda world: str(world.spare_theme.id), "because-sv": "Det lagas redan."},
    ),
    "situation.concern GET": page(*AROUND_ARJEPLOG),
    "situation.edit_concern GET": page("karin"),
    "situation.edit_concern POST": sends(
        "karin", form={"title-sv": "Skotrar", "revision": _picture_revision}
    ),
    "situation.move POST": sends("karin"),
    "situation.remove_concern GET": page("karin"),
    "situation.remove_concern POST": sends("karin", form={"because-sv": "Det hör till trafiken."}),
    "evidence.write_paragraph GET": page("karin"),
    "evidence.write_paragraph POST": sends("karin", form={"part": "other", "text-sv": "Skolan ser det."}),
    "evidence.edit_paragraph GET": page("karin"),
    "evidence.edit_paragraph POST": sends(
        "karin", form={"part": "survey", "text-sv": "Flera skriver.", "revision": _picture_revision}
    ),
    "evidence.remove_paragraph POST": sends("karin"),
    "evidence.contribute GET": page("karin", "petra"),
    "evidence.contribute POST": sends(
        "karin",
        "petra",
        form={
            "kind": "staff",
            "organisation_name": "Skolan",
            "label-sv": "Skolan ser skotrar",
            "note-sv": "Varje rast.",
        },
    ),
    "evidence.add_statistics GET": page("karin"),
    "evidence.add_statistics POST": sends("karin", form={"value_id": "1"}),
    "evidence.remove POST": sends("karin"),
    "approvals.index GET": overview(*STAFF),
    "approvals.show GET": page(*AROUND_ARJEPLOG),
    "approvals.approve POST": sends(*POLICE, "gunnar"),
    "approvals.return_ POST": sends(*POLICE, "gunnar", form={"comment": "Skriv tydligare."}),
}
