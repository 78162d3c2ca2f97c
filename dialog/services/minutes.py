"""What the minutes of a meeting hold, in one plain shape: gathered from rows, frozen as JSON, read back.

Whoever prints minutes reads `Minutes` and no rows: a closed meeting gives `from_document(meeting.minutes)`,
an open one `gather(session, meeting)`, which is how they would look if it were closed now.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import Concern, Meeting, PriorityDecision, User
from dialog.services import party_views
from surveys.texts import Texts

UNDECIDED = "undecided"


@dataclass(frozen=True)
class Person:
    """Somebody on the call list."""

    name: str
    organisation: str


@dataclass(frozen=True)
class Point:
    """A point of the agenda; `concern` is the key of the problem that it is about, or empty."""

    number: int
    heading: str
    said: str
    decided: str
    concern: str = ""


@dataclass(frozen=True)
class GivenView:
    """How grave a party finds a problem, 0 to 4, and why."""

    organisation: Texts
    weight: int
    because: Texts


@dataclass(frozen=True)
class Dissent:
    """Who saw it otherwise, and what it says."""

    organisation: Texts
    text: str


@dataclass(frozen=True)
class Priority:
    """What was decided of a problem at this meeting. `outcome`: prioritised, not_prioritised or undecided.

    `number` is its place in the picture's order, `key` its address there. Views that are still given apart
    are not in it.
    """

    number: int
    key: str
    title: Texts
    outcome: str
    because: Texts
    views: tuple[GivenView, ...]
    dissent: tuple[Dissent, ...]


@dataclass(frozen=True)
class FormalDecision:
    """The steering group's decision: where it is written down."""

    body: str
    decided_on: dt.date
    paragraph: str
    reference_number: str


@dataclass(frozen=True)
class Minutes:
    """The whole of a meeting. `body` is `council` or `steering_group`, `name` what it is called there.

    `municipality` is empty when the meeting is the whole agreement's; `picture_title` and `picture_period`
    are empty and `picture_number` 0 when it was about no picture. Texts map a language to words: Swedish is
    always there. `kept_by` is who kept the minutes, empty until the meeting is closed.
    """

    body: str
    name: Texts
    municipality: Texts
    held_on: dt.date
    place: str
    picture_title: Texts
    picture_number: int
    picture_period: str
    present: tuple[Person, ...]
    absent: tuple[Person, ...]
    points: tuple[Point, ...]
    priorities: tuple[Priority, ...]
    decision: FormalDecision | None
    kept_by: str = ""

    @property
    def prioritised(self) -> tuple[Priority, ...]:
        """The problems that were prioritised, in the picture's order."""
        return tuple(one for one in self.priorities if one.outcome == "prioritised")


def gather(session: Session, meeting: Meeting) -> Minutes:
    """The minutes as they stand: what is entered so far."""
    people = [(one.is_present, Person(one.name, one.organisation_name)) for one in meeting.attendance]
    picture = meeting.picture
    keeper = session.get(User, meeting.kept_by) if meeting.kept_by else None
    return Minutes(
        body=meeting.body,
        name=dict(meeting.name),
        municipality=dict(meeting.municipality.name) if meeting.municipality else {},
        held_on=meeting.held_on,
        place=meeting.place,
        picture_title=dict(picture.title) if picture else {},
        picture_number=picture.number if picture else 0,
        picture_period=picture.period if picture else "",
        present=tuple(person for is_present, person in people if is_present),
        absent=tuple(person for is_present, person in people if not is_present),
        points=tuple(
            Point(number, one.heading, one.said, one.decided, one.concern.key if one.concern else "")
            for number, one in enumerate(meeting.points, 1)
        ),
        priorities=tuple(_priorities(session, meeting)),
        decision=_decision(meeting),
        kept_by=keeper.name if keeper else "",
    )


def decided_at(meeting: Meeting, concern: Concern) -> PriorityDecision | None:
    """What this meeting decided of a concern: its newest row there."""
    own = [one for one in concern.priority_decisions if one.meeting_id == meeting.id]
    return own[-1] if own else None


def to_document(minutes: Minutes) -> dict[str, Any]:
    """The minutes as they are stored: plain JSON, days as text."""
    document = asdict(minutes)
    document["held_on"] = minutes.held_on.isoformat()
    if minutes.decision is not None:
        document["decision"]["decided_on"] = minutes.decision.decided_on.isoformat()
    stored: dict[str, Any] = json.loads(json.dumps(document, ensure_ascii=False))
    return stored


def from_document(document: Mapping[str, Any]) -> Minutes:
    """The minutes that were stored."""
    decision = document["decision"]
    return Minutes(
        **{
            **document,
            "held_on": dt.date.fromisoformat(document["held_on"]),
            "present": tuple(Person(**one) for one in document["present"]),
            "absent": tuple(Person(**one) for one in document["absent"]),
            "points": tuple(Point(**one) for one in document["points"]),
            "priorities": tuple(_priority(one) for one in document["priorities"]),
            "decision": decision
            and FormalDecision(**{**decision, "decided_on": dt.date.fromisoformat(decision["decided_on"])}),
        }
    )


def _priority(stored: Mapping[str, Any]) -> Priority:
    return Priority(
        **{
            **stored,
            "views": tuple(GivenView(**one) for one in stored["views"]),
            "dissent": tuple(Dissent(**one) for one in stored["dissent"]),
        }
    )


def _priorities(session: Session, meeting: Meeting) -> Iterable[Priority]:
    picture = meeting.picture
    if picture is None:
        return
    is_open = party_views.are_open(session, picture)
    for number, concern in enumerate(picture.concerns, 1):
        decided = decided_at(meeting, concern)
        views = concern.party_views if is_open else []
        yield Priority(
            number=number,
            key=concern.key,
            title=dict(concern.title),
            outcome=decided.outcome if decided else UNDECIDED,
            because=dict(decided.because) if decided else {},
            views=tuple(
                GivenView(dict(one.organisation.name), one.weight, dict(one.because)) for one in views
            ),
            dissent=tuple(
                Dissent(dict(one["name"]), one["text"]) for one in (decided.dissent if decided else [])
            ),
        )


def _decision(meeting: Meeting) -> FormalDecision | None:
    row = meeting.decision
    if row is None:
        return None
    return FormalDecision(row.body, row.decided_on, row.paragraph or "", row.reference_number or "")
