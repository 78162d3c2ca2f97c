"""Who corrects frozen words, shows drafts to the public and records prints; part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, sends

APPROVING: dict[str, Row] = {
    "corrections.index GET": page(*AROUND_ARJEPLOG),
    "corrections.index POST": sends(
        "karin", "petra", form={"place": "title", "words": "Lugnare skottertrafik"}
    ),
    # Karin proposed it for the municipality: the other contact person confirms.
    "corrections.confirm POST": Row({"petra": 303, "karin": 409}),
    "corrections.decline POST": sends("karin", "petra"),
}
