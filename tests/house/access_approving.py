"""Who corrects frozen words, shows drafts to the public and records prints; part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, sends
from tests.world import World


def _proposal(world: World) -> int:
    return world.promise_proposal.id


APPROVING: dict[str, Row] = {
    "signed_prints.sheet GET": page(*AROUND_ARJEPLOG, proposal_id=_proposal),
    "signed_prints.record GET": page("karin", "petra", proposal_id=_proposal),
    "signed_prints.record POST": sends("karin", "petra", status=422, proposal_id=_proposal),
    "signed_prints.scan GET": page(*AROUND_ARJEPLOG, approval_id=lambda world: world.signed.id),
    "corrections.index GET": page(*AROUND_ARJEPLOG),
    "corrections.index POST": sends(
        "karin", "petra", form={"place": "title", "words": "Lugnare skottertrafik"}
    ),
    # Karin proposed it for the municipality: the other contact person confirms.
    "corrections.confirm POST": Row({"petra": 303, "karin": 409}),
    "corrections.decline POST": sends("karin", "petra"),
    "promise_quality.show GET": page(*AROUND_ARJEPLOG),
    "promise_quality.answer GET": page("karin", key="promise:plain"),
    "promise_quality.answer POST": sends(
        "karin", form={"way": "because", "words": "Vi vet det inte än."}, key="promise:plain"
    ),
}
