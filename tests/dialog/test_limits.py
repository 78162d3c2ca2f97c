"""How often one network answers, over Redis for all processes together; and the queue over Redis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from redis import Redis
from sqlalchemy.orm import Session

from dialog import limits
from dialog.jobs import Queue
from dialog.models import Job
from dialog.request import Site
from dialog.security import Limiter
from dialog.services import jobs
from dialog.settings import Settings
from tests import stores
from tests.conftest import SECRET
from tests.people import NOW, Cast

WINDOW = dt.timedelta(minutes=5)
ADDRESS = "203.0.113.77"


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """One store for the tests of this file."""
    with stores.redis() as url:
        yield url


@pytest.fixture(autouse=True)
def emptied(store: str) -> None:
    """Each test finds the store empty."""
    with Redis.from_url(store) as opened:
        opened.flushall()


def test_two_processes_count_an_address_together(store: str) -> None:
    one, other = (limits.limiter(store, most=2, window=WINDOW) for _process in range(2))
    counted = [process.allows(ADDRESS, NOW) for process in (one, other, one, other)]
    assert counted == [True, True, False, False]
    assert one.allows("203.0.113.78", NOW)
    assert other.allows(ADDRESS, NOW + WINDOW)


def test_an_address_lies_nowhere_in_the_store_and_all_of_it_is_forgotten(store: str) -> None:
    limits.limiter(store, most=2, window=WINDOW).allows(ADDRESS, NOW)
    with Redis.from_url(store) as opened:
        names = sorted(opened.keys())
        content = b"".join([*names, *(opened.dump(name) or b"" for name in names)])
        lasts = [opened.ttl(name) for name in names]
    assert [name.count(b":") for name in names] == [2, 2]
    assert ADDRESS.encode() not in content
    assert [0 < seconds <= limits.HOUR for seconds in lasts] == [True, True]


def test_when_the_hour_is_over_the_same_address_looks_like_another(store: str) -> None:
    counting = limits.limiter(store, most=2, window=WINDOW)
    with Redis.from_url(store) as opened:
        counting.allows(ADDRESS, NOW)
        opened.delete(limits.KEY)
        counting.allows(ADDRESS, NOW)
        counts = [opened.get(name) for name in opened.scan_iter() if name != limits.KEY.encode()]
    assert counts == [b"1", b"1"]


def test_while_the_store_is_away_a_process_counts_alone() -> None:
    counting = limits.limiter(f"redis://127.0.0.1:{stores.free_port()}/0", most=1, window=WINDOW)
    assert [counting.allows(ADDRESS, NOW) for _time in range(2)] == [True, False]


def test_without_redis_a_process_counts_alone() -> None:
    assert type(limits.limiter("sqlite:///queue.db", most=1, window=WINDOW)) is Limiter


def test_a_committed_job_travels_over_redis_to_the_worker(
    site: Site, session: Session, cast: Cast, store: str
) -> None:
    session.rollback()
    queue = Queue(Settings(secret_key=SECRET, database_url=str(site.engine.url), queue_url=store))
    site.carry_job = queue.carry
    with site.transaction() as opened:
        job_id = jobs.enqueue(opened, cast.karin, "nobody_knows_this_kind", at=NOW).id
    task = queue.huey.dequeue()
    assert task is not None
    queue.huey.execute(task)
    with site.transaction() as opened:
        job = opened.get_one(Job, job_id)
        assert (job.state, job.tries, job.error) == ("failed", 1, "KeyError")


def test_a_queue_that_is_away_loses_no_job_and_tells_nobody_of_a_fault(
    site: Site, session: Session, cast: Cast
) -> None:
    session.rollback()
    away = f"redis://127.0.0.1:{stores.free_port()}/0"
    queue = Queue(Settings(secret_key=SECRET, database_url=str(site.engine.url), queue_url=away))
    site.carry_job = queue.carry
    with site.transaction() as opened:
        job_id = jobs.enqueue(opened, cast.karin, "nobody_knows_this_kind", at=NOW).id
    queue.sweep()
    with site.transaction() as opened:
        assert opened.get_one(Job, job_id).state == "failed"
