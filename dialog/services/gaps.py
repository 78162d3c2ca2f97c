"""What is empty in a picture: what each problem rests on, and the chain's gaps with where to mend each.

Nothing is stored: it is read from the rows, so that it is gone when it is mended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog.models import (
    Action,
    Concern,
    Evidence,
    FocusArea,
    Goal,
    Organisation,
    SituationPicture,
)
from dialog.services import causes, consultations, pictures, resting, self_check
from dialog.services.due import Due, named
from dialog.services.permissions import Actor, Permission, where
from dialog.services.picture_parts import empty_parts
from surveys.texts import Texts

KINDS = (
    "residents",
    "staff_municipality",
    "staff_police",
    "partners",
    "statistics",
    "dialogue",
    "observation",
)
"""The kinds of evidence of the coverage; staff are two sides, since police and municipality see apart."""
POLICE = "polis"


@dataclass(frozen=True)
class Gap:
    """One thing that is empty. `kind` names its sentence, `endpoint` the page where it is mended."""

    kind: str
    endpoint: str
    arguments: Mapping[str, Any]
    concern: Concern | None = None
    what: str = ""
    """Which view or part it is."""
    title: Texts = field(default_factory=dict)
    """The theme that nobody took up."""


@dataclass(frozen=True)
class Coverage:
    """What one concern rests on: kind -> how many pieces of evidence."""

    concern: Concern
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Area:
    """The concerns of one focus area; of none where it is empty."""

    area: FocusArea | None
    rows: tuple[Coverage, ...]


@dataclass(frozen=True)
class Emptiness:
    """A picture's coverage and gaps."""

    picture: SituationPicture
    areas: tuple[Area, ...]
    gaps: tuple[Gap, ...]


def show(session: Session, actor: Actor, picture_id: int) -> Emptiness:
    """What is empty in a picture, for everybody who may read it."""
    picture = pictures.find(session, actor, Permission.PICTURE_READ, picture_id)
    return Emptiness(picture, _areas(session, picture), of_picture(session, picture))


def of_picture(session: Session, picture: SituationPicture) -> tuple[Gap, ...]:
    """The gaps of the chain. Of an agreed picture only what can still be done: it never changes."""
    return tuple(_found(session, picture))


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """One line for every picture in work or in force that has gaps; a proposed one awaits its parties."""
    query = (
        sa.select(SituationPicture)
        .where(
            SituationPicture.municipality_id.in_(where(actor, Permission.PICTURE_EDIT)),
            SituationPicture.status.in_(("draft", "agreed")),
        )
        .order_by(SituationPicture.id)
    )
    for picture in session.scalars(query):
        # The first gap is enough: this is asked on every page of the desk.
        if next(_found(session, picture), None) is not None:
            yield Due(
                "picture_gaps", "picture", "picture_check.empty", {"picture_id": picture.id},
                named(picture.municipality), picture.title,
            )  # fmt: skip


def _found(session: Session, picture: SituationPicture) -> Iterator[Gap]:
    if picture.status not in pictures.PUBLIC:
        yield from _of_draft(session, picture)
    yield from _without_doing(session, picture)


def _of_draft(session: Session, picture: SituationPicture) -> Iterator[Gap]:
    whole = {"picture_id": picture.id}
    if self_check.unanswered(picture):
        yield Gap("self_check", "picture_check.ask", whole)
    for concern in picture.concerns:
        yield from _of_concern(concern)
    for theme in pictures.waiting_themes(session, picture):
        yield Gap("theme", "situation.leave_out", {**whole, "theme_id": theme.id}, title=theme.name)


def _of_concern(concern: Concern) -> Iterator[Gap]:
    here = {"concern_id": concern.id}
    for part, aspect in empty_parts(concern):
        yield Gap("part", "evidence.write_paragraph", here, concern, aspect or part)
    for paragraph in concern.paragraphs:
        if not paragraph.evidence:
            yield Gap("bare", "evidence.edit_paragraph", {"paragraph_id": paragraph.id}, concern)
    seen = {one.kind for one in concern.evidence}
    for view in pictures.VIEWS:
        if view not in seen:
            endpoint = "situation.concern" if view == "residents" else "evidence.contribute"
            yield Gap("view", endpoint, here, concern, view)
    if concern.standing == "undecided":
        yield Gap("undecided", "situation.concern", here, concern)
    if concern.standing != "not_prioritised" and causes.is_missing(concern):
        yield Gap("causes", "causes.add", here, concern)
    if concern.sami_interest == "not_asked":
        yield Gap("sami", "consultations.answer", here, concern)
    elif consultations.is_missing(concern):
        yield Gap("consultation", "consultations.add", here, concern)


def _without_doing(session: Session, picture: SituationPicture) -> Iterator[Gap]:
    """Prioritised concerns for which there is no goal, no action and no promise. By key, over the years."""
    place = session.get_one(Organisation, pictures.municipality_of(picture))
    concerns = session.scalars(
        sa.select(Concern)
        .where(Concern.picture_id == picture.id)
        .options(selectinload(Concern.priority_decisions))
        .order_by(Concern.priority)
    )
    prioritised = [one for one in concerns if one.standing == "prioritised"]
    keys = [one.key for one in prioritised]
    if not keys:
        return
    goals = sa.select(Concern.key).join(Goal, Goal.concern_id == Concern.id)
    done = set(session.scalars(goals.where(Goal.municipality_id == place.id, Concern.key.in_(keys))))
    actions = sa.select(Action.concern_key)
    done |= set(
        session.scalars(actions.where(Action.municipality_id == place.id, Action.concern_key.in_(keys)))
    )
    done |= set(resting.lines_on(session, place.id, keys, is_public=False))
    for concern in prioritised:
        if concern.key not in done:
            arguments = {"municipality": place.key, "concern": concern.key}
            yield Gap("doing", "plan.add_action", arguments, concern)


def _areas(session: Session, picture: SituationPicture) -> tuple[Area, ...]:
    areas: list[FocusArea | None] = [*pictures.focus_areas(session, picture), None]
    found = [
        Area(area, tuple(_coverage(one) for one in picture.concerns if one.focus_area == area))
        for area in areas
    ]
    return tuple(one for one in found if one.area is not None or one.rows)


def _coverage(concern: Concern) -> Coverage:
    kinds = [_kind(one) for one in concern.evidence]
    return Coverage(concern, {kind: kinds.count(kind) for kind in KINDS})


def _kind(evidence: Evidence) -> str:
    """Staff by whose they are: by where it comes from, else by what the organisation is called."""
    if evidence.kind != "staff":
        return evidence.kind
    origin = evidence.origin
    if origin is not None and origin.organisation is not None:
        return "staff_municipality" if origin.organisation.is_municipality else "staff_police"
    name = (evidence.organisation_name or "").casefold()
    return "staff_police" if name.startswith(POLICE) else "staff_municipality"
