"""Watching a survey while it is open: how many have answered, which week, which way, in which language.

For the municipality that asked: its own small numbers are not hidden from it, since it reads the masked
answers anyway. What the police asked themselves is shown with small numbers hidden. Answers that were set
aside are left out everywhere, and counted openly beside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from dialog.clock import iso_week
from dialog.languages import LANGUAGES
from dialog.models import Response, SurveyVersion
from dialog.models.response import CHANNELS
from dialog.services import alarms, apart, offers, places, results, setting_aside
from dialog.services.errors import NotFound
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, where
from dialog.services.places import Municipality
from surveys.tabulation import Row, Table, protect

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 60
"""A feedback form is open for years: the latest year or so is what one watches."""


@dataclass(frozen=True)
class Bar:
    """One row: what is counted, and how many; None when the number is too small to be shown here."""

    key: str
    count: int | None


@dataclass(frozen=True)
class Watch:
    """How a version stands in one municipality. `set_aside` counts by reason what is left out of the rest."""

    version: SurveyVersion
    state: str
    municipality: Municipality
    others: tuple[Municipality, ...]
    total: int | None
    set_aside: Mapping[str, int]
    weeks: tuple[Bar, ...]
    channels: tuple[Bar, ...]
    languages: tuple[Bar, ...]
    municipalities: tuple[tuple[Municipality, int | None], ...]
    """The actor's own municipalities beside each other; empty when there is only one."""
    may_decide: bool
    """Whether the actor may read what was written there, and so decide what is set aside."""


def watch(session: Session, actor: Actor, version_id: int, key: str | None, *, on: dt.date) -> Watch:
    """How a version stands in the municipality of that key, or in the first of the actor's.

    Raises NotFound for a draft, which nobody can have answered, and for another's municipality.
    """
    version = results.version_about(session, actor, version_id)
    mine = where(actor, Permission.SURVEY_EDIT)
    own = tuple(places.described(one) for one in version.survey.municipalities if one.id in mine)
    chosen = next((one for one in own if key in {None, one.key}), None)
    if version.published_at is None or chosen is None:
        raise NotFound
    is_open_to = version.survey.asked_by.is_municipality
    by_week = _by(session, version.id, chosen.id, Response.received_week)
    by_channel = _by(session, version.id, chosen.id, Response.channel)
    by_language = _by(session, version.id, chosen.id, Response.language)
    total = sum(by_week.values())
    beside = [(one, sum(_by(session, version.id, one.id, Response.channel).values())) for one in own]
    return Watch(
        version=version,
        state=offers.state_of(version, on),
        municipality=chosen,
        others=tuple(one for one in own if one.id != chosen.id),
        total=_number(total, is_open_to),
        set_aside=setting_aside.counts(session, version.id, chosen.id),
        weeks=_bars(_weeks(version, by_week, on), by_week, is_open_to),
        channels=_bars([one for one in CHANNELS if one in by_channel], by_channel, is_open_to),
        languages=_bars([*LANGUAGES, *sorted(set(by_language) - set(LANGUAGES))], by_language, is_open_to),
        municipalities=tuple((one, _number(count, is_open_to)) for one, count in beside)
        if len(own) > 1
        else (),
        may_decide=is_open_to and chosen.id in where(actor, Permission.TEXT_PROTECT),
    )


def _by(
    session: Session, version_id: int, municipality_id: int, column: InstrumentedAttribute[str]
) -> dict[str, int]:
    query = (
        sa.select(column, sa.func.count())
        .where(
            Response.survey_version_id == version_id,
            Response.municipality_id == municipality_id,
            apart.counted(Response.id),
        )
        .group_by(column)
    )
    stands = "watched", version_id, municipality_id, column.key, alarms.stamp(session, [municipality_id])
    return known(session, stands, lambda: dict(session.execute(query).all()), (municipality_id,), Of.ANSWERS)


def _weeks(version: SurveyVersion, counted: Iterable[str], on: dt.date) -> list[str]:
    """Every week from the first day to today or the last day, also those in which nobody answered."""
    last = min(on, version.closes_on or on)
    first = max(version.opens_on or last, last - MOST_WEEKS * WEEK)
    begins = first - dt.timedelta(days=first.weekday())
    number = max(0, (last - begins).days // 7 + 1)
    open_weeks = {iso_week(begins + week * WEEK) for week in range(number)}
    # A form that was open at closing may come a week later.
    return sorted(open_weeks | {week for week in counted if week >= iso_week(begins)})


def _bars(keys: Iterable[str], counts: Mapping[str, int], is_open_to: bool) -> tuple[Bar, ...]:
    rows = [Row(key, {}, counts.get(key, 0)) for key in keys]
    if not is_open_to and rows:
        rows = list(protect(Table("watched", tuple(rows), sum(counts.values()))).rows)
    return tuple(Bar(row.key, row.count) for row in rows)


def _number(count: int, is_open_to: bool) -> int | None:
    return protect(Table("watched", (), count)).base if not is_open_to else count
