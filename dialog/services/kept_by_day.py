"""How long an authority keeps its records of single days, and emptying them under a decision.

These are its notes of dialogues (`notes_kept`) and the minutes of its meetings (`meetings_kept`). Each
authority decides for its own, and the other's rule stands beside. The time runs from the day when people
met. What is destroyed is left as a row without a word, since others can point to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation, RetentionRule
from dialog.services import meetings_kept, notes_kept, retention
from dialog.services.due import Due, named
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, authorities, require, where
from dialog.services.renewals import months_after

Rows = sa.Select[int, int, int, dt.date]
"""Of each record its number, the authority whose it is, the municipality, the day."""


@dataclass(frozen=True)
class Kind:
    """One kind of them. `left` is what a decision can be about: nothing that is gone or stays for ever."""

    left: Callable[[], Rows]
    destroy: Callable[[Session, Collection[int]], dict[str, int]]
    """Empties them; how many rows of each kind, its own first."""


KINDS: dict[str, Kind] = {
    "notes": Kind(notes_kept.left, notes_kept.destroy),
    "meetings": Kind(meetings_kept.left, meetings_kept.destroy),
}


@dataclass(frozen=True)
class Held:
    """What an authority has of a kind in a municipality, and its rule for it."""

    what: str
    authority: Organisation
    municipality: Organisation
    rule: RetentionRule | None
    days: tuple[dt.date, ...]
    """The day of each that is left, the earliest first."""

    @property
    def key(self) -> tuple[str, int, int]:
        """What it is: which kind, whose, where."""
        return self.what, self.authority.id, self.municipality.id

    @property
    def due_on(self) -> dt.date | None:
        """The day after which the earliest may be destroyed."""
        if self.rule is None or self.rule.months is None or not self.days:
            return None
        return months_after(self.days[0], self.rule.months)

    def held_until(self, day: dt.date) -> dt.date | None:
        """The latest day whose records may be destroyed on a day; None while there is none."""
        over = [one for one in self.days if self.rule is not None and is_over(self.rule, one, day)]
        return over[-1] if over else None

    def count(self, until: dt.date) -> int:
        """How many are of days up to this one."""
        return sum(one <= until for one in self.days)


def is_over(rule: RetentionRule, held_on: dt.date, day: dt.date) -> bool:
    """Whether the time of what is of one day is over on another."""
    return rule.months is not None and months_after(held_on, rule.months) <= day


def holdings(session: Session, actor: Actor) -> list[Held]:
    """What both authorities hold and have decided in the actor's municipalities, one beside the other."""
    require(actor, Permission.RECORD_READ)
    near = frozenset(retention.beside(session, actor, Permission.RECORD_READ))
    mine = where(actor, Permission.RECORD_READ)
    return [one for one in _held(session) if one.authority.id in near and one.municipality.id in mine]


def due(session: Session, organisation_ids: Iterable[int], day: dt.date) -> list[Held]:
    """Of which records of these authorities the time is over on a day."""
    wanted = frozenset(organisation_ids)
    return [one for one in _held(session) if one.authority.id in wanted and one.held_until(day)]


def find(session: Session, what: str, organisation_id: int, municipality_id: int) -> Held:
    """What an authority has of a kind in a municipality. Raises NotFound where there is none."""
    for one in _held(session):
        if one.key == (what, organisation_id, municipality_id):
            return one
    raise NotFound


def ids_until(
    session: Session, what: str, organisation_id: int, municipality_id: int, until: dt.date
) -> Sequence[int]:
    """What an authority has of a kind in a municipality of days up to this one."""
    query = KINDS[what].left()
    number, authority, place, day = query.selected_columns
    query = query.where(authority == organisation_id, place == municipality_id, day <= until)
    return session.scalars(query.order_by(number)).all()


def destroy(session: Session, what: str, ids: Collection[int]) -> dict[str, int]:
    """Empty these records; how many rows of each kind."""
    counts = KINDS[what].destroy(session, ids)
    session.expire_all()
    return counts


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Records whose time is soon over, for whoever can propose it."""
    soon = day + retention.TOLD_AHEAD
    for one in due(session, authorities(actor, Permission.RECORD_KEEP), soon):
        yield Due(
            f"disposal_{one.what}", "picture", "records.show", {}, named(one.municipality), on=one.due_on,
            is_urgent=one.due_on is not None and one.due_on < day,
        )  # fmt: skip


def _held(session: Session) -> list[Held]:
    """Every authority with what it has left, by kind and municipality."""
    return [
        Held(
            what,
            session.get_one(Organisation, authority_id),
            session.get_one(Organisation, place_id),
            retention.in_force(session, authority_id, what),
            tuple(days),
        )
        for what, kind in KINDS.items()
        for (place_id, authority_id), days in _days(session, kind).items()
    ]


def _days(session: Session, kind: Kind) -> dict[tuple[int, int], list[dt.date]]:
    """The days of what is left of a kind, by municipality and authority."""
    query = kind.left()
    _number, authority, place, day = query.selected_columns
    found: dict[tuple[int, int], list[dt.date]] = {}
    for _id, authority_id, place_id, held_on in session.execute(query.order_by(place, authority, day)):
        found.setdefault((place_id, authority_id), []).append(held_on)
    return found
