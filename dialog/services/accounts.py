"""Accounts: who is asking, signing in and out, invitations by one-time link."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from sqlalchemy.orm import Session

from dialog import clock, leaked_passwords
from dialog.models import (
    AgreementParty,
    Membership,
    OneTimeLink,
    Organisation,
    PasskeyChallenge,
    PostHolder,
    SignInAttempt,
    SignInSession,
    User,
    UserIdentity,
)
from dialog.services import audit, passwords, second_factor, sessions, slowing
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, ActorMembership

LINK_LASTS = dt.timedelta(days=3)
HASHER = PasswordHasher()


def nobodys(hasher: PasswordHasher) -> str:
    """What nobody's password is hashed to: chance of the hasher's own form, since hashing takes a while."""
    salt, outcome = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${outcome}"


NOBODY = nobodys(HASHER)
"""Verified against when there is no such account, so that both answers take as long."""


def actor_of(session: Session, token: str, *, at: dt.datetime) -> Actor | None:
    """The actor behind a sign-in token, or None when it ended, idled out or the person left."""
    return actor_in(session, sessions.find(session, token, at=at), at=at)


def actor_in(session: Session, found: SignInSession | None, *, at: dt.datetime) -> Actor | None:
    """The actor of a session; none while the second factor is awaited."""
    if found is None or not found.is_whole:
        return None
    user = session.get(User, found.user_id)
    return describe(session, user, at=at) if user and user.is_active else None


def describe(session: Session, user: User, *, at: dt.datetime) -> Actor:
    """What the user may act as on that day."""
    day = at.astimezone(clock.STOCKHOLM).date()
    memberships = tuple(
        ActorMembership(
            organisation_id=membership.organisation_id,
            role=_acts_as(session, membership),
            covers=_covers(session, membership.organisation_id),
            reads_language=membership.reads_language,
            is_awaited=not membership.is_substitute
            or not is_held(session, membership.organisation_id, membership.role, day),
        )
        for membership in user.memberships
        if membership.from_on <= day and (membership.to_on is None or day <= membership.to_on)
    )
    return Actor(id=user.id, name=user.name, memberships=memberships)


def _acts_as(session: Session, membership: Membership) -> str:
    """The role, and for an administrator of the organisation that runs the site what comes with that."""
    if membership.role != "administrator":
        return membership.role
    is_operating = session.get_one(Organisation, membership.organisation_id).is_operating
    return "site_administrator" if is_operating else membership.role


def is_held(session: Session, organisation_id: int, role: str, on: dt.date) -> bool:
    """Whether somebody, substitutes apart, holds a role in an organisation on a day.

    This decides whether what awaits the role comes to those who stand in for it.
    """
    query = (
        sa.select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == role,
            Membership.is_substitute.is_(False),
            lasts(Membership, on),
            User.is_active,
        )
    )
    return session.scalar(query.limit(1)) is not None


def lasts(row: type[Membership] | type[PostHolder], on: dt.date) -> sa.ColumnElement[bool]:
    """Whether a role or a function is somebody's on a day; for a `where`."""
    return sa.and_(row.from_on <= on, sa.or_(row.to_on.is_(None), row.to_on >= on))


def _covers(session: Session, organisation_id: int) -> frozenset[int]:
    organisation = session.get_one(Organisation, organisation_id)
    if organisation.is_municipality:
        return frozenset({organisation_id})
    shared = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id == organisation_id)
    found = session.scalars(
        sa.select(Organisation.id)
        .join(AgreementParty, AgreementParty.organisation_id == Organisation.id)
        .where(AgreementParty.agreement_id.in_(shared), Organisation.kind == "municipality")
    )
    return frozenset(found)


def check_password(session: Session, email: str, password: str) -> int | None:
    """Whose name and password these are. Reads only: what is slow on purpose must hold no lock.

    An unknown address costs as much and answers the same as a wrong password.
    """
    user = session.scalar(sa.select(User).where(User.email == as_address(email), User.is_active))
    return user.id if _fits(user.password_hash if user else None, password) and user else None


def sign_in(session: Session, user_id: int, note_id: int, *, at: dt.datetime, device: str = "") -> str:
    """Sign in who has shown the right password, after the try was noted (`slowing.admit`): a token.

    With a second factor it is only good for showing that: a code or a passkey. Raises NotFound for an
    account that was closed meanwhile.
    """
    user = session.get(User, user_id)
    if user is None or not user.is_active:
        raise NotFound
    slowing.succeeded(session, note_id)
    return _begin(session, user, at=at, device=device)


def as_address(email: str) -> str:
    """An e-mail address as accounts are found by it."""
    return email.strip().lower()


def make_link(session: Session, user: User, *, at: dt.datetime, lasts: dt.timedelta = LINK_LASTS) -> str:
    """A new one-time link's token for the user: an invitation, or a way back in."""
    token = secrets.token_urlsafe(24)
    session.add(
        OneTimeLink(token_hash=sessions.hashed(token), user_id=user.id, created_at=at, ends_at=at + lasts)
    )
    session.flush()
    return token


def owner_of_link(session: Session, token: str, *, at: dt.datetime) -> User:
    """Whose unused link this is. Raises NotFound when it was used, has ended or never was."""
    link = _link(session, token, at=at)
    return session.get_one(User, link.user_id)


