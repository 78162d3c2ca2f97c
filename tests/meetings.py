"""Arrangements for stories about meetings: one that is called, and what is entered in its room."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import Meeting, SituationPicture
from dialog.services import meeting_room, meetings
from dialog.services.meeting_room import Room
from dialog.services.meetings import Call
from dialog.services.minutes import Person
from tests.people import NOW, Cast

TODAY = dt.date(2026, 11, 23)
PEOPLE = (Person("Stina Lind", "Skolan"), Person("Per Nordin", "Hälsocentralen"))
AGENDA = ("Lägesbilden", "Övriga frågor")


def a_meeting(
    session: Session,
    cast: Cast,
    picture: SituationPicture,
    *,
    body: str = "council",
    held_on: dt.date = TODAY,
) -> Meeting:
    """A meeting that Karin called about a picture of Arjeplog; commits."""
    call = Call(held_on, "Kommunhuset", PEOPLE, AGENDA)
    meeting = meetings.plan(session, cast.karin, picture.id, body, call, at=NOW)
    session.commit()
    return meeting


def keep(session: Session, cast: Cast, meeting: Meeting, room: Room) -> None:
    """Karin enters this in the room."""
    meeting_room.save(session, cast.karin, meeting.id, room, revision=meeting.revision, at=NOW)


def close(session: Session, cast: Cast, meeting: Meeting) -> None:
    """Karin closes the meeting."""
    meeting_room.close(session, cast.karin, meeting.id, revision=meeting.revision, at=NOW)


def everybody(meeting: Meeting) -> frozenset[int]:
    """Everybody on the call list."""
    return frozenset(one.id for one in meeting.attendance)
