"""Figures over time, shown honestly: a municipality's line beside those of areas around it and alike.

In a small place a single case changes much. Counts stand with the mean of the five years before, never with
per cent from one year to the next, and never per 100 000 there. A changed definition breaks the line, and no
mean is taken across the break. Missing, hidden and zero are three things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Area,
    Concern,
    Evidence,
    Organisation,
    SimilarArea,
    StatisticsBreak,
    StatisticsSource,
    StatisticsValue,
)
from dialog.services import pictures, places, trend_periods
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.places import Municipality

SMALL_PLACE = 15_000
"""Fewer people than this, or nobody knows how many: no figure per 100 000."""
SMALL_COUNT = 20
"""The same where so few cases are counted in a year."""
YEARS = 5
LEAST_YEARS = 3
"""Of two years a mean says no more than the two."""
COUNTS = ("antal", "number", "st", "personer", "people")
POPULATION = ("folkmängd", "invånare totalt", "n01951")
"""Indicators that say how many people an area has; Kolada's by its name or its key."""
GROUPS_OF_PEOPLE = "folkmängd, "
"""How the indicators begin that say how many people belong to a group: they are compared with answers."""


@dataclass(frozen=True)
class Point:
    """One period. `value` is None when the figure is missing or hidden, as `mark` says."""

    period: str
    value: float | None
    mark: str


@dataclass(frozen=True)
class Mean:
    """The mean of the years before the newest value; None when too few of them are known."""

    value: float | None
    periods: tuple[str, ...]
    is_cut: bool
    """Years before a break were left out."""


@dataclass(frozen=True)
class AreaLine:
    """One area's line. `role`: own, around (it lies there), or similar (a person chose it, `because`)."""

    area: Area
    role: str
    because: str
    points: tuple[Point, ...]
    mean: Mean | None
    population: float | None
    is_small: bool
    is_count: bool

    @property
    def newest(self) -> Point | None:
        """The newest period that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def per_100_000(self) -> int | None:
        """The newest count per 100 000 people, only where an area is large enough for it."""
        if self.newest is None or self.newest.value is None or not self.population:
            return None
        return (
            None
            if self.is_small or not self.is_count
            else round(100_000 * self.newest.value / self.population)
        )


@dataclass(frozen=True)
class Trend:
    """An indicator's lines of a municipality and the areas beside it."""

    municipality: Municipality
    source: StatisticsSource
    indicator: str
    unit: str
    value_id: int
    lines: tuple[AreaLine, ...]
    breaks: tuple[StatisticsBreak, ...]


@dataclass(frozen=True)
class Indicator:
    """An indicator that a municipality has figures of, with its newest period."""

    value_id: int
    source: StatisticsSource
    indicator: str
    unit: str
    newest: Point


@dataclass(frozen=True)
class EvidenceLine:
    """The line behind a figure that a picture rests on. The frozen value is the picture's own copy."""

    evidence: Evidence
    source: StatisticsSource
    line: AreaLine
    breaks: tuple[StatisticsBreak, ...]
    frozen_period: str
    is_changed: bool
    """A later import has another value for the same period."""


def index(session: Session, actor: Actor) -> list[tuple[Municipality, tuple[Indicator, ...]]]:
    """The indicators of each of the actor's municipalities, by publisher and name."""
    require(actor, Permission.PICTURE_READ)
    mine = where(actor, Permission.PICTURE_READ)
    return [
        (place, _indicators(session, place.id))
        for place in places.municipalities(session)
        if place.id in mine
    ]


def show(session: Session, actor: Actor, municipality_id: int, value_id: int) -> Trend:
    """The line that a value belongs to, of the municipality and of the areas beside it."""
    require(actor, Permission.PICTURE_READ, municipality_id)
    value = session.get(StatisticsValue, value_id)
    municipality = session.get_one(Organisation, municipality_id)
    own = session.get(Area, municipality.area_id) if municipality.area_id else None
    if value is None or own is None:
        raise NotFound
    source = session.get_one(StatisticsSource, value.source_id)
    breaks = _breaks(session, source, value)
    lines = _lines(session, value, _beside(session, own), breaks)
    if not lines:
        raise NotFound
    return Trend(places.described(municipality), source, value.indicator, value.unit, value.id, lines, breaks)


def one_line(
    session: Session, actor: Actor, municipality_id: int, value_id: int, area_id: int
) -> tuple[Trend, AreaLine]:
    """The line of one of the areas."""
    trend = show(session, actor, municipality_id, value_id)
    line = next((one for one in trend.lines if one.area.id == area_id), None)
    if line is None:
        raise NotFound
    return trend, line


def of_concern(session: Session, actor: Actor, concern_id: int) -> tuple[EvidenceLine, ...]:
    """The lines behind the figures that a concern rests on."""
    section = pictures.concern(session, actor, concern_id)
    return tuple(_behind(session, one) for one in section.evidence if one.kind == "statistics")


def of_evidence(session: Session, actor: Actor, evidence_id: int) -> EvidenceLine:
    """The line behind one of them."""
    evidence = session.get(Evidence, evidence_id)
    if evidence is None or evidence.kind != "statistics":
        raise NotFound
    concern = session.get_one(Concern, evidence.concern_id)
    pictures.find(session, actor, Permission.PICTURE_READ, concern.picture_id)
    return _behind(session, evidence)


