"""How a promise went and what happens next: written once, corrected by a new row, never removed.

The party whose line it is writes it. The other party sees it for some working days and may remark on it; then
everybody reads it, by itself. Who answered is told also what was not done, and why: without a reason such a
follow-up is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Agreement, FollowUp, FollowUpRemark, Promise, PromiseLine, PromiseVersion
from dialog.services import (
    audit,
    drafting,
    follow_up_parties,
    progress,
    promise_drafts,
    promise_making,
    promise_words,
)
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
    replaced_by_id: int | None = None
    """The version that takes its place, where the next step is that something else does."""
    source: str = ""
    """Where an old promise's outcome is told."""
    came_along: bool = False
    """It was entered together with an old promise, whether or not anybody knows where it stood."""

    @property
    def is_told_elsewhere(self) -> bool:
        """What is told by a source, or came along, is as complete as it was there; either party enters it."""
        return bool(self.source) or self.came_along


@dataclass(frozen=True)
class Counted:
    """How many times the line's action was done by a day, and could be expected by then."""

    done: int | None = None
    expected: int | None = None


def record(
    session: Session,
    actor: Actor,
    promise_id: int,
    words: FollowUpWords,
    *,
    version_id: int | None = None,
    at: dt.datetime,
) -> FollowUp:
    """Record how it went, with a line or with the whole: of the version in force, or of an earlier one.

    Raises RuleBroken for a line of the other party.
    """
    promise = promise_making.find(session, actor, Permission.PROMISE_FOLLOW_UP, promise_id)
    version = _version(session, promise, version_id)
    return _add(session, actor, version, words, None, at)


def record_all(
    session: Session,
    actor: Actor,
    version_id: int,
    told: Sequence[FollowUpWords],
    *,
    at: dt.datetime,
) -> tuple[FollowUp, ...]:
    """Record how several lines of a version went, all or none. Raises RuleBroken when nothing is said."""
    version = promise_drafts.find(session, actor, Permission.PROMISE_FOLLOW_UP, version_id)
    if not told:
        raise RuleBroken("nothing_to_follow_up")
    return tuple(
        record(session, actor, version.promise_id, words, version_id=version_id, at=at) for words in told
    )


def correct(
    session: Session, actor: Actor, follow_up_id: int, words: FollowUpWords, *, at: dt.datetime
) -> FollowUp:
    """Say anew what was said wrongly; the first row stays in the records.

    Raises RuleBroken for one that is corrected already: the newest one is what stands.
    """
    wrong = find(session, actor, follow_up_id, Permission.PROMISE_FOLLOW_UP)
    if is_corrected(session, wrong):
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


def told_on(day: dt.date) -> sa.ColumnElement[bool]:
    """What everybody may read that day: its preview is over, or the other party has said that it is fine."""
    fine = sa.select(FollowUpRemark.id).where(
        FollowUpRemark.follow_up_id == FollowUp.id,
        FollowUpRemark.is_content,
        FollowUpRemark.written_at < clock.end_of(day),
    )
    return sa.or_(FollowUp.public_from <= day, fine.exists())


def is_public(session: Session, row: FollowUp, *, on: dt.date) -> bool:
    """Whether everybody may read it that day."""
    found = session.scalar(sa.select(FollowUp.id).where(FollowUp.id == row.id, told_on(on)))
    return found is not None


def public_among(session: Session, rows: Sequence[FollowUp], *, on: dt.date) -> set[int]:
    """The ids of those that everybody may read that day."""
    ids = [row.id for row in rows]
    return set(session.scalars(sa.select(FollowUp.id).where(FollowUp.id.in_(ids), told_on(on))))


def public_since(session: Session, row: FollowUp) -> dt.date:
    """The first day on which everybody could read it: when its preview ended, or by the other party's yes."""
    said = session.scalar(
        sa.select(sa.func.min(FollowUpRemark.written_at)).where(
            FollowUpRemark.follow_up_id == row.id, FollowUpRemark.is_content
        )
    )
    return min(row.public_from, clock.day_of(said)) if said else row.public_from


