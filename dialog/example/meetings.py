"""The example's party views, statements and meetings, made while the pictures still are drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.models import Attendance, Concern, SituationPicture
from dialog.services import meeting_room, meetings, party_views, ranking
from dialog.services.meeting_room import Room
from dialog.services.meetings import Call
from dialog.services.minutes import FormalDecision, Person
from dialog.services.party_views import Given
from dialog.services.permissions import Actor
from dialog.services.priorities import Decided
from dialog.services.ranking import Statement


def load(
    session: Session, stage: Stage, picture: SituationPicture, municipality: str, *, at: dt.datetime
) -> None:
    """Give the views, state what is known, and hold the meetings of one municipality."""
    told = next(row for row in content("meetings.toml")["place"] if row["municipality"] == municipality)
    session.flush()
    concerns = {theme.key: one for one in picture.concerns for theme in one.themes}
    actor = stage.coordinator(municipality)
    for row in told.get("stated", []):
        value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
        said = {row["criterion"]: Statement(value, {"sv": row["because"]})}
        concern = concerns[row["theme"]]
        ranking.state(session, actor, concern.id, said, revision=picture.revision, at=at)
    # The coordinator's order stands; beside it everybody sees what the criteria say.
    ranking.take(session, actor, picture.id, keeps_order=True, revision=picture.revision, at=at)
    for party, giver in ((municipality, actor), ("pite-alvdal", stage.officer)):
        given = {
            concerns[row["theme"]].id: Given(row["weight"], {"sv": row["because"]})
            for row in told["view"]
            if row["party"] == party
        }
        party_views.give(session, giver, picture.id, given, at=at)
    if "council_name" in told:
        meetings.rename(
            session,
            actor,
            stage.organisations[municipality].id,
            council=told["council_name"],
            steering_group=told["steering_group"],
            at=at,
        )
    for row in told.get("meeting", []):
        _hold(session, stage, actor, picture, row, concerns, at=at)


def _hold(
    session: Session,
    stage: Stage,
    actor: Actor,
    picture: SituationPicture,
    row: Mapping[str, Any],
    concerns: Mapping[str, Concern],
    *,
    at: dt.datetime,
) -> None:
    """Call a meeting, enter what happened, close it."""
    here = [_person(line) for line in row["present"]]
    call = Call(
        held_on=at.date(),
        place=row["place"],
        people=here + [_person(line) for line in row["absent"]],
        agenda=[point["heading"] for point in row["point"]],
    )
    meeting = meetings.plan(session, actor, picture.id, row["body"], call, at=at)
    if "decision" in row:
        decision = FormalDecision(meeting.name["sv"], at.date(), **row["decision"])
        meeting_room.decide(session, actor, meeting.id, decision, revision=meeting.revision, at=at)
    points = list(zip(meeting.points, row["point"], strict=True))
    room = Room(
        present=frozenset(one.id for one in meeting.attendance if _of(one) in here),
        said={point.id: told.get("said", "") for point, told in points},
        decided={point.id: told.get("decided", "") for point, told in points},
        priorities={
            concerns[one["theme"]].id: Decided(
                one["outcome"],
                {"sv": one["because"]},
                {stage.organisations[key].id: text for key, text in one.get("dissent", {}).items()},
            )
            for one in row.get("priority", [])
        },
    )
    meeting_room.save(session, actor, meeting.id, room, revision=meeting.revision, closes=True, at=at)


def _person(line: str) -> Person:
    name, _comma, organisation = line.partition(", ")
    return Person(name, organisation)


def _of(row: Attendance) -> Person:
    return Person(row.name, row.organisation_name)
