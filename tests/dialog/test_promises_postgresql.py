"""Promises kept on PostgreSQL: what plain SQL may not change, and two people at the same moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from dialog.database import connect, session_factory
from dialog.models import Action, Agreement, DraftConsent, FollowUpRemark, OutsideCopy
from dialog.services import counts, renewal_opening, renewal_walk
from dialog.services.counts import Entry
from dialog.services.errors import RuleBroken
from dialog.services.renewal_opening import NewAgreement
from dialog.services.renewal_walk import Choice
from tests import postgres
from tests import world as worlds
from tests.people import NOW, gather
from tests.reported import a_sent_report
from tests.world import World

pytestmark = pytest.mark.postgres
Made = tuple[sessionmaker[Session], World]


@pytest.fixture(scope="module")
def made() -> Iterator[Made]:
    """A world in which everything of the agreement is decided, with a row of each kind that is guarded."""
    with postgres.migrated() as url:
        engine = connect(url)
        sessions = session_factory(engine)
        with sessions() as session:
            world = worlds.make(session, gather(session))
            cast, agreement = world.cast, world.cast.agreement
            a_sent_report(session, cast)
            choices = [
                Choice(one.subject, one.id, "carry", {}) for one in renewal_walk.things(session, agreement)
            ]
            renewal_walk.decide(session, cast.karin, agreement.id, choices, at=NOW)
            who, here = cast.karin.id, cast.arjeplog.id
            session.add_all(
                [
                    DraftConsent(
                        version_id=world.draft_promise.id, organisation_id=here, content_hash="0" * 64,
                        given_by=who, given_at=NOW,
                    ),
                    FollowUpRemark(
                        follow_up_id=world.follow_up.id, organisation_id=here, is_content=True,
                        written_by=who, written_at=NOW,
                    ),
                    OutsideCopy(
                        place_id=world.outside_place.id, version_id=world.published.id, put_on=NOW.date(),
                        recorded_by=who, recorded_at=NOW,
                    ),
                ]
            )  # fmt: skip
            world.correction.confirmed_at = NOW
            session.commit()
        yield sessions, world
        engine.dispose()


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        *(
            (sql.format(table=table), f"{table} is append-only")
            for table in (
                "stored_file",
                "renewal_decision",
                "draft_consent",
                "follow_up_remark",
                "outside_copy",
            )
            for sql in ("UPDATE {table} SET id = id", "DELETE FROM {table}")
        ),
        ("UPDATE report SET sent_to = 'andra'", "a sent report is frozen"),
        ("DELETE FROM report", "a sent report is frozen"),
        ("UPDATE promise_version SET comments_answer = '{}'", "promise_version is frozen"),
        ("UPDATE promise_version SET comments_to = '2027-01-01'", "promise_version is frozen"),
        ("UPDATE text_correction SET after = 'annat'", "a correction is settled"),
        ("DELETE FROM text_correction", "a correction is settled"),
    ],
)
def test_what_is_said_and_sent_refuses_plain_sql(made: Made, statement: str, refusal: str) -> None:
    with made[0]() as session, pytest.raises(IntegrityError, match=refusal):
        session.execute(sa.text(statement))


def both(sessions: sessionmaker[Session], act: Callable[[Session], object]) -> RuleBroken:
    """Two people do the same at once: the second waits for the first and is then refused."""
    with sessions() as first, sessions() as second, ThreadPoolExecutor(1) as other:
        act(first)
        waiting = other.submit(act, second)
        with pytest.raises(StillWaiting):
            waiting.result(timeout=0.2)
        first.commit()
        refused = waiting.exception(timeout=10)
        second.rollback()
    assert isinstance(refused, RuleBroken)
    return refused


def test_two_who_enter_the_same_month_do_not_add_up(made: Made) -> None:
    sessions, world = made
    entry = Entry(world.action.id, "2026", 2, 3)
    refused = both(sessions, lambda session: counts.enter(session, world.cast.petra, [entry], at=NOW))
    assert (refused.rule, refused.facts) == ("counted_meanwhile", {"period": "2026"})
    with sessions() as session:
        assert [one.count for one in session.get_one(Action, world.action.id).counts] == [2, 1]


def test_two_who_open_the_next_agreement_open_one(made: Made) -> None:
    sessions, world = made
    agreement = world.cast.agreement
    words = NewAgreement(
        {"sv": "Nästa"},
        dt.date(2027, 1, 1),
        dt.date(2030, 12, 31),
        [one.id for one in agreement.parties],
    )

    def opened(session: Session) -> object:
        return renewal_opening.open_next(session, world.cast.karin, agreement.id, words, at=NOW)

    assert both(sessions, opened).rule == "renewal_is_done"
    with sessions() as session:
        after = session.scalars(sa.select(Agreement.succeeds_id).where(Agreement.succeeds_id.is_not(None)))
        assert after.all() == [agreement.id]
