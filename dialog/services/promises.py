"""Promises: edit, propose, publish, withdraw; and the way back to them from theme and concern.

A promise is published by the police when every party has approved exactly that text, never by one person
alone. The former version stays readable. Versions begin in `promise_making`, or by the machine in
`promise_suggestions`; lines are edited in `promise_lines`; everyone reads `promise_pages`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Action,
    Concern,
    ConcernTheme,
    Evidence,
    FollowUp,
    LineGround,
    Promise,
    PromiseLine,
    PromiseVersion,
)
from dialog.services import (
    approvals,
    comment_forms,
    follow_up,
    progress,
    promise_drafts,
    promise_making,
    promise_quality,
    promise_words,
    public_drafts,
    resting,
    statuses,
)
from dialog.services.errors import Conflict, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.promise_drafts import ALLOWED, IN_WORK, record
from dialog.services.promise_making import Head


def index(session: Session, actor: Actor) -> Sequence[Promise]:
    """Every promise of the actor's municipalities, with its versions."""
    require(actor, Permission.PROMISE_READ)
    return session.scalars(
        sa.select(Promise)
        .where(Promise.municipality_id.in_(where(actor, Permission.PROMISE_READ)))
        .order_by(Promise.municipality_id, Promise.id)
    ).all()


def read(session: Session, actor: Actor, version_id: int) -> PromiseVersion:
    """One version as the desk reads it, whatever its status."""
    return promise_drafts.find(session, actor, Permission.PROMISE_READ, version_id)


def lines_resting_on(
    session: Session, *, theme_id: int | None = None, concern_id: int | None = None, public_only: bool = True
) -> tuple[PromiseLine, ...]:
    """The way onwards from a theme or a concern: the promise lines that rest on it or on its evidence.

    A concern counts by its key, since a later picture speaks of the same concern in other rows.
    """
    wanted = sa.select(Concern.id)
    evidence = sa.select(Evidence.id)
    if concern_id is not None:
        here = session.get_one(Concern, concern_id)
        same = (
            Concern.key == here.key,
            Concern.picture.has(municipality_id=here.picture.municipality_id),
        )
        wanted = wanted.where(*same)
        evidence = evidence.where(Evidence.concern_id.in_(wanted))
    else:
        same_theme = resting.with_merged(session, theme_id) if theme_id else frozenset()
        wanted = wanted.join(ConcernTheme).where(ConcernTheme.theme_id.in_(same_theme))
        evidence = evidence.where(Evidence.theme_id.in_(same_theme))
    grounded = sa.select(LineGround.line_id).where(
        sa.or_(LineGround.concern_id.in_(wanted), LineGround.evidence_id.in_(evidence))
    )
    shown = ("published",) if public_only else (*IN_WORK, "published")
    return tuple(
        session.scalars(
            _lines().where(PromiseLine.id.in_(grounded), PromiseVersion.status.in_(shown))
        ).unique()
    )


def lines_counting(session: Session, action: Action) -> tuple[PromiseLine, ...]:
    """The lines, published or in work, that an action counts, or counted before it was carried over."""
    ids = [one.id for one in (action, *progress.before(action))]
    query = _lines().where(PromiseLine.action_id.in_(ids), PromiseVersion.status.in_((*IN_WORK, "published")))
    return tuple(session.scalars(query))


def _lines() -> sa.Select[PromiseLine]:
    return (
        sa.select(PromiseLine)
        .join(PromiseVersion, PromiseVersion.id == PromiseLine.version_id)
        .order_by(PromiseVersion.promise_id, PromiseVersion.number.desc(), PromiseLine.position)
    )


def edit(
    session: Session, actor: Actor, version_id: int, head: Head, *, revision: int, at: dt.datetime
) -> PromiseVersion:
    """Change what the version says beside its lines. Raises Conflict when somebody changed it meanwhile."""
    version = promise_drafts.open_version(session, actor, version_id, revision)
    promise_making.write_head(version, head)
    promise_drafts.touch(session, version)
    record(session, actor, version, "edit", at)
    return version


def propose(
    session: Session, actor: Actor, version_id: int, *, revision: int, at: dt.datetime
) -> PromiseVersion:
    """Ask the parties to approve exactly this text; what a machine proposed is thereby stood by.

    Raises RuleBroken while there is no line, a line does not say what it rests on, nobody is named who
    follows it up, a changed promise does not say why it changed, a question of the quality check is open, or
    the public has not been asked and no reason is given, is still being asked, or is not told what its
    comments changed.
    """
    version = promise_drafts.open_version(session, actor, version_id, revision)
    missing = unfinished(session, version)
    if missing:
        raise RuleBroken(missing[0])
    public_drafts.require_period_over(version, at)
    promise_quality.require_all(session, version)
    promise_words.fold(version)  # what was corrected while the draft was public is what is proposed
    for line in version.lines:
        line.origin = "written"
    statuses.move(version, "proposed", ALLOWED)
    comment_forms.end_form(session, actor, version, at)
    approvals.freeze(session, actor, version, at=at)
    return version


