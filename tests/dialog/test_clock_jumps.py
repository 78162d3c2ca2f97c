"""The clock is set forward and back, and workers and databases go away in the middle: work goes on, once."""

from __future__ import annotations

import datetime as dt
import sqlite3
import sys
import types

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog import clock
from dialog import jobs as queue
from dialog.models import Job
from dialog.request import Site
from dialog.security import FormTokens, Limiter, Pace
from dialog.services import jobs, operations
from tests.people import NOW

HOUR = dt.timedelta(hours=1)
SECRET = "for tests only: long enough to be a secret"


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that were done, in order; the first time each is begun its worker or the database goes."""
    begun, finished = list[int](), list[int]()
    module = types.ModuleType("tests_dying_work")

    def perform(_transaction: object, job_id: int, arguments: dict[str, object]) -> None:
        begun.append(job_id)
        if begun.count(job_id) == 1 and arguments["ends"] == "worker":
            raise SystemExit
        if begun.count(job_id) == 1:
            raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))
        finished.append(job_id)

    module.perform = perform  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tests_dying_work", module)
    monkeypatch.setitem(queue.WORK, "test", "tests_dying_work")
    return finished


@pytest.mark.parametrize("ends", ["worker", "database"])
@pytest.mark.parametrize("jump", [HOUR, -HOUR, dt.timedelta(days=40), -dt.timedelta(days=40)])
def test_a_job_that_is_killed_in_the_middle_is_done_once_more_whatever_the_clock_says(
    site: Site, done: list[int], ends: str, jump: dt.timedelta
) -> None:
    with site.transaction() as session:
        number = jobs.enqueue(session, None, "test", at=NOW, ends=ends).id
    if ends == "worker":
        with pytest.raises(SystemExit):
            queue.perform(site.transaction, number)
    else:
        assert queue.perform(site.transaction, number)
    assert (done, queue.perform_all(site.transaction)) == ([], 0)  # its worker may still be at it

    clock.FIXED = NOW + jump
    assert [queue.perform_all(site.transaction) for _ in range(2)] == [1, 0]

    assert (done, queue.perform(site.transaction, number)) == ([number], False)
    with site.transaction() as session:
        job = session.get_one(Job, number)
        assert (job.state, job.tries) == ("done", 2)


def test_a_form_from_before_the_clock_was_set_back_is_taken_and_a_robots_is_not() -> None:
    token = FormTokens(SECRET).read(FormTokens(SECRET).make(1, NOW))
    assert token is not None
    fast = [
        Pace().is_too_fast(token.rendered_at, NOW + later, questions=12)
        for later in (-HOUR, dt.timedelta(0), dt.timedelta(seconds=1), HOUR)
    ]
    assert fast == [False, True, True, False]


def test_nobody_is_kept_out_by_sendings_of_a_time_yet_to_come() -> None:
    limiter = Limiter(most=2, window=dt.timedelta(minutes=5))
    assert [limiter.allows("a", NOW) for _ in range(3)] == [True, True, False]
    assert limiter.allows("a", NOW - HOUR)
    assert limiter.allows("a", NOW + HOUR)


def test_the_turn_of_a_day_is_not_lost_to_a_worker_of_a_time_yet_to_come(site: Site) -> None:
    def claim(session: Session, at: dt.datetime) -> int | None:
        return operations.claim(session, "backup", NOW.date(), at=at)

    with site.transaction() as session:
        first = claim(session, NOW + dt.timedelta(days=2))
        assert (claim(session, NOW), claim(session, NOW)) == (first, None)
