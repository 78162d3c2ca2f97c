"""The queue and its one task: thin, like the command line. The job row in our database is the truth.

`python -m dialog.worker` runs `work`: it carries out what waits and sweeps back what a dead worker left.
"""

from __future__ import annotations

import datetime as dt
import importlib
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import sqlalchemy as sa
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy.orm import Session

from analysis.words import read_dictionary, use_dictionary
from dialog import backups, clock, logs, mail
from dialog.backup_files import BackupError
from dialog.database import comes, connect, is_away, session_factory
from dialog.services import accounts, jobs, notices, reminders, responses, statistics_uploads, surveys
from dialog.services.jobs import Transaction
from dialog.settings import Settings, SettingsError

WORK = {"theming": "dialog.services.theming_work", "disposal": "dialog.services.disposal_work"}
"""Kind of job -> the module whose `perform(transaction, job_id, arguments)` does it; imported when first
needed, since the learning library costs 2 s and 170 MB (measured 2026-11) that a web process must not pay."""


SENDING_LASTS = dt.timedelta(minutes=5)
"""No round of letters takes longer: a notice that is claimed so long has lost its worker."""


BACKUP_FROM = 2
"""The hour of the day, Swedish time, from which the night's backup is made."""


class Queue:
    """Carries job ids from the site to the workers, over SQLite, PostgreSQL or Redis."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._opened: tuple[Huey, Callable[[int], object]] | None = None
        self._sessions = None
        self._claimed: dict[int, dt.datetime] = {}
        """Notices that were being sent when this worker last looked, and since when."""

    @property
    def huey(self) -> Huey:
        """What carries. Opened when first asked for: the site starts also while the database is away."""
        return self._open()[0]

    def _open(self) -> tuple[Huey, Callable[[int], object]]:
        with self._opening:
            if self._opened is None:
                huey = _open(self._settings.queue)
                huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
                huey.periodic_task(crontab(minute="17"), name="tidy")(self.tidy)
                huey.periodic_task(crontab(minute="*"), name="notify")(self.notify)
                huey.periodic_task(crontab(minute="23"), name="back_up")(self.back_up)
                self._opened = huey, huey.task(name="perform")(self.perform)
            return self._opened

    def carry(self, job_id: int) -> None:
        """Hand a committed job to the worker. If this fails the sweep finds the row within a minute.

        So nobody is told of a fault: what was asked for is stored and will be done.
        """
        try:
            self._open()[1](job_id)
        except Exception as error:
            logs.log.warning("queue", error=type(error).__name__)

    def transaction(self) -> AbstractContextManager[Session]:
        """A writing session of the worker's own."""
        if self._sessions is None:
            self._sessions = session_factory(  # type: ignore[assignment]
                connect(self._settings.database_url), info=self._settings.carried
            )
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

    def notify(self) -> None:
        """Say that something waits, once for each fixed hour; every minute, so that a failure is mended."""
        self._give_back()
        due_at = notices.latest_hour(self._settings.notice_hours, at=clock.now())
        notify(self.transaction, self._settings, due_at)
        remind(self.transaction, self._settings)

    def back_up(self) -> None:
        """Make the night's backup when two o'clock is past; one that failed is tried each hour."""
        if clock.now().astimezone(clock.STOCKHOLM).hour < BACKUP_FROM:
            return
        engine = connect(self._settings.database_url)
        try:
            backups.nightly(self.transaction, engine, self._settings)
        except BackupError as error:
            logs.log.warning("backup", error=str(error))
        finally:
            engine.dispose()

    def _give_back(self) -> None:
        # A row knows not since when it is claimed; given back at once, two workers that start together
        # would send twice (seen).
        now = clock.now()
        with self.transaction() as session:
            self._claimed = {one: self._claimed.get(one, now) for one in notices.claimed(session)}
            lost = [one for one, since in self._claimed.items() if now - since >= SENDING_LASTS]
            notices.give_back(session, lost)

    def begin(self) -> None:
        """What a worker does first: what another one left, and what came due while none was there.

        A database that goes away meanwhile does not end the worker: each of these comes again by itself.
        """
        try:
            self.tidy()
            self.sweep()
            self.notify()
        except Exception as error:
            if not is_away(error):
                raise
            logs.away(error)

    def tidy(self) -> None:
        """Close surveys whose last day has passed; drop ended sessions, old attempts, keys and uploads."""
        with self.transaction() as session:
            surveys.close_ended(session, at=clock.now())
            accounts.purge(session, at=clock.now())
            responses.drop_keys(session, on=clock.today())
            statistics_uploads.sweep(session, at=clock.now())


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
        if is_away(error):
            logs.away(error)  # the job's beat stops: the sweep puts it back when the database is there again
            return True
        with transaction() as session:
            jobs.fail(session, job_id, type(error).__name__, at=clock.now())
        return True
    with transaction() as session:
        jobs.finish(session, job_id, at=clock.now())
    return True


