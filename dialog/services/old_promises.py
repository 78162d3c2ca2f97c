"""Promises from before the system: entered with what is known of them, mended until somebody follows them up.

What nobody knows stays unknown: who promised a line, when a promise held, how it went. A published text is
frozen, so mending takes back what was entered wrongly, which nobody reads any more, and enters it anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Agreement, FollowUp, Promise, PromiseLine, PromiseVersion
from dialog.services import follow_up, promise_drafts, promise_making, statuses
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.follow_up import FollowUpWords
from dialog.services.old_promises_period import bounds
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.promise_making import Head, OldLine
from surveys.texts import Texts


@dataclass(frozen=True)
class Told:
    """How a line went, as its source says it; `on` is the day it is entered where the source names none."""

    outcome: str
    next_step: str
    text: Texts
    because: Texts
    on: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class Line:
    """A line of an old promise, and how it went if anything is known of that."""

    party_id: int | None
    text: Texts
    told: Told | None = None


@dataclass(frozen=True)
class Words:
    """An old promise as it is entered. Without both days the period is `period`, which may be empty."""

    title: Texts
    introduction: Texts
    days: tuple[dt.date, dt.date] | None
    period: str
    source: str
    followed_up_by: str
    lines: tuple[Line, ...]
    is_in_force: bool


def enter(
    session: Session, actor: Actor, promise_id: int, words: Words, *, at: dt.datetime
) -> PromiseVersion:
    """Enter an old promise, and what is known of how its lines went."""
    promise = promise_making.find(session, actor, Permission.PROMISE_EDIT, promise_id)
    first, last = words.days or _bounds(session, promise, words.period, clock.day_of(at))
    head = Head(
        title=words.title,
        introduction=words.introduction,
        valid_from=first,
        valid_to=last,
        reason_for_change={},
        followed_up_by=words.followed_up_by,
        period_words=None if words.days and not words.period else words.period,
        source=words.source,
    )
    version = promise_making.enter_old(
        session,
        actor,
        promise_id,
        head,
        [OldLine(line.party_id, line.text) for line in words.lines],
        is_in_force=words.is_in_force,
        at=at,
    )
    for line, made in zip(words.lines, version.lines, strict=True):
        if line.told is not None:
            told = _told(line.told, made.key, clock.day_of(at))
            follow_up.record(session, actor, promise_id, told, version_id=version.id, at=at)
    return version


def take_back(session: Session, actor: Actor, version_id: int, *, at: dt.datetime) -> PromiseVersion:
    """Take back an old promise that was entered wrongly: nobody reads it any more, the log keeps that it was.

    Raises RuleBroken when somebody has followed it up since: what was told stays readable.
    """
    version = find(session, actor, Permission.PROMISE_EDIT, version_id)
    if not can_be_mended(session, version):
        raise RuleBroken("old_is_followed_up")
    if version.status == "published":
        statuses.move(version, "withdrawn", promise_drafts.ALLOWED)
    else:
        version.status = "withdrawn"
    version.published_at = version.published_by = None
    session.flush()
    promise_drafts.record(session, actor, version, "take_back_old", at)
    return version


def mend(session: Session, actor: Actor, version_id: int, words: Words, *, at: dt.datetime) -> PromiseVersion:
    """Take back what was entered wrongly and enter it anew.

    How the lines went goes along by their place, where the words bring nothing of their own.
    """
    version = find(session, actor, Permission.PROMISE_EDIT, version_id)
    told = _told_of(session, version)
    take_back(session, actor, version_id, at=at)
    known = {(line.party_id, line.text.get("sv", "")): told.get(line.key) for line in version.lines}
    by_words = {line.text.get("sv", ""): told.get(line.key) for line in version.lines}
    lines = tuple(
        replace(one, told=one.told or known.get(_name(one)) or by_words.get(one.text.get("sv", "")))
        for one in words.lines
    )
    return enter(session, actor, version.promise_id, replace(words, lines=lines), at=at)


def find(session: Session, actor: Actor, permission: Permission, version_id: int) -> PromiseVersion:
    """A promise from before the system that everybody can read. Raises NotFound for any other version."""
    version = promise_drafts.find(session, actor, permission, version_id)
    if version.origin != "before_the_system" or version.published_at is None:
        raise NotFound
    return version


def can_be_mended(session: Session, version: PromiseVersion) -> bool:
    """Whether nothing was said of it since it was entered, and it was not ended before its time."""
    if version.origin != "before_the_system" or version.published_at is None:
        return False
    since = session.scalar(
        sa.select(FollowUp.id)
        .where(FollowUp.version_id == version.id, FollowUp.recorded_at != version.published_at)
        .limit(1)
    )
    return since is None and version.status != "withdrawn"


def listing(session: Session, actor: Actor) -> tuple[tuple[PromiseVersion, int], ...]:
    """Every old promise where the actor works, the newest first, each with how many lines are told of."""
    require(actor, Permission.PROMISE_READ)
    versions = session.scalars(
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            PromiseVersion.origin == "before_the_system",
            PromiseVersion.published_at.is_not(None),
            Promise.municipality_id.in_(where(actor, Permission.PROMISE_READ)),
        )
        .order_by(Promise.municipality_id, PromiseVersion.valid_from.desc(), PromiseVersion.id)
    ).all()
    return tuple((version, len(told_of(session, version))) for version in versions)


def told_of(session: Session, version: PromiseVersion) -> dict[str, FollowUp]:
    """What stands of how each line went, by the line's key."""
    rows = [one for one in follow_up.listing(session, version.promise_id) if one.version_id == version.id]
    found = {line.key: follow_up.newest(rows, line.key) for line in version.lines}
    return {key: row for key, row in found.items() if row is not None}


def words_of(session: Session, version: PromiseVersion) -> Words:
    """An entered promise as it would be entered again."""
    told = _told_of(session, version)
    is_exact = version.period_words is None
    return Words(
        title=version.title,
        introduction=version.introduction,
        days=(version.valid_from, version.valid_to) if is_exact else None,
        period=version.period_words or "",
        source=version.source,
        followed_up_by=version.followed_up_by,
        lines=tuple(Line(line.party_id, line.text, told.get(line.key)) for line in version.lines),
        is_in_force=version.status == "published",
    )


def lines_of(lines: Iterable[PromiseLine], party_id: int | None) -> dict[str, str]:
    """The lines of a party as one text in each language, each on a line of its own."""
    mine = [line for line in lines if line.party_id == party_id]
    codes = [code for code in ("sv", "se", "en") if all(line.text.get(code) for line in mine)]
    return {code: "\n".join(line.text[code] for line in mine) for code in codes} if mine else {}


def _bounds(session: Session, promise: Promise, period: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """Days that put the promise in order: what its words can mean, or the agreement's if they name none."""
    found = bounds(period)
    if found is None:
        agreement = session.get_one(Agreement, promise.agreement_id)
        found = agreement.starts_on, agreement.ends_on
    first = min(found[0], today - dt.timedelta(days=1))
    return first, max(first, found[1])


def _told_of(session: Session, version: PromiseVersion) -> dict[str, Told]:
    return {
        key: Told(row.outcome, row.next_step, row.text, row.because, row.on, row.source)
        for key, row in told_of(session, version).items()
    }


def _told(told: Told, key: str, today: dt.date) -> FollowUpWords:
    return FollowUpWords(
        on=told.on or today,
        outcome=told.outcome,
        next_step=told.next_step,
        text=told.text,
        because=told.because,
        line_key=key,
        source=told.source,
        came_along=True,
    )


def _name(line: Line) -> tuple[int | None, str]:
    return line.party_id, line.text.get("sv", "")
