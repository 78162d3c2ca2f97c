"""Statistics beside what people say: import a file that somebody downloaded, and read its values.

Missing, hidden and zero are three things. A file is imported whole or not at all, and every fault is named
by its row. Bringing in the same periods again replaces the values without doubling them; evidence of a
picture is a copy and stays as it was agreed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area, Organisation, StatisticsSource, StatisticsValue
from dialog.services import audit
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.statistics_file import MOST_FAULTS, Fault, Line, read_lines
from surveys.texts import Texts


@dataclass(frozen=True)
class Source:
    """What is said of a file: who published it, what it is, when it was fetched, under which terms."""

    publisher: str
    title: Texts
    url: str | None
    terms: str | None
    retrieved_on: dt.date


@dataclass(frozen=True)
class Imported:
    """What an import did: the source, and how many values are new, changed or as they were."""

    source: StatisticsSource
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Value:
    """One figure with the names that it is shown by."""

    value: StatisticsValue
    area: Area
    source: StatisticsSource


def load(session: Session, actor: Actor, about: Source, content: bytes, *, at: dt.datetime) -> Imported:
    """Import a file of values (columns area, indicator, period, value, unit, perhaps mark).

    The same publisher and title is the same source: its values are replaced where the file has them. Raises
    RuleBroken("statistics_file") with every fault by row; then nothing is stored.
    """
    require(actor, Permission.STATISTICS_EDIT)
    lines, faults = read_lines(content)
    refuse_faulty(session, lines, faults)
    return take(session, actor, about, lines, content, at=at)


def refuse_faulty(session: Session, lines: Sequence[Line], faults: Sequence[Fault]) -> None:
    """Raise RuleBroken("statistics_file") with every fault by row, those of areas and doubles among them."""
    every = sorted([*faults, *_misplaced(lines, _areas(session))], key=lambda fault: fault.row)
    if every:
        raise RuleBroken("statistics_file", count=len(every), faults=tuple(every[:MOST_FAULTS]))


def take(
    session: Session, actor: Actor, about: Source, lines: Sequence[Line], content: bytes, *, at: dt.datetime
) -> Imported:
    """Store the faultless lines of one source, and note it in the log."""
    require(actor, Permission.STATISTICS_EDIT)
    areas = _areas(session)
    source = _source(session, actor, about, content)
    result = _store(session, source, lines, areas)
    audit.record(
        session,
        actor,
        "statistics:load",
        f"statistics_source:{source.id}",
        at=at,
        added=result.added,
        changed=result.changed,
        unchanged=result.unchanged,
    )
    return result


def sources(session: Session, actor: Actor) -> Sequence[tuple[StatisticsSource, int]]:
    """Every source with the number of its values; public figures, so both municipalities see them."""
    require(actor, Permission.PICTURE_READ)
    found = session.execute(
        sa.select(StatisticsSource, sa.func.count(StatisticsValue.id))
        .outerjoin(StatisticsValue, StatisticsValue.source_id == StatisticsSource.id)
        .group_by(StatisticsSource.id)
        .order_by(StatisticsSource.publisher, StatisticsSource.id)
    )
    return [(source, count) for source, count in found]


def values(session: Session, actor: Actor, source_id: int) -> tuple[StatisticsSource, Sequence[Value]]:
    """The values of one source, by indicator, area and period."""
    require(actor, Permission.PICTURE_READ)
    source = session.get(StatisticsSource, source_id)
    if source is None:
        raise NotFound
    return source, _values(session, StatisticsValue.source_id == source_id)


def of_municipality(session: Session, actor: Actor, municipality_id: int) -> Sequence[Value]:
    """The values that a picture of the municipality may rest on: its own area and those around it."""
    require(actor, Permission.PICTURE_READ, municipality_id)
    municipality = session.get_one(Organisation, municipality_id)
    area_ids, area = [], session.get(Area, municipality.area_id) if municipality.area_id else None
    while area is not None:
        area_ids.append(area.id)
        area = session.get(Area, area.parent_id) if area.parent_id else None
    return _values(session, StatisticsValue.area_id.in_(area_ids))


def _values(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[Value]:
    found = session.execute(
        sa.select(StatisticsValue, Area, StatisticsSource)
        .join(Area, Area.id == StatisticsValue.area_id)
        .join(StatisticsSource, StatisticsSource.id == StatisticsValue.source_id)
        .where(condition)
        .order_by(StatisticsValue.indicator, Area.id, StatisticsValue.period, StatisticsValue.id)
    )
    return [Value(value, area, source) for value, area, source in found]


def _source(session: Session, actor: Actor, about: Source, content: bytes) -> StatisticsSource:
    known = session.scalars(
        sa.select(StatisticsSource).where(StatisticsSource.publisher == about.publisher)
    ).all()
    source = next((one for one in known if one.title.get("sv") == about.title.get("sv")), None)
    if source is None:
        source = StatisticsSource(publisher=about.publisher)
        session.add(source)
    source.title = dict(about.title)
    source.url, source.terms, source.retrieved_on = about.url, about.terms, about.retrieved_on
    source.file_hash = hashlib.sha256(content).hexdigest()
    source.imported_by = actor.id
    session.flush()
    return source


def _store(
    session: Session, source: StatisticsSource, lines: Sequence[Line], areas: dict[str, int]
) -> Imported:
    stored = {
        (value.area_id, value.indicator, value.period): value
        for value in session.scalars(sa.select(StatisticsValue).where(StatisticsValue.source_id == source.id))
    }
    added = changed = 0
    for line in lines:
        area_id = areas[_plain(line.area)]
        row = stored.get((area_id, line.indicator, line.period))
        if row is None:
            row = StatisticsValue(
                source_id=source.id, area_id=area_id, indicator=line.indicator, period=line.period
            )
            session.add(row)
            added += 1
        elif (row.value, row.unit, row.mark) != (line.value, line.unit, line.mark):
            changed += 1
        row.value, row.unit, row.mark = line.value, line.unit, line.mark
    session.flush()
    return Imported(source, added, changed, len(lines) - added - changed)


def _misplaced(lines: Sequence[Line], areas: dict[str, int]) -> list[Fault]:
    """Rows whose area is unknown, and rows that give the same value a second time."""
    faults = []
    seen: dict[tuple[int, str, str], int] = {}
    for line in lines:
        area_id = areas.get(_plain(line.area))
        if area_id is None:
            faults.append(Fault(line.row, "area", line.area))
            continue
        first = seen.setdefault((area_id, line.indicator, line.period), line.row)
        if first != line.row:
            faults.append(Fault(line.row, "twice", str(first)))
    return faults


def _areas(session: Session) -> dict[str, int]:
    """Every way to name an area in a file: its code, its names, and its municipality's key."""
    found: dict[str, int] = {}
    for area in session.scalars(sa.select(Area).order_by(Area.id)):
        for name in (area.code, *area.name.values()):
            found.setdefault(_plain(name), area.id)
    for organisation in session.scalars(sa.select(Organisation).where(Organisation.area_id.is_not(None))):
        if organisation.area_id is not None:
            for name in (organisation.key, *organisation.name.values()):
                found.setdefault(_plain(name), organisation.area_id)
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
