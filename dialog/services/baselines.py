"""The baseline (baslinje): what is known when a picture is agreed, frozen to compare with later.

It holds figures, theme sizes, sources and the questions that were asked, all of them protected already, under
a hash. It is never changed; a further one is made instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Area,
    Baseline,
    Organisation,
    SituationPicture,
    StatisticsSource,
    StatisticsValue,
    SurveyVersion,
    Theme,
)
from dialog.services import audit, pictures, themes
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, require_any, where
from dialog.services.wording import seal
from surveys.texts import Texts


@dataclass(frozen=True)
class Compared:
    """One value of a baseline beside the newest one. `now` is None where there is none that can be shown."""

    kind: str
    """`theme` (people of those who answered) or `statistics`."""
    place: str
    """The key of the municipality."""
    name: Texts
    unit: str
    then: float | None
    then_base: float | None
    then_mark: str
    then_period: Texts | str
    now: float | None
    now_base: float | None
    now_mark: str
    now_period: Texts | str


@dataclass(frozen=True)
class Shown:
    """A baseline, whether it is as it was frozen, and each value beside the newest."""

    baseline: Baseline
    is_whole: bool
    rows: tuple[Compared, ...]


def freeze(session: Session, actor: Actor, picture_id: int, name: Texts, *, at: dt.datetime) -> Baseline:
    """Keep what is known now beside an agreed picture. Raises RuleBroken for one that is not agreed."""
    picture = pictures.find(session, actor, Permission.PICTURE_EDIT, picture_id)
    if picture.status not in pictures.PUBLIC:
        raise RuleBroken("baseline_of_agreed")
    if not name.get("sv", "").strip():
        raise RuleBroken("swedish_missing")
    content = {
        "picture": {"number": picture.number, "title": dict(picture.title), "seal": picture.content_hash},
        "frozen_on": at.astimezone(clock.STOCKHOLM).date().isoformat(),
        "places": [_place(session, picture, one) for one in pictures.municipalities_of(picture)],
    }
    made = Baseline(
        municipality_id=picture.municipality_id,
        picture_id=picture.id,
        name=dict(name),
        content=content,
        content_hash=seal(content),
        frozen_by=actor.id,
        frozen_at=at,
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        actor,
        "baseline:freeze",
        f"baseline:{made.id}",
        at=at,
        organisation_id=picture.municipality_id,
        seal=made.content_hash[:16],
    )
    return made


def index(session: Session, actor: Actor) -> Sequence[Baseline]:
    """Every baseline of the actor's municipalities and of what they share, the newest first."""
    require(actor, Permission.PICTURE_READ)
    mine = where(actor, Permission.PICTURE_READ)
    query = sa.select(Baseline).where(
        sa.or_(Baseline.municipality_id.in_(mine), Baseline.municipality_id.is_(None))
    )
    found = session.scalars(query.order_by(Baseline.id.desc())).all()
    return [one for one in found if mine.intersection(_places_of(session, one))]


def show(session: Session, actor: Actor, baseline_id: int) -> Shown:
    """One baseline with the newest values beside it."""
    baseline = session.get(Baseline, baseline_id)
    if baseline is None:
        raise NotFound
    require_any(actor, Permission.PICTURE_READ, _places_of(session, baseline))
    rows = [row for place in baseline.content["places"] for row in _compared(session, place)]
    return Shown(baseline, seal(baseline.content) == baseline.content_hash, tuple(rows))


def _places_of(session: Session, baseline: Baseline) -> tuple[int, ...]:
    if baseline.picture_id is None:
        return () if baseline.municipality_id is None else (baseline.municipality_id,)
    return pictures.municipalities_of(session.get_one(SituationPicture, baseline.picture_id))


def _place(session: Session, picture: SituationPicture, municipality_id: int) -> dict[str, Any]:
    """One municipality's part: protected theme sizes, newest figures, sources, the questions asked."""
    local = picture if picture.municipality_id else pictures.agreed(session, municipality_id)
    version_id = local.survey_version_id if local else None
    version = session.get(SurveyVersion, version_id) if version_id else None
    figures = _newest(session, municipality_id)
    return {
        "municipality": session.get_one(Organisation, municipality_id).key,
        "themes": _themes(session, municipality_id, version) if version else [],
        "figures": figures,
        "sources": _sources(session, {figure["source"] for figure in figures}),
        "survey": _asked(version) if version else None,
    }


