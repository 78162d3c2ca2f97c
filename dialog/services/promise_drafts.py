"""Opening a promise version to change it: who may, that it is not published, that nobody else changed it.

An edit of a proposed version takes the proposal back, and one of a returned version begins anew: the
parties approve one exact text, and after the edit this is no longer it.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, Organisation, Promise, PromiseLine, PromiseVersion
from dialog.services import audit, promise_words, statuses
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.revisions import count_revision

ALLOWED: statuses.Steps = {
    "draft": frozenset({"public_draft", "proposed", "withdrawn"}),
    "public_draft": frozenset({"draft", "proposed", "withdrawn"}),
    "proposed": frozenset({"draft", "returned", "published", "withdrawn"}),
    "returned": frozenset({"draft", "withdrawn"}),
    "published": frozenset({"superseded", "withdrawn"}),
}
IN_WORK = ("draft", "public_draft", "proposed", "returned")
READABLE = ("published", "superseded", "withdrawn")
"""What was published once stays readable for everyone; a withdrawn draft never was."""


def find(session: Session, actor: Actor, permission: Permission, version_id: int) -> PromiseVersion:
    """The version, if the actor has the permission in its municipality."""
    version = session.get(PromiseVersion, version_id)
    if version is None:
        raise NotFound
    require(actor, permission, version.promise.municipality_id)
    return version


def open_version(
    session: Session, actor: Actor, version_id: int, revision: int | None = None
) -> PromiseVersion:
    """The version, ready to be changed. `revision` is the one the person read, where words are replaced.

    Raises RuleBroken for a published or withdrawn version and Conflict when somebody changed it meanwhile.
    """
    version = find(session, actor, Permission.PROMISE_EDIT, version_id)
    if version.status not in IN_WORK:
        raise RuleBroken("promise_is_published")
    if revision is not None and version.revision != revision:
        raise Conflict(version)
    return version


def open_line(
    session: Session, actor: Actor, line_id: int, revision: int | None = None
) -> tuple[PromiseLine, PromiseVersion]:
    """A line and its version, ready to be changed."""
    line = session.get(PromiseLine, line_id)
    if line is None:
        raise NotFound
    return line, open_version(session, actor, line.version_id, revision)


def in_force(session: Session, promise_id: int) -> PromiseVersion | None:
    """The published version of a promise."""
    return session.scalar(
        sa.select(PromiseVersion).where(
            PromiseVersion.promise_id == promise_id, PromiseVersion.status == "published"
        )
    )


def former(session: Session, version: PromiseVersion) -> PromiseVersion | None:
    """The version before this one that everybody could read.

    An old promise changed nothing here. It may be entered late: it has a high number and lies before the
    others all the same.
    """
    if version.origin == "before_the_system":
        return None
    return session.scalar(
        sa.select(PromiseVersion)
        .where(
            PromiseVersion.promise_id == version.promise_id,
            PromiseVersion.number < version.number,
            PromiseVersion.published_at.is_not(None),
        )
        .order_by(PromiseVersion.valid_from.desc(), PromiseVersion.number.desc())
        .limit(1)
    )


def parties(session: Session, promise: Promise) -> tuple[Organisation, ...]:
    """Who can promise something in it: its municipality, and the police of its agreement."""
    agreement = session.get_one(Agreement, promise.agreement_id)
    return tuple(
        party
        for party in agreement.parties
        if party.id == promise.municipality_id or not party.is_municipality
    )


def textless(version: PromiseVersion) -> tuple[str, ...]:
    """The rules that its lines do not yet keep: nobody can read or comment on what is not there."""
    found = []
    if not version.lines:
        found.append("promise_without_lines")
    if any(not line.text.get("sv", "").strip() for line in version.lines):
        found.append("line_without_words")
    if any(line.party_id is None for line in version.lines):
        found.append("line_without_party")
    if any(not _rests(line) for line in version.lines):
        found.append("line_without_ground")
    return tuple(found)


def touch(session: Session, version: PromiseVersion) -> None:
    """Count the change as a new revision of the whole version, and take a proposal back."""
    if version.status != "draft":
        back_to_draft(version)
    count_revision(session, version)


def back_to_draft(version: PromiseVersion) -> None:
    """What was proposed can no longer be approved; what was corrected meanwhile is part of the words now."""
    promise_words.fold(version)
    statuses.move(version, "draft", ALLOWED)
    version.content_hash = None


def record(
    session: Session,
    actor: Actor,
    version: PromiseVersion,
    verb: str,
    at: dt.datetime,
    **details: str | int,
) -> None:
    """One line in the log; keys and numbers only, never words of the promise."""
    audit.record(
        session,
        actor,
        f"promise:{verb}",
        f"promise_version:{version.id}",
        at=at,
        organisation_id=version.promise.municipality_id,
        **details,
    )


def _rests(line: PromiseLine) -> bool:
    """An action says how a line is counted; a reason is a concern or its evidence."""
    return any(ground.concern_id or ground.evidence_id for ground in line.grounds)
