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
    """A signed-in browser. Only the hash of its id is kept, so a copied database signs nobody in."""

    __tablename__ = "sign_in_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]


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
    """A failed sign-in, to slow the next one down; purged daily. The address is hashed, never kept."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[dt.datetime]


class Reminder(Base):
    """That a person had the week's reminder: at most one an ISO week. Only the latest row is kept."""

    __tablename__ = "reminder"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    week: Mapped[str] = mapped_column(sa.String(8))