def is_corrected(session: Session, row: FollowUp) -> bool:
    """Whether a later row has taken its place."""
    return session.scalar(sa.select(FollowUp.id).where(FollowUp.corrects_id == row.id)) is not None


def listing(session: Session, promise_id: int, *, public_on: dt.date | None = None) -> tuple[FollowUp, ...]:
    """What stands, the newest first: a corrected row gives way to its correction.

    With `public_on` only what everybody may read that day; a correction that is not public yet leaves the
    first row standing.
    """
    return listings(session, [promise_id], public_on=public_on)[promise_id]


def listings(
    session: Session, promise_ids: Collection[int], *, public_on: dt.date | None = None
) -> dict[int, tuple[FollowUp, ...]]:
    """The same of several promises, each for itself."""
    # What was said of an old promise that was entered wrongly and taken back is read by nobody.
    query = (
        sa.select(FollowUp)
        .join(PromiseVersion, PromiseVersion.id == FollowUp.version_id)
        .where(FollowUp.promise_id.in_(promise_ids), PromiseVersion.published_at.is_not(None))
    )
    if public_on is not None:
        query = query.where(told_on(public_on))
    rows = session.scalars(query.order_by(FollowUp.on.desc(), FollowUp.id.desc())).all()
    corrected = {row.corrects_id for row in rows}
    standing = [row for row in rows if row.id not in corrected]
    return {one: tuple(row for row in standing if row.promise_id == one) for one in promise_ids}


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


def may_replace(session: Session, version: PromiseVersion) -> tuple[PromiseVersion, ...]:
    """The other versions of the promise, the newest first: what can take the place of a line of this one."""
    versions = session.get_one(Promise, version.promise_id).versions
    return tuple(one for one in reversed(versions) if one.id != version.id and one.status != "withdrawn")


def counted(line: PromiseLine | None, *, on: dt.date) -> Counted:
    """What the line's action comes to on a day; counts of periods that begin later are not in it."""
    found = progress.of_line(line, on=on) if line else None
    return Counted(found.done, found.expected) if found else Counted()


def public_from(session: Session, promise: Promise, *, at: dt.datetime) -> dt.date:
    """The first day on which everybody reads what is written now."""
    agreement = session.get_one(Agreement, promise.agreement_id)
    return clock.after_working_days(clock.day_of(at), agreement.preview_days)


def check(version: PromiseVersion, words: FollowUpWords, *, on: dt.date) -> None:
    """What a follow-up must say. Raises RuleBroken; also used for the preview of what will be read."""
    is_old = version.origin == "before_the_system"
    if "unknown" in (words.outcome, words.next_step) and not is_old:
        raise RuleBroken("follow_up_unknown")
    if words.is_told_elsewhere and not is_old:
        raise RuleBroken("source_of_old_promise")
    if not words.is_told_elsewhere and words.outcome != "unknown":
        drafting.written(words.text)
        if words.outcome in ("partly", "not_done") and not words.because.get("sv", "").strip():
            raise RuleBroken("because_missing")
    if words.on > on:
        raise RuleBroken("follow_up_ahead")
    if words.line_key is not None and promise_words.line_of(version, words.line_key) is None:
        raise NotFound
    if words.replaced_by_id is not None and words.next_step != "replaced":
        raise RuleBroken("replaced_by_nothing")


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
    line = promise_words.line_of(version, words.line_key) if words.line_key else None
    parties = follow_up_parties.mine(actor, Permission.PROMISE_FOLLOW_UP, version.promise.municipality_id)
    if not words.is_told_elsewhere and not follow_up_parties.owns(line, parties):
        raise RuleBroken("follow_up_by_owner")
    if words.replaced_by_id is not None:
        after = session.get(PromiseVersion, words.replaced_by_id)
        if after is None or after.promise_id != version.promise_id:
            raise NotFound
    # By a source one may tell of the other party's line, which that party then sees first.
    is_own = line is not None and line.party_id in parties
    is_public_now = words.came_along or (bool(words.source) and is_own)
    count = counted(line, on=words.on)
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
        public_from=day if is_public_now else public_from(session, version.promise, at=at),
        done_count=count.done,
        expected_count=count.expected,
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
