"""The second factor: codes of an app on the phone, and ten codes on paper for when the phone is lost.

A passkey is one too: who has an app or a passkey signs in by one of them, whatever came before it.

The app's key is nowhere stored: it follows from the site's secret, the person and a random salt. So a copied
database makes no code, and an administrator can take the factor away but never read it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Passkey, RecoveryCode, SignInSession, User
from dialog.services import audit, sessions, slowing
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor

STEP = 30
DRIFT = 1
"""Half minutes that the phone's clock may be wrong, either way."""
CODES = 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without signs that look alike on paper."""
CODE_LENGTH = 10


def prepare(session: Session, actor: Actor) -> None:
    """Give the person a salt, so that there is a key to show. Raises RuleBroken when the app is in use."""
    user = session.get_one(User, actor.id)
    if user.totp_since is not None:
        raise RuleBroken("second_factor_is_on")
    if user.totp_salt is None:
        user.totp_salt = secrets.token_urlsafe(24)


def key_of(user: User, secret: str) -> str:
    """The key of the person's app, as apps take it."""
    message = f"totp:{user.id}:{user.totp_salt}".encode()
    return base64.b32encode(hmac.digest(_derived(secret), message, "sha256")[:20]).decode()


def address_of(user: User, secret: str, issuer: str) -> str:
    """What the square code says: the address by which an app takes the key."""
    return pyotp.TOTP(key_of(user, secret)).provisioning_uri(name=user.email, issuer_name=issuer)


def confirm(
    session: Session, actor: Actor, code: str, token: str, *, secret: str, at: dt.datetime
) -> tuple[str, tuple[str, ...]]:
    """Begin to ask for codes, once the person has shown one: the session's new token and ten codes on paper.

    Their other sessions end. Raises RuleBroken("wrong_code").
    """
    user = session.get_one(User, actor.id)
    if user.totp_salt is None or user.totp_since is not None:
        raise RuleBroken("second_factor_is_on")
    if not take_code(session, user, code, secret=secret, at=at):
        raise RuleBroken("wrong_code")
    user.totp_since = at
    codes = _new_codes(session, user, secret)
    sessions.end_all(session, user.id, at=at, but=token)
    audit.record(session, actor, "account:second_factor", f"user:{user.id}", at=at)
    return sessions.renew(session, token, at=at, is_strong=True), codes


def enter(
    session: Session, token: str, code: str, *, secret: str, at: dt.datetime, device: str = ""
) -> str | None:
    """Finish a sign-in with a code of the app or from paper: the new token, None for a wrong code.

    Raises NotFound when no code is awaited any more.
    """
    waiting = sessions.find(session, token, at=at)
    user = session.get(User, waiting.user_id) if waiting and not waiting.is_whole else None
    if waiting is None or user is None or not user.is_active:
        raise NotFound
    if not _take_either(session, user, code, secret, at):
        return None
    sessions.sign_out(session, token)
    return sessions.begin(session, user, at=at, device=device, is_strong=True, is_by_link=waiting.is_by_link)


def admit(session: Session, user_id: int, device: str, *, at: dt.datetime) -> int:
    """Note a try to guess the person's code; see `slowing.admit`."""
    return slowing.admit(session, f"code:{user_id}", device, at=at, by_lot=False)


def take_code(session: Session, user: User, code: str, *, secret: str, at: dt.datetime) -> bool:
    """Whether this is the app's code now, or half a minute ago or ahead; each is taken once."""
    written = code.replace(" ", "")
    if not (written.isascii() and written.isdigit() and len(written) == 6):
        return False
    now = int(at.timestamp()) // STEP
    app = pyotp.TOTP(key_of(user, secret), interval=STEP)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step), written):
            taken = session.execute(
                sa.update(User)
                .where(User.id == user.id, User.totp_last_step < step)
                .values(totp_last_step=step)
            )
            return bool(taken.rowcount)  # type: ignore[attr-defined]
    return False


def renew_codes(
    session: Session, actor: Actor, code: str, *, secret: str, at: dt.datetime
) -> tuple[str, ...]:
    """Ten new codes on paper; the former are void. Raises RuleBroken("wrong_code")."""
    user = _with_code(session, actor, code, secret, at)
    audit.record(session, actor, "account:recovery_codes", f"user:{user.id}", at=at)
    return _new_codes(session, user, secret)


