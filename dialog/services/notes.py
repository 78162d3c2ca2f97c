"""Notes of dialogues, meetings and safety walks: what a group said when it was met, with themes.

A group under five is met, not surveyed. Both parties read every note of the municipality; only the party
that wrote one changes it, and what stood there before is kept (`note_wordings`). What was taken into a
picture is a copy: a note that evidence of an agreed picture came from is not changed any more, so that
whoever goes back to it finds what was agreed on.

A note is a public document: it is destroyed under a decision, by two people (`kept_by_day`). Only what was
entered by mistake is taken away by hand, by who entered it, the same day and before anything rests on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog import clock
from dialog.models import (
    Concern,
    DialogueNote,
    Evidence,
    EvidenceOrigin,
    FormerNote,
    NoteTheme,
    SituationPicture,
    Theme,
    User,
)
from dialog.models.note import NOTE_KINDS, NOTE_VIEWS
from dialog.services import audit, codebooks, drafting, named_people, note_wordings, partners, pictures
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.named_people import UNANSWERED, Answered
from dialog.services.permissions import Actor, Permission, may, party_for, require
from surveys.tabulation import SMALLEST_COUNT
from surveys.texts import Texts

MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class NoteWords:
    """What a note says. `themes`: what was said of each theme of the codebook, by the theme's key."""

    kind: str
    view: str
    held_on: dt.date
    place: str
    who: str
    people: int | None
    text: Texts
    partner_id: int | None = None
    is_public: bool = False
    themes: Mapping[str, Texts] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text in it in which somebody could be named."""
        said = [text for texts in self.themes.values() for text in texts.values()]
        return (self.who, self.place, *self.text.values(), *said)


@dataclass(frozen=True)
class NamedTheme:
    """A theme of the codebook, or one that was made in the review: its key and its name."""

    key: str
    name: Texts
    area: str
    theme_id: int | None = None


@dataclass(frozen=True)
class Use:
    """A concern that took evidence from the note, and how its picture stands."""

    concern: Concern
    evidence: Evidence
    picture: SituationPicture


@dataclass(frozen=True)
class Before:
    """What a note said before it was corrected, by whom and when."""

    row: FormerNote
    held_on: dt.date
    who: str
    themes: tuple[tuple[NamedTheme, Texts], ...]


@dataclass(frozen=True)
class Shown:
    """A note as the desk reads it."""

    note: DialogueNote
    writer: str
    themes: tuple[tuple[NamedTheme, Texts], ...]
    uses: tuple[Use, ...]
    may_change: bool
    serious: str | None
    """What in it somebody must act on, as `analysis.serious` names it."""
    before: tuple[Before, ...] = ()
    """What it said before, the newest first."""

    @property
    def is_under_five(self) -> bool:
        """So few were met that their number stays on the desk."""
        return is_small(self.note)

    @property
    def is_frozen(self) -> bool:
        """Evidence of an agreed picture came from it."""
        return any(one.picture.status in pictures.PUBLIC for one in self.uses)


def is_small(note: DialogueNote) -> bool:
    """Whether fewer than five were met."""
    return note.people is not None and note.people < SMALLEST_COUNT


def listing(
    session: Session, actor: Actor, municipality_id: int, theme_key: str = ""
) -> tuple[DialogueNote, ...]:
    """The notes of a municipality, the newest first; of one theme when a key is given."""
    require(actor, Permission.PICTURE_READ, municipality_id)
    query = (
        sa.select(DialogueNote)
        .where(DialogueNote.municipality_id == municipality_id, ~DialogueNote.is_destroyed)
        .options(selectinload(DialogueNote.themes))
        .order_by(DialogueNote.held_on.desc(), DialogueNote.id.desc())
    )
    if theme_key:
        query = query.where(DialogueNote.themes.any(NoteTheme.theme_key == theme_key))
    return tuple(session.scalars(query))


def show(session: Session, actor: Actor, note_id: int) -> Shown:
    """One note with its themes and what was made of it."""
    note = find(session, actor, note_id)
    names = {one.key: one for one in themes_of(session, note.municipality_id)}
    used = _uses(session, note)
    said = [each for row in note.themes for each in row.said.values()]
    return Shown(
        note=note,
        writer=session.get_one(User, note.written_by).name,
        themes=tuple((_named(names, row.theme_key), row.said) for row in note.themes),
        uses=used,
        may_change=may_change(actor, note),
        serious=named_people.serious([*note.text.values(), *said]),
        before=tuple(
            Before(
                row,
                dt.date.fromisoformat(row.words["held_on"]),
                session.get_one(User, row.replaced_by).name,
                tuple((_named(names, key), texts) for key, texts in row.words["said"]),
            )
            for row in reversed(note_wordings.former(session, note_id))
        ),
    )


def find(session: Session, actor: Actor, note_id: int) -> DialogueNote:
    """A note of the actor's municipality. Raises NotFound, also for one that is destroyed."""
    note = session.get(DialogueNote, note_id)
    if note is None or note.is_destroyed:
        raise NotFound
    require(actor, Permission.PICTURE_READ, note.municipality_id)
    return note


