"""The values of one source, a page at a time: a workbook has thousands, and a person looks for some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area, StatisticsSource, StatisticsValue
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, require
from dialog.services.statistics import Value

PER_PAGE = 100


@dataclass(frozen=True)
class Chosen:
    """What was asked for: an indicator, an area, a page. What is not there is not asked for."""

    indicator: str = ""
    area_id: int | None = None
    page: int = 1


@dataclass(frozen=True)
class Page:
    """A page of a source's values, and what can be chosen."""

    source: StatisticsSource
    values: tuple[Value, ...]
    count: int
    """How many were found, on all pages."""
    chosen: Chosen
    last: int
    indicators: Sequence[str]
    areas: Sequence[Area]


def page(session: Session, actor: Actor, source_id: int, wanted: Chosen) -> Page:
    """The values of one source that were asked for, by indicator, area and period."""
    require(actor, Permission.PICTURE_READ)
    source = session.get(StatisticsSource, source_id)
    if source is None:
        raise NotFound
    own = StatisticsValue.source_id == source_id
    query = sa.select(StatisticsValue.indicator).where(own).distinct()
    indicators = session.scalars(query.order_by(StatisticsValue.indicator)).all()
    there = sa.select(StatisticsValue.area_id).where(own)
    areas = session.scalars(sa.select(Area).where(Area.id.in_(there)).order_by(Area.id)).all()
    indicator = wanted.indicator if wanted.indicator in indicators else ""
    area_id = wanted.area_id if wanted.area_id in {one.id for one in areas} else None
    conditions = [own]
    if indicator:
        conditions.append(StatisticsValue.indicator == indicator)
    if area_id is not None:
        conditions.append(StatisticsValue.area_id == area_id)
    count = session.scalar(sa.select(sa.func.count()).select_from(StatisticsValue).where(*conditions)) or 0
    last = max(1, -(-count // PER_PAGE))
    number = min(max(1, wanted.page), last)
    found = session.execute(
        sa.select(StatisticsValue, Area)
        .join(Area, Area.id == StatisticsValue.area_id)
        .where(*conditions)
        .order_by(StatisticsValue.indicator, Area.id, StatisticsValue.period, StatisticsValue.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Page(
        source=source,
        values=tuple(Value(value, area, source) for value, area in found),
        count=count,
        chosen=Chosen(indicator, area_id, number),
        last=last,
        indicators=indicators,
        areas=areas,
    )