def turn_off(session: Session, actor: Actor, code: str, *, secret: str, at: dt.datetime) -> None:
    """Ask for no more codes of the app. Raises RuleBroken("wrong_code")."""
    user = _with_code(session, actor, code, secret, at)
    _forget_app(session, user)
    audit.record(session, actor, "account:no_second_factor", f"user:{user.id}", at=at)


def codes_left(session: Session, actor: Actor) -> int:
    """How many codes on paper are unused."""
    query = sa.select(sa.func.count()).select_from(RecoveryCode)
    left = query.where(RecoveryCode.user_id == actor.id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


@dataclass(frozen=True)
class Ways:
    """By which second factors a person can go on."""

    has_app: bool = False
    has_keys: bool = False


def ways(session: Session, user_id: int) -> Ways:
    """Which the person has."""
    key = sa.select(Passkey.id).where(Passkey.user_id == user_id).limit(1)
    is_on = session.get_one(User, user_id).totp_since is not None
    return Ways(is_on, session.scalar(key) is not None)


def has_any(session: Session, user: User) -> bool:
    """Whether the person has an app or a passkey."""
    return ways(session, user.id) != Ways()


def must_be_shown_again(session: Session, found: SignInSession) -> bool:
    """Whether a session may not yet change by what its person signs in.

    Whoever has a factor has shown it in this session, or could add one of their own to somebody else's.
    """
    return not found.is_strong and has_any(session, session.get_one(User, found.user_id))


def forget(session: Session, user: User) -> None:
    """Take away app, codes and passkeys."""
    _forget_app(session, user)
    session.execute(sa.delete(Passkey).where(Passkey.user_id == user.id))


def is_to_be_told(session: Session, actor: Actor) -> bool:
    """Whether somebody else did something about how the person signs in that they have not seen yet."""
    return was_reset(session, actor) is not None or link_made(session, actor) is not None


def link_made(session: Session, actor: Actor) -> dt.datetime | None:
    """When a link was made for the person, who had signed in before, until they have seen it."""
    return session.scalar(sa.select(User.link_made_at).where(User.id == actor.id))


def was_reset(session: Session, actor: Actor) -> dt.datetime | None:
    """When an administrator took the person's second factor away, until the person has seen it."""
    return session.scalar(sa.select(User.factor_reset_at).where(User.id == actor.id))


def has_seen(session: Session, actor: Actor) -> None:
    """The person was told."""
    user = session.get_one(User, actor.id)
    user.factor_reset_at = user.link_made_at = None


def awaited(session: Session, token: str, *, at: dt.datetime) -> SignInSession | None:
    """The session that waits for the second factor, if this token's does."""
    found = sessions.find(session, token, at=at)
    return found if found is not None and not found.is_whole else None


def _with_code(session: Session, actor: Actor, code: str, secret: str, at: dt.datetime) -> User:
    user = session.get_one(User, actor.id)
    if user.totp_since is None:
        raise RuleBroken("no_second_factor")
    if not _take_either(session, user, code, secret, at):
        raise RuleBroken("wrong_code")
    return user


def _forget_app(session: Session, user: User) -> None:
    user.totp_salt = user.totp_since = None
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _new_codes(session: Session, user: User, secret: str) -> tuple[str, ...]:
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    made = tuple("".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES))
    session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_paper_hash(user.id, code, secret)) for code in made
    )
    return tuple(f"{code[:5]}-{code[5:]}" for code in made)


def _take_either(session: Session, user: User, code: str, secret: str, at: dt.datetime) -> bool:
    is_apps = user.totp_since is not None and take_code(session, user, code, secret=secret, at=at)
    return is_apps or _take_paper(session, user, code, secret, at)


def _take_paper(session: Session, user: User, code: str, secret: str, at: dt.datetime) -> bool:
    written = "".join(letter for letter in code.upper() if letter.isalnum())
    used = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _paper_hash(user.id, written, secret),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def _paper_hash(user_id: int, code: str, secret: str) -> str:
    """Keyed: ten letters could be tried one after the other by who has a copy of the database."""
    return hmac.new(_derived(secret), f"paper:{user_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _derived(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"second factor", "sha256")