def unfinished(session: Session, version: PromiseVersion) -> tuple[str, ...]:
    """The rules that the version does not yet keep, in the order in which one would mend them."""
    found = list(promise_drafts.textless(version))
    if not version.followed_up_by.strip():
        found.append("nobody_follows_up")
    says_why = version.reason_for_change.get("sv", "").strip()
    if not says_why and promise_drafts.former(session, version) is not None:
        found.append("change_without_reason")
    found += public_drafts.unanswered(session, version)
    return tuple(found)


def take_back(session: Session, actor: Actor, version_id: int, *, at: dt.datetime) -> PromiseVersion:
    """From proposed or returned to draft again; what was proposed can no longer be approved."""
    version = promise_drafts.find(session, actor, Permission.PROMISE_EDIT, version_id)
    promise_drafts.back_to_draft(version)
    session.flush()
    record(session, actor, version, "take_back", at)
    return version


def publish(session: Session, actor: Actor, version_id: int, *, at: dt.datetime) -> PromiseVersion:
    """Publish what every party approved; the former version is superseded and stays readable.

    Raises RuleBroken while a party has not approved this exact text, Conflict when the text is no longer
    what was proposed.
    """
    version = promise_drafts.find(session, actor, Permission.PROMISE_PUBLISH, version_id)
    if version.status != "proposed":
        raise RuleBroken("status", now=version.status, wanted="published")
    standing = approvals.current(session, version)
    if standing is None:
        raise Conflict(version)
    if not standing.is_approved:
        raise RuleBroken("not_all_approved", count=len(standing.waiting))
    before = promise_drafts.in_force(session, version.promise_id)
    if before is not None:
        statuses.move(before, "superseded", ALLOWED)
        session.flush()  # one published version at a time: the database holds it too
        record(session, actor, before, "supersede", at)
    statuses.move(version, "published", ALLOWED)
    version.published_at, version.published_by = at, actor.id
    session.flush()
    record(session, actor, version, "publish", at, seal=standing.proposal.content_hash[:16])
    return version


def withdraw(session: Session, actor: Actor, version_id: int, *, at: dt.datetime) -> PromiseVersion:
    """Take a draft away, or, for the police, end a published promise before its time.

    Raises RuleBroken for a published one before a follow-up of the whole promise has told everybody that it
    ends and why: a promise does not just disappear.
    """
    version = promise_drafts.find(session, actor, Permission.PROMISE_READ, version_id)
    is_published = version.status == "published"
    needed = Permission.PROMISE_PUBLISH if is_published else Permission.PROMISE_EDIT
    require(actor, needed, version.promise.municipality_id)
    if is_published and not _end_is_told(session, version, at):
        raise RuleBroken("withdraw_says_why")
    statuses.move(version, "withdrawn", ALLOWED)
    comment_forms.end_form(session, actor, version, at)
    session.flush()
    record(session, actor, version, "withdraw", at)
    return version


def _end_is_told(session: Session, version: PromiseVersion, at: dt.datetime) -> bool:
    newest = session.scalar(
        sa.select(FollowUp)
        .where(FollowUp.version_id == version.id, FollowUp.line_key.is_(None))
        .order_by(FollowUp.id.desc())
        .limit(1)
    )
    if newest is None or newest.next_step == "continues":
        return False
    return follow_up.is_public(session, newest, on=clock.day_of(at))


def _agreed(_session: Session, _actor: Actor, _version: PromiseVersion, _at: dt.datetime) -> None:
    """All parties approved: it waits for the police to publish it."""


def _returned(_session: Session, _actor: Actor, version: PromiseVersion, _at: dt.datetime) -> None:
    """A party returned it: it is mended, and proposed anew."""
    statuses.move(version, "returned", ALLOWED)


approvals.register(
    PromiseVersion,
    approvals.Kind(
        name="promise",
        edit=Permission.PROMISE_EDIT,
        approve=Permission.PROMISE_APPROVE,
        read=Permission.PROMISE_READ,
        municipalities=lambda version: (version.promise.municipality_id,),
        agreement=lambda version: version.promise.agreement_id,
        wording=promise_words.wording,
        former=promise_drafts.former,
        agreed=_agreed,
        returned=_returned,
    ),
)
