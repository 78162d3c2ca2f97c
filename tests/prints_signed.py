"""A signed print as it comes from the scanner."""

from __future__ import annotations

from dialog.models import Proposal
from dialog.services.signed_prints import SignedPrint, short
from tests.people import NOW

SCAN = b"%PDF-1.7\nunderskriven"


def a_signed_print(proposal: Proposal, **changes: object) -> SignedPrint:
    """The print of this proposal, signed today by somebody who never signs in."""
    told: dict[str, object] = {
        "short": short(proposal.content_hash),
        "name": "En chef",
        "role": "chef för lokalpolisområdet",
        "on": NOW.date(),
        "file_name": "skannad.pdf",
        "content": SCAN,
    }
    return SignedPrint(**{**told, **changes})  # type: ignore[arg-type]