def notify(transaction: Transaction, settings: Settings, due_at: dt.datetime) -> tuple[int, int]:
    """Send the notices of an hour that nobody has sent: how many letters went, and how many hours failed.

    Nothing is sent, and no hour taken, where the operator has named no server. The server is talked to
    outside every transaction: it may be slow, and residents' answers must not wait for it.
    """
    server = settings.mail_server
    if server is None:
        return 0, 0
    went = broken = 0
    with transaction() as session:
        claimed = notices.claim(session, due_at, at=clock.now())
    for notice_id in claimed:
        with transaction() as session:
            letters = notices.letters(session, notice_id, settings.base_url, at=clock.now())
        outcome = mail.send(server, letters, at=clock.now()) if letters else mail.Outcome(0, 0)
        with transaction() as session:
            notices.settle(session, notice_id, dealt=outcome.dealt, error=outcome.error, at=clock.now())
        went += outcome.dealt - outcome.refused
        broken += bool(outcome.error)
        if outcome.error or outcome.refused:
            logs.log.warning("notice", error=outcome.error, refused=outcome.refused)
    return went, broken


def remind(transaction: Transaction, settings: Settings) -> int:
    """Send the week's reminders on its fixed morning, outside every transaction: how many letters went."""
    server = settings.mail_server
    if server is None or not reminders.is_time(settings.notice_hours, at=clock.now()):
        return 0
    with transaction() as session:
        claimed = reminders.claim(session, at=clock.now())
    if not claimed:
        return 0
    with transaction() as session:
        letters = reminders.letters(session, claimed, settings.base_url)
    outcome = mail.send(server, letters, at=clock.now())
    if outcome.error and outcome.error != mail.ALL_REFUSED:
        with transaction() as session:
            reminders.give_back(session, claimed[outcome.dealt :])
    if outcome.error or outcome.refused:
        logs.log.warning("reminder", error=outcome.error, refused=outcome.refused)
    return outcome.dealt - outcome.refused


def perform_all(transaction: Transaction) -> int:
    """Do every waiting job here and now; for commands and tests. Returns how many."""
    with transaction() as session:
        waiting = jobs.sweep(session, at=clock.now())
    return sum(perform(transaction, job_id) for job_id in waiting)


def _open(url: str) -> Huey:
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("dialog", url=url, results=False)
    if not url.startswith("postgresql"):
        opened = SqliteHuey("dialog", filename=url.removeprefix("sqlite:///"), results=False)
    else:
        engine = connect(url)
        with engine.begin() as connection:
            # A schema of its own, or the migrations' comparison wants to drop the queue's tables (tried).
            connection.execute(sa.text("CREATE SCHEMA IF NOT EXISTS queue"))
        engine.dispose()
        separator = "&" if "?" in url else "?"
        dsn = url.replace("postgresql+psycopg", "postgresql") + separator + "options=-csearch_path%3Dqueue"
        opened = PostgresHuey("dialog", dsn=dsn, results=False)
    return opened


def work() -> None:
    """Run the worker until it is told to stop."""
    settings = Settings.from_environment(os.environ)
    queue = Queue(settings)
    queue.read_dictionary()
    engine = connect(settings.database_url)
    comes(engine)
    engine.dispose()
    queue.begin()
    queue.huey.create_consumer(
        workers=1, worker_type="thread", max_delay=1.0, check_worker_health=True, graceful_signal="TERM"
    ).run()
