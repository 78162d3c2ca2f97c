"""The e-mail of the fixed hours: something waits, no word of what, to everybody who takes care of it.

Coordinators are told of their municipality's texts, police officers of the serious ones of surveys that the
police asked themselves. An hour is claimed by its row (organisation, hour) before anything is sent, so that
two workers send once. It is claimed also when nothing waits: a message at any other time would tell when an
answer came. For the same reason only the row of the latest hour is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog.clock import STOCKHOLM
from dialog.languages import DESK_LANGUAGES, Speech
from dialog.mail import ALL_REFUSED, Letter
from dialog.models import AuditEvent, Notice, Organisation, User
from dialog.services import alarms, audit, own_texts, speech
from dialog.services.due import Due, named
from dialog.services.permissions import Actor, Permission, authorities, where
from dialog.services.prints_words import Words
from surveys.texts import pick

TOLD = ("municipality", "police_area")
NOBODY = "nobody_to_tell"
"""The fault of an organisation in which nobody takes care of serious texts."""


@dataclass(frozen=True)
class Told:
    """Somebody to tell, and how many texts wait for them."""

    user: User
    count: int


def latest_hour(hours: Sequence[int], *, at: dt.datetime, zone: ZoneInfo = STOCKHOLM) -> dt.datetime:
    """The fixed hour that was last passed, in Swedish time: today's or yesterday's."""
    today = at.astimezone(zone).date()
    days = (today, today - dt.timedelta(days=1))
    moments = [dt.datetime.combine(day, dt.time(hour), zone) for day in days for hour in hours]
    return max(moment for moment in moments if moment <= at).astimezone(dt.UTC)


def claim(session: Session, due_at: dt.datetime, *, at: dt.datetime) -> list[int]:
    """Take the hour in every organisation where it is free or has failed: the rows whose letters are to go.

    Somebody else's claim is left alone; where nothing waits the hour is settled at once.
    """
    query = sa.select(Organisation.id).where(Organisation.kind.in_(TOLD)).order_by(Organisation.id)
    taken = [_claim(session, municipality_id, due_at) for municipality_id in session.scalars(query).all()]
    rows = [row for row in taken if row is not None]
    for row in rows:
        row.waiting = _waiting(session, row.municipality_id, at=at)
        row.state = "claimed" if row.waiting else "sent"
        if row.waiting and not _people(session, row.municipality_id, at=at):
            _fail(session, row, NOBODY, at=at)
    session.flush()
    return [row.id for row in rows if row.state == "claimed"]


def letters(session: Session, notice_id: int, base_url: str, *, at: dt.datetime) -> list[Letter]:
    """What is still to be sent of a claimed hour; those who had theirs before a failure get no second one."""
    notice = session.get_one(Notice, notice_id)
    place, spoken = session.get_one(Organisation, notice.municipality_id), speech.load(session)
    people = _told(session, notice.municipality_id, at=at)
    return [_letter(one, place, spoken, base_url) for one in people[notice.recipients :]]


def settle(session: Session, notice_id: int, *, dealt: int, error: str, at: dt.datetime) -> None:
    """Note how a claimed hour went: how many letters were dealt with, from the first on, and the fault."""
    notice = session.get_one(Notice, notice_id)
    # Where all were refused they are tried again; after another fault it goes on where it stopped.
    notice.recipients += dealt if error != ALL_REFUSED else 0
    if error:
        _fail(session, notice, error, at=at)
    else:
        notice.state = "sent"


def claimed(session: Session) -> list[int]:
    """The hours whose letters are being sent just now, or whose worker died with them."""
    return list(session.scalars(sa.select(Notice.id).where(Notice.state == "claimed")))


def give_back(session: Session, notice_ids: Sequence[int]) -> None:
    """Let hours be tried again that a worker took with it when it died."""
    lost = sa.and_(Notice.id.in_(notice_ids), Notice.state == "claimed")
    session.execute(sa.update(Notice).where(lost).values(state="failed"))


def failed(session: Session, municipality_ids: frozenset[int]) -> list[int]:
    """The organisations whose latest hour could not be sent."""
    query = sa.select(Notice.municipality_id).where(
        Notice.municipality_id.in_(municipality_ids), Notice.state == "failed"
    )
    return list(session.scalars(query.order_by(Notice.municipality_id)))


def unsent(session: Session, actor: Actor) -> list[int]:
    """Those of them where the actor manages people."""
    own = where(actor, Permission.PEOPLE_EDIT) | authorities(actor, Permission.PEOPLE_EDIT)
    return failed(session, own) if own else []


def trial(session: Session, to: str) -> Letter:
    """A letter that only says that the settings are right."""
    words = Words("sv", speech.load(session))
    return Letter(
        to,
        words.gettext("The settings for e-mail are right"),
        words.gettext("This is a test of the settings for e-mail. Nothing waits because of it."),
    )


def _claim(session: Session, municipality_id: int, due_at: dt.datetime) -> Notice | None:
    here = sa.and_(Notice.municipality_id == municipality_id, Notice.due_at == due_at)
    freed = session.execute(sa.update(Notice).where(here, Notice.state == "failed").values(state="claimed"))
    if freed.rowcount:  # type: ignore[attr-defined]
        return session.scalars(
            sa.select(Notice).where(here), execution_options={"populate_existing": True}
        ).one()
    if session.scalar(sa.select(Notice.id).where(here)) is not None:
        return None
    row = Notice(municipality_id=municipality_id, due_at=due_at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    session.execute(
        sa.delete(Notice).where(Notice.municipality_id == municipality_id, Notice.due_at < due_at)
    )
    return row


def _fail(session: Session, notice: Notice, error: str, *, at: dt.datetime) -> None:
    """The first failure of an hour stands in the log; success never does.

    A line for every message would tell between which hours an answer came.
    """
    notice.state, subject = "failed", f"notice:{notice.id}"
    known = sa.select(AuditEvent.seq).where(
        AuditEvent.action == "notice:fail", AuditEvent.subject == subject, AuditEvent.at >= notice.due_at
    )
    if session.scalar(known.limit(1)) is None:
        place = notice.municipality_id
        audit.record(session, None, "notice:fail", subject, at=at, organisation_id=place, error=error[:60])


def _waiting(session: Session, municipality_id: int, *, at: dt.datetime) -> int:
    """How many texts wait there: for whom they are most; what is serious waits also where nobody is told."""
    serious = _serious(session, municipality_id)
    return max([serious, *(one.count for one in _told(session, municipality_id, at=at))])


def _told(session: Session, municipality_id: int, *, at: dt.datetime) -> list[Told]:
    serious = _serious(session, municipality_id)
    people = [
        Told(
            user,
            serious + sum(one.count for one in alarms.unopened(session, [municipality_id], user.reads)),
        )
        for user in _people(session, municipality_id, at=at)
    ]
    return [one for one in people if one.count]


def _serious(session: Session, organisation_id: int) -> int:
    """The serious texts that wait there: a municipality's, or those that the police asked for themselves."""
    mine = sum(one.count for one in alarms.waiting(session, [organisation_id]))
    return mine + own_texts.waiting_at(session, organisation_id)


