"""Who somebody is at an identity provider, tied once to a person who was invited.

A provider vouches for the people of its own organisations only. The first time, the e-mail address that it
verified must be that of a person with a role there; from then on the provider's own name for the person
counts, so that an address that is given to somebody else opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Membership, Organisation, User, UserIdentity
from dialog.services import audit, sessions
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor


def sign_in(
    session: Session,
    provider: str,
    organisations: Collection[str],
    subject: str,
    verified_email: str | None,
    *,
    at: dt.datetime,
    device: str = "",
    is_strong: bool = False,
) -> tuple[str, User]:
    """Sign in whom the provider knows: the new session's token, and whose it is.

    Raises RuleBroken("identity_unverified") or RuleBroken("identity_unknown").
    """
    user = session.scalar(
        sa.select(User)
        .join(UserIdentity, UserIdentity.user_id == User.id)
        .where(UserIdentity.provider == provider, UserIdentity.subject == subject)
    )
    if user is None:
        user = _link(session, provider, organisations, subject, verified_email, at)
    if not user.is_active or not _belongs(session, user, organisations, at):
        raise RuleBroken("identity_unknown")
    is_whole = is_strong or user.totp_since is None
    token = sessions.begin(
        session, user, at=at, device=device, is_whole=is_whole, is_strong=is_strong and is_whole
    )
    return token, user


def _link(
    session: Session,
    provider: str,
    organisations: Collection[str],
    subject: str,
    verified_email: str | None,
    at: dt.datetime,
) -> User:
    if not verified_email:
        raise RuleBroken("identity_unverified")
    user = session.scalar(sa.select(User).where(User.email == verified_email.strip().lower(), User.is_active))
    if user is None or not _belongs(session, user, organisations, at):
        raise RuleBroken("identity_unknown")
    linked = sa.select(UserIdentity.id).where(
        UserIdentity.user_id == user.id, UserIdentity.provider == provider
    )
    if session.scalar(linked) is not None:
        raise RuleBroken("identity_unknown")
    session.add(UserIdentity(user_id=user.id, provider=provider, subject=subject, linked_at=at))
    session.flush()
    actor = Actor(id=user.id, name=user.name, memberships=())
    audit.record(session, actor, "account:identity", f"user:{user.id}", at=at, provider=provider)
    return user


def _belongs(session: Session, user: User, organisations: Collection[str], at: dt.datetime) -> bool:
    """Whether the person has a role, or is to have one, where the provider vouches."""
    day = clock.day_of(at)
    query = (
        sa.select(Membership.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.user_id == user.id,
            Organisation.key.in_(organisations),
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= day),
        )
    )
    return session.scalar(query.limit(1)) is not None
