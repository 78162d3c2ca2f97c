"""The year wheel: every day that the work under an agreement knows, each with who and where it is done.

Nothing is kept for it: each day is read from the rows of its subject (`year_wheel_sources`). A municipality's
wheel holds its own days and the joint ones; the joint wheel those of all the reader's municipalities.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.models import Agreement, Organisation
from dialog.services import renewal_walk, year_wheel_sources
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.year_wheel_sources import Day, Span

EARLIEST, LATEST = 2000, 2100
CENTRE, MONTHS_OUT, MONTHS_IN = 260, 250, 212
FIRST_RING, RING, RINGS = 190, 27, 5
SIDEWAYS = 20
MARK = 12
"""The radius of a mark; a ring is a little wider than one."""


@dataclass(frozen=True)
class Spot:
    """Where a day's mark stands on the wheel; its number is its place in the list beside."""

    number: int
    x: float
    y: float
    side: str
    """municipality, police_area or joint: shape and colour."""


@dataclass(frozen=True)
class Sector:
    """A month on the wheel: the line before it, and where its name stands."""

    month: int
    line: tuple[float, float, float, float]
    x: float
    y: float


@dataclass(frozen=True)
class YearWheel:
    """One year's days in their order."""

    year: int
    place: Organisation | None
    days: tuple[Day, ...]
    agreements: tuple[Agreement, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The marks of the wheel."""
        return _spots(self.days)


def of_year(session: Session, actor: Actor, year: int, municipality_id: int | None = None) -> YearWheel:
    """The wheel of a municipality with what is joint, or of all of the actor's together."""
    require(actor, Permission.PLAN_READ, municipality_id)
    if not EARLIEST <= year <= LATEST:
        raise NotFound
    mine = where(actor, Permission.PLAN_READ)
    agreements = [
        one
        for one in renewal_walk.of_actor(session, actor)
        if municipality_id is None or municipality_id in {party.id for party in one.parties}
    ]
    span = Span(
        session, actor, frozenset({municipality_id}) if municipality_id else mine, tuple(agreements), year
    )
    found = [day for source in year_wheel_sources.SOURCES for day in source(span) if day.on.year == year]
    found.sort(key=lambda day: (day.on, year_wheel_sources.KINDS.index(day.kind), day.key))
    place = session.get_one(Organisation, municipality_id) if municipality_id else None
    return YearWheel(year, place, tuple(found), tuple(agreements))


def sectors() -> tuple[Sector, ...]:
    """The twelve months, January first, from the top round as a clock goes."""
    made = []
    for month in range(12):
        before, middle = math.tau * month / 12, math.tau * (month + 0.5) / 12
        x, y = _at(middle, (MONTHS_OUT + MONTHS_IN) / 2)
        made.append(Sector(month + 1, (*_at(before, MONTHS_IN), *_at(before, MONTHS_OUT)), x, y))
    return tuple(made)


def hand(day: dt.date) -> tuple[float, float]:
    """Where the line of a day ends."""
    return _at(_angle(day), MONTHS_IN)


def _spots(days: Sequence[Day]) -> tuple[Spot, ...]:
    """Each mark at its day; one that would cover another stands further in, then beside."""
    placed: list[tuple[float, float]] = []
    spots = []
    for number, day in enumerate(days, 1):
        x, y = _free(_angle(day.on), placed)
        placed.append((x, y))
        spots.append(Spot(number, x, y, day.owner.kind if day.owner else "joint"))
    return tuple(spots)


def _free(angle: float, placed: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The nearest free place to a day; where the whole wheel is full, the day itself."""
    for step in range(SIDEWAYS):
        for ring in range(RINGS):
            radius = FIRST_RING - ring * RING
            for turn in (-step, step):
                spot = _at(angle + turn * (2 * MARK + 2) / radius, radius)
                if not _covers(spot, placed):
                    return spot
    return _at(angle, FIRST_RING)


def _covers(spot: tuple[float, float], placed: Sequence[tuple[float, float]]) -> bool:
    return any(math.dist(spot, other) < 2 * MARK + 1 for other in placed)


def _angle(day: dt.date) -> float:
    """Months are equally wide on the wheel."""
    return math.tau * (day.month - 1 + (day.day - 0.5) / 31) / 12


def _at(angle: float, radius: float) -> tuple[float, float]:
    return round(CENTRE + radius * math.sin(angle), 1), round(CENTRE - radius * math.cos(angle), 1)
