"""One-time links of people who have signed in before: only they get them, never an administrator.

Whoever has a link signs in as the person it is for, and a coordinator reads what people wrote. So an
administrator is shown the link of an invitation that nobody has used, and no other: the later ones go by
e-mail to the address that the person was known by at the first sign-in, which nobody can change here. Where
no e-mail is sent, whoever runs the site makes them by a command, logged too.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.languages import DESK_LANGUAGES
from dialog.mail import Letter
from dialog.models import AuditEvent, User
from dialog.services import accounts, audit, second_factor, speech
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.prints_words import Words


def has_signed_in(session: Session, user: User) -> bool:
    """Whether somebody has ever come in by this account."""
    if user.password_hash is not None or second_factor.has_any(session, user):
        return True
    signed = sa.select(AuditEvent.seq).where(
        AuditEvent.action == "account:sign_in", AuditEvent.actor_id == user.id
    )
    return session.scalar(signed.limit(1)) is not None


def make(session: Session, user: User, *, at: dt.datetime) -> str:
    """A new link's token: the only one that opens anything from then on.

    Who has signed in before is told at the next sign-in that it was made.
    """
    accounts.drop_links_of(session, user.id)
    if has_signed_in(session, user):
        user.link_made_at = at
    return accounts.make_link(session, user, at=at)


def letter(session: Session, user: User, token: str, base_url: str) -> Letter:
    """The e-mail that brings a link to the person it is for, in the language of their desk."""
    language = user.language if user.language in DESK_LANGUAGES else "sv"
    words = Words(language, speech.load(session))
    told = (
        words.gettext("Here is a link by which you sign in to the dialogue with the residents:"),
        f"{base_url}/{language}/account/link/{token}",
        words.gettext("It works once and for three days. Give it to nobody: it signs in as you."),
        words.gettext("If you did not ask for it, leave it unused and tell the administrator."),
    )
    return Letter(user.email, words.gettext("A link to sign in"), "\n\n".join(told) + "\n")


def make_by_operator(session: Session, email: str, *, at: dt.datetime) -> str:
    """A new link for an account, from the command line: its token.

    Raises NotFound without such an account, RuleBroken("account_closed") for a closed one.
    """
    user = session.scalar(sa.select(User).where(User.email == accounts.as_address(email)))
    if user is None:
        raise NotFound
    if not user.is_active:
        raise RuleBroken("account_closed")
    audit.record(session, None, "people:make_link", f"user:{user.id}", at=at)
    return make(session, user, at=at)
