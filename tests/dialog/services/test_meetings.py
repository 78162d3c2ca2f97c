"""A meeting is called, by whom, and what awaits; what happens in it is in test_meeting_room.py."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, Concern, Meeting, SituationPicture
from dialog.services import desk, meeting_room, meetings, party_views, priorities
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.meeting_room import Room
from dialog.services.meetings import Call
from dialog.services.minutes import FormalDecision, Person
from dialog.services.permissions import Actor
from dialog.services.priorities import Decided
from tests.meetings import AGENDA, PEOPLE, TODAY, a_meeting, close, everybody, keep
from tests.people import NOW, Cast
from tests.readers import a_registrar
from tests.rows import add
from tests.situations import a_draft, section

WHY = {"sv": "Det drabbar de unga."}
DECISION = FormalDecision("Styrgruppen", TODAY, "§ 4", "KS 2026/11")


# Calling.


def test_a_meeting_bears_the_name_of_its_body_here(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    assert a_meeting(session, cast, picture).name == meetings.COUNCIL
    council, group = {"sv": "Hälsa- och trygghetsrådet"}, {"sv": "Styrgrupp Piteå älvdal"}

    meetings.rename(session, cast.karin, cast.arjeplog.id, council=council, steering_group=group, at=NOW)

    assert a_meeting(session, cast, picture).name == council
    assert a_meeting(session, cast, picture, body="steering_group").name == group
    # What was called before keeps the name it was called by.
    assert session.scalars(sa.select(Meeting).order_by(Meeting.id)).first().name == meetings.COUNCIL  # type: ignore[union-attr]


def test_the_call_list_is_kept_from_the_bodys_former_meeting(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    a_meeting(session, cast, picture)

    council = meetings.proposed_call(session, cast.karin, picture.id, "council", on=TODAY)
    group = meetings.proposed_call(session, cast.karin, picture.id, "steering_group", on=TODAY)

    assert council == Call(TODAY, "Kommunhuset", list(PEOPLE), meetings.AGENDA)
    assert group == Call(TODAY, "", [], meetings.AGENDA)


def test_a_changed_call_keeps_what_was_ticked_and_typed(session: Session, cast: Cast) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast))
    here, point = meeting.attendance[0].id, meeting.points[0].id
    keep(session, cast, meeting, Room(present=frozenset({here}), said={point: "Alla talade."}))
    call = Call(TODAY, "Biblioteket", [Person("Ny Person", "Samebyn"), PEOPLE[0]], ["Öppnande", AGENDA[0]])

    meetings.edit(session, cast.karin, meeting.id, call, revision=meeting.revision, at=NOW)
    session.expire_all()

    assert [(one.name, one.is_present) for one in meeting.attendance] == [
        ("Ny Person", False), ("Stina Lind", True),
    ]  # fmt: skip
    assert [(one.heading, one.said) for one in meeting.points] == [
        ("Öppnande", ""), ("Lägesbilden", "Alla talade."),
    ]  # fmt: skip
    assert meeting.place == "Biblioteket"


def test_a_point_with_words_stays_on_the_agenda(session: Session, cast: Cast) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast))
    keep(session, cast, meeting, Room(decided={meeting.points[0].id: "Ja."}))

    call = Call(TODAY, "", PEOPLE, ["Övriga frågor"])
    with pytest.raises(RuleBroken) as broken:
        meetings.edit(session, cast.karin, meeting.id, call, revision=meeting.revision, at=NOW)

    assert (broken.value.rule, broken.value.facts) == ("point_has_words", {"heading": "Lägesbilden"})


def test_a_meeting_is_called_off_unless_it_has_decided(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    first, second = a_meeting(session, cast, picture), a_meeting(session, cast, picture)
    drugs = section(picture, "drugs").id
    keep(session, cast, second, Room(priorities={drugs: Decided("prioritised")}))

    meetings.remove(session, cast.karin, first.id, at=NOW)
    with pytest.raises(RuleBroken) as broken:
        meetings.remove(session, cast.karin, second.id, at=NOW)

    assert broken.value.rule == "meeting_has_decided"
    assert session.scalars(sa.select(Meeting.id)).all() == [second.id]


# Who.


@pytest.mark.parametrize(
    ("name", "error"),
    [("nils", NotFound), ("petra", NotAllowed), ("gunnar", NotAllowed), ("maja", NotAllowed)],
)
def test_only_the_municipalitys_coordinator_keeps_meetings(
    session: Session, cast: Cast, name: str, error: type[Exception]
) -> None:
    actor, picture = getattr(cast, name), a_draft(session, cast)
    meeting = a_meeting(session, cast, picture)
    call, revision = Call(TODAY, "", (), ()), meeting.revision

    for act in (
        lambda: meetings.plan(session, actor, picture.id, "council", call, at=NOW),
        lambda: meetings.edit(session, actor, meeting.id, call, revision=revision, at=NOW),
        lambda: meetings.remove(session, actor, meeting.id, at=NOW),
        lambda: meetings.rename(session, actor, cast.arjeplog.id, council={}, steering_group={}, at=NOW),
        lambda: meeting_room.save(session, actor, meeting.id, Room(), revision=revision, at=NOW),
        lambda: meeting_room.close(session, actor, meeting.id, revision=revision, at=NOW),
        lambda: meeting_room.decide(session, actor, meeting.id, DECISION, revision=revision, at=NOW),
        lambda: priorities.decide(session, actor, picture.id, {}, at=NOW),
    ):
        with pytest.raises(error):
            act()


def test_who_reads_the_picture_reads_its_meetings(session: Session, cast: Cast) -> None:
    meeting = a_meeting(session, cast, a_draft(session, cast))

    for reader in (cast.karin, cast.petra, cast.maja, cast.gunnar):
        assert meetings.show(session, reader, meeting.id) is meeting
        assert [one.id for one in meetings.index(session, reader)] == [meeting.id]
    with pytest.raises(NotFound):
        meetings.show(session, cast.nils, meeting.id)
    assert meetings.index(session, cast.nils) == []


def test_what_awaits_the_coordinator_and_what_awaits_whoever_comes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    def kinds(actor: Actor, at: dt.datetime) -> list[str]:
        found = desk.awaiting(session, actor, at=at)
        return [one.kind for one in found if one.kind.startswith("meeting")]

    assert kinds(cast.karin, NOW) == ["meeting_to_plan"]
    meeting = a_meeting(session, cast, picture)
    for actor in (cast.karin, cast.petra, cast.gunnar):
        assert kinds(actor, NOW) == ["meeting_near"]
        assert kinds(actor, NOW - dt.timedelta(days=31)) == []
    assert kinds(cast.nils, NOW) == []
    assert kinds(cast.karin, NOW + dt.timedelta(days=1)) == ["meeting_to_close"]
    assert kinds(cast.petra, NOW + dt.timedelta(days=1)) == []
    keep(session, cast, meeting, Room(present=everybody(meeting)))
    close(session, cast, meeting)
    assert kinds(cast.karin, NOW + dt.timedelta(days=1)) == []


def test_a_steering_group_named_for_all_is_the_agreements(session: Session, cast: Cast) -> None:
    meetings.rename(
        session, cast.nils, cast.arvidsjaur.id, council={}, steering_group={"sv": "Styrgrupp"}, at=NOW
    )

    assert session.get_one(Agreement, cast.agreement.id).steering_group == {"sv": "Styrgrupp"}
    assert cast.arvidsjaur.council_name is None


def test_the_meeting_of_a_joint_picture_is_each_municipalitys(session: Session, cast: Cast) -> None:
    concern = Concern(key="ice", priority=1, title={"sv": "Isen"}, when_and_where={}, ranked_because={})
    joint = add(
        session,
        SituationPicture(
            agreement_id=cast.agreement.id, number=1, period="2027", title={"sv": "Gemensam"}, summary={},
            concerns=[concern],
        ),
    )  # fmt: skip

    def kinds(actor: Actor) -> list[str]:
        return [one.kind for one in meetings.awaiting(session, actor, TODAY)]

    assert [kinds(one) for one in (cast.karin, cast.nils, cast.petra)] == [
        ["meeting_to_plan"], ["meeting_to_plan"], [],
    ]  # fmt: skip
    call = Call(TODAY, "Kommunhuset", PEOPLE, AGENDA)
    meeting = meetings.plan(session, cast.nils, joint.id, "steering_group", call, at=NOW)
    keep(session, cast, meeting, Room(present=everybody(meeting)))
    assert [one.id for one in meetings.index(session, cast.gunnar)] == [meeting.id]
    assert [len(party_views.show(session, one, joint.id).parties) for one in (cast.karin, cast.maja)] == [
        3,
        3,
    ]
    assert [one.kind for one in party_views.awaiting(session, cast.nils, TODAY)] == ["views_to_give"]


def test_a_registrar_reads_minutes_that_are_closed_and_no_other(session: Session, cast: Cast) -> None:
    rut, meeting = a_registrar(session, cast), a_meeting(session, cast, a_draft(session, cast))
    with pytest.raises(NotAllowed):
        meetings.to_read(session, rut, meeting.id)
    keep(session, cast, meeting, Room(present=everybody(meeting)))
    close(session, cast, meeting)

    assert meetings.to_read(session, rut, meeting.id) is meeting
    with pytest.raises(NotAllowed):
        meetings.show(session, rut, meeting.id)
    with pytest.raises(NotFound):
        meetings.to_read(session, cast.nils, meeting.id)
