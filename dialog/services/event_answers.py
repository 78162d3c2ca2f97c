"""Answers by week set before, during and after an event: how many answered, how many by theme.

Only the week of an answer is known, so a week that the event touches is counted as during. Whole numbers for
those who review. All others see closed surveys alone, and of them no number under five, not even as the
difference between two events or between an event and a season.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import CalendarEvent, Organisation, SurveyVersion, Theme
from dialog.services import alarms, calendar_events, counting, places, themes
from dialog.services.errors import NotFound
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.places import Municipality
from dialog.services.theme_figures import season_of
from dialog.services.themes import Placed
from surveys.across import merged, spread
from surveys.cuts import Cuts
from surveys.texts import Texts

PHASES = ("before", "during", "after")
AROUND = dt.timedelta(days=400)
"""A yearly event before or after all answers is looked for so far away."""
Time = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Phase:
    """The weeks before, during or after in which answers came; `base` is None where it is too small."""

    key: str
    first_week: str
    last_week: str
    base: int | None


@dataclass(frozen=True)
class Line:
    """A theme and how many people of each phase wrote about it."""

    key: str
    name: Texts
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class EventAnswers:
    """What the page shows. `state`: nothing, or why there is nothing (no_survey, still_open, too_few)."""

    event: CalendarEvent
    time: Time
    municipality: Municipality
    version: SurveyVersion | None
    versions: tuple[SurveyVersion, ...]
    is_whole: bool
    may_see_whole: bool
    state: str
    phases: tuple[Phase, ...] = ()
    lines: tuple[Line, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class _Told:
    """What is worked out of all answers: as `EventAnswers` says it."""

    state: str
    time: Time
    phases: tuple[Phase, ...] = ()
    lines: tuple[Line, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class _Material:
    """A survey's weeks with answers, in order, and who answered when."""

    weeks: tuple[str, ...]
    sizes: tuple[int, ...]
    week_of: Mapping[str, int]
    themes: Sequence[Theme]
    people: Placed

    def counts(self, theme: Theme) -> tuple[int, ...]:
        """How many of each week lie under the theme."""
        found = Counter(map(self.week_of.get, self.people.get(theme.id, ())))
        return tuple(found[at] for at in range(len(self.weeks)))


def show(
    session: Session,
    actor: Actor,
    event_id: int,
    version_id: int | None = None,
    *,
    as_others: bool = False,
) -> EventAnswers:
    """The answers of one survey around an event; `as_others` shows a reviewer what everybody else sees."""
    event = calendar_events.find(session, actor, event_id)
    municipality_id = event.municipality_id
    require(actor, Permission.THEME_READ, municipality_id)
    may_see_whole = may(actor, Permission.THEME_REVIEW, municipality_id)
    is_whole = may_see_whole and not as_others
    versions = tuple(themes.surveys_of(session, municipality_id))
    version = _chosen(versions, version_id)
    place = places.described(session.get_one(Organisation, municipality_id))
    found = _Told("no_survey", (event.from_on, event.to_on))
    if version is not None:
        stands = "around", event.id, version.id, is_whole, alarms.stamp(session, [municipality_id])
        found = known(
            session,
            stands,
            lambda: _told(session, event, version, is_whole=is_whole),
            (municipality_id,),
            Of.LYING,
        )
    return EventAnswers(
        event,
        found.time,
        place,
        version,
        versions,
        is_whole,
        may_see_whole,
        found.state,
        found.phases,
        found.lines,
        found.hidden,
    )


def _told(session: Session, event: CalendarEvent, version: SurveyVersion, *, is_whole: bool) -> _Told:
    material = _material(session, version, event.municipality_id)
    if not material.weeks:
        return _Told("no_survey", (event.from_on, event.to_on))
    time = _time(event, material.weeks)
    if not is_whole and version.status != "closed":
        return _Told("still_open", time)
    borders = _borders(time, material.weeks)
    is_told = True, True
    lines = [Line(one.key, one.name, _sums(material.counts(one), borders)) for one in material.themes]
    if not is_whole:
        is_told, lines = _protected(session, event, material)
    if not any(is_told):
        return _Told("too_few", time)
    hidden = len(material.themes) - len(lines)
    return _Told("", time, _phases(material, borders, is_told), _ordered(lines), hidden)


def _chosen(versions: Sequence[SurveyVersion], version_id: int | None) -> SurveyVersion | None:
    if version_id is None:
        residents = [one for one in versions if one.survey.audience == "residents"]
        closed = [one for one in residents if one.status == "closed"]
        return next(iter(closed or residents or versions), None)
    found = next((one for one in versions if one.id == version_id), None)
    if found is None:
        raise NotFound
    return found


