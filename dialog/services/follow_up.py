"""How a promise went and what happens next: written once, corrected by a new row, never removed.

Who answered is told also what was not done, and why: without a reason such a follow-up is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import FollowUp, Promise, PromiseVersion
from dialog.services import audit, drafting, promise_drafts, promise_making, promise_words
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from surveys.texts import Texts


@dataclass(frozen=True)
class FollowUpWords:
    """What a follow-up says. Without `line_key` it is about the promise as a whole."""

    on: dt.date
    outcome: str
    next_step: str
    text: Texts
    because: Texts = field(default_factory=dict)
    line_key: str | None = None
    public_from: dt.date | None = None
    """The same day as it is recorded, unless another is chosen."""
    replaced_by_id: int | None = None
    source: str = ""
    """Where it stood how an old promise went."""


def record(
    session: Session,
    actor: Actor,
    promise_id: int,
    words: FollowUpWords,
    *,
    version_id: int | None = None,
    at: dt.datetime,
) -> FollowUp:
    """Record how it went, with a line or with the whole: of the version in force, or of an earlier one."""
    promise = promise_making.find(session, actor, Permission.PROMISE_FOLLOW_UP, promise_id)
    version = _version(session, promise, version_id)
    return _add(session, actor, version, words, None, at)


def correct(
    session: Session, actor: Actor, follow_up_id: int, words: FollowUpWords, *, at: dt.datetime
) -> FollowUp:
    """Say anew what was said wrongly; the first row stays in the records.

    Raises RuleBroken for one that is corrected already: the newest one is what stands.
    """
    wrong = find(session, actor, follow_up_id, Permission.PROMISE_FOLLOW_UP)
    if session.scalar(sa.select(FollowUp.id).where(FollowUp.corrects_id == wrong.id)):
        raise RuleBroken("follow_up_is_corrected")
    return _add(session, actor, session.get_one(PromiseVersion, wrong.version_id), words, wrong, at)


def find(
    session: Session, actor: Actor, follow_up_id: int, permission: Permission = Permission.PROMISE_READ
) -> FollowUp:
    """One follow-up, for the desk."""
    found = session.get(FollowUp, follow_up_id)
    if found is None:
        raise NotFound
    require(actor, permission, session.get_one(Promise, found.promise_id).municipality_id)
    return found


def listing(session: Session, promise_id: int, *, public_on: dt.date | None = None) -> tuple[FollowUp, ...]:
    """What stands, the newest first: a corrected row gives way to its correction.

    With `public_on` only what everybody may read that day; a correction that is not public yet leaves the
    first row standing.
    """
    # What was said of an old promise that was entered wrongly and taken back is read by nobody.
    query = (
        sa.select(FollowUp)
        .join(PromiseVersion, PromiseVersion.id == FollowUp.version_id)
        .where(FollowUp.promise_id == promise_id, PromiseVersion.published_at.is_not(None))
    )
    if public_on is not None:
        query = query.where(FollowUp.public_from <= public_on)
    rows = session.scalars(query.order_by(FollowUp.on.desc(), FollowUp.id.desc())).all()
    corrected = {row.corrects_id for row in rows}
    return tuple(row for row in rows if row.id not in corrected)


def newest(rows: Sequence[FollowUp], line_key: str | None) -> FollowUp | None:
    """The newest one about a line (or about the whole) among what stands."""
    return next((row for row in rows if row.line_key == line_key), None)


def of_actor(session: Session, actor: Actor) -> tuple[tuple[PromiseVersion, tuple[FollowUp, ...]], ...]:
    """Every promise in force where the actor works, with its follow-ups: the desk's list."""
    require(actor, Permission.PROMISE_READ)
    versions = session.scalars(
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            PromiseVersion.status == "published",
            Promise.municipality_id.in_(where(actor, Permission.PROMISE_READ)),
        )
        .order_by(PromiseVersion.valid_to, PromiseVersion.id)
    )
    return tuple((version, listing(session, version.promise_id)) for version in versions)


def check(version: PromiseVersion, words: FollowUpWords, *, on: dt.date) -> None:
    """What a follow-up must say. Raises RuleBroken; also used for the preview of what will be read.

    Of a promise from before the system not everything may be known: then the page says so.
    """
    if version.origin != "before_the_system":
        drafting.written(words.text)
        if "unknown" in (words.outcome, words.next_step):
            raise RuleBroken("outcome_is_known")
        if words.outcome != "done" and not words.because.get("sv", "").strip():
            raise RuleBroken("because_missing")
    if words.on > on:
        raise RuleBroken("follow_up_ahead")
    if words.line_key is not None and promise_words.line_of(version, words.line_key) is None:
        raise NotFound


def _add(
    session: Session,
    actor: Actor,
    version: PromiseVersion,
    words: FollowUpWords,
    corrects: FollowUp | None,
    at: dt.datetime,
) -> FollowUp:
    day = clock.day_of(at)
    check(version, words, on=day)
    if words.replaced_by_id is not None:
        after = session.get(PromiseVersion, words.replaced_by_id)
        if after is None or after.promise_id != version.promise_id:
            raise NotFound
    made = FollowUp(
        promise_id=version.promise_id,
        line_key=words.line_key,
        version_id=version.id,
        on=words.on,
        outcome=words.outcome,
        because=dict(words.because),
        next_step=words.next_step,
        replaced_by_id=words.replaced_by_id,
        text=dict(words.text),
        corrects_id=corrects.id if corrects else None,
        recorded_by=actor.id,
        recorded_at=at,
        public_from=words.public_from or day,
        source=words.source,
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        actor,
        "promise:correct_follow_up" if corrects else "promise:follow_up",
        f"follow_up:{made.id}",
        at=at,
        organisation_id=version.promise.municipality_id,
        outcome=words.outcome,
    )
    return made


def _version(session: Session, promise: Promise, version_id: int | None) -> PromiseVersion:
    if version_id is None:
        version = promise_drafts.in_force(session, promise.id)
        if version is None:
            raise RuleBroken("nothing_in_force")
        return version
    version = session.get(PromiseVersion, version_id)
    if version is None or version.promise_id != promise.id or version.published_at is None:
        raise NotFound
    return version
