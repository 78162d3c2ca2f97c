"""Where a line of figures breaks: from a period on, a question or a definition is another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import StatisticsBreak, StatisticsSource, StatisticsValue
from dialog.services import audit
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.statistics_mapping import period_of
from surveys.texts import Texts


def listed(session: Session, actor: Actor) -> Sequence[StatisticsBreak]:
    """Every break that somebody has stated."""
    require(actor, Permission.PICTURE_READ)
    order = (StatisticsBreak.publisher, StatisticsBreak.indicator, StatisticsBreak.period)
    return session.scalars(sa.select(StatisticsBreak).order_by(*order)).all()


def indicators(session: Session, actor: Actor) -> Sequence[tuple[str, str]]:
    """Publisher and indicator of every line of figures that is there."""
    require(actor, Permission.PICTURE_READ)
    rows = session.execute(
        sa.select(StatisticsSource.publisher, StatisticsValue.indicator)
        .join(StatisticsValue, StatisticsValue.source_id == StatisticsSource.id)
        .distinct()
        .order_by(StatisticsSource.publisher, StatisticsValue.indicator)
    )
    return [(publisher, indicator) for publisher, indicator in rows]


def state(
    session: Session,
    actor: Actor,
    *,
    publisher: str,
    indicator: str,
    period: str,
    because: Texts,
    at: dt.datetime,
) -> StatisticsBreak:
    """Say that from this period the definition is another one, and why; said again, the reason changes."""
    require(actor, Permission.STATISTICS_EDIT)
    if (publisher, indicator) not in indicators(session, actor):
        raise NotFound
    from_period = period_of(period)
    if not from_period:
        raise RuleBroken("break_period")
    if not because.get("sv", "").strip():
        raise RuleBroken("break_says_why")
    row = session.scalars(
        sa.select(StatisticsBreak).where(
            StatisticsBreak.publisher == publisher,
            StatisticsBreak.indicator == indicator,
            StatisticsBreak.period == from_period,
        )
    ).one_or_none()
    if row is None:
        row = StatisticsBreak(publisher=publisher, indicator=indicator, period=from_period)
        session.add(row)
    row.because, row.stated_by = dict(because), actor.id
    session.flush()
    audit.record(session, actor, "statistics:state_break", f"statistics_break:{row.id}", at=at)
    return row


def take_back(session: Session, actor: Actor, break_id: int, *, at: dt.datetime) -> None:
    """Take a break back that was none."""
    require(actor, Permission.STATISTICS_EDIT)
    row = session.get(StatisticsBreak, break_id)
    if row is None:
        raise NotFound
    session.delete(row)
    audit.record(session, actor, "statistics:take_back_break", f"statistics_break:{break_id}", at=at)
