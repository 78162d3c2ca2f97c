"""Jobs are done at least once: claimed by one, swept back when a worker dies, given up after three tries."""

from __future__ import annotations

import datetime as dt
import sys
import types

import pytest
from sqlalchemy.orm import Session

from dialog import jobs as queue
from dialog.models import Job
from dialog.request import Site
from dialog.services import jobs
from tests.people import NOW, Cast

LONG = jobs.STALE_AFTER + dt.timedelta(seconds=1)


def a_job(session: Session) -> int:
    number = jobs.enqueue(session, None, "theming", at=NOW, run_id=7).id
    session.commit()
    return number


def states(session: Session) -> list[tuple[str, int]]:
    session.expire_all()
    return [(job.state, job.tries) for job in session.query(Job).order_by(Job.id)]


def test_a_job_waits_with_its_arguments(session: Session, cast: Cast) -> None:
    job = jobs.enqueue(session, cast.karin, "theming", at=NOW, run_id=7)

    assert (job.state, job.kind, job.arguments, job.asked_by) == (
        "queued",
        "theming",
        {"run_id": 7},
        cast.karin.id,
    )


def test_a_job_is_carried_after_the_commit_and_not_before(session: Session) -> None:
    carried: list[int] = []
    session.info["carry_job"] = carried.append

    number = jobs.enqueue(session, None, "theming", at=NOW).id
    before = list(carried)
    session.commit()

    assert (before, carried) == ([], [number])


def enqueue_and_fail(site: Site) -> None:
    with site.transaction() as session:
        jobs.enqueue(session, None, "theming", at=NOW)
        raise ZeroDivisionError


def test_a_job_that_was_rolled_back_is_never_carried(site: Site) -> None:
    carried: list[int] = []
    site.carry_job = carried.append

    with pytest.raises(ZeroDivisionError):
        enqueue_and_fail(site)

    assert carried == []


def test_only_one_worker_gets_a_job(session: Session) -> None:
    number = a_job(session)

    first, second = (jobs.claim(session, number, at=NOW) for _ in range(2))

    assert first is not None
    assert (first.state, first.tries) == ("running", 1)
    assert second is None


def test_a_beating_job_is_left_alone(session: Session) -> None:
    number = a_job(session)
    jobs.claim(session, number, at=NOW)
    jobs.beat(session, number, 0.5, at=NOW + LONG)

    assert jobs.sweep(session, at=NOW + LONG + dt.timedelta(minutes=1)) == []
    assert states(session) == [("running", 1)]


def test_a_silent_job_is_put_back(session: Session) -> None:
    number = a_job(session)
    jobs.claim(session, number, at=NOW)

    assert jobs.sweep(session, at=NOW + LONG) == [number]
    assert states(session) == [("queued", 1)]


def test_a_job_whose_worker_died_three_times_is_given_up(session: Session) -> None:
    number = a_job(session)
    moment = NOW
    for _ in range(jobs.MOST_TRIES):
        jobs.claim(session, number, at=moment)
        moment += LONG
        waiting = jobs.sweep(session, at=moment)

    assert waiting == []
    assert states(session) == [("failed", 3)]
    assert session.query(Job).one().error == "worker lost"


def test_a_finished_job_is_not_done_again(session: Session) -> None:
    number = a_job(session)
    jobs.claim(session, number, at=NOW)
    jobs.finish(session, number, at=NOW)

    assert jobs.claim(session, number, at=NOW) is None
    assert jobs.sweep(session, at=NOW + LONG) == []


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A kind of work that notes what it was asked, and fails when asked to."""
    done: list[object] = []
    module = types.ModuleType("tests_work")

    def perform(_transaction: object, job_id: int, arguments: dict[str, object]) -> None:
        if arguments.get("fails"):
            raise ValueError("somebody wrote this")
        done.append((job_id, arguments))

    module.perform = perform  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tests_work", module)
    monkeypatch.setitem(queue.WORK, "test", "tests_work")
    return done


def test_the_worker_does_everything_that_waits(site: Site, session: Session, work: list[object]) -> None:
    numbers = [jobs.enqueue(session, None, "test", at=NOW, n=n).id for n in (1, 2)]
    session.commit()

    assert queue.perform_all(site.transaction) == 2

    assert work == [(numbers[0], {"n": 1}), (numbers[1], {"n": 2})]
    assert states(session) == [("done", 1), ("done", 1)]


def test_of_a_failure_only_its_kind_is_kept(site: Site, session: Session, work: list[object]) -> None:
    jobs.enqueue(session, None, "test", at=NOW, fails=True)
    session.commit()

    queue.perform_all(site.transaction)

    session.expire_all()
    job = session.query(Job).one()
    assert (job.state, job.error) == ("failed", "ValueError")


def test_a_job_that_came_twice_in_the_queue_is_done_once(
    site: Site, session: Session, work: list[object]
) -> None:
    number = jobs.enqueue(session, None, "test", at=NOW).id
    session.commit()

    answers = [queue.perform(site.transaction, number) for _ in range(2)]

    assert (answers, len(work)) == ([True, False], 1)
