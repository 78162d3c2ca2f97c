"""People who sign in: users, what they may be where and when, their sessions and one-time links.

Residents are not here: they have no account.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base

ROLES = (
    "coordinator",
    "municipal_leader",
    "police_officer",
    "police_leader",
    "language_reader",
    "administrator",
    "quote_reader",
    "registrar",
)


class User(Base):
    """Somebody on the staff side. `password_hash` is argon2 and empty until the person chose one."""

    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(8), default="sv")
    reads: Mapped[list[Any]] = mapped_column(default=lambda: ["sv", "en"], server_default='["sv", "en"]')
    """Languages that the person can read; texts in others stand first on the desk until they are read."""
    is_active: Mapped[bool] = mapped_column(default=True)
    wants_reminder: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """One content-free e-mail a week, when something waits."""
    totp_salt: Mapped[str | None] = mapped_column(sa.String(40))
    """What the key of the code app is derived from, together with the site's secret: no key is stored."""
    totp_since: Mapped[dt.datetime | None]
    """When the person showed a first code; until then the app is not asked for."""
    totp_last_step: Mapped[int] = mapped_column(default=0, server_default="0")
    """The half minute of the latest code that was taken: each code is good once."""
    factor_reset_at: Mapped[dt.datetime | None]
    """An administrator took the second factor away; the person is told at the next sign-in."""
    link_made_at: Mapped[dt.datetime | None]
    """A link was made for who had signed in before; the person is told at the next sign-in."""
    memberships: Mapped[list[Membership]] = relationship(back_populates="user", order_by="Membership.id")


class Membership(Base):
    """A role in an organisation, with dates: who left is a fact, not a deletion."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint("role IN ({})".format(", ".join(f"'{role}'" for role in ROLES)), name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(sa.String(30))
    reads_language: Mapped[str | None] = mapped_column(sa.String(8))
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date | None]
    is_substitute: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Stands in: what awaits the role comes to this person on the days when nobody holds it."""
    user: Mapped[User] = relationship(back_populates="memberships")


class SignInSession(Base):
    """A signed-in browser. Only the hash of its id is kept, so a copied database signs nobody in.

    One that is not whole still waits for the code of the second factor, and opens nothing.
    """

    __tablename__ = "sign_in_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    device: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    """A short word such as "Firefox, Linux", to tell one's own sessions apart; never an address."""
    is_whole: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    is_strong: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Two factors were shown: a password and a code, a passkey, or a provider that asks for both."""
    is_by_link: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """It began by a one-time link, and no password was chosen since."""
    is_to_renew: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """The person's rights changed: the next page gives the browser a new id."""


class OneTimeLink(Base):
    """An invitation or a sign-in link: works once, before it ends."""

    __tablename__ = "one_time_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    created_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInAttempt(Base):
    """A try to sign in that has not succeeded, to slow the next one down; purged daily.

    The e-mail address is hashed, never kept; no network address is known here.
    """

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    device_hash: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    """Of a browser that has signed this person in before; empty for every other."""
    at: Mapped[dt.datetime]


class Reminder(Base):
    """That a person had the week's reminder: at most one an ISO week. Only the latest row is kept."""

    __tablename__ = "reminder"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    week: Mapped[str] = mapped_column(sa.String(8))
