"""The calendar of a municipality: seasons, market weekends and other events that answers are set beside.

A yearly event comes back on the same days. It lasts less than a year, so that two of its times never meet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import CalendarEvent, Organisation
from dialog.models.calendar import EVENT_KINDS
from dialog.services import audit, drafting, places
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, require, where
from dialog.services.places import Municipality
from surveys.texts import Texts


@dataclass(frozen=True)
class Days:
    """What a person says of an event."""

    kind: str
    name: Texts
    from_on: dt.date
    to_on: dt.date
    is_yearly: bool


@dataclass(frozen=True)
class Calendar:
    """A municipality's events by their day in the year, the yearly ones first."""

    municipality: Municipality
    events: tuple[CalendarEvent, ...]
    may_edit: bool


def index(session: Session, actor: Actor) -> tuple[Calendar, ...]:
    """The calendars of the actor's municipalities."""
    require(actor, Permission.PICTURE_READ)
    mine = where(actor, Permission.PICTURE_READ)
    return tuple(
        Calendar(place, of_municipality(session, place.id), may(actor, Permission.PICTURE_EDIT, place.id))
        for place in places.municipalities(session)
        if place.id in mine
    )


def of_municipality(session: Session, municipality_id: int) -> tuple[CalendarEvent, ...]:
    """The municipality's events in the order of the year; the caller has checked who reads."""
    found = session.scalars(
        sa.select(CalendarEvent).where(CalendarEvent.municipality_id == municipality_id)
    ).all()
    return tuple(sorted(found, key=_in_the_year))


def find(session: Session, actor: Actor, event_id: int) -> CalendarEvent:
    """An event of one of the actor's municipalities."""
    event = session.get(CalendarEvent, event_id)
    if event is None:
        raise NotFound
    require(actor, Permission.PICTURE_READ, event.municipality_id)
    return event


def to_edit(session: Session, actor: Actor, event_id: int) -> CalendarEvent:
    """An event for somebody who may change it."""
    event = find(session, actor, event_id)
    require(actor, Permission.PICTURE_EDIT, event.municipality_id)
    return event


def add(
    session: Session, actor: Actor, municipality_id: int, about: Days, *, at: dt.datetime
) -> CalendarEvent:
    """Put an event in the calendar. Raises RuleBroken for days that cannot be."""
    require(actor, Permission.PICTURE_EDIT, municipality_id)
    session.get_one(Organisation, municipality_id)
    event = CalendarEvent(municipality_id=municipality_id)
    _write(event, about)
    session.add(event)
    session.flush()
    _record(session, actor, event, "add", at)
    return event


def edit(session: Session, actor: Actor, event_id: int, about: Days, *, at: dt.datetime) -> CalendarEvent:
    """Change an event."""
    event = to_edit(session, actor, event_id)
    _write(event, about)
    session.flush()
    _record(session, actor, event, "edit", at)
    return event


def remove(session: Session, actor: Actor, event_id: int, *, at: dt.datetime) -> None:
    """Take an event out of the calendar."""
    event = to_edit(session, actor, event_id)
    _record(session, actor, event, "remove", at)
    session.delete(event)
    session.flush()


def times(event: CalendarEvent, first: dt.date, last: dt.date) -> tuple[tuple[dt.date, dt.date], ...]:
    """When the event is between two days, as first and last day; a yearly one as often as it comes back."""
    if not event.is_yearly:
        whole = [(event.from_on, event.to_on)]
    else:
        years = range(first.year - event.from_on.year - 1, last.year - event.from_on.year + 1)
        whole = [(_later(event.from_on, step), _later(event.to_on, step)) for step in years]
    return tuple((begins, ends) for begins, ends in whole if ends >= first and begins <= last)


def next_time(event: CalendarEvent, day: dt.date) -> tuple[dt.date, dt.date]:
    """When it is now or next; the last time of one that is over."""
    coming = times(event, day, day + dt.timedelta(days=800))
    return coming[0] if coming else (event.from_on, event.to_on)


def _write(event: CalendarEvent, about: Days) -> None:
    if about.kind not in EVENT_KINDS:
        raise NotFound
    if about.to_on < about.from_on:
        raise RuleBroken("ends_before_it_begins")
    if about.is_yearly and about.to_on >= _later(about.from_on, 1):
        raise RuleBroken("event_longer_than_a_year")
    event.kind, event.name = about.kind, drafting.written(about.name)
    event.from_on, event.to_on, event.is_yearly = about.from_on, about.to_on, about.is_yearly


def _later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; the last of February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _in_the_year(event: CalendarEvent) -> tuple[bool, int, int, int, int]:
    day = event.from_on
    return (not event.is_yearly, 0 if event.is_yearly else day.year, day.month, day.day, event.id)


def _record(session: Session, actor: Actor, event: CalendarEvent, verb: str, at: dt.datetime) -> None:
    audit.record(
        session,
        actor,
        f"calendar:{verb}",
        f"calendar_event:{event.id}",
        at=at,
        organisation_id=event.municipality_id,
        kind=event.kind,
    )
