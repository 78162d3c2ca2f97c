"""The wordings of a note: what stood before a correction is kept, and is asked for like what stands now.

A note is a public document, and to write over one is to destroy what stood there. So a correction keeps the
former words beside the note, until both are destroyed under a decision (`notes_kept`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DialogueNote, FormerNote, RecordRequestItem
from dialog.services.permissions import Actor
from surveys.texts import Texts

Words = Mapping[str, Any]
KINDS: Mapping[str, Texts] = {
    "dialogue": {"sv": "Dialog", "en": "Dialogue"},
    "meeting": {"sv": "Möte", "en": "Meeting"},
    "safety_walk": {"sv": "Trygghetsvandring", "en": "Safety walk"},
}


@dataclass(frozen=True)
class Wording:
    """One wording of a note. `subject` names it for good, also when it is corrected afterwards."""

    subject: str
    words: Words
    replaced_at: dt.datetime | None
    """None of the wording that stands."""

    @property
    def title(self) -> Texts:
        """What was met and when; no word that could be kept back, since a title is not reviewed."""
        kind, day = KINDS[self.words["kind"]], self.words["held_on"]
        former = {"sv": ", tidigare lydelse", "en": ", earlier wording"} if self.replaced_at else {}
        return {
            code: f"{name}, {kind[code].lower()} {day}{former.get(code, '')}"
            for code, name in (("sv", "Anteckning"), ("en", "Note"))
        }


def of_note(note: DialogueNote) -> dict[str, Any]:
    """What stands in a note, as it is kept."""
    themes = sorted(note.themes, key=lambda one: one.id)
    return {
        "kind": note.kind,
        "view": note.view,
        "held_on": note.held_on.isoformat(),
        "place": note.place,
        "who": note.who,
        "people": note.people,
        "text": dict(note.text),
        "partner_id": note.partner_id,
        "is_public": note.is_public,
        "said": [[one.theme_key, dict(one.said)] for one in themes],
    }


def keep(session: Session, actor: Actor, note: DialogueNote, before: Words, *, at: dt.datetime) -> None:
    """Keep what stood in a note before it was corrected, unless the same stands there still."""
    if of_note(note) == before:
        return
    number = len(former(session, note.id)) + 1
    session.add(
        FormerNote(note_id=note.id, number=number, words=dict(before), replaced_by=actor.id, replaced_at=at)
    )
    session.flush()


def former(session: Session, note_id: int) -> list[FormerNote]:
    """What a note said before, the oldest first."""
    query = sa.select(FormerNote).where(FormerNote.note_id == note_id)
    return list(session.scalars(query.order_by(FormerNote.number)))


def of_authority(session: Session, organisation_id: int) -> Iterator[Wording]:
    """Every wording of the notes that an authority has written and not destroyed."""
    query = sa.select(DialogueNote).where(
        DialogueNote.organisation_id == organisation_id, ~DialogueNote.is_destroyed
    )
    for note in session.scalars(query.order_by(DialogueNote.id)):
        yield from _of(session, note)


def told(session: Session, subject: str) -> str:
    """A wording as it is reviewed and goes out; nothing once the note is destroyed."""
    note = session.get(DialogueNote, int(subject.partition("-")[0]))
    if note is None or note.is_destroyed:
        return ""
    return next((as_told(one.words) for one in _of(session, note) if one.subject == subject), "")


def is_asked_for(session: Session, note_id: int) -> bool:
    """Whether a wording of the note is on the list of a request for public documents."""
    named = sa.select(RecordRequestItem.id).where(
        RecordRequestItem.kind == "note", RecordRequestItem.subject.startswith(f"{note_id}-")
    )
    return bool(session.scalar(sa.select(named.exists())))


def as_told(words: Words) -> str:
    """The words one after another.

    What is masked in a request is kept as places in exactly this text: its shape must never change.
    """
    parts = [f"Grupp: {words['who']}"]
    parts += [f"Plats: {words['place']}"] if words["place"] else []
    parts += [f"Antal: {words['people']}"] if words["people"] else []
    for texts in (words["text"], *(said for _theme, said in words["said"])):
        parts += [texts[code] for code in sorted(texts, key=lambda code: (code != "sv", code)) if texts[code]]
    return "\n\n".join(parts)


def _of(session: Session, note: DialogueNote) -> list[Wording]:
    before = former(session, note.id)
    kept = [Wording(f"{note.id}-{one.number}", one.words, one.replaced_at) for one in before]
    return [*kept, Wording(f"{note.id}-{len(kept) + 1}", of_note(note), None)]
