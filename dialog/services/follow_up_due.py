"""What of the follow-up awaits whom: lines to follow up, a look at the other party's, a remark to answer.

Residents who are told nothing for longer than half a year are an alarm on the desk of both parties.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.models import FollowUp, Promise, PromiseVersion
from dialog.services import follow_up, follow_up_parties, follow_up_remarks, promise_words
from dialog.services.due import Due, named
from dialog.services.permissions import Actor, Permission, where

EVERY = dt.timedelta(days=182)
SEE_AHEAD = dt.timedelta(days=60)
SOON = dt.timedelta(days=14)
"""What the other party still looks at is as good as told: nobody can do more about it than wait."""
READ = (
    joinedload(PromiseVersion.promise).joinedload(Promise.municipality),
    selectinload(PromiseVersion.lines),
    selectinload(PromiseVersion.corrections),
)
"""What is read of every version in one go."""


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """What of the follow-up awaits the actor."""
    yield from _promises(session, actor, day)
    standing = list(follow_up_remarks.standing(session, actor, on=day))
    if not standing:
        return
    about = sa.select(PromiseVersion).where(PromiseVersion.id.in_({row.version_id for row, _all in standing}))
    versions = {one.id: one for one in session.scalars(about.options(*READ))}
    rows = [row for row, _parties in standing]
    remarks, public = follow_up_remarks.on_each(session, rows), follow_up.public_among(session, rows, on=day)
    for row, parties in standing:
        version = versions[row.version_id]
        place, said = version.promise.municipality, remarks[row.id]
        shown = {"follow_up_id": row.id}
        if (wrote := follow_up_parties.author(session, row)) in parties:
            if follow_up_remarks.is_unanswered(said, wrote):
                yield Due(
                    "follow_up_remark",
                    "follow_up",
                    "follow_up.show",
                    shown,
                    named(place),
                    promise_words.said(version, "title"),
                    # An answer is of use until everybody reads the follow-up.
                    on=None if row.id in public else row.public_from,
                )
        elif row.id not in public and any(
            follow_up_remarks.awaits_look(session, row, one) for one in parties
        ):
            yield Due(
                "follow_up_preview", "follow_up", "follow_up.show", shown, named(place),
                promise_words.said(version, "title"), on=row.public_from,
            )  # fmt: skip


def due_on(version: PromiseVersion, last: dt.date | None) -> dt.date | None:
    """Half a year after the last follow-up, or when the promise ends: whichever comes first."""
    if last is not None and last >= version.valid_to:
        return None
    return min((last or version.valid_from) + EVERY, version.valid_to)


def _promises(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            PromiseVersion.status == "published",
            Promise.municipality_id.in_(where(actor, Permission.PROMISE_FOLLOW_UP)),
        )
        .options(*READ)
        .order_by(PromiseVersion.id)
    )
    versions = session.scalars(query).all()
    if not versions:
        return
    every = [one.promise_id for one in versions]
    told_of = follow_up.listings(session, every, public_on=day + SOON)
    all_of = follow_up.listings(session, every)
    for version in versions:
        told = told_of[version.promise_id]
        is_late = (on := due_on(version, _last(told))) is not None and on < day
        if not is_late:
            lines = follow_up_parties.lines_of(actor, version)
            keys = {None, *(line.key for line in lines)}
            rows = all_of[version.promise_id]
            on = due_on(version, _last([row for row in rows if row.line_key in keys])) if lines else None
        if on is not None and on <= day + SEE_AHEAD:
            yield Due(
                "feedback_late" if is_late else "follow_up", "follow_up", "follow_up.all_lines",
                {"version_id": version.id}, named(version.promise.municipality),
                promise_words.said(version, "title"), on=on, is_urgent=is_late,
            )  # fmt: skip


def _last(rows: Sequence[FollowUp]) -> dt.date | None:
    return max((row.on for row in rows), default=None)
