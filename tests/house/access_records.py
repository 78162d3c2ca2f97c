"""Who gets in where, of what is kept, destroyed and handed out; part of `access_table.py`."""

from __future__ import annotations

from typing import Any

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


OTHER_ADMINISTRATORS = {"beside_administrator": 404, "outside_administrator": 404}


def _item(world: World) -> int:
    return world.asked_item.id


def _request(world: World) -> int:
    return world.asked.id


def asked(status: int, *, form: Any = None, is_item: bool = False) -> Row:
    """Of the request to Arjeplog: Karin and its registrar answer it; the police for their own alone."""
    arguments: dict[str, Any] = {"item_id": _item} if is_item else {"request_id": _request}
    return Row({"karin": status, "rut": status, "petra": 404}, form=form or {}, arguments=arguments)


RECORDS: dict[str, Row] = {
    "records.show GET": overview(*IN_CHAIN, "rut"),
    "records.decide GET": Row({"karin": 200, "rut": 200, "nils": 200, "petra": 200}, is_local=False),
    # Only Karin and Rut can choose Arjeplog: to the others it is no valid choice.
    "records.decide POST": Row(
        {"karin": 303, "rut": 303, "nils": 422, "petra": 422}, is_local=False, form=DECIDED
    ),
    # The time is not over: whoever may ask is told so; the police keep none of it.
    "records.propose POST": Row(
        {"karin": 303, "rut": 303, "gunnar": 303, "petra": 404, "maja": 404, "nils": 404, "lena": 404},
        is_local=False,
        form={"version": _version, "municipality": _arjeplog, "what": "texts"},
    ),
    # No decision on notes is entered: who may ask is told so; of another authority nothing is found.
    "records.propose_of_days POST": Row(
        {"karin": 303, "rut": 303, "gunnar": 303, "petra": 404, "maja": 404, "nils": 404, "lena": 404},
        is_local=False,
        form={"what": "notes", "authority": _arjeplog, "municipality": _arjeplog},
    ),
    "records.proposal GET": Row(
        {"karin": 200, "rut": 200, "gunnar": 200, "petra": 404, "maja": 404},
        arguments={"proposal_id": _proposal},
    ),
    "records.proposal POST": Row(
        {"karin": 422, "rut": 422, "gunnar": 422, "petra": 404, "maja": 404},
        form={"typed": "KS 2025/1"},
        arguments={"proposal_id": _proposal},
    ),
    "records.withdraw POST": Row(
        {"karin": 303, "rut": 303, "gunnar": 303, "petra": 404, "maja": 404},
        arguments={"proposal_id": _proposal},
    ),
    "records.protocol GET": page(
        "karin", "rut", "gunnar", "petra", "maja", disposal_id=_disposal, code="sv", form="docx"
    ),
    # The police keep their own records, none of a municipality: they are refused as a role that may not.
    "records.preserve POST": Row({"karin": 200, "rut": 200, "petra": 404, "maja": 403}),
    "processing.show GET": overview(*IN_CHAIN, "ada"),
    "processing.save POST": Row(dict.fromkeys((*IN_CHAIN, "ada"), 200), is_local=False, form={"form": "csv"}),
    # Its own administrator says it; so does whoever runs the site, where nobody is there yet.
    "processing.officer GET": Row(
        {"ada": 200, "site_administrator": 200, **OTHER_ADMINISTRATORS},
        is_local=False,
        arguments={"organisation_id": _arjeplog},
    ),
    "processing.officer POST": Row(
        {"ada": 303, "site_administrator": 303, **OTHER_ADMINISTRATORS},
        is_local=False,
        form={"email": "dataskyddsombud@example.se", "address": ""},
        arguments={"organisation_id": _arjeplog},
    ),
    # Arjeplog's draft is for its own people and for those who have an agreement with it.
    "processing.assessment GET": page(
        "karin", "gunnar", "petra", "maja", "ada", key="arjeplog", code="sv", form="docx"
    ),
    "handing_out.index GET": Row({"karin": 200, "rut": 200, "nils": 200, "petra": 200}, is_local=False),
    "handing_out.index POST": Row(
        {"karin": 303, "rut": 303, "nils": 422, "petra": 422},
        is_local=False,
        form={
            "organisation": _arjeplog,
            "asked_for": "Allt om hot",
            "received_on": "2026-11-02",
            "court": "K",
        },
    ),
    "handing_out.show GET": asked(200),
    "handing_out.take POST": asked(404, form={"kind": "text", "subject": "none"}),
    "handing_out.answer POST": asked(303),
    "handing_out.look POST": asked(303, is_item=True),
    "handing_out.item GET": asked(200, is_item=True),
    "handing_out.item POST": asked(303, is_item=True, form={"outcome": "out", "ground": ""}),
    "handing_out.mask POST": asked(422, is_item=True, form={"passage": "xyz", "mask_ground": "1"}),
    "handing_out.drop POST": asked(303, is_item=True),
    "handing_out.outgoing POST": asked(200, form={"form": "docx"}),
    "handing_out.decision POST": asked(404, form={"form": "docx"}),
    **{
        f"handing_out.{verb}_paragraph POST": Row(
            {"karin": 303, "rut": 303, "nils": 303, "petra": 303}, is_local=False, arguments={"ground_id": 1}
        )
        for verb in ("retire", "restore")
    },
    "handing_out.paragraphs GET": Row({"karin": 200, "rut": 200, "nils": 200, "petra": 200}, is_local=False),
    "handing_out.paragraphs POST": Row(
        {"karin": 303, "rut": 303, "nils": 303, "petra": 303},
        is_local=False,
        form={"law": "Skollagen (2010:800)", "paragraph": "29 kap. 14 §", "about": "Elever"},
    ),
}