def _themes(session: Session, municipality_id: int, version: SurveyVersion) -> list[dict[str, Any]]:
    sizes = themes.sizes(session, municipality_id, version.id)
    named = {
        theme.id: theme
        for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == municipality_id))
    }
    return [
        {
            "key": named[size.theme_id].key,
            "name": dict(named[size.theme_id].name),
            "count": size.count,
            "base": sizes.base,
            "mark": "hidden" if size.count is None else "present",
        }
        for size in sizes.themes
    ]


def _asked(version: SurveyVersion) -> dict[str, Any]:
    return {
        "title": dict(version.title),
        "number": version.number,
        "definition": version.definition_hash,
        "questions": [{"key": one.key, "text": dict(one.text)} for one in version.questions],
    }


def _newest(session: Session, municipality_id: int) -> list[dict[str, Any]]:
    """The newest value of each indicator of the municipality's own area."""
    area_id = session.get_one(Organisation, municipality_id).area_id
    if area_id is None:
        return []
    found: dict[tuple[int, str, str], StatisticsValue] = {}
    values = session.scalars(
        sa.select(StatisticsValue).where(StatisticsValue.area_id == area_id).order_by(StatisticsValue.period)
    )
    for value in values:
        found[value.source_id, value.indicator, value.unit] = value
    area = session.get_one(Area, area_id)
    return [
        {
            "source": value.source_id,
            "indicator": value.indicator,
            "unit": value.unit,
            "area": area.code,
            "period": value.period,
            "value": value.value,
            "mark": value.mark,
        }
        for _key, value in sorted(found.items(), key=lambda item: item[0])
    ]


def _sources(session: Session, ids: set[int]) -> list[dict[str, Any]]:
    rows = session.scalars(
        sa.select(StatisticsSource).where(StatisticsSource.id.in_(ids)).order_by(StatisticsSource.id)
    )
    return [
        {
            "id": one.id,
            "publisher": one.publisher,
            "title": dict(one.title),
            "terms": one.terms,
            "retrieved_on": one.retrieved_on.isoformat(),
            "file_hash": one.file_hash,
        }
        for one in rows
    ]


def _compared(session: Session, place: Mapping[str, Any]) -> list[Compared]:
    municipality = session.scalars(
        sa.select(Organisation).where(Organisation.key == place["municipality"])
    ).one()
    return [
        *_themes_compared(session, municipality, place),
        *_figures_compared(session, municipality, place),
    ]


def _themes_compared(
    session: Session, municipality: Organisation, place: Mapping[str, Any]
) -> list[Compared]:
    newest = next(
        (one for one in themes.surveys_of(session, municipality.id) if one.survey.audience == "residents"),
        None,
    )
    now: dict[str, tuple[int | None, int | None]] = {}
    if newest is not None:
        for one in _themes(session, municipality.id, newest):
            now[one["key"]] = (one["count"], one["base"])
    then = place["survey"]
    found = []
    for one in place["themes"]:
        count, base = now.get(one["key"], (None, None))
        is_known = newest is not None and one["key"] in now
        found.append(
            Compared(
                kind="theme",
                place=municipality.key,
                name=one["name"],
                unit="people",
                then=one["count"],
                then_base=one["base"],
                then_mark=one["mark"],
                then_period=then["title"] if then else "",
                now=count,
                now_base=base,
                now_mark="missing" if not is_known else "hidden" if count is None else "present",
                now_period=newest.title if newest else "",
            )
        )
    return found


def _figures_compared(
    session: Session, municipality: Organisation, place: Mapping[str, Any]
) -> list[Compared]:
    now = {(one["source"], one["indicator"], one["unit"]): one for one in _newest(session, municipality.id)}
    found = []
    for one in place["figures"]:
        newer = now.get((one["source"], one["indicator"], one["unit"]))
        found.append(
            Compared(
                kind="statistics",
                place=municipality.key,
                name={"sv": one["indicator"]},
                unit=one["unit"],
                then=one["value"],
                then_base=None,
                then_mark=one["mark"],
                then_period=one["period"],
                now=newer["value"] if newer else None,
                now_base=None,
                now_mark=newer["mark"] if newer else "missing",
                now_period=newer["period"] if newer else "",
            )
        )
    return found
