"""Who corrects frozen words, shows drafts to the public and records prints; part of `access_table.py`."""

from __future__ import annotations

import datetime as dt

from dialog import clock
from tests.house.access import AROUND_ARJEPLOG, Row, page, public, sends
from tests.world import World


def _proposal(world: World) -> int:
    return world.promise_proposal.id


APPROVING: dict[str, Row] = {
    "public_drafts.show GET": public(404, slug="skotrar"),
    "public_drafts.version GET": public(404, slug="skotrar"),
    "draft_work.index GET": page(*AROUND_ARJEPLOG),
    "draft_work.ask GET": page("karin"),
    "draft_work.ask POST": sends(
        "karin",
        form={
            "revision": lambda world: world.draft_promise.revision,
            "first": lambda _world: clock.today().isoformat(),
            "last": lambda _world: (clock.today() + dt.timedelta(days=21)).isoformat(),
        },
    ),
    # Nobody has asked: there is no text to say yes to.
    "draft_work.consent POST": sends("karin", "petra", status=409),
    "draft_work.without GET": page("karin"),
    "draft_work.without POST": sends("karin", form={"because": "Invånarna har redan svarat på enkäten."}),
    "draft_work.period GET": page("karin"),
    "draft_work.period POST": sends("karin", status=422, form={"last": "2026-12-31"}),
    "draft_work.answer GET": page("karin"),
    "draft_work.answer POST": sends("karin", status=422, form={"words-sv": "Inget ändrades."}),
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
