"""The example's partner organisations, what was said when groups were met, and the evidence it became."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.models import SituationPicture
from dialog.services import note_evidence, notes, partners
from dialog.services.notes import NoteWords
from dialog.services.partners import PartnerWords

LANGUAGES = ("sv", "se", "en")


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Register the partners and write the notes, each in the name of the party that was there."""
    told = content("notes.toml")
    register: dict[tuple[str, str], int] = {}
    for row in told["partner"]:
        key, actor = row["municipality"], stage.coordinator(row["municipality"])
        words = PartnerWords(row["name"], row["kind"], row["contact"])
        added = partners.add(session, actor, stage.organisations[key].id, words, at=at)
        register[(key, row["name"])] = added.id
    for row in told["note"]:
        key = row["municipality"]
        partner_id = register[(key, row["partner"])] if "partner" in row else None
        writer = stage.officer if row["by"] == "police" else stage.coordinator(key)
        written_at = at - dt.timedelta(days=row["days"])
        notes.write(
            session, writer, stage.organisations[key].id, _words(row, partner_id, written_at), at=written_at
        )


def registered(session: Session, stage: Stage, municipality: str, name: str) -> int | None:
    """The partner of that name in the register, if there is one."""
    there = partners.active(session, stage.organisations[municipality].id)
    return next((one.id for one in there if one.name == name), None)


def take(session: Session, stage: Stage, picture: SituationPicture, key: str, *, at: dt.datetime) -> None:
    """Take what the notes say of each problem of a picture as evidence."""
    actor = stage.coordinator(key)
    for concern in picture.concerns:
        for offer in note_evidence.offers(session, actor, concern.id):
            note_evidence.take(
                session, actor, concern.id, offer.row.id, is_public=offer.note.is_public, at=at
            )
            session.flush()


def _words(row: dict[str, Any], partner_id: int | None, at: dt.datetime) -> NoteWords:
    return NoteWords(
        kind=row["kind"],
        view=row["view"],
        held_on=at.date(),
        place=row.get("place", ""),
        who=row["who"],
        people=row["people"],
        text=_texts(row),
        partner_id=partner_id,
        is_public=row["is_public"],
        themes={theme["key"]: _texts(theme) for theme in row["theme"]},
    )


def _texts(row: dict[str, Any]) -> dict[str, str]:
    return {code: row[code] for code in LANGUAGES if row.get(code)}
