"""You said, we did, it did not work out because: each line that has been followed up, for everyone.

What residents said are the problems that the line rests on, with how many took them up: protected numbers
only, as they stand in the agreed picture.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Evidence, FollowUp, Promise, PromiseLine, PromiseVersion
from dialog.services import brought_up, follow_up, promise_drafts
from surveys.texts import Texts


@dataclass(frozen=True)
class Said:
    """A problem that residents took up, and how many of them, where it is counted and may be shown."""

    title: Texts
    evidence: Evidence | None


@dataclass(frozen=True)
class Told:
    """A line of a promise with what was said before it and how it went after."""

    version: PromiseVersion
    line: PromiseLine
    said: tuple[Said, ...]
    row: FollowUp


def of_municipality(session: Session, municipality_id: int, *, on: dt.date) -> tuple[Told, ...]:
    """Of every promise in force there, or else of the last one of each: what is told, the newest first."""
    promises = session.scalars(
        sa.select(Promise).where(Promise.municipality_id == municipality_id).order_by(Promise.id)
    )
    found = [one for promise in promises for one in of_promise(session, promise, on=on)]
    return tuple(sorted(found, key=lambda one: one.row.on, reverse=True))


def of_promise(session: Session, promise: Promise, *, on: dt.date) -> tuple[Told, ...]:
    """The lines of the promise as it stands that everyone can read how it went with."""
    readable = [one for one in promise.versions if one.status in promise_drafts.READABLE and one.published_at]
    standing = max(
        readable, key=lambda one: (one.status == "published", one.valid_from, one.number), default=None
    )
    return of_version(session, standing, on=on) if standing else ()


def of_version(session: Session, version: PromiseVersion, *, on: dt.date) -> tuple[Told, ...]:
    """The lines of one version that everyone can read how it went with, in the order of the promise."""
    rows = [
        row
        for row in follow_up.listing(session, version.promise_id, public_on=on)
        if row.version_id == version.id and row.line_key is not None
    ]
    return tuple(_told(version, rows))


def _told(version: PromiseVersion, rows: list[FollowUp]) -> Iterator[Told]:
    counted = brought_up.by_problem(version.lines)
    for line in version.lines:
        row = follow_up.newest(rows, line.key)
        if row is not None:
            yield Told(version, line, tuple(_said(line, counted)), row)


def _said(line: PromiseLine, counted: Mapping[int, Evidence]) -> Iterator[Said]:
    """Each problem once, with the residents' evidence of it that the promise rests on."""
    concerns = [
        ground.concern or (ground.evidence.concern if ground.evidence else None) for ground in line.grounds
    ]
    for concern in dict.fromkeys(one for one in concerns if one is not None):
        yield Said(concern.title, counted.get(concern.id))
