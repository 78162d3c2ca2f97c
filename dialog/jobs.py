"""The queue and its one task: thin, like the command line. The job row in our database is the truth.

`python -m dialog.worker` runs `work`: it carries out what waits and sweeps back what a dead worker left.
"""

from __future__ import annotations

import importlib
import os
from contextlib import AbstractContextManager
from pathlib import Path

import sqlalchemy as sa
from huey import PostgresHuey, SqliteHuey, crontab
from sqlalchemy.orm import Session

from analysis.words import read_dictionary, use_dictionary
from dialog import clock
from dialog.database import connect, session_factory
from dialog.services import accounts, jobs, responses, surveys
from dialog.services.jobs import Transaction
from dialog.settings import Settings, SettingsError

WORK = {"theming": "dialog.services.theming_work"}
"""Kind of job -> the module whose `perform(transaction, job_id, arguments)` does it; imported when first
needed, since the learning library costs 2 s and 170 MB (measured 2026-11) that a web process must not pay."""


class Queue:
    """Carries job ids from the site to the worker, over SQLite or PostgreSQL."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.huey = _open(settings.queue)
        self._task = self.huey.task(name="perform")(self.perform)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        self.huey.periodic_task(crontab(minute="17"), name="tidy")(self.tidy)
        self._sessions = None

    def carry(self, job_id: int) -> None:
        """Hand a committed job to the worker. If this fails the sweep finds the row within a minute."""
        self._task(job_id)

    def transaction(self) -> AbstractContextManager[Session]:
        """A writing session of the worker's own."""
        if self._sessions is None:
            self._sessions = session_factory(connect(self._settings.database_url))  # type: ignore[assignment]
        return self._sessions.begin()  # type: ignore[attr-defined,no-any-return]

    def read_dictionary(self) -> None:
        """Let the theming read Sámi by the operator's dictionary; a file that is none stops the worker."""
        if not self._settings.sami_dictionary:
            return
        try:
            use_dictionary(read_dictionary(Path(self._settings.sami_dictionary)))
        except (OSError, ValueError) as error:
            raise SettingsError(f"DIALOG_SAMI_DICTIONARY: {error}") from error

    def perform(self, job_id: int) -> None:
        """Do one job."""
        perform(self.transaction, job_id)

    def sweep(self) -> None:
        """Put stale jobs back and carry out all that wait."""
        with self.transaction() as session:
            waiting = jobs.sweep(session, at=clock.now())
        for job_id in waiting:
            perform(self.transaction, job_id)

    def tidy(self) -> None:
        """Close surveys whose last day has passed; drop ended sessions, old attempts and form keys."""
        with self.transaction() as session:
            surveys.close_ended(session, at=clock.now())
            accounts.purge(session, at=clock.now())
            responses.drop_keys(session, on=clock.today())


def perform(transaction: Transaction, job_id: int) -> bool:
    """Claim the job, do it, and note how it ended; False when somebody else had it.

    Only the kind of an error is kept: its message could quote what somebody wrote.
    """
    with transaction() as session:
        job = jobs.claim(session, job_id, at=clock.now())
        if job is None:
            return False
        kind, arguments = job.kind, dict(job.arguments)
    try:
        importlib.import_module(WORK[kind]).perform(transaction, job_id, arguments)
    except Exception as error:
        with transaction() as session:
            jobs.fail(session, job_id, type(error).__name__, at=clock.now())
        return True
    with transaction() as session:
        jobs.finish(session, job_id, at=clock.now())
    return True


def perform_all(transaction: Transaction) -> int:
    """Do every waiting job here and now; for commands and tests. Returns how many."""
    with transaction() as session:
        waiting = jobs.sweep(session, at=clock.now())
    return sum(perform(transaction, job_id) for job_id in waiting)


def _open(url: str) -> SqliteHuey | PostgresHuey:
    if url.startswith("postgresql"):
        engine = connect(url)
        with engine.begin() as connection:
            # A schema of its own, or the migrations' comparison wants to drop the queue's tables (tried).
            connection.execute(sa.text("CREATE SCHEMA IF NOT EXISTS queue"))
        engine.dispose()
        separator = "&" if "?" in url else "?"
        dsn = url.replace("postgresql+psycopg", "postgresql") + separator + "options=-csearch_path%3Dqueue"
        return PostgresHuey("dialog", dsn=dsn, results=False)
    return SqliteHuey("dialog", filename=url.removeprefix("sqlite:///"), results=False)


def work() -> None:
    """Run the worker until it is told to stop."""
    queue = Queue(Settings.from_environment(os.environ))
    queue.read_dictionary()
    queue.tidy()
    queue.sweep()
    queue.huey.create_consumer(
        workers=1, worker_type="thread", max_delay=1.0, check_worker_health=True, graceful_signal="TERM"
    ).run()
