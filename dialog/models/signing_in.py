"""What a person shows besides a password: recovery codes, passkeys, an identity at a provider.

Nothing here signs anybody in by itself: codes are kept as keyed hashes, of a passkey only the public half is
here, and an identity is a name at somebody else's service.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base


class RecoveryCode(Base):
    """One of ten codes on paper, each good once."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[dt.datetime | None]


class Passkey(Base):
    """The public half of a key on the person's phone, computer or security key."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int]
    created_on: Mapped[dt.date]
    used_on: Mapped[dt.date | None]


class PasskeyChallenge(Base):
    """What a passkey is to sign: once, within minutes, by the browser that asked."""

    __tablename__ = "passkey_challenge"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    challenge: Mapped[bytes] = mapped_column(sa.LargeBinary)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    """Who registers a key; empty for what a key has signed to sign somebody in, so that it does so once."""
    ends_at: Mapped[dt.datetime]


class UserIdentity(Base):
    """Who a person is at an identity provider; made once, from an e-mail address that it verified."""

    __tablename__ = "user_identity"
    __table_args__ = (sa.UniqueConstraint("provider", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(255))
    linked_at: Mapped[dt.datetime]
