"""What a process remembers at a head of the log: what the site speaks, and what was worked out of many rows.

When the log has grown, the lines in between are read, and what they leave as it is lives on (`known_lines`).
A value is read at the head it is kept under or later; so a line that changes it comes after that head, and
is met on the way to the next.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.languages import Speech
from dialog.models import AuditEvent, AuditHead, Organisation
from dialog.services import speech as speeches
from dialog.services.known import Entry, Scope, parted
from dialog.services.known_lines import SPEAKS_ALIKE, Line, Told

MOST_KNOWN = 4000
"""How much a process remembers of what it has read: of a survey in one municipality some six things, and a
country has 290 of them."""
MOST_LINES = 400
"""So many lines are looked through; after more, everything is read anew."""
CHANGING = threading.Lock()
"""Held by the thread that puts a value where others look."""
Known = TypeVar("Known")


@dataclass(frozen=True)
class Held:
    """One head of the log, by its number and its hash, and what is remembered at it.

    A request keeps to the one that it began with, also while another thread has gone on to a later head.
    """

    head: int
    hash: str
    speech: Speech
    values: dict[Hashable, Entry] = field(default_factory=dict)

    def known(self, key: Hashable, read: Callable[[], Known], scope: Scope) -> Known:
        """What stands under the key, or is read now and stands there from now on."""
        name, stamps = parted(key)
        entry = self.values.get(name)
        if entry is None or entry.stamps != stamps:
            entry = Entry(read(), stamps, scope)
            with CHANGING:
                self.values.pop(name, None)  # the newest stands last
                self.values[name] = entry
                if len(self.values) > MOST_KNOWN:
                    del self.values[next(iter(self.values))]
        return cast(Known, entry.value)


def at_head(session: Session, former: Held | None) -> Held:
    """What is remembered at the head of the log as it is now."""
    read = _since(session, former) if former is not None else None
    if former is None or read is None:
        return _anew(session, former)
    head, digest, lines = read
    told, values, said = Told.by(lines), former.values, former.speech
    if not told.is_nothing:
        with CHANGING:
            values = {key: one for key, one in values.items() if told.leaves(one.scope)}
    if any(one.action not in SPEAKS_ALIKE for one in lines):
        said = speeches.load(session, former.speech)
    return Held(head, digest, said, values)


def _anew(session: Session, former: Held | None) -> Held:
    found = session.execute(sa.select(AuditHead.seq, AuditHead.hash)).first()
    head, digest = (found[0], found[1]) if found else (0, "")
    return Held(head, digest, speeches.load(session, former.speech if former else None))


def _since(session: Session, former: Held) -> tuple[int, str, list[Line]] | None:
    """The newest head with its hash, and the lines after the former one.

    None where there are too many, or where the former head is not part of this log: a restored database.
    """
    place = sa.case((Organisation.kind == "municipality", AuditEvent.organisation_id))
    query = (
        sa.select(AuditEvent.seq, AuditEvent.hash, AuditEvent.action, place)
        .outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
        .where(AuditEvent.seq >= former.head)
        .order_by(AuditEvent.seq)
        .limit(MOST_LINES + 2)
    )
    rows = session.execute(query).all()
    if not rows or len(rows) > MOST_LINES + 1 or (rows[0][0], rows[0][1]) != (former.head, former.hash):
        return None
    return rows[-1][0], rows[-1][1], [Line(row[2], row[3]) for row in rows[1:]]
