"""Slowing down who guesses, without shutting out who is guessed at.

A try is noted before the work is done and taken back when it succeeds, so that a hundred at the same moment
are a hundred. They are counted apart for each account and browser: a browser that has signed the person in
before carries a signed mark, and is not slowed by what others try. Unknown addresses are counted like known
ones, and nothing of the network address is kept or asked for.

Browsers that nobody knows cannot be told apart, so that who guesses without end could take every try that is
left to them. There a lot decides when the wait is over: whose try it is, nobody can time. Who guesses at an
account has 720 tries a day at most. Who tries once a minute meanwhile comes in after some 5 minutes where the
other guesses once a minute, some 15 where every 20 seconds, some 45 where every 5. Who will not wait asks the
administrator for a one-time link: the browser in which it is used is known from then on.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import secrets

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
LONGEST_WAIT_UNKNOWN = dt.timedelta(minutes=2)
"""Between two wrong passwords for one account from browsers that nobody knows: at most 720 a day."""
FREE_OVERALL = 200
"""So many wrong tries an hour over all accounts, from browsers that nobody knows, before those wait."""
LONGEST_WAIT_OVERALL = dt.timedelta(seconds=30)
ODDS = 0.5
"""How likely a try is admitted when the wait is over: who times it exactly is not sure of it."""
DRAW: random.Random = secrets.SystemRandom()


def admit(session: Session, whom: str, device: str, *, at: dt.datetime, by_lot: bool = True) -> int:
    """Note a try to be `whom` from a browser (`device`: its mark, or empty); the note's id.

    Without a lot the waits are as long in an unknown browser as in a known one: for codes, which only who has
    shown the password can guess. Raises RuleBroken("too_many_attempts") while the account, or everybody
    unknown, has to wait.
    """
    # One try after the other: side by side neither would see the other's note.
    session.execute(sa.select(AuditHead.id).with_for_update())
    account = SignInAttempt.email_hash == hashed(whom)
    mark = hashed(device) if device else ""
    here = sa.and_(account, SignInAttempt.device_hash == mark)
    is_drawn = not device and by_lot
    _refuse_while_waiting(
        session, here, FREE, LONGEST_WAIT_UNKNOWN if is_drawn else LONGEST_WAIT, at, is_drawn
    )
    if not device:
        everybody = SignInAttempt.device_hash == ""
        _refuse_while_waiting(session, everybody, FREE_OVERALL, LONGEST_WAIT_OVERALL, at, is_drawn=True)
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
    session: Session,
    which: sa.ColumnElement[bool],
    free: int,
    longest: dt.timedelta,
    at: dt.datetime,
    is_drawn: bool,
) -> None:
    count, latest = session.execute(
        sa.select(sa.func.count(), sa.func.max(SignInAttempt.at, type_=SignInAttempt.at.type)).where(
            which, SignInAttempt.at > at - WINDOW
        )
    ).one()
    left = latest + wait_after(count, free, longest) - at if latest else dt.timedelta(0)
    if left > dt.timedelta(0):
        raise RuleBroken("too_many_attempts", minutes=math.ceil(left.total_seconds() / 60))
    if is_drawn and count >= free and DRAW.random() >= ODDS:
        raise RuleBroken("too_many_attempts", minutes=1)
