"""Old promises of a file beside those that are here: what is new, what is here already, what disagrees.

The same file twice stores nothing twice: a promise is known by its title and its period.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.models import Promise, PromiseVersion
from dialog.services import old_promises, promise_drafts, promise_making
from dialog.services.errors import RuleBroken
from dialog.services.old_promises import Line, Told, Words
from dialog.services.old_promises_file import FileLine, FilePromise
from dialog.services.old_promises_words import plain
from dialog.services.permissions import Actor, Permission


@dataclass(frozen=True)
class Coming:
    """A promise of a file: `state` is "new", "here" or "differs" (from `version`, which has other lines)."""

    promise: FilePromise
    state: str
    version: PromiseVersion | None = None


def owners(session: Session, promise: Promise) -> dict[str, str]:
    """What the police and the municipality of a promise are called, in every language."""
    return {
        plain(name): "municipality" if party.is_municipality else "police"
        for party in promise_drafts.parties(session, promise)
        for name in (*party.name.values(), party.key)
    }


def look(
    session: Session, actor: Actor, promise_id: int, promises: Sequence[FilePromise]
) -> tuple[Coming, ...]:
    """What storing the file would do."""
    promise = promise_making.find(session, actor, Permission.PROMISE_EDIT, promise_id)
    here = {
        _name_of(version): version
        for version in promise.versions
        if version.origin == "before_the_system" and version.published_at is not None
    }
    parties = _parties(session, promise)
    found = []
    for one in promises:
        version = here.get(_name(one))
        if version is None:
            found.append(Coming(one, "new"))
            continue
        lines = {(parties[line.owner], plain(line.text)) for line in one.lines}
        stands = {(line.party_id, plain(line.text.get("sv", ""))) for line in version.lines}
        found.append(Coming(one, "here" if lines == stands else "differs", version))
    return tuple(found)


def mark(coming: Sequence[Coming]) -> str:
    """A mark of exactly what the preview showed: nobody stores what they have not seen."""
    seen = "\n".join(f"{one.promise!r} {one.state}" for one in coming)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def store(
    session: Session,
    actor: Actor,
    promise_id: int,
    promises: Sequence[FilePromise],
    *,
    seen: str,
    at: dt.datetime,
) -> tuple[PromiseVersion, ...]:
    """Store what is new, all or nothing. `seen` is the mark of what the person confirmed."""
    coming = look(session, actor, promise_id, promises)
    if mark(coming) != seen:
        raise RuleBroken("old_changed_meanwhile")
    promise = promise_making.find(session, actor, Permission.PROMISE_EDIT, promise_id)
    parties = _parties(session, promise)
    new = [one.promise for one in coming if one.state == "new"]
    if not new:
        raise RuleBroken("old_nothing_new")
    return tuple(old_promises.enter(session, actor, promise_id, _words(one, parties), at=at) for one in new)


def _parties(session: Session, promise: Promise) -> dict[str, int | None]:
    found: dict[str, int | None] = {"unknown": None, "municipality": promise.municipality_id}
    police = [one.id for one in promise_drafts.parties(session, promise) if not one.is_municipality]
    return {**found, "police": police[0]}


def _words(one: FilePromise, parties: dict[str, int | None]) -> Words:
    return Words(
        title={"sv": one.title},
        introduction={},
        days=one.days,
        period=one.period,
        source=one.source,
        followed_up_by="",
        lines=tuple(_line(line, parties) for line in one.lines),
        is_in_force=one.is_in_force,
    )


def _line(line: FileLine, parties: dict[str, int | None]) -> Line:
    told = line.told
    if told is None:
        return Line(parties[line.owner], {"sv": line.text})
    words = {"text": told.text, "because": told.because}
    texts = {key: {"sv": text} if text else {} for key, text in words.items()}
    return Line(
        parties[line.owner],
        {"sv": line.text},
        Told(told.outcome, told.next_step, texts["text"], texts["because"], told.on, told.source),
    )


def _name(one: FilePromise) -> tuple[str, str]:
    if one.days is not None and not one.period:
        return plain(one.title), f"{one.days[0]}/{one.days[1]}"
    return plain(one.title), plain(one.period)


def _name_of(version: PromiseVersion) -> tuple[str, str]:
    title = plain(version.title.get("sv", ""))
    if version.period_words is None:
        return title, f"{version.valid_from}/{version.valid_to}"
    return title, plain(version.period_words)
