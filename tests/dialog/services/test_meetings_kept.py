"""Minutes of meetings: kept by decision, preserved where something rests on them, gone from all files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import jobs
from dialog.models import (
    Approval,
    Attendance,
    Decision,
    Disposal,
    Meeting,
    MeetingPoint,
    Promise,
    PromiseVersion,
    Proposal,
    SituationPicture,
)
from dialog.request import Site
from dialog.services import (
    disposal_log,
    disposals,
    documents_disposal,
    kept_by_day,
    meetings,
    own_records,
    retention,
    speech,
)
from dialog.services.documents import every_run
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.meeting_room import Room
from dialog.services.meetings import Call
from dialog.services.minutes import Person
from tests.dialog.services.test_disposals import folder_of, hits
from tests.disposed import CANARY, KEPT, NUMBER, decided
from tests.meetings import close, everybody, keep
from tests.people import NOW, Cast
from tests.rows import add, texts
from tests.situations import a_draft, prioritise, section

MET = dt.date(2026, 1, 31)
LATER = dt.date(2026, 6, 15)


def held(
    session: Session, cast: Cast, picture: SituationPicture, *, on: dt.date = MET, word: str = CANARY
) -> Meeting:
    """A closed meeting with the word wherever words can stand."""
    call = Call(on, f"Hos {word}", (Person(f"Stina {word}", word),), (f"Om {word}",))
    meeting = meetings.plan(session, cast.karin, picture.id, "council", call, at=NOW)
    point = meeting.points[0].id
    room = Room(present=everybody(meeting), said={point: f"{word} växer."}, decided={point: f"Mer {word}."})
    keep(session, cast, meeting, room)
    close(session, cast, meeting)
    return meeting


def let_go(session: Session, cast: Cast) -> int:
    """Six months after the meeting, by two people."""
    place = cast.arjeplog.id
    retention.decide(session, cast.karin, place, decided("meetings"), at=NOW)
    proposal = disposals.propose_of_days(session, cast.karin, "meetings", place, place, at=NOW)
    disposals.confirm(session, cast.gunnar, proposal.id, NUMBER, at=NOW)
    session.commit()
    return proposal.id


def left(session: Session, cast: Cast) -> list[int]:
    """The minutes that a decision of Arjeplog can be about."""
    return list(kept_by_day.ids_until(session, "meetings", cast.arjeplog.id, cast.arjeplog.id, NOW.date()))


def test_an_open_meeting_and_a_joint_ones_minutes_are_no_ones_to_destroy(
    session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    whole, joint = held(session, cast, picture), held(session, cast, picture)
    call = Call(MET, "", (), ("Om allt",))
    meetings.plan(session, cast.karin, picture.id, "council", call, at=NOW)
    joint.municipality_id = None
    session.flush()

    assert left(session, cast) == [whole.id]


def a_decision(session: Session, cast: Cast, meeting: Meeting) -> None:
    meeting.decision = Decision(
        organisation_id=cast.arjeplog.id,
        agreement_id=meeting.agreement_id,
        body="Styrgruppen",
        decided_on=MET,
    )


def a_priority(session: Session, cast: Cast, meeting: Meeting) -> None:
    assert meeting.picture is not None
    concern = section(meeting.picture, "drugs")
    prioritise(session, cast, concern).meeting_id = meeting.id


def approved(session: Session, cast: Cast, on: dt.date, **of: int) -> None:
    proposal = Proposal(
        content={}, content_hash="", translation_hashes={}, proposed_by=cast.karin.id, proposed_at=NOW, **of
    )
    at = dt.datetime.combine(on, dt.time(12), dt.UTC)
    answer = {"organisation_id": cast.arjeplog.id, "given_by": cast.gunnar.id, "given_at": at}
    add(session, Approval(proposal_id=add(session, proposal).id, outcome="approve", **answer))


def a_picture(session: Session, cast: Cast, meeting: Meeting, on: dt.date = MET) -> None:
    assert meeting.picture_id is not None
    approved(session, cast, on, picture_id=meeting.picture_id)


def a_promise(session: Session, cast: Cast, meeting: Meeting) -> None:
    promise = Promise(municipality_id=cast.arjeplog.id, agreement_id=cast.agreement.id, slug="fore")
    version = PromiseVersion(
        promise=promise, number=1, origin="written", title=texts("Löfte"), introduction={},
        picture_id=meeting.picture_id, valid_from=MET, valid_to=LATER, reason_for_change={},
    )  # fmt: skip
    approved(session, cast, MET, promise_version_id=add(session, version).id)


@pytest.mark.parametrize("rests", [a_decision, a_priority, a_picture, a_promise])
def test_minutes_that_something_rests_on_are_preserved(
    session: Session, cast: Cast, rests: Callable[[Session, Cast, Meeting], None]
) -> None:
    meeting = held(session, cast, a_draft(session, cast))
    assert left(session, cast) == [meeting.id]

    rests(session, cast, meeting)
    session.flush()

    assert left(session, cast) == []


def test_what_was_approved_before_the_meeting_does_not_rest_on_it(session: Session, cast: Cast) -> None:
    meeting = held(session, cast, a_draft(session, cast))
    a_picture(session, cast, meeting, MET - dt.timedelta(days=1))

    assert left(session, cast) == [meeting.id]


def test_afterwards_no_word_of_it_is_left_in_any_file(site: Site, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    gone, stays = held(session, cast, picture), held(session, cast, picture, on=LATER, word=KEPT)
    let_go(session, cast)
    ids, folder = (gone.id, stays.id), folder_of(site)
    session.close()
    assert hits(folder) != []

    assert jobs.perform_all(site.transaction) == 1

    assert (hits(folder), hits(folder, KEPT) != []) == ([], True)
    with site.writing() as again:
        emptied = again.get_one(Meeting, ids[0])
        assert (emptied.is_destroyed, emptied.minutes, emptied.minutes_hash, emptied.place) == (
            True, None, None, "",
        )  # fmt: skip
        assert [again.scalars(sa.select(one.meeting_id)).all() for one in (Attendance, MeetingPoint)] == [
            [ids[1]], [ids[1]],
        ]  # fmt: skip
        assert [one.id for one in meetings.index(again, cast.karin)] == [ids[1]]
        with pytest.raises(NotFound):
            meetings.show(again, cast.karin, ids[0])
        subjects = {one.subject for one in own_records.holding(again, cast.arjeplog, "minutes", "")}
        assert (subjects, own_records.place_of(again, "minutes", str(ids[0]))) == ({str(ids[1])}, None)
        record = again.scalars(sa.select(Disposal)).one()
        assert record.counts == {"meetings": 1, "called": 1, "points": 1}
        made = documents_disposal.made(record, Voice("en", speech.load(again, None)))
        said = " ".join(one.text for one in every_run(made))
        assert [one in said for one in ("destruction: Minutes of meetings", NUMBER, "31 January 2026")] == [
            True, True, True,
        ]  # fmt: skip


def test_minutes_are_as_frozen_as_before_when_others_were_destroyed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    held(session, cast, picture)
    stays = held(session, cast, picture, on=LATER)
    assert disposals.carry_out(session, let_go(session, cast), at=NOW) is not None
    session.commit()

    with pytest.raises(sa.exc.DatabaseError, match="frozen"):
        session.execute(sa.update(Meeting).where(Meeting.id == stays.id).values(minutes={}))


def test_a_restored_copy_is_brought_to_the_same_state_once(site: Site, session: Session, cast: Cast) -> None:
    meeting = held(session, cast, a_draft(session, cast))
    let_go(session, cast)
    with site.writing() as first:
        disposals.carry_out(first, disposals.confirmed(first)[0], at=NOW)
        told = first.info["disposal_lines"]
        first.rollback()  # as a copy from before it

    assert [disposal_log.replay(session, told) for _twice in range(2)] == [1, 0]

    assert (meeting.is_destroyed, meeting.minutes, meeting.points) == (True, None, [])
