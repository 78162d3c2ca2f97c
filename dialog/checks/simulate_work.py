"""What is done behind the pages of `./run simulate`: theming over workers, lines in the log, rows on disk."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.synchronize import Barrier
from typing import Any

import sqlalchemy as sa

from analysis.answers import Answer
from analysis.themes import ThemeFinder
from dialog import clock, jobs
from dialog.checks.drill_system import wait_until
from dialog.checks.many_ground import in_state
from dialog.checks.simulate_fit import Cost
from dialog.checks.simulate_measure import Gauge
from dialog.checks.simulate_places import Town, actor_of
from dialog.checks.together import SECRET
from dialog.database import connect, session_factory
from dialog.models import FreeText, ThemingRun
from dialog.request import Site
from dialog.services import audit, codebooks, theming
from dialog.services.theming import SEED
from dialog.settings import ROOT

QUESTIONS = ("concern", "police", "municipality")
LINES = 200
"""How many lines each writer adds to the log."""
PATIENCE = 3600.0


def texts_of(site: Site, town: Town) -> int:
    """How many texts a municipality has."""
    query = sa.select(sa.func.count()).select_from(FreeText).where(FreeText.municipality_id == town.id)
    with site.reading() as session:
        return session.scalar(query) or 0


def ask(site: Site, town: Town) -> None:
    """Ask for the texts of a municipality to be grouped."""
    with site.transaction() as session:
        actor = actor_of(session, town, at=clock.now())
        theming.ask(session, actor, town.answered, town.id, QUESTIONS, at=clock.now())


def themed(gauge: Gauge, towns: Sequence[Town], seconds: float) -> dict[str, Any]:
    """Group the texts of each municipality in this process, the small ones first, as long as time suffices.

    The cost is by texts, not answers. Tells which were left out, since they would have taken too long.
    """
    site = gauge.site
    carried, site.carry_job = site.carry_job, None
    left_out, known = {}, gauge.costs.setdefault("theming of one municipality (by texts)", [])
    try:
        for town in sorted(towns, key=lambda one: -one.rank):
            texts = texts_of(site, town)
            foreseen = max((one.seconds * (texts / one.size) for one in known[-1:]), default=0.0)
            if foreseen > seconds:
                left_out[str(texts)] = round(foreseen)
                continue

            def work(town: Town = town) -> int:
                ask(site, town)
                return jobs.perform_all(site.transaction)

            gauge.measure("theming of one municipality (by texts)", texts, work, times=1)
    finally:
        site.carry_job = carried
    return {"left_out_foreseen_s": left_out, "outcomes": _outcomes(site)}


def _outcomes(site: Site) -> dict[str, int]:
    query = sa.select(ThemingRun.state, sa.func.count()).group_by(ThemingRun.state)
    with site.reading() as session:
        return {state: int(count) for state, count in session.execute(query)}


def parts(site: Site, town: Town) -> dict[str, float]:
    """What theming one corpus consists of: reading each answer by itself, learning, placing; in seconds."""
    with site.reading() as session:
        edition = codebooks.current_or_seed(session, town.id)
        book = codebooks.read_from(*codebooks.source_of(session, edition))
        rows = session.execute(
            sa.select(FreeText.id, FreeText.masked, FreeText.language_stated).where(
                FreeText.municipality_id == town.id
            )
        )
        answers = [Answer(str(text_id), masked, stated) for text_id, masked, stated in rows]
    finder = ThemeFinder(codebook=book, random_state=SEED)
    begun = time.perf_counter()
    finder.prepare(answers)
    prepared = time.perf_counter()
    finder.fit(answers)
    learnt = time.perf_counter()
    finder.assign(answers)
    placed = time.perf_counter()
    return {
        "texts": len(answers),
        "reading_s": round(prepared - begun, 2),
        "learning_s": round(learnt - prepared, 2),
        "placing_s": round(placed - learnt, 2),
    }


def spread(site: Site, rounds: Mapping[int, Sequence[Town]]) -> dict[str, dict[str, float]]:
    """Municipalities a minute by so many workers, each round over others; over the queue in PostgreSQL."""
    found: dict[str, dict[str, float]] = {}
    for workers, towns in rounds.items():
        processes = [_worker(site) for _number in range(workers)]
        try:
            first, *others = towns[:workers], *towns[workers:]
            # A worker reads the learning library at its first job.
            _over_the_queue(site, first)
            seconds = _over_the_queue(site, others)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(60)
        found[str(workers)] = {
            "municipalities": len(others),
            "texts": sum(texts_of(site, town) for town in others),
            "seconds": round(seconds, 1),
            "a_minute": round(60 * len(others) / seconds, 1),
        }
    return found


def _worker(site: Site) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "DIALOG_SECRET_KEY": SECRET,
        "DIALOG_DATABASE_URL": site.settings.database_url,
    }
    command = [sys.executable, "-m", "dialog.worker"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 -- a command of this file
        command, env=environment, cwd=ROOT, stdout=quiet, stderr=quiet
    )


def _over_the_queue(site: Site, towns: Sequence[Town]) -> float:
    begun = time.perf_counter()
    for town in towns:
        ask(site, town)

    def is_done() -> bool:
        with site.reading() as session:
            return in_state(session, "queued", "running") == 0

    if not wait_until(is_done, PATIENCE):
        raise TimeoutError("The workers do not get done.")
    return time.perf_counter() - begun


def chain(url: str, writers: Sequence[int], lines: int = LINES) -> dict[str, dict[str, float]]:
    """Lines a second that so many processes add to the one chain, each line in a transaction of its own."""
    found = {}
    context = multiprocessing.get_context("spawn")
    for count in writers:
        ready = context.Barrier(count + 1)
        processes = [context.Process(target=_append, args=(url, lines, ready)) for _one in range(count)]
        for process in processes:
            process.start()
        ready.wait(120)
        begun = time.perf_counter()
        ready.wait(PATIENCE)
        seconds = time.perf_counter() - begun
        for process in processes:
            process.join()
        found[str(count)] = {"lines": lines * count, "a_second": round(lines * count / seconds, 1)}
    return found


def _append(url: str, lines: int, ready: Barrier) -> None:
    engine = connect(url)
    sessions = session_factory(engine)
    with sessions.begin() as session:  # what is read once is read before it counts
        audit.record(session, None, "simulate", "line:first", at=clock.now())
    ready.wait(120)
    for number in range(lines):
        with sessions.begin() as session:
            audit.record(session, None, "simulate", f"line:{number}", at=clock.now())
    ready.wait(PATIENCE)
    engine.dispose()


def verified(site: Site) -> Cost:
    """What it costs to check the whole chain; raises ValueError where it is broken."""
    begun = time.perf_counter()
    with site.reading() as session:
        broken = audit.verify(session)
        length = session.scalar(sa.text("SELECT seq FROM audit_head")) or 0
    if broken is not None:
        raise ValueError(f"The chain is broken at {broken}.")
    return Cost(length, round(time.perf_counter() - begun, 3))


def on_disk(site: Site) -> dict[str, Any]:
    """Megabytes of the database, and of its largest tables with their indexes and rows."""
    query = sa.text(
        "SELECT relname, reltuples::bigint AS rows, pg_table_size(oid) AS table_bytes, "
        "pg_indexes_size(oid) AS index_bytes FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "ORDER BY pg_total_relation_size(oid) DESC LIMIT 5"
    )
    with site.reading() as session:
        whole = session.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0
        return {
            "mb": round(whole / 1e6, 1),
            "tables": {
                row.relname: {
                    "rows": row.rows,
                    "mb": round(row.table_bytes / 1e6, 1),
                    "indexes_mb": round(row.index_bytes / 1e6, 1),
                }
                for row in session.execute(query)
            },
        }


def analyse(site: Site) -> None:
    """What the database does by itself after a while: look at what is there, so that it plans well."""
    address = site.engine.url.render_as_string(hide_password=False)
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def in_no_hurry(url: str) -> None:
    """Let the throwaway database write more at once while it is filled; what is measured syncs as it must."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("max_wal_size = '8GB'", "checkpoint_timeout = '20min'"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
