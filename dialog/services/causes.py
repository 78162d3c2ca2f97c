"""Why a concern is there (orsaksanalys): causes on three sides, what they rest on, who can influence them.

Every prioritised concern has them before its picture is proposed, or a reason why not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.orm import Session

from dialog.models import Cause, Concern, SituationPicture
from dialog.models.cause import INFLUENCES, SIDES
from dialog.services import drafting, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission
from surveys.texts import Texts


@dataclass(frozen=True)
class CauseWords:
    """One likely cause as a person writes it. `influenced_by`: organisations and functions, no person."""

    side: str
    text: Texts
    influence: str = "unknown"
    influenced_by: str = ""
    evidence_ids: Sequence[int] = field(default=())


def find(session: Session, actor: Actor, cause_id: int) -> Cause:
    """A cause for somebody who may change it."""
    cause = session.get(Cause, cause_id)
    if cause is None:
        raise NotFound
    pictures.find(session, actor, Permission.PICTURE_EDIT, cause.concern.picture_id)
    return cause


def add(session: Session, actor: Actor, concern_id: int, words: CauseWords, *, at: dt.datetime) -> Cause:
    """Add a cause, the last of its side. A reason why there is none is taken away."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    cause = Cause(position=max([one.position for one in concern.causes], default=0) + 1)
    _write(cause, concern, words)
    concern.causes.append(cause)
    concern.no_causes_because = None
    _changed(session, actor, concern, picture, at)
    return cause


def edit(
    session: Session, actor: Actor, cause_id: int, words: CauseWords, *, revision: int, at: dt.datetime
) -> Cause:
    """Change a cause; the revision is the picture's, so that nothing somebody else wrote is lost."""
    cause, picture = _open(session, actor, cause_id, revision)
    _write(cause, cause.concern, words)
    _changed(session, actor, cause.concern, picture, at)
    return cause


def move(
    session: Session, actor: Actor, cause_id: int, direction: Literal["up", "down"], *, at: dt.datetime
) -> Concern:
    """Change places with the cause above or below on the same side."""
    cause, picture = _open(session, actor, cause_id)
    concern = cause.concern
    side = [one for one in concern.causes if one.side == cause.side]
    here = side.index(cause)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(side):
        ordered = list(concern.causes)
        first, second = ordered.index(side[here]), ordered.index(side[there])
        ordered[first], ordered[second] = ordered[second], ordered[first]
        for number, one in enumerate(ordered, 1):
            one.position = number
    _changed(session, actor, concern, picture, at)
    return concern


def remove(session: Session, actor: Actor, cause_id: int, *, at: dt.datetime) -> Concern:
    """Take a cause out."""
    cause, picture = _open(session, actor, cause_id)
    concern = cause.concern
    concern.causes.remove(cause)
    _changed(session, actor, concern, picture, at)
    return concern


def do_without(
    session: Session, actor: Actor, concern_id: int, because: Texts, *, at: dt.datetime
) -> Concern:
    """Say why a concern has no analysis of its causes. Raises RuleBroken where it has one."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    if concern.causes:
        raise RuleBroken("causes_are_there")
    concern.no_causes_because = drafting.written(because)
    _changed(session, actor, concern, picture, at)
    return concern


def check(picture: SituationPicture) -> None:
    """Raise RuleBroken where a prioritised concern has neither causes nor a reason."""
    for concern in picture.concerns:
        if concern.standing == "prioritised" and is_missing(concern):
            raise RuleBroken("concern_without_causes", title=concern.title.get("sv", ""))


def is_missing(concern: Concern) -> bool:
    """Whether a concern has neither causes nor a reason why not."""
    return not concern.causes and not concern.no_causes_because


def _open(
    session: Session, actor: Actor, cause_id: int, revision: int | None = None
) -> tuple[Cause, SituationPicture]:
    cause = session.get(Cause, cause_id)
    if cause is None:
        raise NotFound
    return cause, drafting.open_concern(session, actor, cause.concern_id, revision)[1]


def _write(cause: Cause, concern: Concern, words: CauseWords) -> None:
    if words.side not in SIDES:
        raise RuleBroken("cause_side")
    if words.influence not in INFLUENCES:
        raise RuleBroken("cause_influence")
    cause.side, cause.text = words.side, drafting.written(words.text)
    cause.influence, cause.influenced_by = words.influence, words.influenced_by
    cause.evidence = drafting.of_concern(concern, words.evidence_ids)


def _changed(
    session: Session, actor: Actor, concern: Concern, picture: SituationPicture, at: dt.datetime
) -> None:
    drafting.touch(session, picture)
    session.flush()
    session.expire(concern, ["causes"])
    drafting.record(session, actor, picture, "causes", at, concern=concern.key)
