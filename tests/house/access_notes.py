"""Who gets in where, of partner organisations and notes; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, sends

NOTE = {
    "kind": "dialogue",
    "held_on": "2026-11-20",
    "who": "Ungdomar på fritidsgården",
    "view": "residents",
    "partner_id": "",
    "text-sv": "Det är mörkt.",
}

NOTES: dict[str, Row] = {
    "partners.index GET": page(*AROUND_ARJEPLOG),
    "partners.add GET": page("karin"),
    "partners.add POST": sends("karin", form={"name": "Friluftsklubben", "kind": "association"}),
    "partners.edit GET": page("karin"),
    "partners.edit POST": sends("karin", form={"name": "Byalaget", "kind": "other"}),
    "partners.set_active POST": sends("karin", form={"active": "no"}),
    "partners.remove POST": sends("karin", status=409),
    "sides.show GET": page(*AROUND_ARJEPLOG),
    "sides.of_picture GET": page(*AROUND_ARJEPLOG),
    "notes.index GET": page(*AROUND_ARJEPLOG),
    "notes.show GET": page(*AROUND_ARJEPLOG),
    "notes.write GET": page("karin", "petra"),
    "notes.write POST": sends("karin", "petra", form=NOTE),
    # Petra may write notes, but not change what the municipality wrote.
    "notes.edit GET": page("karin"),
    "notes.edit POST": sends("karin", form=NOTE),
    "notes.remove POST": sends("karin"),
    # Petra takes what the police wrote, and finds the municipality's note for the coordinator to take.
    "evidence.take_note POST": sends("karin"),
}