def use_link(session: Session, token: str, *, at: dt.datetime, device: str = "") -> str:
    """Spend the link and sign its owner in: the new session's token. Raises as `owner_of_link` does.

    A second factor is asked for all the same: who made the link must not become who it belongs to.
    """
    link = _link(session, token, at=at)
    spent = session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
    if not spent.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    return _begin(session, session.get_one(User, link.user_id), at=at, device=device, is_by_link=True)


def own(session: Session, actor: Actor) -> User:
    """The actor's own account."""
    return session.get_one(User, actor.id)


def of(session: Session, user_id: int) -> User:
    """The account of who waits to write a code."""
    return session.get_one(User, user_id)


def roles(session: Session, actor: Actor) -> list[tuple[str, Organisation]]:
    """What the actor is today, and where."""
    return [
        (membership.role, session.get_one(Organisation, membership.organisation_id))
        for membership in actor.memberships
    ]


@dataclass(frozen=True)
class Chosen:
    """A password that was looked at and hashed."""

    password_hash: str


def looked_at(session: Session, actor: Actor, password: str, *, leaked: str = "") -> Chosen:
    """The password that the actor wants, hashed. Reads only: what is slow on purpose must hold no lock.

    Raises RuleBroken for a password that is guessed early (`passwords.refuse_weak`), and "leaked_password"
    for one in the list `leaked` that an operator keeps.
    """
    user = session.get_one(User, actor.id)
    places = (session.get_one(Organisation, one.organisation_id) for one in user.memberships)
    called = (name for place in places for name in (place.key, place.own_sami_name, *place.name.values()))
    passwords.refuse_weak(password, user.name, user.email, filter(None, called))
    if leaked and leaked_passwords.holds(Path(leaked), password):
        raise RuleBroken("leaked_password")
    return Chosen(HASHER.hash(password))


def choose_password(
    session: Session,
    actor: Actor,
    chosen: Chosen,
    *,
    at: dt.datetime,
    device: str = "",
    is_strong: bool = False,
    note_id: int | None = None,
) -> str:
    """Set the actor's own password: the token of a fresh session.

    Their other sessions and unused links end, since somebody else may have held one. `note_id` is of the try
    with the former password, where that was asked for.
    """
    user = session.get_one(User, actor.id)
    if note_id is not None:
        slowing.succeeded(session, note_id)
    user.password_hash = chosen.password_hash
    end_everything(session, user, at=at)
    audit.record(session, actor, "account:choose_password", f"user:{actor.id}", at=at)
    return sessions.begin(session, user, at=at, device=device, is_strong=is_strong)


def needs_former(user: User, found: SignInSession, *, at: dt.datetime) -> bool:
    """Whether a new password is taken only with the former one; not from who has just come by a link."""
    return user.password_hash is not None and not (found.is_by_link and sessions.is_fresh(found, at=at))


def can_show(session: Session, user: User) -> bool:
    """Whether the person can sign in once more; who was only invited so far cannot."""
    if user.password_hash is not None or second_factor.has_any(session, user):
        return True
    known = sa.select(UserIdentity.id).where(UserIdentity.user_id == user.id).limit(1)
    return session.scalar(known) is not None


def end_everything(session: Session, user: User, *, at: dt.datetime) -> None:
    """End the user's sessions and make their unused links useless."""
    sessions.end_all(session, user.id, at=at)
    drop_links_of(session, user.id)


def drop_links_of(session: Session, user_id: int) -> None:
    """Make a person's unused links useless."""
    session.execute(
        sa.delete(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
    )


def choose_language(session: Session, actor: Actor, language: str) -> None:
    """Remember the language that the person wants the desk in."""
    session.get_one(User, actor.id).language = language


def choose_reads(session: Session, actor: Actor, languages: Collection[str]) -> None:
    """Remember which languages the person reads: texts in others stand first on the desk until rendered.

    Raises RuleBroken("reads_something") when none is left.
    """
    if not languages:
        raise RuleBroken("reads_something")
    session.get_one(User, actor.id).reads = sorted(languages)


def purge(session: Session, *, at: dt.datetime) -> None:
    """Drop ended sessions, spent links and old attempts; run daily."""
    session.execute(sa.delete(SignInSession).where(SignInSession.ends_at < at))
    session.execute(sa.delete(OneTimeLink).where(OneTimeLink.ends_at < at))
    session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.ends_at < at))
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < at - dt.timedelta(days=1)))


def _begin(session: Session, user: User, *, at: dt.datetime, device: str, is_by_link: bool = False) -> str:
    is_whole = not second_factor.has_any(session, user)
    return sessions.begin(session, user, at=at, device=device, is_whole=is_whole, is_by_link=is_by_link)


def _link(session: Session, token: str, *, at: dt.datetime) -> OneTimeLink:
    link = session.scalar(sa.select(OneTimeLink).where(OneTimeLink.token_hash == sessions.hashed(token)))
    if link is None or link.used_at is not None or at >= link.ends_at:
        raise NotFound
    return link


def _fits(password_hash: str | None, password: str) -> bool:
    try:
        return HASHER.verify(password_hash or NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def drop_links(session: Session) -> None:
    """Make every unused link useless; the example gets new ones at each start."""
    session.execute(sa.delete(OneTimeLink).where(OneTimeLink.used_at.is_(None)))


def one_for_each_role(session: Session) -> list[tuple[User, str]]:
    """The people of the example with what they are, in the order of the chain."""
    found = session.execute(
        sa.select(User, Membership, Organisation.key)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.id)
    )
    return [
        (user, f"{one.role.replace('_', ' ')}, {key}{', stands in' if one.is_substitute else ''}")
        for user, one, key in found
    ]
