"""Passkeys: a key on the person's device that signs them in whole, since the device asks who it is.

What is to be signed is made here, good once and for minutes, and only for the browser that asked. Of who
signs in it is carried in the browser's signed cookie, and a row is written only when a key has signed it:
anybody may ask, and nobody fills the database by that.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Passkey, PasskeyChallenge, User
from dialog.services import audit, sessions
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor
from surveys.late import Late

if TYPE_CHECKING:
    import webauthn
    from webauthn.helpers import exceptions, structs
else:
    webauthn = Late("webauthn")
    structs, exceptions = Late("webauthn.helpers.structs"), Late("webauthn.helpers.exceptions")

LASTS = dt.timedelta(minutes=5)
MOST = 10
LONGEST_NAME = 60


@dataclass(frozen=True)
class Place:
    """The site as a device knows it: keys belong to its host name."""

    origin: str

    @property
    def host(self) -> str:
        """The host name."""
        return urlsplit(self.origin).hostname or ""

    @property
    def is_possible(self) -> bool:
        """Whether devices make keys for it: over HTTPS or on this machine, and not for a bare number."""
        try:
            ip_address(self.host)
        except ValueError:
            return self.origin.startswith("https://") or self.host == "localhost"
        return False


def own(session: Session, actor: Actor) -> Sequence[Passkey]:
    """The actor's own passkeys, the oldest first."""
    return session.scalars(sa.select(Passkey).where(Passkey.user_id == actor.id).order_by(Passkey.id)).all()


def ask_to_register(session: Session, actor: Actor, place: Place, *, at: dt.datetime) -> tuple[str, str]:
    """What the device needs to make a key, as JSON; and the token under which the answer is awaited."""
    having = own(session, actor)
    if len(having) >= MOST:
        raise RuleBroken("passkeys_enough", most=MOST)
    user = session.get_one(User, actor.id)
    token, challenge = _new_challenge(session, user.id, at)
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=place.host,
        user_id=f"user-{user.id}".encode(),
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in having],
    )
    return webauthn.options_to_json(options), token


def register(
    session: Session,
    actor: Actor,
    token: str,
    answer: str,
    name: str,
    place: Place,
    *,
    at: dt.datetime,
    here: str = "",
) -> None:
    """Keep the public half of the key that the device made. The person's other sessions end.

    Raises RuleBroken("passkey_not_taken") for an answer that is late, to something else, or not verified.
    """
    if not name.strip():
        raise RuleBroken("passkey_needs_name")
    awaited = _take_challenge(session, token, at)
    if awaited is None or awaited.user_id != actor.id:
        raise RuleBroken("passkey_not_taken")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=awaited.challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise RuleBroken("passkey_not_taken") from error
    if session.scalar(sa.select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        raise RuleBroken("passkey_is_there")
    session.add(
        Passkey(
            user_id=actor.id,
            name=name.strip()[:LONGEST_NAME],
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            created_on=clock.day_of(at),
        )
    )
    sessions.end_all(session, actor.id, at=at, but=here)
    audit.record(session, actor, "account:passkey", f"user:{actor.id}", at=at)


def remove(session: Session, actor: Actor, passkey_id: int, *, at: dt.datetime) -> None:
    """Forget one of the actor's own passkeys. Raises NotFound for anybody else's."""
    found = session.get(Passkey, passkey_id)
    if found is None or found.user_id != actor.id:
        raise NotFound
    session.delete(found)
    audit.record(session, actor, "account:no_passkey", f"user:{actor.id}", at=at)


def ask_to_sign_in(
    session: Session, place: Place, *, at: dt.datetime, whose: int | None = None
) -> tuple[str, str]:
    """What the device needs to sign, as JSON, and what the browser's signed cookie is to carry.

    It names no key, since which accounts there are is told to nobody; only to who has shown the password
    (`whose`) are their own named, which a device that keeps no list of its own needs.
    """
    challenge = secrets.token_bytes(32)
    having = session.scalars(sa.select(Passkey.credential_id).where(Passkey.user_id == whose))
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        challenge=challenge,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
        allow_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in having]
        if whose
        else None,
    )
    return webauthn.options_to_json(options), f"{(at + LASTS).isoformat()} {challenge.hex()}"


def sign_in(
    session: Session,
    carried: str,
    answer: str,
    place: Place,
    *,
    at: dt.datetime,
    device: str = "",
    linked: int | None = None,
) -> tuple[str, User] | None:
    """Sign in by a key: the new session's token and whose it is; None when the answer does not hold.

    `carried` is what `ask_to_sign_in` gave, out of the signed cookie; `linked` is for whom a one-time link
    was used just before.
    """
    awaited, key = _carried(carried, at), _key_in(session, answer)
    if awaited is None or key is None:
        return None
    try:
        shown = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=awaited,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError):
        return None
    user = session.get_one(User, key.user_id)
    if not user.is_active or not _is_first(session, awaited, at):
        return None
    key.sign_count, key.used_on = shown.new_sign_count, clock.day_of(at)
    is_by_link = linked == user.id
    return sessions.begin(session, user, at=at, device=device, is_strong=True, is_by_link=is_by_link), user


def _carried(carried: str, at: dt.datetime) -> bytes | None:
    """What was to be signed, while it is good."""
    ends_at, _blank, challenge = carried.partition(" ")
    return bytes.fromhex(challenge) if challenge and at < dt.datetime.fromisoformat(ends_at) else None


def _is_first(session: Session, challenge: bytes, at: dt.datetime) -> bool:
    """Note that a key has signed it; whether it is the first time."""
    session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.ends_at <= at))
    noted = PasskeyChallenge(
        token_hash=sessions.hashed(challenge.hex()), challenge=challenge, user_id=None, ends_at=at + LASTS
    )
    try:
        with session.begin_nested():
            session.add(noted)
    except IntegrityError:
        return False
    return True


def _new_challenge(session: Session, user_id: int, at: dt.datetime) -> tuple[str, bytes]:
    session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.ends_at <= at))
    token, challenge = secrets.token_urlsafe(24), secrets.token_bytes(32)
    session.add(
        PasskeyChallenge(
            token_hash=sessions.hashed(token), challenge=challenge, user_id=user_id, ends_at=at + LASTS
        )
    )
    session.flush()
    return token, challenge


def _take_challenge(session: Session, token: str, at: dt.datetime) -> PasskeyChallenge | None:
    """What was to be signed, once: who takes it a second time finds nothing."""
    found = session.scalar(
        sa.select(PasskeyChallenge).where(
            PasskeyChallenge.token_hash == sessions.hashed(token), PasskeyChallenge.ends_at > at
        )
    )
    if found is None:
        return None
    session.expunge(found)
    taken = session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.id == found.id))
    return found if taken.rowcount else None  # type: ignore[attr-defined]


def _key_in(session: Session, answer: str) -> Passkey | None:
    try:
        written = str(json.loads(answer)["rawId"])
        raw = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (ValueError, KeyError, TypeError):
        return None
    return session.scalar(sa.select(Passkey).where(Passkey.credential_id == raw))