def may_change(actor: Actor, note: DialogueNote) -> bool:
    """Whether the actor acts there for the party that wrote the note."""
    if not may(actor, Permission.EVIDENCE_CONTRIBUTE, note.municipality_id):
        return False
    own = party_for(actor, Permission.EVIDENCE_CONTRIBUTE, note.municipality_id)
    return own == note.organisation_id


def themes_of(session: Session, municipality_id: int) -> tuple[NamedTheme, ...]:
    """What a note can speak of: the themes of the edition in use, then those made in the review."""
    reviewed = session.scalars(
        sa.select(Theme)
        .where(Theme.municipality_id == municipality_id, Theme.status == "active")
        .order_by(Theme.id)
    ).all()
    own = {theme.key: theme for theme in reviewed}
    book = codebooks.in_use(session, municipality_id)
    named = [
        NamedTheme(one.key, own[one.key].name if one.key in own else one.labels, one.area,
                   own[one.key].id if one.key in own else None)
        for one in book.themes
    ]  # fmt: skip
    there = {one.key for one in named}
    made = [NamedTheme(one.key, one.name, one.area or "", one.id) for one in reviewed if one.key not in there]
    return (*named, *made)


def write(
    session: Session,
    actor: Actor,
    municipality_id: int,
    words: NoteWords,
    *,
    answered: Answered = UNANSWERED,
    at: dt.datetime,
) -> DialogueNote:
    """Write a note for the actor's party. Raises RuleBroken("names_somebody") until it was looked through."""
    party = party_for(actor, Permission.EVIDENCE_CONTRIBUTE, municipality_id)
    note = DialogueNote(municipality_id=municipality_id, organisation_id=party, written_by=actor.id)
    note.written_at = at
    _fill(session, note, words, answered, at)
    session.add(note)
    session.flush()
    _record(session, actor, note, "note:write", at)
    return note


def edit(
    session: Session,
    actor: Actor,
    note_id: int,
    words: NoteWords,
    *,
    answered: Answered = UNANSWERED,
    at: dt.datetime,
) -> DialogueNote:
    """Change a note of one's own party, unless an agreed picture rests on it; the former words are kept."""
    note = to_change(session, actor, note_id)
    before = note_wordings.of_note(note)
    _fill(session, note, words, answered, at)
    session.flush()
    note_wordings.keep(session, actor, note, before, at=at)
    _record(session, actor, note, "note:edit", at)
    return note


def may_remove(actor: Actor, shown: Shown, day: dt.date) -> bool:
    """Whether the actor entered the note this very day and nothing was taken from it: it can be a mistake."""
    return shown.may_change and not shown.uses and _is_new(actor, shown.note, day)


