"""Statistics beside what people say: import a file that somebody downloaded, and read its values.

Missing, hidden and zero are three things. A file is imported whole or not at all, and every fault is named
by its row. Bringing in the same periods again replaces the values without doubling them; evidence of a
picture is a copy and stays as it was agreed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area, Organisation, StatisticsSource, StatisticsValue
from dialog.services import audit, statistics_areas
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
    file_name: str = ""
    mapping_id: int | None = None


@dataclass(frozen=True)
class Imported:
    """What an import did: the source, and how many values are new, changed, as they were, or gone."""

    source: StatisticsSource
    added: int
    changed: int
    unchanged: int
    vanished: int = 0


@dataclass(frozen=True)
class Comparison:
    """What an import would do to the values that are stored of its source."""

    added: int
    changed: int
    unchanged: int
    vanishing: Sequence[Value] = ()
    """Stored values of areas, indicators and periods that the file speaks of, which it lacks itself."""


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
    every = sorted([*faults, *misplaced(session, lines)], key=lambda fault: fault.row)
    if every:
        raise RuleBroken("statistics_file", count=len(every), faults=tuple(every[:MOST_FAULTS]))


def take(
    session: Session,
    actor: Actor,
    about: Source,
    lines: Sequence[Line],
    content: bytes,
    *,
    at: dt.datetime,
    is_whole: bool = False,
) -> Imported:
    """Store the faultless lines of one source, and note it in the log.

    `is_whole`: the file has all that the publisher has of its areas, indicators and periods, so that a stored
    value which it lacks is missing from now on. It is not taken away: a picture may rest on it.
    """
    require(actor, Permission.STATISTICS_EDIT)
    source = _source(session, actor, about, content)
    vanishing = _vanishing(session, source, lines) if is_whole else []
    for value in vanishing:
        value.value, value.mark = None, "missing"
    result = _store(session, source, lines)
    told = {"vanished": len(vanishing)} if vanishing else {}
    audit.record(
        session,
        actor,
        "statistics:load",
        f"statistics_source:{source.id}",
        at=at,
        added=result.added,
        changed=result.changed,
        unchanged=result.unchanged,
        **told,
    )
    return replace(result, vanished=len(vanishing))


def compare(session: Session, actor: Actor, about: Source, lines: Sequence[Line]) -> Comparison:
    """What storing the lines would change; nothing is stored."""
    require(actor, Permission.STATISTICS_EDIT)
    source = _known_source(session, about)
    if source is None:
        return Comparison(len(lines), 0, 0)
    stored = _stored(session, source)
    names = statistics_areas.names(session)
    added = changed = 0
    for line in lines:
        row = stored.get(_key(line, names))
        added += row is None
        changed += row is not None and (row.value, row.mark) != (line.value, line.mark)
    gone = {value.id for value in _vanishing(session, source, lines)}
    vanishing = _values(session, StatisticsValue.id.in_(gone)) if gone else ()
    return Comparison(added, changed, len(lines) - added - changed, vanishing)


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
    source = _known_source(session, about)
    if source is None:
        source = StatisticsSource(publisher=about.publisher)
        session.add(source)
    source.title = dict(about.title)
    source.url, source.terms, source.retrieved_on = about.url, about.terms, about.retrieved_on
    source.file_hash = hashlib.sha256(content).hexdigest()
    source.imported_by = actor.id
    source.file_name, source.mapping_id = about.file_name, about.mapping_id
    session.flush()
    return source


def _known_source(session: Session, about: Source) -> StatisticsSource | None:
    known = session.scalars(
        sa.select(StatisticsSource).where(StatisticsSource.publisher == about.publisher)
    ).all()
    return next((one for one in known if one.title.get("sv") == about.title.get("sv")), None)


Key = tuple[int, str, str, str]
"""Area, indicator, unit and period: of these a source has one value."""


def _key(line: Line, names: statistics_areas.Names) -> Key:
    return names.of(line.area), line.indicator, line.unit, line.period


def _stored(session: Session, source: StatisticsSource) -> dict[Key, StatisticsValue]:
    return {
        (value.area_id, value.indicator, value.unit, value.period): value
        for value in session.scalars(sa.select(StatisticsValue).where(StatisticsValue.source_id == source.id))
    }


def _store(session: Session, source: StatisticsSource, lines: Sequence[Line]) -> Imported:
    stored = _stored(session, source)
    names = statistics_areas.names(session)
    added = changed = 0
    for line in lines:
        key = _key(line, names)
        row = stored.get(key)
        if row is None:
            row = StatisticsValue(
                source_id=source.id, area_id=key[0], indicator=key[1], unit=key[2], period=key[3]
            )
            session.add(row)
            added += 1
        elif (row.value, row.mark) != (line.value, line.mark):
            changed += 1
        row.value, row.mark = line.value, line.mark
    session.flush()
    return Imported(source, added, changed, len(lines) - added - changed)


def _vanishing(session: Session, source: StatisticsSource, lines: Sequence[Line]) -> list[StatisticsValue]:
    names = statistics_areas.names(session)
    given = {_key(line, names) for line in lines}
    # A file about one municipality says nothing about another one's figures from the same source.
    areas = {key[0] for key in given}
    spoken_of = {key[1:] for key in given}
    return [
        value
        for key, value in _stored(session, source).items()
        if key not in given and key[0] in areas and key[1:] in spoken_of and value.mark != "missing"
    ]


def misplaced(session: Session, lines: Sequence[Line]) -> list[Fault]:
    """Rows whose area is unknown or named twice over, and rows that give the same value a second time."""
    names = statistics_areas.names(session)
    faults = []
    seen: dict[Key, Line] = {}
    for line in lines:
        area_id = names.find(line.area)
        if area_id is None:
            kind = "area_disagrees" if names.disagrees(line.area) else "area"
            faults.append(Fault(line.row, kind, line.area, line.sheet))
            continue
        first = seen.setdefault((area_id, line.indicator, line.unit, line.period), line)
        if first is not line:
            where = f"{first.row} ({first.sheet})" if first.sheet != line.sheet else str(first.row)
            faults.append(Fault(line.row, "twice", where, line.sheet))
    return list(dict.fromkeys(faults))
