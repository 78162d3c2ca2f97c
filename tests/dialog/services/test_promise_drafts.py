"""Where versions of a promise come from, and how their lines are written: by the machine and by people."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion
from dialog.services import (
    promise_lines,
    promise_making,
    promise_suggestions,
    promises,
)
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.promise_lines import LineWords
from dialog.services.promise_making import OldLine
from tests.people import NOW, Cast
from tests.promised import (
    a_head,
    a_promise,
    a_published_version,
    a_suggested_version,
    an_action,
    an_old_version,
    picture_of,
    the_log,
)
from tests.rows import texts
from tests.situations import an_agreed_picture

# What the machine proposes.


def test_a_suggested_line_rests_on_concern_public_evidence_and_action(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    concern = next(one for one in picture_of(session, version).concerns if one.key == "snowmobiles")
    (line,) = version.lines
    assert (version.origin, version.status, line.origin, line.key) == (
        "suggested",
        "draft",
        "suggested",
        "snowmobiles",
    )
    assert line.text["sv"] == (
        "Polisen ska kontrollera skotertrafiken i centrum, minst tre gånger i månaden, "
        "till och med 30 april 2027."
    )
    grounds = [(one.concern_id, one.evidence_id, one.action_id) for one in line.grounds]
    assert grounds == [
        (concern.id, None, None),
        *((None, one.id, None) for one in concern.evidence if one.is_public),
        (None, None, line.action_id),
    ]


def test_a_concern_that_nothing_is_planned_for_is_a_question_to_the_drafter(
    session: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    asked = {(one.concern, one.kind) for one in promise_suggestions.questions(session, version)}
    concerns = {one.key for one in picture_of(session, version).concerns} - {"snowmobiles"}
    assert asked == {(key, "no_action") for key in concerns}


def test_questions_are_asked_anew_when_the_plan_has_answered_them(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    before = promise_suggestions.questions(session, version)
    an_action(session, cast, concern=before[0].concern)
    assert promise_suggestions.questions(session, version) == before[1:]


def test_evidence_that_is_not_public_is_no_ground(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    concern = picture_of(session, version).concerns[0]
    hidden = concern.evidence[0]
    session.execute(sa.text("DROP TRIGGER evidence_frozen_update"))
    hidden.is_public = False
    session.flush()
    words = LineWords(texts("En rad"), cast.police.id, evidence_ids=(hidden.id,))
    with pytest.raises(NotFound):
        promise_lines.add(session, cast.karin, version.id, words, at=NOW)


def test_without_an_agreed_picture_nothing_is_suggested(session: Session, cast: Cast) -> None:
    promise = a_promise(session, cast)
    with pytest.raises(RuleBroken, match="no_agreed_picture"):
        promise_suggestions.suggest(session, cast.karin, promise.id, at=NOW)


def test_without_a_planned_action_nothing_is_suggested(session: Session, cast: Cast) -> None:
    an_agreed_picture(session, cast)
    with pytest.raises(RuleBroken, match="nothing_planned"):
        promise_suggestions.suggest(session, cast.karin, a_promise(session, cast).id, at=NOW)


def test_a_line_of_the_same_action_goes_on_under_the_same_key(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    an_action(session, cast, concern="drugs")
    second = promise_suggestions.suggest(session, cast.karin, first.promise_id, at=NOW)
    assert [line.key for line in second.lines if line.action_id == first.lines[0].action_id] == [
        "snowmobiles"
    ]


def test_only_one_version_is_in_work_at_a_time(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    for begin in (promise_suggestions.suggest, promise_making.draft):
        with pytest.raises(RuleBroken, match="promise_in_work"):
            begin(session, cast.karin, version.promise_id, at=NOW)


# What people write.


def test_a_written_draft_copies_the_version_in_force_with_its_grounds(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    assert [(one.key, one.text, len(one.grounds)) for one in second.lines] == [
        (one.key, one.text, len(one.grounds)) for one in first.lines
    ]
    assert (second.number, second.status, second.reason_for_change) == (2, "draft", {})


def test_a_first_draft_by_hand_is_empty(session: Session, cast: Cast) -> None:
    version = promise_making.draft(session, cast.karin, a_promise(session, cast).id, at=NOW)
    assert (version.number, version.origin, version.lines) == (1, "written", [])


def test_a_stale_edit_is_a_conflict_that_carries_what_stands(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    stale = version.revision
    promises.edit(session, cast.karin, version.id, a_head(title=texts("Först")), revision=stale, at=NOW)
    with pytest.raises(Conflict) as raised:
        promises.edit(session, cast.karin, version.id, a_head(title=texts("Sedan")), revision=stale, at=NOW)
    theirs = raised.value.theirs
    assert isinstance(theirs, PromiseVersion)
    assert theirs.title == texts("Först")


def test_a_change_of_a_line_is_a_change_of_the_version(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    stale = version.revision
    promise_lines.accept(session, cast.karin, version.lines[0].id, at=NOW)
    words = LineWords(texts("Nytt"), cast.police.id)
    with pytest.raises(Conflict):
        promise_lines.edit(session, cast.karin, version.lines[0].id, words, revision=stale, at=NOW)


def test_an_edited_line_is_a_persons(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    concern = picture_of(session, version).concerns[0]
    words = LineWords(texts("Polisen är ute."), cast.police.id, concern_ids=(concern.id,))
    line = promise_lines.edit(
        session, cast.karin, version.lines[0].id, words, revision=version.revision, at=NOW
    )
    assert (line.origin, line.text, [one.concern_id for one in line.grounds]) == (
        "written",
        texts("Polisen är ute."),
        [concern.id],
    )


def test_lines_change_places_within_their_party(session: Session, cast: Cast) -> None:
    version = promise_making.draft(session, cast.karin, a_promise(session, cast).id, at=NOW)
    for key, party in (("a", cast.police), ("b", cast.arjeplog), ("c", cast.police)):
        promise_lines.add(session, cast.karin, version.id, LineWords(texts(key), party.id), key=key, at=NOW)
    promise_lines.move(session, cast.karin, version.lines[2].id, "up", at=NOW)
    assert [line.key for line in version.lines] == ["c", "b", "a"]
    promise_lines.move(session, cast.karin, version.lines[0].id, "up", at=NOW)
    assert [line.key for line in version.lines] == ["c", "b", "a"]


def test_a_removed_lines_key_is_not_used_again(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    promise_lines.remove(session, cast.karin, second.lines[0].id, at=NOW)
    concern = next(one for one in picture_of(session, second).concerns if one.key == "snowmobiles")
    line = promise_lines.add(
        session,
        cast.karin,
        second.id,
        LineWords(texts("Ny"), cast.police.id, concern_ids=(concern.id,)),
        at=NOW,
    )
    assert line.key == "snowmobiles-2"


def test_a_party_of_another_agreement_promises_nothing_here(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    with pytest.raises(NotFound):
        promise_lines.add(session, cast.karin, version.id, LineWords(texts("Ny"), cast.arvidsjaur.id), at=NOW)


# From before the system.


def test_an_old_promise_is_entered_as_it_stood(session: Session, cast: Cast) -> None:
    version = an_old_version(session, cast)
    assert (version.origin, version.status, version.picture_id) == ("before_the_system", "published", None)
    assert [(line.key, line.grounds) for line in version.lines] == [("meetings", []), ("checks", [])]
    assert the_log(session)[-1] == "promise:enter_old"


def test_a_new_version_takes_the_place_of_the_old_promise(session: Session, cast: Cast) -> None:
    old = an_old_version(session, cast)
    an_agreed_picture(session, cast)
    an_action(session, cast)
    new = promise_suggestions.suggest(session, cast.karin, old.promise_id, at=NOW)
    assert (new.title["sv"], new.introduction) == ("Det här lovar polisen och Arjeplogs kommun", {})
    a_published_version(session, cast, new)
    assert (old.status, new.status, new.number) == ("superseded", "published", 2)


def test_an_old_promise_is_no_way_around_the_approvals(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    lines = [OldLine(cast.police.id, texts("En rad"))]
    past = a_head(valid_from=dt.date(2024, 1, 1))
    for head, rule in ((past, "later_promise_exists"), (a_head(), "old_promise_is_past")):
        with pytest.raises(RuleBroken, match=rule):
            promise_making.enter_old(
                session, cast.karin, version.promise_id, head, lines, is_in_force=True, at=NOW
            )


def test_an_old_promise_entered_late_is_not_what_a_new_one_is_compared_with(
    session: Session, cast: Cast
) -> None:
    published = a_published_version(session, cast)
    old = an_old_version(session, cast, published.promise, is_in_force=False)
    draft = promise_making.draft(session, cast.karin, published.promise_id, at=NOW)
    assert old.number == 2
    assert [line.key for line in draft.lines] == [line.key for line in published.lines]
