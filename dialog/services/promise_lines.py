"""The lines of a promise version in work: who promises what, what it rests on, and how it is counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    Cause,
    Concern,
    Evidence,
    Goal,
    LineGround,
    Promise,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
)
from dialog.services import drafting, promise_drafts, text_states
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.promise_drafts import record
from dialog.services.text_states import Place
from surveys.texts import LANGUAGES, Texts

Row = TypeVar("Row", Concern, Evidence, Action, Cause, Goal)
KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@dataclass(frozen=True)
class LineWords:
    """What a line says and where, what it rests on, what it goes at and works towards, what counts it."""

    text: Texts
    party_id: int
    concern_ids: tuple[int, ...] = ()
    evidence_ids: tuple[int, ...] = ()
    action_id: int | None = None
    cause_id: int | None = None
    goal_id: int | None = None
    place: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Offered:
    """What a line of the version can rest on: agreed concerns with their evidence, actions, causes, goals.

    Only evidence that everyone may read is there.
    """

    concerns: tuple[tuple[Concern, tuple[Evidence, ...]], ...]
    actions: tuple[Action, ...]
    causes: tuple[Cause, ...]
    goals: tuple[Goal, ...]


def offered(session: Session, version: PromiseVersion) -> Offered:
    """The grounds to choose from. What may not be shown to the public cannot be what a promise rests on."""
    picture = session.get(SituationPicture, version.picture_id) if version.picture_id else None
    concerns = picture.concerns if picture else []
    kept = {line.goal_id for line in version.lines}
    actions = session.scalars(
        sa.select(Action)
        .where(Action.municipality_id == version.promise.municipality_id, Action.kind == "activity")
        .order_by(Action.id)
    )
    return Offered(
        tuple((one, tuple(each for each in one.evidence if each.is_public)) for one in concerns),
        tuple(actions),
        tuple(cause for one in concerns for cause in one.causes),
        tuple(one for one in goals(session, version.promise) if not one.ended_because or one.id in kept),
    )


def goals(session: Session, promise: Promise) -> Sequence[Goal]:
    """The goals of the promise's agreement, ended ones too: its municipality's own and joint ones."""
    return session.scalars(
        sa.select(Goal)
        .where(
            Goal.agreement_id == promise.agreement_id,
            sa.or_(Goal.municipality_id == promise.municipality_id, Goal.municipality_id.is_(None)),
        )
        .order_by(Goal.id)
    ).all()


def states(session: Session, line: PromiseLine) -> dict[str, str]:
    """How each language's text stands: missing, proposed by the machine, checked by a reader, or a draft."""
    found = {}
    for code in LANGUAGES:
        if not line.text.get(code, "").strip():
            found[code] = "missing"
        elif line.origin == "suggested":
            found[code] = "suggested"
        elif code != "sv":
            place = Place("promise_line", line.id, "text")
            found[code] = "checked" if text_states.is_checked(session, place, code) else "draft"
    return found


def add(
    session: Session,
    actor: Actor,
    version_id: int,
    words: LineWords,
    *,
    key: str = "",
    revision: int | None = None,
    at: dt.datetime,
) -> PromiseLine:
    """Add a line. With the key of an earlier line it goes on from that one; else it gets a key of its own."""
    version = promise_drafts.open_version(session, actor, version_id, revision)
    line = PromiseLine(position=len(version.lines) + 1, key=key, origin="written")
    _write(session, version, line, words)
    line.key = key or free_key(version.promise, _suggested_key(line))
    if not KEY.fullmatch(line.key) or line.key in {one.key for one in version.lines}:
        raise RuleBroken("line_key", key=line.key)
    version.lines.append(line)
    promise_drafts.touch(session, version)
    record(session, actor, version, "add_line", at, line=line.key)
    return line


def edit(
    session: Session, actor: Actor, line_id: int, words: LineWords, *, revision: int, at: dt.datetime
) -> PromiseLine:
    """Change a line; from then on it is a person's. Raises Conflict when somebody changed it meanwhile."""
    line, version = promise_drafts.open_line(session, actor, line_id, revision)
    _write(session, version, line, words)
    line.origin = "written"
    promise_drafts.touch(session, version)
    record(session, actor, version, "edit_line", at, line=line.key)
    return line


