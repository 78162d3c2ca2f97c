"""Where a promise is shown outside the system, which version stands there, who put it up and when.

A place is added once. Each time something is put up or taken down is a row of its own, never changed: the
newest one says what stands. The desk says where an old version still stands, and where nothing was put up
after a publication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog import clock
from dialog.models import OutsideCopy, OutsidePlace, Promise, PromiseVersion, User
from dialog.services import audit, promise_drafts, promise_making, promise_words
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where

State = Literal["current", "old", "down", "missing"]


@dataclass(frozen=True)
class PlaceWords:
    """What is known of a place: the kind of it, what it is called, and its address if it has one."""

    channel: str
    name: str
    address: str = ""


@dataclass(frozen=True)
class Put:
    """Something that was put up, or taken down where there is no version; by whom."""

    copy: OutsideCopy
    version: PromiseVersion | None
    by: str


@dataclass(frozen=True)
class Standing:
    """A place with what stands there, beside the version in force."""

    place: OutsidePlace
    state: State
    history: tuple[Put, ...]
    """The newest first."""


def of_promise(session: Session, actor: Actor, promise_id: int) -> tuple[Standing, ...]:
    """Every place of a promise that is still used, in the order in which they were added."""
    promise_making.find(session, actor, Permission.PROMISE_READ, promise_id)
    version = promise_drafts.in_force(session, promise_id)
    return tuple(_standing(session, place, version) for place in _places(session, promise_id))


def published(session: Session, actor: Actor, version_id: int) -> PromiseVersion:
    """A version that is or was published, for the desk. Raises NotFound for a draft: nobody puts that up."""
    version = promise_drafts.find(session, actor, Permission.PROMISE_READ, version_id)
    if version.published_at is None or version.status not in promise_drafts.READABLE:
        raise NotFound
    return version


def show(session: Session, actor: Actor, place_id: int) -> Standing:
    """One place with all that was put up there, for whoever may record it."""
    place = _find(session, actor, place_id)
    return _standing(session, place, promise_drafts.in_force(session, place.promise_id))


def add_place(
    session: Session, actor: Actor, promise_id: int, words: PlaceWords, *, at: dt.datetime
) -> OutsidePlace:
    """Say where else the promise is shown."""
    promise = promise_making.find(session, actor, Permission.COPY_RECORD, promise_id)
    made = OutsidePlace(
        promise_id=promise.id, channel=words.channel, name=words.name.strip(), address=words.address.strip()
    )
    session.add(made)
    session.flush()
    _record(session, actor, made, "add_place", at)
    return made


def put_up(
    session: Session,
    actor: Actor,
    place_id: int,
    *,
    on: dt.date,
    address: str = "",
    version_id: int | None = None,
    at: dt.datetime,
) -> OutsideCopy:
    """The version in force stands there since that day, at that address; or an earlier one that was found.

    Raises RuleBroken when no version is in force, for a day ahead or before the version was published, and
    when it stands there already.
    """
    place = _find(session, actor, place_id)
    version = (
        published(session, actor, version_id)
        if version_id
        else promise_drafts.in_force(session, place.promise_id)
    )
    if version is None:
        raise RuleBroken("nothing_to_put_up")
    if version.promise_id != place.promise_id:
        raise NotFound
    if not _first_day(version) <= on <= clock.day_of(at):
        raise RuleBroken("copy_day")
    newest, is_moved = _newest(place), address.strip() not in ("", place.address)
    if newest is not None and newest.version_id == version.id and not is_moved:
        raise RuleBroken("copy_stands")
    place.address, place.is_active = address.strip() or place.address, True
    return _add(session, actor, place, version, on, "put_up", at)


def take_down(session: Session, actor: Actor, place_id: int, *, on: dt.date, at: dt.datetime) -> OutsideCopy:
    """Nothing stands there since that day. Raises RuleBroken for a day ahead, and where nothing stood."""
    place = _find(session, actor, place_id)
    newest = _newest(place)
    if newest is None or newest.version_id is None:
        raise RuleBroken("nothing_to_take_down")
    if on > clock.day_of(at) or on < newest.put_on:
        raise RuleBroken("copy_day")
    return _add(session, actor, place, None, on, "take_down", at)


def close_place(session: Session, actor: Actor, place_id: int, *, at: dt.datetime) -> OutsidePlace:
    """The place is not used any more. Raises RuleBroken while something stands there."""
    place = _find(session, actor, place_id)
    newest = _newest(place)
    if newest is not None and newest.version_id is not None:
        raise RuleBroken("copy_still_stands")
    place.is_active = False
    session.flush()
    _record(session, actor, place, "close_place", at)
    return place


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Where an old version stands, where nothing new was put up, and promises shown nowhere else."""
    query = (
        sa.select(Promise)
        .where(Promise.municipality_id.in_(where(actor, Permission.COPY_RECORD)))
        .options(
            joinedload(Promise.municipality),
            selectinload(Promise.versions).selectinload(PromiseVersion.corrections),
        )
        .order_by(Promise.id)
    )
    every = session.scalars(query).all()
    used = sa.select(OutsidePlace).where(
        OutsidePlace.promise_id.in_([one.id for one in every]), OutsidePlace.is_active
    )
    places = session.scalars(used.options(selectinload(OutsidePlace.copies))).all() if every else ()
    for promise in every:
        version = next((one for one in promise.versions if one.status == "published"), None)
        states = [_state(one, version) for one in places if one.promise_id == promise.id]
        shown = version or max(
            (one for one in promise.versions if one.published_at), key=lambda one: one.number, default=None
        )
        if shown is None:
            continue
        is_new = version is not None and version.origin != "before_the_system" and day <= version.valid_to
        for kind, count in (
            ("outside_old", states.count("old")),
            ("outside_missing", states.count("missing") if version else 0),
            ("outside_nowhere", int(is_new and not states)),
        ):
            if count:
                yield Due(
                    kind, "promises", "outside.show", {"version_id": shown.id},
                    named(promise.municipality), promise_words.said(shown, "title"), count=count,
                )  # fmt: skip


