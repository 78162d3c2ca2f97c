"""What happens at a meeting: who came, what was said and decided, and the minutes that are frozen at its end.

Everything that is typed in the room comes in one form and is stored in one step; a form that was read before
somebody else saved is a Conflict, and both texts are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Attendance, Decision, Meeting, MeetingPoint
from dialog.services import meetings, minutes, priorities
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.minutes import FormalDecision, Person
from dialog.services.permissions import Actor, Permission, party_for
from dialog.services.priorities import Decided
from dialog.services.revisions import count_revision
from dialog.services.wording import seal


@dataclass(frozen=True)
class Room:
    """Everything that is entered in the room, in one step.

    `present` are ids of the call list, `came` people who were not called, `said` and `decided` by point,
    `priorities` by concern: what is not touched there is left undecided.
    """

    present: frozenset[int] = frozenset()
    came: Sequence[Person] = ()
    said: Mapping[int, str] = field(default_factory=dict)
    decided: Mapping[int, str] = field(default_factory=dict)
    new_point: str = ""
    priorities: Mapping[int, Decided] = field(default_factory=dict)


def save(
    session: Session,
    actor: Actor,
    meeting_id: int,
    room: Room,
    *,
    revision: int,
    closes: bool = False,
    at: dt.datetime,
) -> Meeting:
    """Store everything that was entered in the room. The first time, the meeting is under way.

    `closes` freezes the minutes in the same step: either both are done or neither.
    """
    meeting = meetings.open_meeting(session, actor, meeting_id, revision)
    points = {one.id: one for one in meeting.points}
    if not {*room.said, *room.decided} <= points.keys():
        raise NotFound
    _attend(meeting, room)
    for point_id, point in points.items():
        point.said = room.said.get(point_id, point.said)
        point.decided = room.decided.get(point_id, point.decided)
    if room.new_point:
        meeting.points.append(MeetingPoint(position=len(meeting.points) + 1, heading=room.new_point))
    if room.priorities:
        if meeting.picture_id is None:
            raise NotFound
        priorities.decide(session, actor, meeting.picture_id, room.priorities, meeting_id=meeting.id, at=at)
    meeting.status = "open"
    count_revision(session, meeting)
    meetings.record(session, actor, meeting, "keep", at)
    return close(session, actor, meeting_id, revision=meeting.revision, at=at) if closes else meeting


def decide(
    session: Session,
    actor: Actor,
    meeting_id: int,
    decision: FormalDecision,
    *,
    revision: int,
    at: dt.datetime,
) -> Meeting:
    """Enter the steering group's decision: body, day, paragraph, reference number."""
    meeting = meetings.open_meeting(session, actor, meeting_id, revision)
    if meeting.body != "steering_group":
        raise RuleBroken("council_decides_nothing")
    row = meeting.decision
    if row is None:
        row = Decision(
            organisation_id=party_for(actor, Permission.MEETING_KEEP, *meetings.municipalities_of(meeting)),
            agreement_id=meeting.agreement_id,
        )
        meeting.decision = row
    row.body, row.decided_on = decision.body, decision.decided_on
    row.paragraph, row.reference_number = decision.paragraph or None, decision.reference_number or None
    count_revision(session, meeting)
    meetings.record(session, actor, meeting, "decide", at)
    return meeting


def close(session: Session, actor: Actor, meeting_id: int, *, revision: int, at: dt.datetime) -> Meeting:
    """Freeze the minutes. Raises RuleBroken before the day, and while nobody is marked as present."""
    meeting = meetings.open_meeting(session, actor, meeting_id, revision)
    if meeting.held_on > at.astimezone(clock.STOCKHOLM).date():
        raise RuleBroken("meeting_ahead")
    if not any(one.is_present for one in meeting.attendance):
        raise RuleBroken("nobody_present")
    meeting.kept_by, meeting.closed_at = actor.id, at
    count_revision(session, meeting)
    meeting.minutes = minutes.to_document(minutes.gather(session, meeting))
    meeting.minutes_hash = seal(meeting.minutes)
    meeting.status = "closed"
    count_revision(session, meeting)
    meetings.record(session, actor, meeting, "close", at, seal=meeting.minutes_hash[:16])
    return meeting


def _attend(meeting: Meeting, room: Room) -> None:
    if not room.present <= {one.id for one in meeting.attendance}:
        raise NotFound
    for one in meeting.attendance:
        one.is_present = one.id in room.present
    for person in room.came:
        meeting.attendance.append(
            Attendance(
                position=len(meeting.attendance) + 1,
                name=person.name,
                organisation_name=person.organisation,
                is_present=True,
            )
        )
