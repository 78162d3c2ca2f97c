"""What the machine proposes for a promise: lines from agreed concerns and planned actions, and its questions.

It proposes a version; people edit, accept or remove each line. The questions are not stored: they are asked
anew whenever the draft is shown, since the plan may have answered them meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import promises as drafts
from analysis.promises import AgreedConcern, LikelyCause, PlannedAction, PromiseDraft, SetGoal
from dialog.models import (
    Action,
    Cause,
    Concern,
    Goal,
    LineGround,
    Organisation,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
)
from dialog.services import progress, promise_drafts, promise_lines, promise_making, promise_words
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor

GOING_ON = ("planned", "ongoing")


def suggest(session: Session, actor: Actor, promise_id: int, *, at: dt.datetime) -> PromiseVersion:
    """Begin the next version with the lines that the agreed picture and the plan give.

    Raises RuleBroken without an agreed picture, or when none of its concerns has evidence, a cause and an
    action: there would be no line that rests on something and can be counted.
    """
    version = promise_making.begin(session, actor, promise_id, at=at)
    picture = session.get(SituationPicture, version.picture_id) if version.picture_id else None
    if picture is None:
        raise RuleBroken("no_agreed_picture")
    proposed = _draft(session, version, picture)
    if not proposed.lines:
        raise RuleBroken("nothing_planned")
    actions = {_key(action): action for action in _actions(session, version)}
    concerns = {concern.key: concern for concern in picture.concerns}
    for position, line in enumerate(proposed.lines, 1):
        action, concern = actions[line.action], concerns[line.concern]
        version.lines.append(
            PromiseLine(
                key=_line_key(version, action, concern.key),
                position=position,
                party_id=action.owner_id,
                text=dict(line.text),
                place=_place(version, action) or None,
                cause_id=int(line.cause) if line.cause else None,
                goal_id=int(line.goal) if line.goal else None,
                action_id=action.id,
                origin="suggested",
                grounds=[
                    LineGround(concern_id=concern.id),
                    *(LineGround(evidence_id=int(one)) for one in line.evidence),
                    LineGround(action_id=action.id),
                ],
            )
        )
    chosen = [actions[line.action] for line in proposed.lines]
    version.origin = "suggested"
    version.valid_from = max(version.valid_from, min(action.from_on for action in chosen))
    version.valid_to = max(action.to_on for action in chosen)
    session.flush()
    promise_drafts.record(session, actor, version, "suggest", at, lines=len(version.lines))
    return version


def questions(session: Session, version: PromiseVersion) -> tuple[drafts.DraftQuestion, ...]:
    """What a version in work leaves to answer: concerns without a line or an action, lines that repeat."""
    picture = session.get(SituationPicture, version.picture_id) if version.picture_id else None
    if picture is None or version.status not in promise_drafts.IN_WORK:
        return ()
    taken_up = {
        concern.key
        for line in version.lines
        for ground in line.grounds
        if (concern := ground.concern or (ground.evidence.concern if ground.evidence else None))
    }
    return tuple(
        question
        for question in _draft(session, version, picture).questions
        if question.kind == "same_as_last" or question.concern not in taken_up
    )


def _draft(session: Session, version: PromiseVersion, picture: SituationPicture) -> PromiseDraft:
    before = promise_drafts.in_force(session, version.promise_id)
    parties = promise_drafts.parties(session, version.promise)
    return drafts.draft(
        [_agreed(concern, parties) for concern in picture.concerns],
        [_planned(version, action) for action in _actions(session, version)],
        goals=[
            _goal(session, goal)
            for goal in promise_lines.goals(session, version.promise)
            if not goal.ended_because
        ],
        last=[promise_words.said(line, "text").get("sv", "") for line in before.lines] if before else [],
    )


def _agreed(concern: Concern, parties: Sequence[Organisation]) -> AgreedConcern:
    return AgreedConcern(
        concern.key,
        concern.title,
        tuple(str(one.id) for one in concern.evidence if one.is_public),
        tuple(
            LikelyCause(f"{cause.id:08}", cause.influence, _who_influences(cause, parties))
            for cause in concern.causes
        ),
        bool(concern.no_causes_because),
        concern.standing,
    )


def _who_influences(cause: Cause, parties: Sequence[Organisation]) -> tuple[str, ...]:
    """The parties that a cause names as those who can influence it ("kommunen och skoterklubben")."""
    said = cause.influenced_by.casefold()
    words = {True: "kommun", False: "polis"}
    return tuple(party.key for party in parties if words[party.is_municipality] in said)


def _goal(session: Session, goal: Goal) -> SetGoal:
    """A goal is set for a concern of some picture; its key holds over pictures."""
    concern = session.get(Concern, goal.concern_id) if goal.concern_id else None
    owner = session.get(Organisation, goal.owner_id) if goal.owner_id else None
    return SetGoal(f"{goal.id:08}", concern.key if concern else None, owner.key if owner else None)


def _place(version: PromiseVersion, action: Action) -> dict[str, str]:
    """Where an earlier version's line of the same action said that it is done."""
    counted = _ids(action)
    for earlier in sorted(version.promise.versions, key=lambda one: -one.number):
        for line in earlier.lines:
            if line.action_id in counted and line.place:
                return dict(line.place)
    return {}


def _ids(action: Action) -> frozenset[int]:
    """The action, and what it was carried over from at a renewal: a line of either is a line of the same."""
    return frozenset(one.id for one in (action, *progress.before(action)))


def _actions(session: Session, version: PromiseVersion) -> list[Action]:
    query = sa.select(Action).where(
        Action.municipality_id == version.promise.municipality_id,
        Action.kind == "activity",
        Action.status.in_(GOING_ON),
    )
    planned = session.scalars(query.order_by(Action.id))
    return [one for one in planned if progress.last_day(one) >= version.valid_from]


def _planned(version: PromiseVersion, action: Action) -> PlannedAction:
    owner: Organisation = action.owner
    return PlannedAction(
        key=_key(action),
        concern=action.concern_key or "",
        party=owner.key,
        party_name=_speaking_name(owner),
        text=action.text,
        times=action.times,
        every=action.every,
        to_on=action.to_on,
        goal=f"{action.goal_id:08}" if action.goal_id else None,
        place=_place(version, action),
    )


def _speaking_name(owner: Organisation) -> dict[str, str]:
    """The party as a sentence begins with it: "Polisen", "Arjeplogs kommun"."""
    if not owner.is_municipality:
        return {"sv": "Polisen", "en": "The police"}
    return dict(owner.name)


def _key(action: Action) -> str:
    """Sorted as text by the draft: padded, so that the order of the plan is kept."""
    return f"action-{action.id:08}"


def _line_key(version: PromiseVersion, action: Action, concern_key: str) -> str:
    """A line of an action that an earlier version counted goes on from that line."""
    taken, counted = {line.key for line in version.lines}, _ids(action)
    for earlier in sorted(version.promise.versions, key=lambda one: -one.number):
        for line in earlier.lines:
            if line.action_id in counted and line.key not in taken:
                return line.key
    return promise_lines.free_key(version.promise, concern_key)
