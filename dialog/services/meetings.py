"""Meetings of the local council and of the steering group: who is called, when, about what, and what awaits.

What happens in the room, and the minutes, are in `meeting_room`. A closed meeting changes no more; how long
its minutes are kept is in `meetings_kept`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Agreement,
    Attendance,
    Meeting,
    MeetingPoint,
    Organisation,
    PriorityDecision,
    SituationPicture,
)
from dialog.models.meeting import BODIES
from dialog.services import agreements, audit, pictures
from dialog.services.due import Due, named
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.minutes import Person
from dialog.services.permissions import Actor, Permission, require, require_any, where
from dialog.services.revisions import count_revision
from dialog.services.whose import belongs
from surveys.texts import Texts

COUNCIL = {"sv": "Lokala brottsförebyggande rådet", "en": "The local crime prevention council"}
STEERING_GROUP = {"sv": "Styrgruppen", "en": "The steering group"}
"""What the bodies are called where nobody has said it."""
NEAR = dt.timedelta(days=30)
"""How long before a meeting its material is to be read."""
AGENDA = ("Lägesbilden gås igenom", "Problemen prioriteras", "Vad vi gör härnäst", "Övriga frågor")
"""A first agenda, for a person to change."""


@dataclass(frozen=True)
class Call:
    """When and where a body meets, who is called, and what is on the agenda."""

    held_on: dt.date
    place: str
    people: Sequence[Person]
    agenda: Sequence[str]


# ------------------------------------------------------------ reading


def index(session: Session, actor: Actor) -> Sequence[Meeting]:
    """The meetings of the actor's municipalities, the next first, then the held ones backwards."""
    require(actor, Permission.PICTURE_READ)
    found = session.scalars(
        sa.select(Meeting)
        .where(belongs(Meeting, where(actor, Permission.PICTURE_READ)), ~Meeting.is_destroyed)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    return found.all()


def of_picture(session: Session, actor: Actor, picture_id: int) -> Sequence[Meeting]:
    """The meetings about one picture, as they were held."""
    pictures.find(session, actor, Permission.PICTURE_READ, picture_id)
    found = session.scalars(
        sa.select(Meeting)
        .where(Meeting.picture_id == picture_id, ~Meeting.is_destroyed)
        .order_by(Meeting.held_on, Meeting.id)
    )
    return found.all()


def show(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """One meeting for somebody who may read its picture."""
    return _find(session, actor, Permission.PICTURE_READ, meeting_id)


def to_read(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """One meeting for somebody who may read its minutes; closed ones also for a registrar."""
    meeting = _find(session, actor, Permission.FINISHED_READ, meeting_id)
    return meeting if meeting.status == "closed" else show(session, actor, meeting_id)


def to_keep(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """One meeting for somebody who keeps it. Raises RuleBroken when it is closed."""
    meeting = _find(session, actor, Permission.MEETING_KEEP, meeting_id)
    if meeting.status == "closed":
        raise RuleBroken("meeting_is_closed")
    return meeting


def proposed_call(session: Session, actor: Actor, picture_id: int, body: str, *, on: dt.date) -> Call:
    """What a new meeting begins from: the call list of the body's former meeting there, a first agenda."""
    picture = pictures.find(session, actor, Permission.MEETING_KEEP, picture_id)
    former = session.scalar(
        sa.select(Meeting)
        .where(
            Meeting.municipality_id == picture.municipality_id, Meeting.body == body, ~Meeting.is_destroyed
        )
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(1)
    )
    people = [Person(one.name, one.organisation_name) for one in former.attendance] if former else []
    return Call(on, former.place if former else "", people, AGENDA)


# ------------------------------------------------------------ calling


def plan(
    session: Session, actor: Actor, picture_id: int, body: str, call: Call, *, at: dt.datetime
) -> Meeting:
    """Call a body to a meeting about a picture."""
    picture = pictures.find(session, actor, Permission.MEETING_KEEP, picture_id)
    if body not in BODIES:
        raise NotFound
    meeting = Meeting(
        body=body,
        name=body_name(session, picture, body),
        municipality_id=picture.municipality_id,
        agreement_id=picture.agreement_id,
        picture_id=picture.id,
        held_on=call.held_on,
        place=call.place,
        attendance=_people(call.people, []),
        points=_agenda(call.agenda, []),
    )
    session.add(meeting)
    session.flush()
    record(session, actor, meeting, "plan", at)
    return meeting


def edit(
    session: Session, actor: Actor, meeting_id: int, call: Call, *, revision: int, at: dt.datetime
) -> Meeting:
    """Change when and where, who is called and the agenda; what was ticked and typed stays with its line."""
    meeting = open_meeting(session, actor, meeting_id, revision)
    meeting.held_on, meeting.place = call.held_on, call.place
    meeting.attendance = _people(call.people, meeting.attendance)
    meeting.points = _agenda(call.agenda, meeting.points)
    count_revision(session, meeting)
    record(session, actor, meeting, "edit", at)
    return meeting


def remove(session: Session, actor: Actor, meeting_id: int, *, at: dt.datetime) -> None:
    """Call a meeting off. Raises RuleBroken when something has been decided at it."""
    meeting = to_keep(session, actor, meeting_id)
    is_decided = session.scalar(
        sa.select(PriorityDecision.id).where(PriorityDecision.meeting_id == meeting.id).limit(1)
    )
    if is_decided is not None or meeting.decision_id is not None:
        raise RuleBroken("meeting_has_decided")
    record(session, actor, meeting, "remove", at)
    session.delete(meeting)
    session.flush()


def body_name(session: Session, picture: SituationPicture, body: str) -> dict[str, str]:
    """What the body is called for this picture: as the municipality or the agreement says."""
    if body == "steering_group":
        return dict(session.get_one(Agreement, picture.agreement_id).steering_group or STEERING_GROUP)
    return dict((picture.municipality.council_name if picture.municipality else None) or COUNCIL)


def names(session: Session, actor: Actor, municipality_id: int, *, on: dt.date) -> dict[str, dict[str, str]]:
    """What the bodies are called here today, as they were named or as they are called where nobody has."""
    require(actor, Permission.MEETING_KEEP, municipality_id)
    municipality = session.get_one(Organisation, municipality_id)
    agreement = agreements.on_day(session, municipality_id, on)
    return {
        "council": dict(municipality.council_name or COUNCIL),
        "steering_group": dict((agreement.steering_group if agreement else None) or STEERING_GROUP),
    }


def rename(
    session: Session,
    actor: Actor,
    municipality_id: int,
    *,
    council: Texts,
    steering_group: Texts,
    at: dt.datetime,
) -> None:
    """Say what the bodies are called here; meetings that are made already keep the name they have."""
    require(actor, Permission.MEETING_KEEP, municipality_id)
    municipality = session.get_one(Organisation, municipality_id)
    municipality.council_name = dict(council) or None
    for agreement in session.scalars(sa.select(Agreement).where(Agreement.parties.any(id=municipality_id))):
        if agreements.ends_on(session, agreement) >= clock.day_of(at):
            agreement.steering_group = dict(steering_group) or None
    session.flush()
    audit.record(
        session, actor, "meeting:rename", f"organisation:{municipality_id}",
        at=at, organisation_id=municipality_id,
    )  # fmt: skip


# ------------------------------------------------------------ what awaits


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Meetings that are near, for everybody who may read their material; and for whoever keeps them:
    meetings whose day has passed and that nobody has closed, pictures in work that no meeting is about.
    """
    near = (
        sa.select(Meeting)
        .where(
            belongs(Meeting, where(actor, Permission.PICTURE_READ)),
            Meeting.status == "planned",
            Meeting.held_on.between(day, day + NEAR),
        )
        .order_by(Meeting.held_on, Meeting.id)
    )
    for meeting in session.scalars(near):
        yield Due(
            "meeting_near", "picture", "meetings.show", {"meeting_id": meeting.id},
            named(meeting.municipality), meeting.name, on=meeting.held_on,
        )  # fmt: skip
    mine = where(actor, Permission.MEETING_KEEP)
    passed = (
        sa.select(Meeting)
        .where(belongs(Meeting, mine), Meeting.status != "closed", Meeting.held_on < day)
        .order_by(Meeting.held_on, Meeting.id)
    )
    for meeting in session.scalars(passed):
        yield Due(
            "meeting_to_close", "picture", "meeting_room.room", {"meeting_id": meeting.id},
            named(meeting.municipality), meeting.name, on=meeting.held_on,
        )  # fmt: skip
    unmet = (
        sa.select(SituationPicture)
        .where(
            belongs(SituationPicture, mine),
            SituationPicture.status == "draft",
            SituationPicture.concerns.any(),
            SituationPicture.id.not_in(sa.select(Meeting.picture_id).where(Meeting.picture_id.is_not(None))),
        )
        .order_by(SituationPicture.id)
    )
    for picture in session.scalars(unmet):
        yield Due(
            "meeting_to_plan", "picture", "meetings.plan", {"picture_id": picture.id},
            named(picture.municipality), picture.title,
        )  # fmt: skip


# ------------------------------------------------------------ small things


def _find(session: Session, actor: Actor, permission: Permission, meeting_id: int) -> Meeting:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.is_destroyed:
        raise NotFound
    require_any(actor, permission, municipalities_of(meeting))
    return meeting


def open_meeting(session: Session, actor: Actor, meeting_id: int, revision: int) -> Meeting:
    """A meeting, ready to be changed. `revision` is the one that the person read.

    Raises RuleBroken for a closed meeting and Conflict when somebody changed it meanwhile.
    """
    meeting = to_keep(session, actor, meeting_id)
    if meeting.revision != revision:
        raise Conflict(meeting)
    return meeting


def municipalities_of(meeting: Meeting) -> tuple[int, ...]:
    """Whose meeting it is: one municipality's, or all of the agreement's together."""
    if meeting.municipality_id is not None:
        return (meeting.municipality_id,)
    return tuple(party.id for party in meeting.agreement.parties if party.is_municipality)


def _people(wanted: Sequence[Person], before: Sequence[Attendance]) -> list[Attendance]:
    """The call list; who stands there already keeps the tick."""
    known = {Person(one.name, one.organisation_name): one for one in before}
    rows = [
        known[one] if one in known else Attendance(name=one.name, organisation_name=one.organisation)
        for one in dict.fromkeys(wanted)
    ]
    for position, row in enumerate(rows, 1):
        row.position = position
    return rows


def _agenda(wanted: Sequence[str], before: Sequence[MeetingPoint]) -> list[MeetingPoint]:
    """The points by their headings; one with words under it cannot be left out."""
    known = {one.heading: one for one in before}
    rows = [
        known[heading] if heading in known else MeetingPoint(heading=heading)
        for heading in dict.fromkeys(wanted)
    ]
    left = next((one for one in before if one not in rows and (one.said or one.decided)), None)
    if left is not None:
        raise RuleBroken("point_has_words", heading=left.heading)
    for position, row in enumerate(rows, 1):
        row.position = position
    return rows


def record(
    session: Session, actor: Actor, meeting: Meeting, verb: str, at: dt.datetime, **details: str
) -> None:
    """One line in the log; never words of the meeting."""
    audit.record(
        session, actor, f"meeting:{verb}", f"meeting:{meeting.id}",
        at=at, organisation_id=meeting.municipality_id, **details,
    )  # fmt: skip
