"""The communication plan: who tells whom what, through which channel, in which languages, by which day.

What is told is an action of its own kind: it has an owner and a function like every other, and is done once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Action, Organisation
from dialog.services import actions, agreements, drafting, posts, progress
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, require, where
from dialog.services.posts import Holder
from surveys.texts import Texts

KIND = "communication"
AHEAD = dt.timedelta(days=14)
"""So long before its day a message awaits who is to tell it."""


@dataclass(frozen=True)
class MessageWords:
    """What is to be told, and how. `text` names it in a few words; `to_on` is the day by which."""

    text: Texts
    message: Texts
    audience: str
    channel: str
    languages: tuple[str, ...]
    owner_id: int
    function: str
    on: dt.date


@dataclass(frozen=True)
class Message:
    """A message of the plan with who tells it today, and how it stands: late, waiting, done or ended."""

    action: Action
    holder: Holder | None
    state: str
    may_tell: bool
    """Whether the reader may say that it has been told: who edits the plan, and who answers for it."""

    @property
    def is_open(self) -> bool:
        """It is still to be told."""
        return self.state in ("late", "waiting")


def show(session: Session, actor: Actor, municipality_id: int, *, on: dt.date) -> tuple[Message, ...]:
    """The communication plan of a municipality: what is late first, then by day, what was told last."""
    require(actor, Permission.PLAN_READ, municipality_id)
    return _messages(session, actor, municipality_id, on)


def message(session: Session, actor: Actor, action_id: int) -> Action:
    """One message of the plan, for who edits it. Raises NotFound for another kind of action."""
    found = session.get(Action, action_id)
    if found is None or found.kind != KIND:
        raise NotFound
    require(actor, Permission.PLAN_EDIT, found.municipality_id)
    return found


def add(
    session: Session, actor: Actor, municipality_id: int, words: MessageWords, *, at: dt.datetime
) -> Action:
    """Plan that something is told."""
    require(actor, Permission.PLAN_EDIT, municipality_id)
    added = Action(
        municipality_id=municipality_id,
        kind=KIND,
        status="planned",
        times=1,
        every="period",
        from_on=min(clock.day_of(at), words.on),
    )
    _write(session, added, words)
    session.add(added)
    session.flush()
    actions.record(session, actor, "add_message", f"action:{added.id}", municipality_id, at)
    return added


def edit(session: Session, actor: Actor, action_id: int, words: MessageWords, *, at: dt.datetime) -> Action:
    """Change what is to be told, to whom, how or when."""
    changed = message(session, actor, action_id)
    _write(session, changed, words)
    changed.from_on = min(changed.from_on, words.on)
    session.flush()
    actions.record(session, actor, "edit_message", f"action:{action_id}", changed.municipality_id, at)
    return changed


def tell(session: Session, actor: Actor, action_id: int, *, at: dt.datetime) -> None:
    """Say that it has been told: one count, and the message is done. Late is better than not at all."""
    told = session.get(Action, action_id)
    if told is None or told.kind != KIND:
        raise NotFound
    posts.require_count(session, actor, told, on=clock.day_of(at))
    if told.status not in posts.OPEN:
        raise RuleBroken("told_already")
    period = progress.period_of(told.every, min(clock.day_of(at), told.to_on))
    actions.record_count(session, actor, action_id, period, 1, at=at)
    told.status = "done"
    session.flush()


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """What the actor answers for and is to be told within two weeks, or should have been."""
    rosters = posts.rosters(session, where(actor, Permission.PLAN_READ), day)
    near = sa.select(Action).where(
        Action.municipality_id.in_(rosters),
        Action.kind == KIND,
        Action.status.in_(posts.OPEN),
        Action.to_on <= day + AHEAD,
    )
    for action in session.scalars(near.order_by(Action.municipality_id, Action.to_on, Action.id)):
        if rosters[action.municipality_id].answers(actor.id, action.owner_id, action.function):
            place = session.get_one(Organisation, action.municipality_id)
            yield Due(
                "message", "plan", "communication.index",
                {"municipality": place.key, "_anchor": f"message-{action.id}"},
                named(place), action.text, on=action.to_on,
            )  # fmt: skip


def _messages(session: Session, actor: Actor, municipality_id: int, on: dt.date) -> tuple[Message, ...]:
    rows = session.scalars(
        sa.select(Action)
        .where(Action.municipality_id == municipality_id, Action.kind == KIND)
        .order_by(Action.to_on, Action.id)
    )
    roster = _roster(session, municipality_id, on)
    edits = may(actor, Permission.PLAN_EDIT, municipality_id)
    found = [
        Message(
            row,
            roster.holder(row.owner_id, row.function),
            _state(row, on),
            edits or roster.answers(actor.id, row.owner_id, row.function),
        )
        for row in rows
    ]
    return tuple(
        [one for one in found if one.state == "late"]
        + [one for one in found if one.state == "waiting"]
        + [one for one in reversed(found) if not one.is_open]
    )


def _state(action: Action, on: dt.date) -> str:
    if action.status not in posts.OPEN:
        return action.status
    return "late" if action.to_on < on else "waiting"


def _roster(session: Session, municipality_id: int, on: dt.date) -> posts.Roster:
    return posts.roster(session, [one.id for one in agreements.owners(session, municipality_id)], on)


def _write(session: Session, row: Action, words: MessageWords) -> None:
    if words.owner_id not in {one.id for one in actions.owners(session, row.municipality_id)}:
        raise NotFound
    if not words.languages:
        raise RuleBroken("message_language")
    row.text, row.message = drafting.written(words.text), drafting.written(words.message)
    row.audience, row.channel, row.languages = words.audience, words.channel, sorted(words.languages)
    row.owner_id, row.function, row.to_on = words.owner_id, words.function, words.on
