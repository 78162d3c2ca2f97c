"""The try-out: settings where the environment is silent, a link for every role, a queue that carries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog import serve
from dialog.jobs import Queue
from dialog.models import Job, StatisticsUpload, User
from dialog.request import Site
from dialog.services import accounts, jobs, statistics_uploads
from dialog.services.errors import NotFound
from dialog.services.statistics import Source
from dialog.settings import Settings
from tests.conftest import SECRET
from tests.figure_files import OWN
from tests.people import NOW, ROLES, Cast


def test_what_the_environment_says_wins() -> None:
    given = serve.defaults({"DIALOG_SECRET_KEY": SECRET, "DIALOG_EXAMPLE": "false"}, 8123)
    settings = Settings.from_environment(given)
    assert (settings.example, settings.secure_cookies, settings.base_url) == (
        False,
        False,
        "http://127.0.0.1:8123",
    )


def test_every_role_of_the_example_gets_a_link_that_works_once(
    site: Site, session: Session, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    session.rollback()
    site.settings, kept = Settings(secret_key=SECRET, example=True), site.settings
    try:
        serve.announce(site, 8123)
        first = links(capsys)
        serve.announce(site, 8123)
        second = links(capsys)
    finally:
        site.settings = kept
    with site.transaction() as opened:
        owners = [accounts.owner_of_link(opened, token, at=NOW).name for token in second]
        assert sorted(owners) == sorted(name.capitalize() for name in ROLES)
        with pytest.raises(NotFound):
            accounts.owner_of_link(opened, first[0], at=NOW)


def links(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The tokens of the links that were printed."""
    lines = capsys.readouterr().out.splitlines()
    return [line.rsplit("/", 1)[1] for line in lines if "/account/link/" in line]


def test_without_the_example_no_link_is_printed(
    site: Site, session: Session, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    session.rollback()
    serve.announce(site, 8123)
    assert links(capsys) == []


def test_a_committed_job_travels_through_the_queue_to_the_worker(
    site: Site, session: Session, cast: Cast, tmp_path: Path
) -> None:
    session.rollback()
    address = str(site.engine.url)
    queue = Queue(Settings(secret_key=SECRET, database_url=address))
    site.carry_job = queue.carry
    with site.transaction() as opened:
        job_id = jobs.enqueue(opened, cast.karin, "nobody_knows_this_kind", at=NOW).id
    task = queue.huey.dequeue()
    assert task is not None
    queue.huey.execute(task)
    with site.transaction() as opened:
        job = opened.get_one(Job, job_id)
        assert (job.state, job.tries, job.error) == ("failed", 1, "KeyError")


def test_the_worker_tidies_up(site: Site, session: Session, cast: Cast) -> None:
    user = session.scalars(sa.select(User)).first()
    assert user is not None
    accounts.make_link(session, user, at=NOW - 2 * accounts.LINK_LASTS)
    about = Source("Brå", {"sv": "Anmälda brott"}, None, None, NOW.date())
    forgotten = NOW - 2 * statistics_uploads.WAITS
    statistics_uploads.receive(session, cast.karin, about, "a.csv", OWN.encode(), at=forgotten)
    session.commit()
    Queue(Settings(secret_key=SECRET, database_url=str(site.engine.url))).tidy()
    assert session.scalar(sa.select(sa.func.count()).select_from(accounts.OneTimeLink)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(StatisticsUpload)) == 0


def test_a_database_that_goes_away_while_a_worker_begins_does_not_end_it(tmp_path: Path) -> None:
    def at(address: str) -> Queue:
        return Queue(Settings(secret_key=SECRET, database_url=f"sqlite:///{address}"))

    at(f"{tmp_path}/nowhere/dialog.db").begin()
    with pytest.raises(OperationalError, match="no such table"):  # a fault of ours still does
        at(f"{tmp_path}/empty.db").begin()


@pytest.mark.parametrize("starts_apart", [True, False])
def test_the_worker_lets_the_site_go_first_also_where_sessions_are_weighed(starts_apart: bool) -> None:
    """Among processes by its own nice; among what was started apart by that of its session, if it has one."""
    looks = (
        "import os; from dialog.worker import TOGETHER as it, step_aside\n"
        "read = lambda: it.read_text().partition(' ')[2] if it.exists() else ''\n"
        "before = read(); step_aside()\n"
        "print(os.nice(0), before.strip(), read().strip(), sep='|')"
    )
    command = [sys.executable, "-c", looks]
    ran = subprocess.run(command, start_new_session=starts_apart, capture_output=True, text=True, check=True)
    nice, before, after = ran.stdout.strip().split("|")
    assert nice == "10"
    assert after == ("nice 10" if starts_apart and before else before)
