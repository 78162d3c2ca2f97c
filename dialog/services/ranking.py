"""The order of concerns: proposed anew when the evidence has changed, and what people state of a concern.

Proposing anew shows first what would change. Taking it is a person's step, and so is keeping their own order
and renewing only the criteria beside it: no order of theirs is ever overridden by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from analysis.situation import STATABLE, Stated, Value, is_value, rank
from dialog.models import Concern, SituationPicture, SurveyVersion, User
from dialog.services import assembly, drafting, evidence_lines
from dialog.services.errors import RuleBroken
from dialog.services.evidence_lines import Numbers
from dialog.services.permissions import Actor
from surveys.texts import Texts


@dataclass(frozen=True)
class Statement:
    """What a person states of a criterion, with the reason; `value` None leaves it to the evidence."""

    value: Value
    because: Texts


@dataclass(frozen=True)
class Told:
    """A statement as pages show it: who made it, and whether the order that stands counted it."""

    criterion: str
    value: Any
    because: Texts
    by: str
    is_counted: bool


@dataclass(frozen=True)
class Place:
    """Where a concern would be proposed now, beside where it stands."""

    concern: Concern
    now: int
    proposed: int
    because: Mapping[str, Any]
    """As `Concern.ranked_because`: the criteria with their values and points."""

    @property
    def has_moved(self) -> bool:
        """Whether taking the order would move it."""
        return self.now != self.proposed

    @property
    def changed(self) -> tuple[str, ...]:
        """The criteria that have another value or other points than in the order that stands."""
        former = {one["name"]: one for one in self.concern.ranked_because.get("criteria", [])}
        return tuple(one["name"] for one in self.because["criteria"] if former.get(one["name"]) != one)


@dataclass(frozen=True)
class Reorder:
    """The order as it would be proposed now."""

    picture: SituationPicture
    places: tuple[Place, ...]
    is_persons: bool
    """Whether the order that stands is people's own."""

    @property
    def moves(self) -> bool:
        """Whether any concern would stand elsewhere."""
        return any(one.has_moved for one in self.places)

    @property
    def is_new(self) -> bool:
        """Whether the proposal differs at all from what stands."""
        return self.moves or any(one.changed for one in self.places)


def look(session: Session, actor: Actor, picture_id: int) -> Reorder:
    """What the stated criteria say now. Nothing is changed."""
    picture = drafting.open_picture(session, actor, picture_id)
    return _reorder(session, picture)


def take(
    session: Session,
    actor: Actor,
    picture_id: int,
    *,
    keeps_order: bool,
    revision: int,
    at: dt.datetime,
) -> SituationPicture:
    """Take what is proposed now: the order, or with `keeps_order` only the criteria beside people's own."""
    picture = drafting.open_picture(session, actor, picture_id, revision)
    for place in _reorder(session, picture).places:
        place.concern.ranked_because = dict(place.because)
        if not keeps_order:
            place.concern.priority = place.proposed
    drafting.touch(session, picture)
    session.expire(picture, ["concerns"])
    drafting.record(session, actor, picture, "keep_order" if keeps_order else "rank", at)
    return picture


def state(
    session: Session,
    actor: Actor,
    concern_id: int,
    said: Mapping[str, Statement],
    *,
    revision: int,
    at: dt.datetime,
) -> Concern:
    """State values of criteria, each with a reason. They count from the next order that somebody takes.

    Raises RuleBroken for what cannot be stated and for a value without a reason.
    """
    concern, picture = drafting.open_concern(session, actor, concern_id, revision)
    stated = dict(concern.stated or {})
    for name, statement in said.items():
        if name not in STATABLE:
            raise RuleBroken("not_statable")
        if statement.value is None:
            stated.pop(name, None)
            continue
        if not is_value(name, statement.value):
            raise RuleBroken("stated_value")
        if not statement.because.get("sv", "").strip():
            raise RuleBroken("stated_without_reason")
        value = list(statement.value) if isinstance(statement.value, tuple) else statement.value
        new = {"value": value, "because": dict(statement.because)}
        if {key: stated.get(name, {}).get(key) for key in new} != new:
            stated[name] = new | {"by": actor.id, "at": at.isoformat()}
    concern.stated = stated or None
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "state", at, concern=concern.key)
    return concern


def statements(session: Session, concern: Concern) -> tuple[Told, ...]:
    """What people state of a concern, in the order of the criteria."""
    counted = {
        one["name"]: one["value"]
        for one in concern.ranked_because.get("criteria", [])
        if one.get("is_stated")
    }
    return tuple(
        Told(
            criterion=name,
            value=one["value"],
            because=one["because"],
            by=_name(session, one.get("by")),
            is_counted=name in counted and counted[name] == one["value"],
        )
        for name in STATABLE
        if (one := (concern.stated or {}).get(name))
    )


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user else ""


def _reorder(session: Session, picture: SituationPicture) -> Reorder:
    by_key = {one.key: one for one in picture.concerns}
    lines = evidence_lines.of_concerns(session, picture.concerns, _numbers(session, picture))
    places = tuple(
        Place(
            concern=by_key[one.concern],
            now=picture.concerns.index(by_key[one.concern]) + 1,
            proposed=one.position,
            because=assembly.told(one),
        )
        for one in rank(lines, _stated(picture))
    )
    former = [one.ranked_because.get("position", 0) for one in picture.concerns]
    return Reorder(picture, places, not (all(former) and former == sorted(former)))


def _numbers(session: Session, picture: SituationPicture) -> Numbers | None:
    version = session.get(SurveyVersion, picture.survey_version_id) if picture.survey_version_id else None
    if version is None or picture.municipality_id is None:
        return None
    return assembly.gather(session, picture.municipality_id, version)


def _stated(picture: SituationPicture) -> Stated:
    return {
        one.key: {
            name: tuple(said["value"]) if isinstance(said["value"], list) else said["value"]
            for name, said in (one.stated or {}).items()
        }
        for one in picture.concerns
    }
