"""What the world keeps and has destroyed: a decision, a proposal that waits, a record of an earlier one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dialog.models import Disposal, DisposalProposal, RecordRequest, RecordRequestItem, RetentionRule
from tests.people import NOW
from tests.rows import add

if TYPE_CHECKING:
    from tests.world import World


def kept(session: Session, world: World) -> None:
    """Arjeplog keeps free texts for ten years; an earlier survey's answers are gone."""
    place, karin = world.cast.arjeplog.id, world.cast.karin.id
    rule = add(
        session,
        RetentionRule(
            organisation_id=place, what="texts", months=120, body="Kommunstyrelsen",
            reference_number="KS 2025/114", decided_on=dt.date(2025, 3, 1), made_by=karin, made_at=NOW,
        ),
    )  # fmt: skip
    of = {"organisation_id": place, "municipality_id": place, "survey_version_id": world.closed_version.id}
    world.disposal_proposal = add(
        session,
        DisposalProposal(rule_id=rule.id, what="texts", proposed_by=karin, proposed_at=NOW, **of),
    )
    world.disposal = add(
        session,
        Disposal(
            what="answers", counts={"texts": 0, "answers": 12}, content_hash="a" * 64, done_at=NOW,
            decision={
                "body": "Kommunstyrelsen", "reference_number": "KS 2025/114", "decided_on": "2025-03-01",
                "months": 6, "proposed_by": "Karin", "confirmed_by": "Gunnar",
            }, **of,
        ),
    )  # fmt: skip
    world.asked = add(
        session,
        RecordRequest(
            organisation_id=place, year=2026, number=1, asked_for="Svar om skotrar", court="Kammarrätten",
            received_on=dt.date(2026, 11, 20), made_by=karin, made_at=NOW,
        ),
    )  # fmt: skip
    text_id = str(world.free_texts[0].id)
    world.asked_item = add(
        session, RecordRequestItem(request_id=world.asked.id, kind="text", subject=text_id, passages=[])
    )