def accept(session: Session, actor: Actor, line_id: int, *, at: dt.datetime) -> PromiseLine:
    """Stand by a line as the machine proposed it."""
    line, version = promise_drafts.open_line(session, actor, line_id)
    if line.origin != "written":
        line.origin = "written"
        promise_drafts.touch(session, version)
        record(session, actor, version, "accept_line", at, line=line.key)
    return line


def remove(session: Session, actor: Actor, line_id: int, *, at: dt.datetime) -> PromiseVersion:
    """Take a line out of the version; earlier versions keep theirs."""
    line, version = promise_drafts.open_line(session, actor, line_id)
    key = line.key
    version.lines.remove(line)
    _number(version.lines)
    promise_drafts.touch(session, version)
    record(session, actor, version, "remove_line", at, line=key)
    return version


def move(
    session: Session, actor: Actor, line_id: int, direction: Literal["up", "down"], *, at: dt.datetime
) -> PromiseVersion:
    """Change places with the same party's line above or below: each party's lines stand together."""
    line, version = promise_drafts.open_line(session, actor, line_id)
    ordered = list(version.lines)
    mates = [one for one in ordered if one.party_id == line.party_id]
    there = mates.index(line) + (-1 if direction == "up" else 1)
    if 0 <= there < len(mates):
        here, other = ordered.index(line), ordered.index(mates[there])
        ordered[here], ordered[other] = ordered[other], ordered[here]
    _number(ordered)
    promise_drafts.touch(session, version)
    session.expire(version, ["lines"])
    record(session, actor, version, "order", at, line=line.key)
    return version


def free_key(promise: Promise, wanted: str) -> str:
    """A key that no line of the promise ever had: follow-ups find their line by it."""
    taken = {line.key for version in promise.versions for line in version.lines}
    number, free = 2, wanted
    while free in taken:
        number, free = number + 1, f"{wanted[:55]}-{number}"
    return free


def _suggested_key(line: PromiseLine) -> str:
    for ground in line.grounds:
        concern = ground.concern or (ground.evidence.concern if ground.evidence else None)
        if concern is not None and KEY.fullmatch(concern.key):
            return concern.key
    return "line"


def _write(session: Session, version: PromiseVersion, line: PromiseLine, words: LineWords) -> None:
    parties = {party.id: party for party in promise_drafts.parties(session, version.promise)}
    if words.party_id not in parties:
        raise NotFound
    offer = offered(session, version)
    concerns = _chosen(words.concern_ids, [concern for concern, _evidence in offer.concerns])
    evidence = _chosen(words.evidence_ids, [one for _concern, each in offer.concerns for one in each])
    actions = _chosen((words.action_id,) if words.action_id else (), list(offer.actions))
    cause = _chosen((words.cause_id,) if words.cause_id else (), list(offer.causes))
    goal = _chosen((words.goal_id,) if words.goal_id else (), list(offer.goals))
    line.text, line.party = drafting.written(words.text), parties[words.party_id]
    line.place = drafting.written(words.place) if any(words.place.values()) else None
    line.party_id, line.action_id = words.party_id, words.action_id
    line.cause, line.goal = (cause[0] if cause else None), (goal[0] if goal else None)
    line.grounds = [
        *(LineGround(concern=one) for one in concerns),
        *(LineGround(evidence=one) for one in evidence),
        *(LineGround(action=one) for one in actions),
    ]


def _chosen(ids: Sequence[int], rows: Sequence[Row]) -> list[Row]:
    """The rows with these ids, all of them among what is offered. Raises NotFound."""
    by_id = {row.id: row for row in rows}
    if not set(ids) <= by_id.keys():
        raise NotFound
    return [by_id[one] for one in dict.fromkeys(ids)]


def _number(lines: Sequence[PromiseLine]) -> None:
    for number, line in enumerate(lines, 1):
        line.position = number