def remove(session: Session, actor: Actor, note_id: int, *, at: dt.datetime) -> int:
    """Take away a note that was entered by mistake; the id of its municipality.

    Raises RuleBroken: "note_is_used" when evidence came from it, "note_is_asked_for" while a request names
    it, "note_is_kept" for another person's and from the next day.
    """
    note = to_change(session, actor, note_id)
    if _uses(session, note):
        raise RuleBroken("note_is_used")
    if note_wordings.is_asked_for(session, note_id):
        raise RuleBroken("note_is_asked_for")
    if not _is_new(actor, note, clock.day_of(at)):
        raise RuleBroken("note_is_kept")
    municipality_id = note.municipality_id
    _record(session, actor, note, "note:entered_wrongly", at)
    session.execute(sa.delete(FormerNote).where(FormerNote.note_id == note_id))
    session.delete(note)
    session.flush()
    return municipality_id


def to_change(session: Session, actor: Actor, note_id: int) -> DialogueNote:
    """A note that this actor may change. Raises NotAllowed for another party's, RuleBroken when agreed."""
    note = find(session, actor, note_id)
    if not may_change(actor, note):
        raise NotAllowed(Permission.EVIDENCE_CONTRIBUTE)
    if any(one.picture.status in pictures.PUBLIC for one in _uses(session, note)):
        raise RuleBroken("note_is_evidence")
    return note


def _named(names: Mapping[str, NamedTheme], key: str) -> NamedTheme:
    return names.get(key) or NamedTheme(key, {"sv": key}, "")


def _is_new(actor: Actor, note: DialogueNote, day: dt.date) -> bool:
    return note.written_by == actor.id and clock.day_of(note.written_at) == day


def _fill(
    session: Session, note: DialogueNote, words: NoteWords, answered: Answered, at: dt.datetime
) -> None:
    known = {one.key for one in themes_of(session, note.municipality_id)}
    _check(words, known | {row.theme_key for row in note.themes}, at)
    text = drafting.written(words.text)
    named_people.require_looked_at(words.texts, answered)
    partner = partners.chosen(session, note.municipality_id, words.partner_id)
    note.kind, note.view, note.held_on = words.kind, words.view, words.held_on
    note.place = named_people.settled(words.place, answered)
    note.who = named_people.settled(words.who, answered)
    note.people, note.is_public = words.people, words.is_public
    note.text = named_people.settled_texts(text, answered)
    note.partner_id = partner.id if partner and words.view == "partners" else None
    kept = {row.theme_key: row for row in note.themes}
    wanted = []
    for key, said in words.themes.items():
        row = kept.get(key) or NoteTheme(theme_key=key)
        row.said = named_people.settled_texts(said, answered)
        wanted.append(row)
    note.themes = wanted


def _check(words: NoteWords, known: Collection[str], at: dt.datetime) -> None:
    if words.kind not in NOTE_KINDS or words.view not in NOTE_VIEWS:
        raise RuleBroken("note_kind")
    if not words.who.strip():
        raise RuleBroken("note_needs_group")
    if words.held_on > at.astimezone(clock.STOCKHOLM).date():
        raise RuleBroken("note_ahead")
    if words.people is not None and not 0 < words.people <= MOST_PEOPLE:
        raise RuleBroken("note_people")
    if not set(words.themes) <= set(known):
        raise NotFound
    if not all(said.get("sv", "").strip() for said in words.themes.values()):
        raise RuleBroken("said_missing")


def _uses(session: Session, note: DialogueNote) -> tuple[Use, ...]:
    if note.id is None:
        return ()
    query = (
        sa.select(Concern, Evidence, SituationPicture)
        .join(Evidence, Evidence.concern_id == Concern.id)
        .join(EvidenceOrigin, EvidenceOrigin.evidence_id == Evidence.id)
        .join(SituationPicture, SituationPicture.id == Concern.picture_id)
        .where(EvidenceOrigin.note_id == note.id)
        .order_by(SituationPicture.id.desc(), Evidence.id)
    )
    return tuple(Use(*row) for row in session.execute(query))


def used(session: Session, note_ids: Collection[int]) -> frozenset[int]:
    """Which of these notes evidence came from."""
    query = sa.select(EvidenceOrigin.note_id).where(EvidenceOrigin.note_id.in_(note_ids))
    return frozenset(one for one in session.scalars(query) if one is not None)


def _record(session: Session, actor: Actor, note: DialogueNote, action: str, at: dt.datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        f"dialogue_note:{note.id}",
        at=at,
        organisation_id=note.municipality_id,
    )