def _material(session: Session, version: SurveyVersion, municipality_id: int) -> _Material:
    came = counting.weeks(session, version.id, municipality_id)
    weeks = tuple(sorted(set(came.values())))
    sizes = Counter(came.values())
    rows = session.scalars(
        sa.select(Theme)
        .where(Theme.municipality_id == municipality_id, Theme.status == "active")
        .order_by(Theme.id)
    ).all()
    place = {week: at for at, week in enumerate(weeks)}
    return _Material(
        weeks,
        tuple(sizes[week] for week in weeks),
        {one: place[week] for one, week in came.items()},
        rows,
        themes.placed(session, municipality_id, version.id),
    )


def _time(event: CalendarEvent, weeks: Sequence[str]) -> Time:
    """Of the event's times the one in which most weeks with answers lie, else the nearest one."""
    first, last = _monday(weeks[0]), _monday(weeks[-1]) + dt.timedelta(days=6)
    found = calendar_events.times(event, first - AROUND, last + AROUND)

    def weight(time: Time) -> tuple[int, int]:
        begins, ends = _borders(time, weeks)
        gap = max((first - time[1]).days, (time[0] - last).days, 0)
        return begins - ends, gap

    return min(found, key=weight, default=(event.from_on, event.to_on))


def _borders(time: Time, weeks: Sequence[str]) -> tuple[int, int]:
    """How many weeks with answers lie before the event, and how many before its end."""
    mondays = [_monday(week) for week in weeks]
    before = sum(day + dt.timedelta(days=6) < time[0] for day in mondays)
    return before, sum(day <= time[1] for day in mondays)


def _monday(week: str) -> dt.date:
    year, _dash, number = week.partition("-W")
    return dt.date.fromisocalendar(int(year), int(number), 1)


def _protected(
    session: Session, event: CalendarEvent, material: _Material
) -> tuple[tuple[bool, bool], list[Line]]:
    """Which borders of the event are told, and the themes' numbers: the older events have told theirs."""
    base = Cuts(material.sizes, walls=_season_walls(material, material.sizes))
    levels = themes.protected(material.themes, material.people, sum(material.sizes))
    own = {one.theme_id for one in levels.themes if one.count is not None}
    rows = [(one, material.counts(one)) for one in material.themes if one.id in own]
    cuts = {one.id: Cuts(counts, material.sizes, _season_walls(material, counts)) for one, counts in rows}
    for other in sorted(
        calendar_events.of_municipality(session, event.municipality_id), key=lambda one: one.id
    ):
        borders = _borders(_time(other, material.weeks), material.weeks)
        is_told = (base.tell(borders[0]), base.tell(borders[1]))
        told_of = {
            one.id: [is_told[at] and cuts[one.id].tell(border) for at, border in enumerate(borders)]
            for one, _counts in rows
        }
        if other.id == event.id:
            lines = [
                Line(one.key, one.name, _hidden(_sums(counts, borders), told_of[one.id]))
                for one, counts in rows
            ]
            return is_told, [line for line in lines if any(count is not None for count in line.counts)]
    raise NotFound


def _season_walls(material: _Material, counts: Sequence[int]) -> set[int]:
    """The borders between seasons, as the figure by seasons tells of them."""
    seasons = [season_of(week) for week in material.weeks]
    sizes: dict[str, int] = defaultdict(int)
    for season, size in zip(seasons, material.sizes, strict=True):
        sizes[season] += size
    shown_as = merged(sizes)
    keys = [shown_as[season] for season in seasons]
    cells: dict[str, int] = defaultdict(int)
    bases: dict[str, int] = defaultdict(int)
    for key, count, size in zip(keys, counts, material.sizes, strict=True):
        cells[key] += count
        bases[key] += size
    is_base = counts is material.sizes
    shown: Mapping[str, int | None] = cells if is_base else spread(cells, bases)
    return {
        at
        for at in range(1, len(keys))
        if keys[at] != keys[at - 1] and any(shown[key] is not None for key in (keys[at], keys[at - 1]))
    }


def _sums(counts: Sequence[int], borders: tuple[int, int]) -> tuple[int, ...]:
    return sum(counts[: borders[0]]), sum(counts[borders[0] : borders[1]]), sum(counts[borders[1] :])


def _hidden(sums: tuple[int, ...], is_told: Iterable[bool]) -> tuple[int | None, ...]:
    """The numbers between borders that are told; the first day and the last of a survey always are."""
    first, second = is_told
    return (
        sums[0] if first else None,
        sums[1] if first and second else None,
        sums[2] if second else None,
    )


def _phases(material: _Material, borders: tuple[int, int], is_told: tuple[bool, bool]) -> tuple[Phase, ...]:
    bases = _hidden(_sums(material.sizes, borders), is_told)
    spans = ((0, borders[0]), (borders[0], borders[1]), (borders[1], len(material.weeks)))
    return tuple(
        Phase(
            key,
            material.weeks[first] if first < last else "",
            material.weeks[last - 1] if first < last else "",
            base,
        )
        for key, (first, last), base in zip(PHASES, spans, bases, strict=True)
    )


def _ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda one: (-sum(count or 0 for count in one.counts), one.key)))
