"""Notes of dialogues as records that are kept for a time: which there are, and emptying them.

A note is the record of the authority that wrote it. A destroyed note is a row without a word: evidence of an
agreed picture is a copy that stays with the picture, and its origin still points to something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DialogueNote, FormerNote, NoteTheme


def left() -> sa.Select[int, int, int, dt.date]:
    """Every note that is not destroyed: its number, whose it is, the municipality, the day."""
    return sa.select(
        DialogueNote.id, DialogueNote.organisation_id, DialogueNote.municipality_id, DialogueNote.held_on
    ).where(~DialogueNote.is_destroyed)


def destroy(session: Session, ids: Collection[int]) -> dict[str, int]:
    """Empty these notes, take away what they said of each theme and before they were corrected; how many."""
    counts = {"notes": len(ids)}
    for name, model in (("said", NoteTheme), ("wordings", FormerNote)):
        there = session.scalars(sa.select(model.id).where(model.note_id.in_(ids))).all()
        session.execute(sa.delete(model).where(model.note_id.in_(ids)))
        counts[name] = len(there)
    empty: dict[str, Any] = {
        "text": {},
        "who": "",
        "place": "",
        "people": None,
        "partner_id": None,
        "is_public": False,
    }
    session.execute(
        sa.update(DialogueNote).where(DialogueNote.id.in_(ids)).values(is_destroyed=True, **empty)
    )
    return counts
