"""The hand-over page: the state of all work in a municipality, for somebody who is to take it over.

Everything is read from what the subjects keep; what the reader may not read elsewhere is not here either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Agreement,
    FollowUp,
    Organisation,
    Promise,
    PromiseVersion,
    SituationPicture,
    Survey,
    SurveyVersion,
)
from dialog.services import agreements, alarms, follow_up, posts, reasons, renewal_walk, year_wheel
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.posts import Function, Held
from dialog.services.reasons import Reasoned
from dialog.services.year_wheel_sources import Day

AHEAD = dt.timedelta(days=90)
MOST_REASONS = 20


@dataclass(frozen=True)
class Standing:
    """A promise in force, and what was last said of it."""

    version: PromiseVersion
    last: FollowUp | None


@dataclass(frozen=True)
class Unread:
    """How many texts wait, for who may read them."""

    serious: int
    unreadable: int
    new: int


@dataclass(frozen=True)
class Handover:
    """The whole page."""

    municipality: Organisation
    agreement: Agreement | None
    ends_on: dt.date | None
    successor: Agreement | None
    roles: tuple[Held, ...]
    functions: tuple[Function, ...]
    surveys: tuple[SurveyVersion, ...]
    unread: Unread | None
    picture: SituationPicture | None
    draft: SituationPicture | None
    promises: tuple[Standing, ...]
    days: tuple[Day, ...]
    """What comes in the next ninety days."""
    reasons: tuple[Reasoned, ...]
    names: Mapping[int, str]
    """Who decided, by id."""


def show(session: Session, actor: Actor, municipality_id: int, *, on: dt.date) -> Handover:
    """The state of all work in a municipality on a day."""
    require(actor, Permission.PLAN_READ, municipality_id)
    agreement = agreements.on_day(session, municipality_id, on)
    found = reasons.newest(session, municipality_id, most=MOST_REASONS)
    return Handover(
        municipality=session.get_one(Organisation, municipality_id),
        agreement=agreement,
        ends_on=agreements.ends_on(session, agreement) if agreement else None,
        successor=renewal_walk.successor(session, agreement) if agreement else None,
        roles=posts.roles(session, actor, municipality_id, on=on),
        functions=posts.functions(session, actor, municipality_id, on=on),
        surveys=_surveys(session, municipality_id),
        unread=_unread(session, actor, municipality_id),
        picture=_picture(session, municipality_id, ("agreed",)),
        draft=_picture(session, municipality_id, ("draft", "proposed")),
        promises=_promises(session, municipality_id),
        days=_days(session, actor, municipality_id, on),
        reasons=found,
        names=reasons.names(session, found),
    )


def _surveys(session: Session, municipality_id: int) -> tuple[SurveyVersion, ...]:
    query = (
        sa.select(SurveyVersion)
        .join(Survey)
        .where(
            Survey.municipalities.any(Organisation.id == municipality_id),
            SurveyVersion.status == "published",
        )
        .order_by(SurveyVersion.closes_on, SurveyVersion.id)
    )
    return tuple(session.scalars(query))


def _unread(session: Session, actor: Actor, municipality_id: int) -> Unread | None:
    if not may(actor, Permission.TEXT_PROTECT, municipality_id):
        return None
    here, reads = [municipality_id], alarms.reads(session, actor.id)
    return Unread(
        serious=sum(one.count for one in alarms.waiting(session, here)),
        unreadable=sum(one.count for one in alarms.unreadable(session, here, reads)),
        new=sum(one.count for one in alarms.unread(session, here, reads)),
    )


def _picture(session: Session, municipality_id: int, states: tuple[str, ...]) -> SituationPicture | None:
    return session.scalar(
        sa.select(SituationPicture)
        .where(SituationPicture.municipality_id == municipality_id, SituationPicture.status.in_(states))
        .order_by(SituationPicture.number.desc())
        .limit(1)
    )


def _promises(session: Session, municipality_id: int) -> tuple[Standing, ...]:
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(Promise.municipality_id == municipality_id, PromiseVersion.status == "published")
        .order_by(PromiseVersion.valid_to, PromiseVersion.id)
    )
    return tuple(
        Standing(one, next(iter(follow_up.listing(session, one.promise_id)), None))
        for one in session.scalars(query)
    )


def _days(session: Session, actor: Actor, municipality_id: int, on: dt.date) -> tuple[Day, ...]:
    last = on + AHEAD
    years = range(on.year, last.year + 1)
    wheels = [year_wheel.of_year(session, actor, year, municipality_id) for year in years]
    return tuple(day for wheel in wheels for day in wheel.days if on <= day.on <= last)
