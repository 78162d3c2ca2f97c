"""What is entered at a meeting is stored in one step; its minutes are frozen, and it changes no more."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import PriorityDecision, SituationPicture
from dialog.request import Site
from dialog.services import desk, meeting_room, meetings, minutes, party_views, priorities, situation
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.meeting_room import Room
from dialog.services.meetings import Call
from dialog.services.minutes import Dissent, FormalDecision, GivenView, Person, Point
from dialog.services.party_views import Given
from dialog.services.priorities import Decided
from dialog.services.wording import seal
from tests.meetings import PEOPLE, TODAY, a_meeting, close, everybody, keep
from tests.people import NOW, Cast, gather
from tests.situations import a_draft, a_proposed_picture, an_agreed_picture, section

WHY = {"sv": "Det drabbar de unga."}
DECISION = FormalDecision("Styrgruppen", TODAY, "§ 4", "KS 2026/11")


# In the room.


def test_everything_in_the_room_is_stored_in_one_step(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    meeting = a_meeting(session, cast, picture)
    drugs, snow = section(picture, "drugs"), section(picture, "snowmobiles")
    point = meeting.points[0].id

    keep(
        session,
        cast,
        meeting,
        Room(
            present=frozenset({meeting.attendance[1].id}),
            came=(Person("Lars Vik", "Företagarna"),),
            said={point: "Alla berättade."},
            decided={point: "Vi följer upp i mars."},
            new_point="Nästa möte",
            priorities={
                drugs.id: Decided("prioritised", WHY, {cast.police.id: "Skotrarna först."}),
                snow.id: Decided("not_prioritised"),
            },
        ),
    )
    session.expire_all()

    assert meeting.status == "open"
    assert [(one.name, one.is_present) for one in meeting.attendance] == [
        ("Stina Lind", False), ("Per Nordin", True), ("Lars Vik", True),
    ]  # fmt: skip
    assert [(one.heading, one.said, one.decided) for one in meeting.points] == [
        ("Lägesbilden", "Alla berättade.", "Vi följer upp i mars."),
        ("Övriga frågor", "", ""),
        ("Nästa möte", "", ""),
    ]
    assert {one.key: one.standing for one in picture.concerns} == {
        "drugs": "prioritised",
        "snowmobiles": "not_prioritised",
        "area-traffic": "undecided",
        "lighting": "undecided",
    }
    (row,) = drugs.priority_decisions
    assert (row.because, row.dissent, row.meeting_id) == (
        WHY,
        [{"organisation_id": cast.police.id, "name": cast.police.name, "text": "Skotrarna först."}],
        meeting.id,
    )


def test_the_newest_decision_counts_and_the_same_again_is_none(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")

    def decide(outcome: str) -> int:
        return priorities.decide(session, cast.karin, picture.id, {drugs.id: Decided(outcome)}, at=NOW)

    assert [decide("prioritised"), decide("prioritised"), decide("not_prioritised")] == [1, 0, 1]
    assert drugs.standing == "not_prioritised"
    assert [one.outcome for one in drugs.priority_decisions] == ["prioritised", "not_prioritised"]


def test_a_stale_room_is_a_conflict_and_stores_nothing(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    meeting = a_meeting(session, cast, picture)
    read, point = meeting.revision, meeting.points[0].id
    keep(session, cast, meeting, Room(said={point: "Först."}))

    with pytest.raises(Conflict) as conflict:
        meeting_room.save(
            session, cast.karin, meeting.id, Room(said={point: "Sedan."}), revision=read, at=NOW
        )

    assert conflict.value.theirs is meeting
    assert meeting.points[0].said == "Först."


def test_deciding_takes_a_proposal_back(session: Session, cast: Cast) -> None:
    a_proposed_picture(session, cast)
    picture = session.scalars(sa.select(SituationPicture)).one()

    priorities.decide(
        session, cast.karin, picture.id, {picture.concerns[0].id: Decided("prioritised")}, at=NOW
    )

    assert picture.status == "draft"


def test_an_agreed_pictures_priorities_stand(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)
    meeting = a_meeting(session, cast, picture)

    with pytest.raises(RuleBroken) as broken:
        keep(session, cast, meeting, Room(priorities={picture.concerns[0].id: Decided("prioritised")}))

    assert broken.value.rule == "picture_is_agreed"
    keep(session, cast, meeting, Room(present=everybody(meeting)))
    assert meeting.status == "open"


def test_what_is_not_of_this_meeting_is_not_found(session: Session, cast: Cast) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast))

    for room in (
        Room(present=frozenset({999})),
        Room(said={999: "x"}),
        Room(priorities={999: Decided("prioritised")}),
        Room(priorities={1: Decided("prioritised", {}, {cast.arvidsjaur.id: "x"})}),
    ):
        with pytest.raises(NotFound):
            keep(session, cast, meeting, room)


def test_an_outcome_is_one_of_two(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(RuleBroken) as broken:
        priorities.decide(
            session, cast.karin, picture.id, {picture.concerns[0].id: Decided("perhaps")}, at=NOW
        )

    assert broken.value.rule == "priority_outcome"


# The end.


def test_closing_freezes_the_minutes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    party_views.give(session, cast.petra, picture.id, {drugs.id: Given(4, WHY)}, at=NOW)
    meeting = a_meeting(session, cast, picture)
    decided = Decided("prioritised", WHY, {cast.police.id: "Skotrarna först."})
    keep(
        session,
        cast,
        meeting,
        Room(
            present=frozenset({meeting.attendance[0].id}),
            said={meeting.points[0].id: "Alla talade."},
            priorities={drugs.id: decided},
        ),
    )

    close(session, cast, meeting)
    session.commit()
    session.expire_all()

    assert meeting.minutes is not None
    frozen = minutes.from_document(meeting.minutes)
    assert (frozen.body, frozen.name, frozen.held_on, frozen.place) == (
        "council", meetings.COUNCIL, TODAY, "Kommunhuset",
    )  # fmt: skip
    assert (frozen.present, frozen.absent) == ((PEOPLE[0],), (PEOPLE[1],))
    assert frozen.points == (
        Point(1, "Lägesbilden", "Alla talade.", ""), Point(2, "Övriga frågor", "", ""),
    )  # fmt: skip
    assert (frozen.picture_title, frozen.picture_number, frozen.kept_by) == (picture.title, 1, "Karin")
    assert [(one.number, one.key, one.outcome) for one in frozen.priorities] == [
        (1, "drugs", "prioritised"),
        (2, "snowmobiles", "undecided"),
        (3, "area-traffic", "undecided"),
        (4, "lighting", "undecided"),
    ]
    assert frozen.priorities[0].views == (GivenView(cast.police.name, 4, WHY),)
    assert frozen.priorities[0].dissent == (Dissent(cast.police.name, "Skotrarna först."),)
    assert meeting.minutes_hash == seal(meeting.minutes)
    assert (meeting.status, meeting.closed_at) == ("closed", NOW)


def test_what_the_picture_becomes_later_changes_no_minutes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    meeting = a_meeting(session, cast, picture)
    keep(session, cast, meeting, Room(present=everybody(meeting)))
    close(session, cast, meeting)
    before = meeting.minutes

    situation.edit_concern(
        session, cast.karin, section(picture, "drugs").id, title={"sv": "Ny rubrik"}, when_and_where={},
        focus_area_id=None, revision=picture.revision, at=NOW,
    )  # fmt: skip
    session.expire_all()

    assert meeting.minutes == before


def test_views_that_are_still_apart_do_not_leave_by_the_minutes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    party_views.keep_apart(session, cast.karin, picture.id, at=NOW)
    party_views.give(session, cast.petra, picture.id, {section(picture, "drugs").id: Given(4, WHY)}, at=NOW)

    gathered = minutes.gather(session, a_meeting(session, cast, picture))

    assert [one.views for one in gathered.priorities] == [(), (), (), ()]


def test_a_closed_meeting_changes_no_more(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    meeting = a_meeting(session, cast, picture, body="steering_group")
    keep(session, cast, meeting, Room(present=everybody(meeting)))
    close(session, cast, meeting)
    revision = meeting.revision

    for act in (
        lambda: keep(session, cast, meeting, Room()),
        lambda: close(session, cast, meeting),
        lambda: meetings.remove(session, cast.karin, meeting.id, at=NOW),
        lambda: meetings.edit(
            session, cast.karin, meeting.id, Call(TODAY, "", (), ()), revision=revision, at=NOW
        ),
        lambda: meeting_room.decide(session, cast.karin, meeting.id, DECISION, revision=revision, at=NOW),
    ):
        with pytest.raises(RuleBroken) as broken:
            act()
        assert broken.value.rule == "meeting_is_closed"


def test_a_meeting_is_not_closed_before_its_day_or_without_anybody(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    ahead = a_meeting(session, cast, picture, held_on=TODAY + dt.timedelta(days=1))
    empty = a_meeting(session, cast, picture)

    with pytest.raises(RuleBroken) as early:
        close(session, cast, ahead)
    with pytest.raises(RuleBroken) as alone:
        close(session, cast, empty)

    assert (early.value.rule, alone.value.rule) == ("meeting_ahead", "nobody_present")


def test_the_steering_groups_decision_is_entered_on_its_meeting(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    group = a_meeting(session, cast, picture, body="steering_group")
    council = a_meeting(session, cast, picture)

    meeting_room.decide(session, cast.karin, group.id, DECISION, revision=group.revision, at=NOW)
    mended = FormalDecision("Styrgruppen", TODAY, "§ 5", "KS 2026/11")
    meeting_room.decide(session, cast.karin, group.id, mended, revision=group.revision, at=NOW)
    with pytest.raises(RuleBroken) as broken:
        meeting_room.decide(session, cast.karin, council.id, DECISION, revision=council.revision, at=NOW)

    assert broken.value.rule == "council_decides_nothing"
    assert group.decision is not None
    assert (group.decision.paragraph, group.decision.reference_number, group.decision.organisation_id) == (
        "§ 5", "KS 2026/11", cast.arjeplog.id,
    )  # fmt: skip
    assert minutes.gather(session, group).decision == mended


def test_frozen_minutes_stand_against_plain_sql(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        picture = a_draft(session, cast)
        meeting = a_meeting(session, cast, picture)
        drugs = section(picture, "drugs").id
        keep(
            session, cast, meeting,
            Room(present=everybody(meeting), priorities={drugs: Decided("prioritised", WHY)}),
        )  # fmt: skip
        close(session, cast, meeting)
        session.commit()
        assert [one.kind for one in desk.awaiting(session, cast.karin, at=NOW) if "meeting" in one.kind] == []
        assert session.scalars(sa.select(PriorityDecision.because)).all() == [WHY]
    for change in ("UPDATE meeting SET minutes_hash = 'x'", "DELETE FROM meeting"):
        with on_both.writing() as session, pytest.raises(sa.exc.IntegrityError):
            session.execute(sa.text(change))
