"""A partner organisation and a note in Arjeplog, made directly of rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dialog.models import DialogueNote, NoteTheme, PartnerOrganisation
from tests.people import NOW
from tests.rows import add, texts

if TYPE_CHECKING:
    from tests.world import World


def notes(session: Session, world: World) -> None:
    """What Karin wrote after a meeting with the village association; nothing was made of it yet."""
    cast = world.cast
    world.partner = add(
        session,
        PartnerOrganisation(
            municipality_id=cast.arjeplog.id, name="Byalaget", kind="association", contact="Ordförande"
        ),
    )
    world.note = add(
        session,
        DialogueNote(
            municipality_id=cast.arjeplog.id,
            organisation_id=cast.arjeplog.id,
            kind="meeting",
            view="partners",
            partner_id=world.partner.id,
            held_on=dt.date(2026, 11, 2),
            place="Laisvall",
            who="Styrelsen",
            people=4,
            text=texts("Det är mörkt vid busshållplatsen."),
            written_by=cast.karin.id,
            written_at=NOW,
            themes=[NoteTheme(theme_key=world.theme.key, said=texts("Lamporna är trasiga."))],
        ),
    )
