"""From a note to evidence: a concern is offered the notes that speak of its themes, and keeps a copy.

What is copied is what others read: a group under five has no number, day or place there, and a
reindeer-herding community no name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog.languages import format_date
from dialog.models import Concern, DialogueNote, Evidence, EvidenceOrigin, NoteTheme
from dialog.services import drafting, notes, partners, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.notes import NamedTheme
from dialog.services.permissions import Actor, Permission, may, party_for, require
from surveys.texts import LANGUAGES, Texts, pick

KINDS: Mapping[str, str] = {"dialogue": "dialogue", "meeting": "observation", "safety_walk": "observation"}
"""Kind of note -> kind of evidence."""
KIND_WORDS: Mapping[str, Mapping[str, str]] = {
    "dialogue": {"sv": "Dialog", "se": "Ságastallan", "en": "Dialogue"},
    "meeting": {"sv": "Möte", "se": "Čoahkkin", "en": "Meeting"},
    "safety_walk": {"sv": "Trygghetsvandring", "se": "Oadjebasvuođavázzin", "en": "Safety walk"},
}
"""What it was, as it stands in the source of the evidence."""


@dataclass(frozen=True)
class Offer:
    """What a note says of one of the concern's themes, as the evidence would show it."""

    note: DialogueNote
    row: NoteTheme
    theme: NamedTheme
    label: Texts
    source: Texts
    is_taken: bool
    may_take: bool


def offers(session: Session, actor: Actor, concern_id: int) -> tuple[Offer, ...]:
    """The notes that speak of the concern's themes, the newest first; every note where it has no theme."""
    concern = session.get(Concern, concern_id)
    if concern is None:
        raise NotFound
    picture = pictures.find(session, actor, Permission.PICTURE_READ, concern.picture_id)
    municipality_id = pictures.municipality_of(picture)
    keys = [theme.key for theme in concern.themes]
    query = (
        sa.select(NoteTheme)
        .join(DialogueNote, DialogueNote.id == NoteTheme.note_id)
        .where(DialogueNote.municipality_id == municipality_id)
        .options(selectinload(NoteTheme.note))
        .order_by(DialogueNote.held_on.desc(), NoteTheme.id)
    )
    if keys:
        query = query.where(NoteTheme.theme_key.in_(keys))
    names = {one.key: one for one in notes.themes_of(session, municipality_id)}
    return tuple(
        Offer(
            row.note,
            row,
            names.get(row.theme_key, NamedTheme(row.theme_key, {"sv": row.theme_key}, "")),
            label_of(row.note),
            source_of(row.note),
            is_taken=_taken(concern, row),
            may_take=_may_take(actor, row.note),
        )
        for row in session.scalars(query)
    )


def take(
    session: Session, actor: Actor, concern_id: int, row_id: int, *, is_public: bool, at: dt.datetime
) -> Evidence:
    """Take what a note says of a theme as evidence of a concern: a copy, with where it comes from.

    Another party's note is taken by whoever edits the picture. Raises RuleBroken: "note_is_taken", and
    "note_is_not_public" where residents should read what its writer keeps for the parties.
    """
    concern, picture = drafting.open_concern(
        session, actor, concern_id, permission=Permission.EVIDENCE_CONTRIBUTE
    )
    row = session.get(NoteTheme, row_id)
    if row is None or row.note.municipality_id != picture.municipality_id:
        raise NotFound
    note = row.note
    if not _may_take(actor, note):
        require(actor, Permission.PICTURE_EDIT, note.municipality_id)
    if _taken(concern, row):
        raise RuleBroken("note_is_taken")
    if is_public and not note.is_public:
        raise RuleBroken("note_is_not_public")
    label = label_of(note)
    evidence = Evidence(
        kind=KINDS[note.kind],
        label=dict(label),
        note=dict(row.said),
        organisation_name=pick(label, "sv").text,
        is_public=is_public,
        source=dict(source_of(note)),
        origin=EvidenceOrigin(
            note_id=note.id, partner_id=note.partner_id, organisation_id=note.organisation_id
        ),
    )
    if note.people is not None and not notes.is_small(note):
        evidence.value, evidence.unit = float(note.people), "people"
    concern.evidence.append(evidence)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "contribute", at, concern=concern.key, kind=evidence.kind)
    return evidence


def label_of(note: DialogueNote) -> Texts:
    """Whose words they are: the partner by its name, else the group that was met."""
    if note.partner is not None:
        return partners.shown_name(note.partner)
    return {"sv": note.who}


def source_of(note: DialogueNote) -> Texts:
    """What it was, where and when; of a group under five only the year, since more would tell who it was."""
    if notes.is_small(note):
        said = [str(note.held_on.year)]
    else:
        said = [note.place] if note.place and not _is_sameby(note) else []
    days = {code: [] if notes.is_small(note) else [format_date(note.held_on, code)] for code in LANGUAGES}
    return {code: ", ".join([KIND_WORDS[note.kind][code], *said, *days[code]]) for code in LANGUAGES}


def _is_sameby(note: DialogueNote) -> bool:
    """A reindeer-herding community is not shown by where it was met either."""
    return note.partner is not None and note.partner.kind == "sameby"


def _taken(concern: Concern, row: NoteTheme) -> bool:
    """Whether exactly these words stand there; a note that was changed since can be taken anew."""
    return any(
        one.origin is not None and one.origin.note_id == row.note_id and one.note == row.said
        for one in concern.evidence
    )


def _may_take(actor: Actor, note: DialogueNote) -> bool:
    """One's own party's note, or any for whoever edits the picture."""
    if may(actor, Permission.PICTURE_EDIT, note.municipality_id):
        return True
    if not may(actor, Permission.EVIDENCE_CONTRIBUTE, note.municipality_id):
        return False
    return party_for(actor, Permission.EVIDENCE_CONTRIBUTE, note.municipality_id) == note.organisation_id
