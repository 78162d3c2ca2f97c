"""Slowing down who guesses, without shutting out who is guessed at.

A try is noted before the work is done and taken back when it succeeds, so that a hundred at the same moment
are a hundred. They are counted apart for each account and browser: a browser that has signed the person in
before carries a signed mark, and is not slowed by what others try. Unknown addresses are counted like known
ones, and nothing of the network address is kept or asked for.
"""

from __future__ import annotations

import datetime as dt
import math

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditHead, SignInAttempt
from dialog.services.errors import RuleBroken
from dialog.services.sessions import hashed

WINDOW = dt.timedelta(hours=1)
FREE = 5
"""So many wrong tries cost nothing: a person mistypes."""
FIRST_WAIT = dt.timedelta(seconds=15)
LONGEST_WAIT = dt.timedelta(minutes=15)
FREE_OVERALL = 200
"""So many wrong tries an hour over all accounts, from browsers that nobody knows, before those wait."""
LONGEST_WAIT_OVERALL = dt.timedelta(seconds=30)


def admit(session: Session, whom: str, device: str, *, at: dt.datetime) -> int:
    """Note a try to be `whom` from a browser (`device`: its mark, or empty); the note's id.

    Raises RuleBroken("too_many_attempts") while the account, or everybody unknown, has to wait.
    """
    # One try after the other: side by side neither would see the other's note.
    session.execute(sa.select(AuditHead.id).with_for_update())
    account = SignInAttempt.email_hash == hashed(whom)
    mark = hashed(device) if device else ""
    _refuse_while_waiting(
        session, sa.and_(account, SignInAttempt.device_hash == mark), FREE, LONGEST_WAIT, at
    )
    if not device:
        everybody = SignInAttempt.device_hash == ""
        _refuse_while_waiting(session, everybody, FREE_OVERALL, LONGEST_WAIT_OVERALL, at)
    note = SignInAttempt(email_hash=hashed(whom), device_hash=mark, at=at)
    session.add(note)
    session.flush()
    return note.id


def succeeded(session: Session, note_id: int) -> None:
    """Take back the try and the wrong ones before it, of that account in that browser."""
    note = session.get(SignInAttempt, note_id)
    if note is not None:
        session.execute(
            sa.delete(SignInAttempt).where(
                SignInAttempt.email_hash == note.email_hash, SignInAttempt.device_hash == note.device_hash
            )
        )


def wait_after(failures: int, free: int, longest: dt.timedelta) -> dt.timedelta:
    """How long to wait after so many wrong tries: nothing at first, then twice as long each time."""
    if failures < free:
        return dt.timedelta(0)
    doubled: int = 2 ** min(failures - free, 10)
    return min(longest, FIRST_WAIT * doubled)


def _refuse_while_waiting(
    session: Session, which: sa.ColumnElement[bool], free: int, longest: dt.timedelta, at: dt.datetime
) -> None:
    count, latest = session.execute(
        sa.select(sa.func.count(), sa.func.max(SignInAttempt.at, type_=SignInAttempt.at.type)).where(
            which, SignInAttempt.at > at - WINDOW
        )
    ).one()
    left = latest + wait_after(count, free, longest) - at if latest else dt.timedelta(0)
    if left > dt.timedelta(0):
        raise RuleBroken("too_many_attempts", minutes=math.ceil(left.total_seconds() / 60))
