"""Where versions of a promise come from: a first one by hand, a copy of the one in force, or an old promise.

An old promise was given before the system: its lines say nothing of what they rest on and nobody approved
it here. It is entered as it stood, marked so, and the page says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Agreement, LineGround, Organisation, Promise, PromiseLine, PromiseVersion
from dialog.services import agreements, audit, drafting, pictures, promise_drafts, promise_words
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.promise_drafts import IN_WORK, record
from surveys.texts import Texts

SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Head:
    """What a version says beside its lines."""

    title: Texts
    introduction: Texts
    valid_from: dt.date
    valid_to: dt.date
    reason_for_change: Texts
    followed_up_by: str = ""
    period_words: str | None = None
    """The period of an old promise as its source says it, where exact days are not known; may be empty."""
    source: str = ""
    """Where an old promise stood."""


@dataclass(frozen=True)
class OldLine:
    """A line of a promise from before the system, of a party or of nobody knows whom.

    With a `key`, a later version's line can go on from it.
    """

    party_id: int | None
    text: Texts
    key: str = ""


def make(
    session: Session, actor: Actor, municipality_id: int, agreement_id: int, slug: str, *, at: dt.datetime
) -> Promise:
    """Make a place for a promise of the police and a municipality; its versions come after."""
    require(actor, Permission.PROMISE_EDIT, municipality_id)
    agreement = session.get(Agreement, agreement_id)
    if agreement is None or municipality_id not in {party.id for party in agreement.parties}:
        raise NotFound
    if not SLUG.fullmatch(slug):
        raise RuleBroken("promise_slug")
    if session.scalar(sa.select(Promise.id).filter_by(municipality_id=municipality_id, slug=slug)):
        raise RuleBroken("promise_slug_taken", slug=slug)
    promise = Promise(municipality_id=municipality_id, agreement_id=agreement_id, slug=slug)
    session.add(promise)
    session.flush()
    audit.record(
        session, actor, "promise:make", f"promise:{promise.id}", at=at, organisation_id=municipality_id
    )
    return promise


def draft(session: Session, actor: Actor, promise_id: int, *, at: dt.datetime) -> PromiseVersion:
    """Begin the next version by hand: a copy of the one in force, or an empty one."""
    version = begin(session, actor, promise_id, at=at)
    before = promise_drafts.former(session, version)
    if before is not None:
        version.lines = [_copy(line, version.picture_id) for line in before.lines]
    session.flush()
    record(session, actor, version, "draft", at)
    return version


def begin(session: Session, actor: Actor, promise_id: int, *, at: dt.datetime) -> PromiseVersion:
    """The next version without lines, resting on the agreed picture; the caller fills it and logs.

    Raises RuleBroken while another version is in work, since two drafts would drift apart.
    """
    promise = find(session, actor, Permission.PROMISE_EDIT, promise_id)
    waiting = [version.number for version in promise.versions if version.status in IN_WORK]
    if waiting:
        raise RuleBroken("promise_in_work", number=waiting[0])
    agreement = session.get_one(Agreement, promise.agreement_id)
    picture = pictures.agreed(session, promise.municipality_id)
    before = promise_drafts.in_force(session, promise_id)
    # The words of an old promise speak of how it was entered.
    words = before if before is not None and before.origin != "before_the_system" else None
    version = PromiseVersion(
        promise=promise,
        number=_next_number(promise),
        title=dict(promise_words.said(words, "title")) if words else _title(promise.municipality),
        introduction=dict(promise_words.said(words, "introduction")) if words else {},
        picture_id=picture.id if picture else None,
        valid_from=clock.day_of(at),
        valid_to=max(clock.day_of(at), agreements.ends_on(session, agreement)),
        reason_for_change={},
        followed_up_by=before.followed_up_by if before else "",
    )
    session.add(version)
    session.flush()
    return version


def enter_old(
    session: Session,
    actor: Actor,
    promise_id: int,
    head: Head,
    lines: Sequence[OldLine],
    *,
    is_in_force: bool,
    at: dt.datetime,
) -> PromiseVersion:
    """Enter a promise that was given before the system, without grounds and without approvals here.

    Raises RuleBroken for one that is not from the past, and for one said to be in force while a later one is
    published: this is no way around the approval of the parties.
    """
    promise = find(session, actor, Permission.PROMISE_EDIT, promise_id)
    if head.valid_from >= clock.day_of(at):
        raise RuleBroken("old_promise_is_past")
    others = {one.status for one in promise.versions if one.origin != "before_the_system"}
    if is_in_force and (others - {"withdrawn"} or promise_drafts.in_force(session, promise_id)):
        raise RuleBroken("later_promise_exists")
    if not lines:
        raise RuleBroken("promise_without_lines")
    parties = {party.id for party in promise_drafts.parties(session, promise)}
    if not {line.party_id for line in lines} - {None} <= parties:
        raise NotFound
    version = PromiseVersion(promise=promise, number=_next_number(promise), origin="before_the_system")
    write_head(version, head)
    session.add(version)
    session.flush()
    version.lines = [
        PromiseLine(
            key=line.key or f"old-{version.number}-{position}",
            position=position,
            party_id=line.party_id,
            text=drafting.written(line.text),
        )
        for position, line in enumerate(lines, 1)
    ]
    session.flush()
    # Only now: the database refuses lines of a version that is published already.
    version.status = "published" if is_in_force else "superseded"
    version.published_at, version.published_by = at, actor.id
    session.flush()
    record(session, actor, version, "enter_old", at, lines=len(lines))
    return version


def old_lines(party_id: int | None, texts: Texts) -> list[OldLine]:
    """What a party promised, written with each thing on a line of its own, in every language alike.

    Raises RuleBroken when a translation has more or fewer lines than the Swedish text.
    """
    written = {
        code: [line.strip() for line in text.split("\n") if line.strip()] for code, text in texts.items()
    }
    swedish = written.get("sv", [])
    for code, lines in written.items():
        if lines and len(lines) != len(swedish):
            raise RuleBroken("old_lines_differ", language=code)
    return [
        OldLine(party_id, {code: lines[place] for code, lines in written.items() if lines})
        for place in range(len(swedish))
    ]


def find(session: Session, actor: Actor, permission: Permission, promise_id: int) -> Promise:
    """The promise, if the actor has the permission in its municipality."""
    promise = session.get(Promise, promise_id)
    if promise is None:
        raise NotFound
    require(actor, permission, promise.municipality_id)
    return promise


def write_head(version: PromiseVersion, head: Head) -> None:
    """Put the words and dates on a version. Raises RuleBroken without Swedish, or when it ends too early."""
    if head.valid_to < head.valid_from:
        raise RuleBroken("ends_before_it_begins")
    version.title, version.introduction = drafting.written(head.title), dict(head.introduction)
    version.valid_from, version.valid_to = head.valid_from, head.valid_to
    version.reason_for_change, version.followed_up_by = dict(head.reason_for_change), head.followed_up_by
    version.period_words, version.source = head.period_words, head.source


def _copy(line: PromiseLine, picture_id: int | None) -> PromiseLine:
    """The same line in a new version; grounds and cause go along while their picture is in force."""
    grounds = []
    for ground in line.grounds:
        concern = ground.concern or (ground.evidence.concern if ground.evidence else None)
        if concern is None or concern.picture_id == picture_id:
            grounds.append(
                LineGround(
                    concern_id=ground.concern_id, evidence_id=ground.evidence_id, action_id=ground.action_id
                )
            )
    return PromiseLine(
        key=line.key,
        position=line.position,
        party_id=line.party_id,
        text=dict(promise_words.said(line, "text")),
        place=dict(line.place) if line.place else None,
        cause_id=line.cause_id if line.cause and line.cause.concern.picture_id == picture_id else None,
        goal_id=line.goal_id,
        action_id=line.action_id,
        grounds=grounds,
    )


def _title(municipality: Organisation) -> dict[str, str]:
    """Proposed in Swedish and English; a person writes the Northern Sámi one."""
    name = municipality.name
    return {
        "sv": f"Det här lovar polisen och {name['sv']}",
        "en": f"What the police and {name.get('en', name['sv'])} promise",
    }


def _next_number(promise: Promise) -> int:
    return max([one.number for one in promise.versions], default=0) + 1
