"""The week's reminder: at most one e-mail an ISO week to who has asked for it, that something waits.

It says nothing of what waits, where or how much, only where to sign in. A week is claimed by its row before
anything is sent, so that two workers send once, and also where nothing waits: a letter at another time would
tell when something came. What could not be handed in is tried again the same day. Where no e-mail is sent
the administrator has a ready text to paste.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog import clock
from dialog.languages import DESK_LANGUAGES, Speech
from dialog.mail import Letter
from dialog.models import Membership, Reminder, User
from dialog.services import accounts, desk, people, speech
from dialog.services.permissions import Actor, Permission, require
from dialog.services.prints_words import Words

MONDAY = 1
UNSENT = ""
"""The week of a row whose letter could not be handed in."""


@dataclass(frozen=True)
class Paste:
    """What an administrator can send by hand, and to whom."""

    addresses: tuple[str, ...]
    letters: tuple[tuple[str, str, str], ...]
    """Language, subject and body."""


def is_time(hours: Sequence[int], *, at: dt.datetime, zone: ZoneInfo = clock.STOCKHOLM) -> bool:
    """Whether it is Monday and the first fixed hour has passed, in Swedish time."""
    here = at.astimezone(zone)
    return here.isoweekday() == MONDAY and here.hour >= min(hours)


def choose(session: Session, actor: Actor, *, is_wanted: bool) -> None:
    """Say whether one wants the week's reminder."""
    session.get_one(User, actor.id).wants_reminder = is_wanted


def claim(session: Session, *, at: dt.datetime) -> list[int]:
    """Take the week of everybody who wants a reminder and has had none: those for whom something waits."""
    week, query = clock.iso_week(clock.day_of(at)), sa.select(User).where(User.wants_reminder, User.is_active)
    taken = [
        user for user in session.scalars(query.order_by(User.id)).all() if _claim(session, user.id, week)
    ]
    return [user.id for user in taken if is_awaited(session, user, at=at)]


def letters(session: Session, user_ids: Sequence[int], base_url: str) -> list[Letter]:
    """What is sent to those who were claimed, in the same order."""
    spoken = speech.load(session)
    return [_letter(session.get_one(User, one), spoken, base_url) for one in user_ids]


def give_back(session: Session, user_ids: Sequence[int]) -> None:
    """Let the week of those be tried again whose letters could not be handed in."""
    session.execute(sa.update(Reminder).where(Reminder.user_id.in_(user_ids)).values(week=UNSENT))


def is_awaited(session: Session, user: User, *, at: dt.datetime) -> bool:
    """Whether anything at all awaits a person."""
    return bool(desk.awaiting(session, accounts.describe(session, user, at=at), at=at))


def to_paste(session: Session, actor: Actor, base_url: str, *, at: dt.datetime) -> Paste:
    """The administrator's people who want a reminder and for whom something waits, and what to write."""
    require(actor, Permission.PEOPLE_EDIT)
    ours = [one.id for one in people.organisations(session, actor)]
    query = sa.select(User).where(
        User.wants_reminder,
        User.is_active,
        User.id.in_(sa.select(Membership.user_id).where(Membership.organisation_id.in_(ours))),
    )
    found = session.scalars(query.order_by(User.email)).all()
    spoken = speech.load(session)
    return Paste(
        tuple(one.email for one in found if is_awaited(session, one, at=at)),
        tuple((code, *_words(code, spoken, base_url)) for code in DESK_LANGUAGES),
    )


def _claim(session: Session, user_id: int, week: str) -> bool:
    """Compare and set; the row of a person is made by whoever comes first."""
    mine = sa.and_(Reminder.user_id == user_id, Reminder.week != week)
    moved = session.execute(sa.update(Reminder).where(mine).values(week=week))
    if moved.rowcount:  # type: ignore[attr-defined]
        return True
    if session.scalar(sa.select(Reminder.user_id).where(Reminder.user_id == user_id)) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(Reminder(user_id=user_id, week=week))
    except IntegrityError:
        return False
    return True


def _letter(user: User, spoken: Speech, base_url: str) -> Letter:
    language = user.language if user.language in DESK_LANGUAGES else "sv"
    return Letter(user.email, *_words(language, spoken, base_url))


def _words(language: str, spoken: Speech, base_url: str) -> tuple[str, str]:
    words = Words(language, spoken)
    body = (
        words.gettext("Something waits for you in the dialogue with the residents."),
        words.gettext("Sign in to see what it is: %(address)s", address=f"{base_url}/{language}/desk/"),
        words.gettext(
            "This message says no more on purpose. It comes at most once a week, and only when something "
            "waits. You turn it off on the page Your account."
        ),
    )
    return words.gettext("Something waits for you on your desk"), "\n\n".join(body) + "\n"
