"""The quality check: what the machine sees, what people answer, and nothing proposed while it is open."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion
from dialog.services import (
    approvals,
    promise_lines,
    promise_making,
    promise_pages,
    promise_quality,
    promises,
    public_drafts,
)
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.promise_lines import LineWords
from tests.people import NOW, Cast
from tests.promised import (
    a_head,
    a_published_version,
    a_suggested_version,
    an_old_version,
    pass_the_check,
    the_log,
)
from tests.rows import texts

VAGUE = "Polisen ska arbeta för att synas mer."


def states(session: Session, version: PromiseVersion) -> dict[str, tuple[str, str]]:
    """Each question's state and what was seen, by its key without the line."""
    return {
        one.key.rsplit(":", 1)[-1]: (one.state, one.seen.says)
        for one in promise_quality.check(session, version).items
    }


def with_head(session: Session, cast: Cast) -> PromiseVersion:
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    return version


def answer(
    session: Session, cast: Cast, version: PromiseVersion, key: str, way: str = "answer", words: str = "Ja."
) -> None:
    promise_quality.answer(
        session, cast.karin, version.id, key, way, words, revision=version.revision, at=NOW
    )


def test_a_drafted_line_is_asked_only_what_nothing_says(session: Session, cast: Cast) -> None:
    version = with_head(session, cast)
    assert states(session, version) == {
        "who": ("seen", "party"),
        "what": ("seen", "nothing_vague"),
        "how_many": ("seen", "number"),
        "where": ("open", "no_place"),
        "by_when": ("seen", "when"),
        "followed_up": ("seen", "action"),
        "evidence": ("seen", "evidence"),
        "cause": ("seen", "cause"),
        "sides": ("open", "silent_side"),
        "apart": ("seen", "one_party_each"),
        "plain": ("seen", "readable"),
        "women": ("open", "group_not_seen"),
        "young": ("open", "group_not_seen"),
        "sami": ("seen", "sami_not_touched"),
        "consultation": ("seen", "no_consultation_needed"),
    }


def test_a_vague_line_is_pointed_out_in_its_own_words(session: Session, cast: Cast) -> None:
    version = with_head(session, cast)
    line = version.lines[0]
    words = LineWords(texts(VAGUE), cast.police.id)
    promise_lines.edit(session, cast.karin, line.id, words, revision=version.revision, at=NOW)
    seen = {one.name: one.seen for one in promise_quality.check(session, version).of_line(line)}
    assert seen["what"].words == ("arbeta för", "synas mer")
    assert {name for name, one in seen.items() if not one.is_met} == {
        "what",
        "how_many",
        "where",
        "followed_up",
        "evidence",
        "cause",
    }
    assert (seen["by_when"].says, seen["by_when"].words) == ("promise_ends", ("2027-04-30",))


def test_a_place_is_seen_where_it_is_written_and_an_organisation_is_none(
    session: Session, cast: Cast
) -> None:
    version = with_head(session, cast)
    line = version.lines[0]
    name = cast.arjeplog.name["sv"]
    for words, place, seen in (
        (f"{name} lagar tre lampor.", {}, "no_place"),
        ("Kommunen lagar tre lampor i Arjeplog.", {}, "place"),
        ("Kommunen lagar tre lampor.", {"sv": "vid skolan"}, "place"),
    ):
        told = LineWords({"sv": words}, cast.arjeplog.id, place=place)
        promise_lines.edit(session, cast.karin, line.id, told, revision=version.revision, at=NOW)
        assert states(session, version)["where"][1] == seen, words


def test_nothing_is_proposed_while_a_question_is_open(session: Session, cast: Cast) -> None:
    version = with_head(session, cast)
    public_drafts.go_without(session, cast.karin, version.id, "Enkäten är nyss besvarad.", at=NOW)
    for item in promise_quality.check(session, version).open:
        with pytest.raises(RuleBroken, match="quality_open"):
            promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
        answer(session, cast, version, item.key)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    assert version.status == "proposed"


