"""The way to an agreed picture: each step is taken where it leads to; what is needed is what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from dialog.services import (
    causes,
    consultations,
    evidence,
    meetings,
    party_views,
    picture_steps,
    pictures,
    self_check,
    situation,
)
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.meetings import Call
from dialog.services.party_views import Given
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, a_reviewed_survey, prioritise, section

WORDS = {"sv": "Text", "en": "Text"}


def steps(session: Session, cast: Cast, picture: SituationPicture) -> dict[str, picture_steps.Step]:
    """The steps by key, in their order."""
    document = pictures.show(session, cast.karin, picture.id)
    return {one.key: one for one in picture_steps.of_document(session, cast.karin, document)}


def left(session: Session, cast: Cast, picture: SituationPicture) -> dict[str, int]:
    """What is left of each step."""
    return {key: one.left for key, one in steps(session, cast, picture).items()}


def test_each_step_is_taken_where_it_leads_to(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    for concern in picture.concerns:
        concern.sami_interest = "not_asked"
    many, drugs = len(picture.concerns), section(picture, "drugs")
    picture.summary, picture.self_check = {}, None
    before = left(session, cast, picture)
    assert (before["views"], before["priorities"], before["sami"], before["causes"]) == (2, many, many, 0)
    assert (before["self_check"], before["summary"]) == (4, 1)
    assert "changed" not in before, "There is no former picture."

    for written in drugs.paragraphs:
        evidence.edit_paragraph(
            session, cast.karin, written.id, part="survey", aspect="extent", text=WORDS,
            evidence_ids=[], revision=picture.revision, at=NOW,
        )  # fmt: skip
    given = {one.id: Given(2, WORDS) for one in picture.concerns}
    party_views.give(session, cast.karin, picture.id, given, at=NOW)
    prioritise(session, cast, drugs)
    consultations.answer(session, cast.karin, drugs.id, "yes", {}, at=NOW)
    self_check.save(session, cast.karin, picture.id, {"why": WORDS}, revision=picture.revision, at=NOW)
    situation.edit(
        session, cast.karin, picture.id, title=picture.title, summary=WORDS, period=picture.period,
        revision=picture.revision, at=NOW,
    )  # fmt: skip
    after = left(session, cast, picture)
    assert after == {
        **before,
        "words": before["words"] - 1,
        "views": 1,
        "priorities": many - 1,
        "causes": 1,
        "sami": many - 1,
        "consultation": 1,
        "self_check": 3,
        "summary": 0,
    }
    assert steps(session, cast, picture)["causes"].arguments == {"concern_id": drugs.id, "_anchor": "causes"}
    causes.do_without(session, cast.karin, drugs.id, WORDS, at=NOW)
    assert left(session, cast, picture)["causes"] == 0


def test_priorities_are_decided_at_the_meeting_that_is_called(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    assert steps(session, cast, picture)["priorities"].endpoint == "meetings.plan"
    call = Call(NOW.date(), "", [], meetings.AGENDA)
    meeting = meetings.plan(session, cast.karin, picture.id, "council", call, at=NOW)
    session.flush()
    found = steps(session, cast, picture)["priorities"]
    assert (found.endpoint, found.arguments) == ("meeting_room.room", {"meeting_id": meeting.id})


def test_what_is_needed_is_what_a_proposal_is_refused_without(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    picture.summary, picture.self_check = {}, None
    prioritise(session, cast, section(picture, "drugs"))
    needed = [key for key, one in steps(session, cast, picture).items() if one.is_needed and one.left]
    assert needed == ["causes"]
    with pytest.raises(RuleBroken):
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    causes.do_without(session, cast.karin, section(picture, "drugs").id, WORDS, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_an_open_survey_and_a_problem_without_words_stand_in_the_way(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    picture = a_draft(session, cast, version)
    assert {"survey", "concerns"}.isdisjoint(steps(session, cast, picture))
    assert not steps(session, cast, picture)["words"].is_needed
    version.status = "published"
    situation.take_up(session, cast.karin, picture.id, [], title=WORDS, at=NOW)
    found = steps(session, cast, picture)
    assert (found["survey"].endpoint, found["survey"].left) == ("surveys.show", 1)
    assert found["words"].is_needed


def test_a_picture_without_problems_begins_with_one(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    for concern in list(picture.concerns):
        situation.remove_concern(session, cast.karin, concern.id, WORDS, at=NOW)
    document = pictures.show(session, cast.karin, picture.id)
    following = picture_steps.next_of(picture_steps.of_document(session, cast.karin, document))
    assert following is not None
    assert (following.key, following.endpoint) == ("concerns", "situation.take_up")


def test_a_proposed_picture_has_no_steps(session: Session, cast: Cast) -> None:
    a_proposed_picture(session, cast)
    assert steps(session, cast, session.query(SituationPicture).one()) == {}


def test_one_page_answers_for_every_concern_and_leaves_reasons_alone(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs, lighting = section(picture, "drugs"), section(picture, "lighting")
    consultations.answer(session, cast.karin, drugs.id, "yes", WORDS, at=NOW)
    consultations.answer(session, cast.karin, lighting.id, "not_asked", {}, at=NOW)
    answers = {drugs.id: "yes", lighting.id: "no"}
    read = picture.revision
    consultations.answer_all(session, cast.karin, picture.id, answers, revision=read, at=NOW)
    assert (drugs.sami_interest, drugs.no_consultation_because) == ("yes", WORDS)
    assert lighting.sami_interest == "no"
    with pytest.raises(Conflict):
        consultations.answer_all(session, cast.karin, picture.id, answers, revision=read, at=NOW)
    with pytest.raises(NotFound):
        consultations.answer_all(
            session, cast.karin, picture.id, {10**6: "no"}, revision=picture.revision, at=NOW
        )
