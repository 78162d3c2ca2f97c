"""Signed-in browsers: opened, found again, kept in use, given a new id, listed and ended."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import OneTimeLink, SignInSession, User
from dialog.services import audit
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
FRESH = dt.timedelta(minutes=10)
"""So long after a sign-in one may change by what one signs in, without signing in once more."""
TOUCH_EVERY = dt.timedelta(minutes=1)
CODE_LASTS = dt.timedelta(minutes=10)
"""How long somebody has to write the code of the second factor."""
OLD_ID_LASTS = dt.timedelta(seconds=20)
"""Pages that were asked for at the same moment still carry the id from before."""


def hashed(text: str) -> str:
    """What is kept of a token that is given out."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(session: Session, token: str, *, at: dt.datetime) -> SignInSession | None:
    """The session behind a token, whole or waiting for a code; None when it ended or idled out."""
    found = session.scalar(sa.select(SignInSession).where(SignInSession.token_hash == hashed(token)))
    if found is None or at >= found.ends_at or at - found.seen_at > IDLE:
        return None
    return found


def is_fresh(found: SignInSession, *, at: dt.datetime) -> bool:
    """Whether the person has shown just now who they are."""
    return at - found.created_at <= FRESH


def leave(session: Session, token_hash: str, *, at: dt.datetime) -> None:
    """End the session that a browser had before it signed in anew; the row says whose a lost page was."""
    session.execute(
        sa.update(SignInSession)
        .where(SignInSession.token_hash == token_hash, SignInSession.ends_at > at)
        .values(ends_at=at)
    )


def whose(session: Session, token: str) -> int | None:
    """Whose session it is or was, also after it ended: only that person gets back what was written in it."""
    return session.scalar(sa.select(SignInSession.user_id).where(SignInSession.token_hash == hashed(token)))


def begin(
    session: Session,
    user: User,
    *,
    at: dt.datetime,
    device: str = "",
    is_whole: bool = True,
    is_strong: bool = False,
    is_by_link: bool = False,
) -> str:
    """A new session with a new id: its token. Only a whole one is a sign-in, and stands in the log.

    Links that were made before are void from then on: somebody else may have been shown one.
    """
    token = secrets.token_urlsafe(32)
    lasts = ABSOLUTE if is_whole else CODE_LASTS
    session.add(
        SignInSession(
            token_hash=hashed(token),
            user_id=user.id,
            created_at=at,
            seen_at=at,
            ends_at=at + lasts,
            device=device,
            is_whole=is_whole,
            is_strong=is_strong,
            is_by_link=is_by_link,
        )
    )
    session.flush()
    if is_whole:
        actor = Actor(id=user.id, name=user.name, memberships=())
        audit.record(session, actor, "account:sign_in", f"user:{user.id}", at=at)
        session.execute(
            sa.delete(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
        )
    return token


def touch(session: Session, token: str, *, at: dt.datetime) -> None:
    """Say that the session is in use, at most once a minute, so that reading seldom writes."""
    session.execute(
        sa.update(SignInSession)
        .where(SignInSession.token_hash == hashed(token), SignInSession.seen_at <= at - TOUCH_EVERY)
        .values(seen_at=at)
    )


def renew(session: Session, token: str, *, at: dt.datetime, is_strong: bool | None = None) -> str:
    """The same session under a new id; it lasts no longer for that. Raises NotFound when it has ended."""
    found = find(session, token, at=at)
    if found is None:
        raise NotFound
    renewed = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=hashed(renewed),
            user_id=found.user_id,
            created_at=found.created_at,
            seen_at=at,
            ends_at=found.ends_at,
            device=found.device,
            is_whole=found.is_whole,
            is_strong=found.is_strong if is_strong is None else is_strong,
            is_by_link=found.is_by_link,
        )
    )
    found.is_to_renew = False
    found.ends_at = min(found.ends_at, at + OLD_ID_LASTS)
    session.flush()
    return renewed


def mark_to_renew(session: Session, user_id: int) -> None:
    """Every browser of the person gets a new id at its next page: what they may do has changed."""
    session.execute(sa.update(SignInSession).where(SignInSession.user_id == user_id).values(is_to_renew=True))


def own(session: Session, actor: Actor, *, at: dt.datetime) -> Sequence[SignInSession]:
    """The actor's own live sessions, the latest first."""
    return session.scalars(
        sa.select(SignInSession)
        .where(
            SignInSession.user_id == actor.id,
            SignInSession.is_whole,
            SignInSession.ends_at > at + OLD_ID_LASTS,
            SignInSession.seen_at >= at - IDLE,
        )
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    ).all()


def end_one(session: Session, actor: Actor, session_id: int, *, at: dt.datetime) -> None:
    """End one of the actor's own sessions. Raises NotFound for anybody else's."""
    found = session.get(SignInSession, session_id)
    if found is None or found.user_id != actor.id:
        raise NotFound
    found.ends_at = min(found.ends_at, at)
    audit.record(session, actor, "account:end_session", f"user:{actor.id}", at=at)


def end_others(session: Session, actor: Actor, token: str, *, at: dt.datetime) -> None:
    """End all of the actor's sessions but the one in which it is asked for."""
    end_all(session, actor.id, at=at, but=token)
    audit.record(session, actor, "account:end_sessions", f"user:{actor.id}", at=at)


def end_all(session: Session, user_id: int, *, at: dt.datetime, but: str = "") -> None:
    """End a person's sessions. The rows stay until they are purged: they say whose a lost page was."""
    session.execute(
        sa.update(SignInSession)
        .where(
            SignInSession.user_id == user_id,
            SignInSession.token_hash != hashed(but),
            SignInSession.ends_at > at,
        )
        .values(ends_at=at)
    )


def sign_out(session: Session, token: str) -> None:
    """End the session behind the token."""
    session.execute(sa.delete(SignInSession).where(SignInSession.token_hash == hashed(token)))
