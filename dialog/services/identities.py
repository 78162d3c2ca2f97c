"""Who somebody is at an identity provider, tied once to a person who was invited.

A provider vouches for the people of its own organisations only, and never for somebody who also has a role in
another: an administrator who gives a role to a police officer would otherwise let the municipality's provider
sign that officer in. The first time, the e-mail address that it verified must be that of a person with a
role there; from then on the provider's own name for the person counts, so that an address that is given to
somebody else opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Membership, Organisation, User, UserIdentity
from dialog.services import audit, second_factor, sessions
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

    Raises RuleBroken("identity_unverified"), RuleBroken("identity_unknown") or, for somebody who has a role
    where the provider does not vouch, RuleBroken("identity_elsewhere").
    """
    user = session.scalar(
        sa.select(User)
        .join(UserIdentity, UserIdentity.user_id == User.id)
        .where(UserIdentity.provider == provider, UserIdentity.subject == subject)
    )
    if user is None:
        user = _link(session, provider, organisations, subject, verified_email, at)
    if not user.is_active:
        raise RuleBroken("identity_unknown")
    _refuse_elsewhere(session, user, organisations, at)
    is_whole = is_strong or not second_factor.has_any(session, user)
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
    if user is None:
        raise RuleBroken("identity_unknown")
    _refuse_elsewhere(session, user, organisations, at)
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


def _refuse_elsewhere(session: Session, user: User, organisations: Collection[str], at: dt.datetime) -> None:
    """All roles that the person has, or is to have, must lie where the provider vouches; and one at least."""
    query = (
        sa.select(Organisation.key)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.user_id == user.id,
            sa.or_(Membership.to_on.is_(None), Membership.to_on >= clock.day_of(at)),
        )
    )
    keys = set(session.scalars(query))
    if not keys & set(organisations):
        raise RuleBroken("identity_unknown")
    if not keys <= set(organisations):
        raise RuleBroken("identity_elsewhere")
