"""Who gets in where, of what is kept, destroyed and handed out; part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import IN_CHAIN, Row, overview, page
from tests.world import World


def _version(world: World) -> int:
    return world.closed_version.id


def _arjeplog(world: World) -> int:
    return world.cast.arjeplog.id


def _proposal(world: World) -> int:
    return world.disposal_proposal.id


def _disposal(world: World) -> int:
    return world.disposal.id


DECIDED = {
    "organisation": _arjeplog,
    "survey": "all",
    "what": "texts",
    "months": "24",
    "body": "Kommunstyrelsen",
    "reference_number": "KS 2026/7",
    "decided_on": "2026-11-02",
}
RECORDS: dict[str, Row] = {
    "records.show GET": overview(*IN_CHAIN),
    "records.decide GET": Row({"karin": 200, "nils": 200, "petra": 200}, is_local=False),
    # Only Karin can choose Arjeplog: to the others it is no valid choice.
    "records.decide POST": Row({"karin": 303, "nils": 422, "petra": 422}, is_local=False, form=DECIDED),
    # The time is not over: whoever may ask is told so; the police keep none of it.
    "records.propose POST": Row(
        {"karin": 303, "gunnar": 303, "petra": 404, "maja": 404, "nils": 404, "lena": 404},
        is_local=False,
        form={"version": _version, "municipality": _arjeplog, "what": "texts"},
    ),
    "records.proposal GET": Row(
        {"karin": 200, "gunnar": 200, "petra": 404, "maja": 404}, arguments={"proposal_id": _proposal}
    ),
    "records.proposal POST": Row(
        {"karin": 422, "gunnar": 422, "petra": 404, "maja": 404},
        form={"typed": "KS 2025/1"},
        arguments={"proposal_id": _proposal},
    ),
    "records.withdraw POST": Row(
        {"karin": 303, "gunnar": 303, "petra": 404, "maja": 404}, arguments={"proposal_id": _proposal}
    ),
    "records.protocol GET": page(
        "karin", "gunnar", "petra", "maja", disposal_id=_disposal, code="sv", form="docx"
    ),
}
