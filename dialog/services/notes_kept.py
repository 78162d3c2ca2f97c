"""How long an authority keeps its notes of dialogues, and emptying them under a decision.

A note is the record of the authority that wrote it: each decides for its own, and the other's rule stands
beside. The time runs from the day when people were met. A destroyed note is a row without a word: evidence
of an agreed picture is a copy that stays with the picture, and its origin still points to something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DialogueNote, NoteTheme, Organisation, RetentionRule
from dialog.services import retention
from dialog.services.due import Due, named
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, authorities, require, where
from dialog.services.renewals import months_after


@dataclass(frozen=True)
class Held:
    """The notes that an authority has written in a municipality, and its rule for them."""

    authority: Organisation
    municipality: Organisation
    rule: RetentionRule | None
    days: tuple[dt.date, ...]
    """The day of each note that is left, the earliest first."""

    @property
    def due_on(self) -> dt.date | None:
        """The day after which the earliest may be destroyed."""
        if self.rule is None or self.rule.months is None or not self.days:
            return None
        return months_after(self.days[0], self.rule.months)

    def held_until(self, day: dt.date) -> dt.date | None:
        """The latest day whose notes may be destroyed on a day; None while there is none."""
        over = [one for one in self.days if self.rule is not None and is_over(self.rule, one, day)]
        return over[-1] if over else None

    def count(self, until: dt.date) -> int:
        """How many notes are of days up to this one."""
        return sum(one <= until for one in self.days)


def is_over(rule: RetentionRule, held_on: dt.date, day: dt.date) -> bool:
    """Whether the time of a note of one day is over on another."""
    return rule.months is not None and months_after(held_on, rule.months) <= day


def holdings(session: Session, actor: Actor) -> list[Held]:
    """What both authorities hold and have decided in the actor's municipalities, one beside the other."""
    require(actor, Permission.RECORD_READ)
    near = frozenset(retention.beside(session, actor, Permission.RECORD_READ))
    mine = where(actor, Permission.RECORD_READ)
    return [one for one in _held(session) if one.authority.id in near and one.municipality.id in mine]


def due(session: Session, organisation_ids: Iterable[int], day: dt.date) -> list[Held]:
    """Of which notes of these authorities the time is over on a day."""
    wanted = frozenset(organisation_ids)
    return [one for one in _held(session) if one.authority.id in wanted and one.held_until(day)]


def find(session: Session, organisation_id: int, municipality_id: int) -> Held:
    """The notes of an authority in a municipality. Raises NotFound where there are none."""
    for one in _held(session):
        if (one.authority.id, one.municipality.id) == (organisation_id, municipality_id):
            return one
    raise NotFound


def ids_until(session: Session, organisation_id: int, municipality_id: int, until: dt.date) -> Sequence[int]:
    """The notes that an authority wrote in a municipality of days up to this one, and that are left."""
    query = sa.select(DialogueNote.id).where(
        DialogueNote.organisation_id == organisation_id,
        DialogueNote.municipality_id == municipality_id,
        DialogueNote.held_on <= until,
        ~DialogueNote.is_destroyed,
    )
    return session.scalars(query.order_by(DialogueNote.id)).all()


def destroy(session: Session, ids: Collection[int]) -> dict[str, int]:
    """Empty these notes and take away what they said of each theme; how many of each."""
    said = session.scalars(sa.select(NoteTheme.id).where(NoteTheme.note_id.in_(ids))).all()
    session.execute(sa.delete(NoteTheme).where(NoteTheme.note_id.in_(ids)))
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
    session.expire_all()
    return {"notes": len(ids), "said": len(said)}


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Notes whose time is soon over, for whoever can propose it."""
    soon = day + retention.TOLD_AHEAD
    for one in due(session, authorities(actor, Permission.RECORD_KEEP), soon):
        yield Due(
            "disposal_notes", "picture", "records.show", {}, named(one.municipality), on=one.due_on,
            is_urgent=one.due_on is not None and one.due_on < day,
        )  # fmt: skip


def _held(session: Session) -> list[Held]:
    """Every authority with the notes that it has left, by municipality."""
    query = (
        sa.select(DialogueNote.organisation_id, DialogueNote.municipality_id, DialogueNote.held_on)
        .where(~DialogueNote.is_destroyed)
        .order_by(DialogueNote.municipality_id, DialogueNote.organisation_id, DialogueNote.held_on)
    )
    days: dict[tuple[int, int], list[dt.date]] = {}
    for authority_id, place_id, held_on in session.execute(query):
        days.setdefault((authority_id, place_id), []).append(held_on)
    return [
        Held(
            session.get_one(Organisation, authority_id),
            session.get_one(Organisation, place_id),
            retention.in_force(session, authority_id, "notes"),
            tuple(found),
        )
        for (authority_id, place_id), found in days.items()
    ]
