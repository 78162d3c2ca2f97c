"""Gallring: only under a decision, by two people, and then nothing is left of it anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog import jobs
from dialog.models import Answer, Disposal, FreeText, Quote, Response, ReviewDecision
from dialog.request import Site
from dialog.services import audit, disposal_log, disposal_work, disposals, privacy, retention
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.disposed import CANARY, CLOSED, KEPT, NUMBER, a_closed_survey, decided, let_go
from tests.people import NOW, Cast


def hits(folder: Path, word: str = CANARY) -> list[str]:
    """Every file under a folder that holds the word, in any of the ways in which it could be written."""
    ways = {word.encode(), json.dumps(word).strip('"').encode(), word.encode("utf-16-le")}
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(way in path.read_bytes() for way in ways)
    )


def folder_of(site: Site) -> Path:
    """Where the database lies."""
    return Path(str(site.engine.url.database)).parent


def test_nothing_is_due_without_a_decision_and_nothing_before_its_day(session: Session, cast: Cast) -> None:
    closed = a_closed_survey(session, cast)
    assert disposals.plan(session, cast.karin, on=NOW.date()) == []
    with pytest.raises(RuleBroken, match="disposal_not_due"):
        disposals.propose(session, cast.karin, closed.version.id, cast.arjeplog.id, "texts", at=NOW)

    retention.decide(session, cast.karin, cast.arjeplog.id, decided(months=12), at=NOW)
    assert disposals.plan(session, cast.karin, on=NOW.date()) == []
    assert [
        (one.holding.due_on, one.texts)
        for one in disposals.plan(session, cast.karin, on=CLOSED.replace(year=2027))
    ] == [(CLOSED.replace(year=2027), 1)]


def test_it_takes_two_people_and_the_number_of_the_decision(session: Session, cast: Cast) -> None:
    closed = a_closed_survey(session, cast)
    retention.decide(session, cast.karin, cast.arjeplog.id, decided(), at=NOW)
    proposal = disposals.propose(session, cast.karin, closed.version.id, cast.arjeplog.id, "texts", at=NOW)
    with pytest.raises(RuleBroken, match="disposal_waits"):
        disposals.propose(session, cast.karin, closed.version.id, cast.arjeplog.id, "texts", at=NOW)
    with pytest.raises(RuleBroken, match="disposal_second_person"):
        disposals.confirm(session, cast.karin, proposal.id, NUMBER, at=NOW)
    with pytest.raises(RuleBroken, match="disposal_typed"):
        disposals.confirm(session, cast.gunnar, proposal.id, "KS 2025/115", at=NOW)
    for person, error in ((cast.nils, NotFound), (cast.petra, NotFound), (cast.ada, NotAllowed)):
        with pytest.raises(error):
            disposals.confirm(session, person, proposal.id, NUMBER, at=NOW)
    assert disposals.confirmed(session) == []

    disposals.confirm(session, cast.gunnar, proposal.id, NUMBER, at=NOW)

    assert disposals.confirmed(session) == [proposal.id]


def test_a_later_decision_to_preserve_stops_what_was_let_go(session: Session, cast: Cast) -> None:
    closed = a_closed_survey(session, cast)
    proposal_id = let_go(session, cast, closed)
    retention.decide(
        session, cast.karin, cast.arjeplog.id, decided(months=None, version_id=closed.version.id), at=NOW
    )
    with pytest.raises(RuleBroken, match="disposal_not_due"):
        disposals.carry_out(session, proposal_id, at=NOW)
    assert session.get_one(FreeText, closed.text.id).original is not None


def test_afterwards_no_word_of_it_is_left_in_any_file(site: Site, session: Session, cast: Cast) -> None:
    closed = a_closed_survey(session, cast)
    let_go(session, cast, closed)
    session.close()
    folder = folder_of(site)
    assert hits(folder) != []

    assert jobs.perform_all(site.transaction) == 1

    assert hits(folder) == []
    assert hits(folder, KEPT) != []
    told = site.settings.disposals
    assert hits(told.parent) == []
    with site.writing() as again:
        emptied = again.get_one(FreeText, closed.text.id)
        assert (emptied.state, emptied.original, emptied.masked, emptied.rendering) == (
            "destroyed", None, "", None,
        )  # fmt: skip
        assert (emptied.handled, emptied.handled_as) == ("", "nothing")
        assert again.scalars(sa.select(Quote)).all() == []
        assert again.scalars(sa.select(ReviewDecision.reason)).all() == [""]
        stays = again.get_one(FreeText, closed.kept.id)
        assert (stays.state, KEPT in str(stays.original)) == ("new", True)
        assert audit.verify(again) is None
        record = again.scalars(sa.select(Disposal)).one()
        assert record.counts == {
            "texts": 1, "quotes": 1, "passages": 2, "handovers": 1, "reasons": 1, "suggestions": 1,
        }  # fmt: skip
        assert record.decision["reference_number"] == NUMBER
        assert (record.decision["proposed_by"], record.decision["confirmed_by"]) == ("Karin", "Gunnar")
        # The guard that was lifted for the reason is back.
        with pytest.raises(DBAPIError, match="append-only"):
            again.execute(sa.text("UPDATE review_decision SET reason = 'x'"))


def test_whole_answers_go_where_the_decision_says_so_but_that_a_form_came_stays(
    site: Site, session: Session, cast: Cast
) -> None:
    closed = a_closed_survey(session, cast)
    add_answers(session, closed.version.questions[0].id)
    proposal_id = let_go(session, cast, closed, "answers")
    session.close()

    assert disposal_work.destroy(site.transaction, [proposal_id, proposal_id]) == 1

    with site.writing() as again:
        left = again.execute(sa.select(Response.municipality_id, Response.received_week)).all()
        assert sorted(left) == sorted([(cast.arjeplog.id, "2026-W40"), (cast.arvidsjaur.id, "2026-W40")])
        answered = sa.select(Response.municipality_id).join(Answer, Answer.response_id == Response.id)
        assert again.scalars(answered).all() == [cast.arvidsjaur.id]


def add_answers(session: Session, question_id: int) -> None:
    for response_id in session.scalars(sa.select(Response.id)).all():
        session.add(Answer(response_id=response_id, question_id=question_id, item="", choice="yes"))
    session.commit()


def test_a_restored_copy_is_brought_to_the_same_state_once(
    site: Site, session: Session, cast: Cast, tmp_path: Path
) -> None:
    closed = a_closed_survey(session, cast)
    let_go(session, cast, closed)
    copy = session.get_one(FreeText, closed.text.id)
    told: list[str] = []
    with site.writing() as first:
        disposals.carry_out(first, disposals.confirmed(first)[0], at=NOW)
        told = first.info["disposal_lines"]
        first.rollback()  # as a copy from before it

    assert disposal_log.replay(session, told) == 1
    assert disposal_log.replay(session, told) == 0
    assert (copy.state, copy.masked) == ("destroyed", "")
    with pytest.raises(RuleBroken, match="disposal_log"):
        disposal_log.replay(session, [told[0].replace("2025/114", "2025/999")])


def test_withholding_destroys_nothing(session: Session, cast: Cast) -> None:
    closed = a_closed_survey(session, cast)
    before = (closed.text.original, closed.text.masked)
    privacy.withhold(session, cast.karin, closed.text.id, at=NOW)
    session.commit()
    assert (closed.text.original, closed.text.masked, closed.text.state) == (*before, "withheld")
    for state in ("new", "read"):
        with pytest.raises(RuleBroken):
            privacy._move(session, cast.karin, closed.text.id, "destroyed", "text:withhold", at=NOW)
        assert closed.text.state == "withheld", state


def test_the_police_decide_and_destroy_in_their_own_surveys_alone(session: Session, cast: Cast) -> None:
    closed = a_closed_survey(session, cast)
    retention.decide(session, cast.petra, cast.police.id, decided(), at=NOW)
    with pytest.raises(NotFound):
        retention.decide(session, cast.petra, cast.arjeplog.id, decided(), at=NOW)
    assert disposals.plan(session, cast.petra, on=NOW.date()) == []
    with pytest.raises(NotFound):
        disposals.propose(session, cast.petra, closed.version.id, cast.arjeplog.id, "texts", at=NOW)
    shown = [(one.authority.key, one.is_owner, one.due_on) for one in retention.holdings(session, cast.karin)
             if one.what == "texts"]  # fmt: skip
    assert shown == [
        ("arjeplog", True, None),
        ("pite-alvdal", False, CLOSED.replace(month=7)),
    ]