def _standing(session: Session, place: OutsidePlace, version: PromiseVersion | None) -> Standing:
    history = tuple(_put(session, one) for one in reversed(place.copies))
    return Standing(place, _state(place, version), history)


def _state(place: OutsidePlace, version: PromiseVersion | None) -> State:
    """What stands at a place: the version in force, an older one, nothing any more, or nothing of it yet."""
    newest = _newest(place)
    if newest is not None and newest.version_id is not None:
        return "current" if version is not None and newest.version_id == version.id else "old"
    if newest is not None and (
        version is None or version.published_at is None or newest.recorded_at >= version.published_at
    ):
        return "down"
    return "missing"


def _first_day(version: PromiseVersion) -> dt.date:
    """The first day on which it can have stood anywhere; an old promise may have been there before us."""
    if version.published_at is None or version.origin == "before_the_system":
        return version.valid_from
    return clock.day_of(version.published_at)


def _put(session: Session, copy: OutsideCopy) -> Put:
    version = session.get_one(PromiseVersion, copy.version_id) if copy.version_id else None
    return Put(copy, version, session.get_one(User, copy.recorded_by).name)


def _newest(place: OutsidePlace) -> OutsideCopy | None:
    return place.copies[-1] if place.copies else None


def _places(session: Session, promise_id: int) -> Sequence[OutsidePlace]:
    query = sa.select(OutsidePlace).where(OutsidePlace.promise_id == promise_id, OutsidePlace.is_active)
    return session.scalars(query.order_by(OutsidePlace.id)).all()


def _find(session: Session, actor: Actor, place_id: int) -> OutsidePlace:
    place = session.get(OutsidePlace, place_id)
    if place is None:
        raise NotFound
    require(actor, Permission.COPY_RECORD, session.get_one(Promise, place.promise_id).municipality_id)
    return place


def _add(
    session: Session,
    actor: Actor,
    place: OutsidePlace,
    version: PromiseVersion | None,
    on: dt.date,
    verb: str,
    at: dt.datetime,
) -> OutsideCopy:
    made = OutsideCopy(
        place_id=place.id,
        version_id=version.id if version else None,
        put_on=on,
        recorded_by=actor.id,
        recorded_at=at,
    )
    session.add(made)
    session.flush()
    session.expire(place, ["copies"])
    _record(session, actor, place, verb, at)
    return made


def _record(session: Session, actor: Actor, place: OutsidePlace, verb: str, at: dt.datetime) -> None:
    audit.record(
        session,
        actor,
        f"outside:{verb}",
        f"outside_place:{place.id}",
        at=at,
        organisation_id=session.get_one(Promise, place.promise_id).municipality_id,
    )