def _people(session: Session, organisation_id: int, *, at: dt.datetime) -> list[User]:
    roles = (*alarms.TAKES_CARE, *own_texts.TAKES_CARE)
    return alarms.told(session, organisation_id, at=at, roles=roles)


def _letter(one: Told, place: Organisation, spoken: Speech, base_url: str) -> Letter:
    language = one.user.language if one.user.language in DESK_LANGUAGES else "sv"
    words, name = Words(language, spoken), pick(place.name, language).text
    return Letter(
        one.user.email,
        words.gettext("Something waits on your desk: %(place)s", place=name),
        "\n\n".join(
            (
                words.gettext(
                    "Something waits on your desk in the dialogue with the residents, %(place)s.", place=name
                ),
                words.gettext("How many: %(number)s.", number=one.count),
                words.gettext(
                    "Sign in to see what it is: %(address)s", address=f"{base_url}/{language}/desk/"
                ),
                words.gettext(
                    "This message says no more on purpose. It comes at fixed hours until nothing waits."
                ),
            )
        )
        + "\n",
    )


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """E-mail that could not be sent: whoever manages people must tell them, and the operator."""
    for organisation_id in unsent(session, actor):
        place = session.get(Organisation, organisation_id)
        yield Due("notice_failed", "answers", "administration.log", {}, named(place), is_urgent=True, rank=0)