def _indicators(session: Session, municipality_id: int) -> tuple[Indicator, ...]:
    rows = session.execute(
        sa.select(StatisticsValue, StatisticsSource)
        .join(StatisticsSource, StatisticsSource.id == StatisticsValue.source_id)
        .join(Organisation, Organisation.area_id == StatisticsValue.area_id)
        .where(Organisation.id == municipality_id)
        .order_by(StatisticsValue.period, StatisticsValue.id)
    )
    found: dict[tuple[object, ...], Indicator] = {}
    for value, source in rows:
        if value.indicator.casefold().startswith(GROUPS_OF_PEOPLE):
            continue
        key = (source.id, value.indicator, value.unit, trend_periods.shape(value.period))
        newest = Point(value.period, value.value, value.mark)
        found[key] = Indicator(value.id, source, value.indicator, value.unit, newest)
    return tuple(sorted(found.values(), key=lambda one: (one.source.publisher, one.indicator, one.value_id)))


def _beside(session: Session, own: Area) -> list[tuple[Area, str, str]]:
    """The municipality, then those that are alike, then the areas that it lies in, the nearest first."""
    similar = session.execute(
        sa.select(Area, SimilarArea.because)
        .join(SimilarArea, SimilarArea.similar_id == Area.id)
        .where(SimilarArea.area_id == own.id)
        .order_by(Area.code)
    )
    found = [(own, "own", ""), *((area, "similar", because) for area, because in similar)]
    around = own
    while around.parent_id is not None:
        around = session.get_one(Area, around.parent_id)
        found.append((around, "around", ""))
    return found


def _breaks(
    session: Session, source: StatisticsSource, value: StatisticsValue
) -> tuple[StatisticsBreak, ...]:
    query = (
        sa.select(StatisticsBreak)
        .where(StatisticsBreak.publisher == source.publisher, StatisticsBreak.indicator == value.indicator)
        .order_by(StatisticsBreak.period)
    )
    return tuple(session.scalars(query))


def _lines(
    session: Session,
    value: StatisticsValue,
    beside: Sequence[tuple[Area, str, str]],
    breaks: Sequence[StatisticsBreak],
) -> tuple[AreaLine, ...]:
    """The lines of these areas over the same periods; an area without any figure has none."""
    ids = [area.id for area, _role, _because in beside]
    known = _known(session, value, ids)
    periods = trend_periods.between({period for one in known.values() for period in one})
    populations = _populations(session, ids)
    return tuple(
        _line(area, role, because, known[area.id], periods, populations.get(area.id), value.unit, breaks)
        for area, role, because in beside
        if known.get(area.id)
    )


def _line(
    area: Area,
    role: str,
    because: str,
    known: Mapping[str, Point],
    periods: Sequence[str],
    population: float | None,
    unit: str,
    breaks: Sequence[StatisticsBreak],
) -> AreaLine:
    points = tuple(known.get(period, Point(period, None, "missing")) for period in periods)
    is_count = unit.casefold() in COUNTS
    latest = [point.value for point in points if point.value is not None][-YEARS - 1 :]
    is_few = is_count and any(value < SMALL_COUNT for value in latest)
    is_small = population is None or population < SMALL_PLACE or is_few
    mean = _mean(points, [one.period for one in breaks])
    return AreaLine(area, role, because, points, mean, population, is_small, is_count)


def _mean(points: Sequence[Point], breaks: Iterable[str]) -> Mean | None:
    """Of the five years before the newest value; of the same part of the year, where it is a part."""
    known = {point.period: point.value for point in points if point.value is not None}
    if not known:
        return None
    newest = max(known)
    before = trend_periods.years_before(newest, YEARS)
    if not before:
        return None
    since = max((period for period in breaks if period <= newest), default="")
    told = [period for period in before if period in known]
    kept = tuple(sorted(period for period in told if period >= since))
    values = [known[period] for period in kept]
    value = sum(values) / len(values) if len(values) >= LEAST_YEARS else None
    return Mean(value, kept, len(kept) < len(told))


def _known(session: Session, value: StatisticsValue, area_ids: Sequence[int]) -> dict[int, dict[str, Point]]:
    rows = session.scalars(
        sa.select(StatisticsValue).where(
            StatisticsValue.source_id == value.source_id,
            StatisticsValue.indicator == value.indicator,
            StatisticsValue.unit == value.unit,
            StatisticsValue.area_id.in_(area_ids),
        )
    )
    found: dict[int, dict[str, Point]] = {}
    for row in rows:
        if trend_periods.shape(row.period) == trend_periods.shape(value.period):
            found.setdefault(row.area_id, {})[row.period] = Point(row.period, row.value, row.mark)
    return found


def _populations(session: Session, area_ids: Sequence[int]) -> dict[int, float]:
    """How many people each area has, by the newest figure that somebody imported."""
    # Databases fold letters such as Ä differently: the names are compared here.
    names = [
        name
        for name in session.scalars(sa.select(StatisticsValue.indicator).distinct())
        if name.casefold().startswith(POPULATION) and not name.casefold().startswith(GROUPS_OF_PEOPLE)
    ]
    rows = session.execute(
        sa.select(StatisticsValue.area_id, StatisticsValue.value)
        .where(
            StatisticsValue.area_id.in_(area_ids),
            StatisticsValue.indicator.in_(names),
            StatisticsValue.value.is_not(None),
        )
        .order_by(StatisticsValue.period, StatisticsValue.id)
    )
    return {area_id: value for area_id, value in rows if value is not None}


def _behind(session: Session, evidence: Evidence) -> EvidenceLine:
    value = session.get_one(StatisticsValue, evidence.statistics_value_id)
    source = session.get_one(StatisticsSource, value.source_id)
    breaks = _breaks(session, source, value)
    area = session.get_one(Area, value.area_id)
    (line,) = _lines(session, value, [(area, "own", "")], breaks)
    is_changed = (evidence.value, evidence.mark) != (value.value, value.mark)
    return EvidenceLine(evidence, source, line, breaks, value.period, is_changed)