def test_a_question_is_answered_or_reasoned_or_opened_again(session: Session, cast: Cast) -> None:
    version = with_head(session, cast)
    answer(session, cast, version, "promise:women", "because", " Få har svarat. ")
    assert states(session, version)["women"][0] == "reasoned"
    answer(session, cast, version, "promise:women")
    assert states(session, version)["women"][0] == "answered"
    assert version.quality == {"promise:women": {"answer": "Ja."}}
    answer(session, cast, version, "promise:women", words=" ")
    assert (states(session, version)["women"][0], version.quality) == ("open", None)
    assert the_log(session)[-3:] == ["promise:quality"] * 3


def test_only_who_edits_answers_what_is_asked_and_nobody_over_somebody_else(
    session: Session, cast: Cast
) -> None:
    version = with_head(session, cast)
    with pytest.raises(NotFound):
        answer(session, cast, version, "promise:unknown")
    with pytest.raises(NotFound):
        answer(session, cast, version, "promise:women", "because_not")
    for actor, error in ((cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            promise_quality.answer(
                session, actor, version.id, "promise:women", "answer", "Ja", revision=version.revision, at=NOW
            )
    with pytest.raises(Conflict):
        promise_quality.answer(
            session, cast.karin, version.id, "promise:women", "answer", "Ja", revision=0, at=NOW
        )


def test_an_answer_after_the_proposal_takes_it_back(session: Session, cast: Cast) -> None:
    version = with_head(session, cast)
    pass_the_check(session, cast.karin, version)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    answer(session, cast, version, "promise:women")
    assert (version.status, approvals.current(session, version)) == ("draft", None)


def test_what_was_entered_from_before_the_system_is_not_asked(session: Session, cast: Cast) -> None:
    assert promise_quality.check(session, an_old_version(session, cast)).items == ()


def test_a_reason_why_causes_are_not_analysed_is_shown_instead_of_a_cause(
    session: Session, cast: Cast
) -> None:
    version = with_head(session, cast)
    (line,) = version.lines
    concern = promise_quality.concerns_of(line)[0]
    line.cause, concern.no_causes_because = None, {"sv": "Vi hann inte."}
    with session.no_autoflush:  # the picture is agreed, so the database keeps it as it is
        seen = {one.name: one.seen for one in promise_quality.check(session, version).of_line(line)}
        assert (seen["cause"].says, seen["cause"].words) == ("no_causes_because", ("Vi hann inte.",))
    session.rollback()


def test_cause_goal_and_place_go_along_into_what_is_approved_and_the_next_version(
    session: Session, cast: Cast
) -> None:
    version = with_head(session, cast)
    (line,) = version.lines
    place = texts("i centrum")
    line.place = place
    session.flush()
    first = a_published_version(session, cast, version)
    proposal = approvals.newest(session, first)
    assert proposal is not None
    (passage,) = proposal.content["passages"]
    assert passage["text"][1:] == ["i centrum"]
    assert "Orsak: Leden går genom byn." in passage["grounds"]

    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    (copied,) = second.lines
    assert (copied.place, copied.cause_id) == (place, line.cause_id)
    page = promise_pages.preview(session, cast.karin, second.id, on=NOW.date(), language="sv")
    shown = [one.line.cause for side in page.sides for one in side.lines]
    assert [one.text["sv"] for one in shown if one] == ["Leden går genom byn."]


def test_a_cause_of_another_picture_is_not_offered(session: Session, cast: Cast) -> None:
    version = with_head(session, cast)
    offered = promise_lines.offered(session, version)
    assert {one.concern.picture_id for one in offered.causes} == {version.picture_id}
    words = LineWords(texts("En rad"), cast.police.id, cause_id=max(one.id for one in offered.causes) + 1)
    with pytest.raises(NotFound):
        promise_lines.add(session, cast.karin, version.id, words, at=NOW)
