"""`./run check many`: two web processes, three workers, PostgreSQL and Redis as one system, with kills.

Behind the shipped proxy, on the loopback address. While answers come in and texts are grouped, each part is
killed without a word and started again as its unit would; a worker while it carries a job. At the end every
acknowledged answer must be stored, once, and every job done, once in effect, also those that had to be begun
again. Prints what happened and keeps it as figures.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from dialog import schema
from dialog.app import create_app
from dialog.checks import many_ground, many_worker, together
from dialog.checks.drill_system import wait_until
from dialog.checks.kept import keep
from dialog.checks.sending import Phone, filled
from dialog.checks.together import Together, free_port, lacking, wait_for
from dialog.models import FreeText
from dialog.request import Site

WORKERS = ("worker 1", "worker 2", "worker 3")
WEBS = ("web 1", "web 2")
SENDERS = 4
SURVEYS = 14
BETWEEN = 6.0
"""Seconds between two kills."""
DOWN = 1.0
"""Seconds until a killed part is started again, as its unit does."""
BUSY_WITHIN = 30.0
FINISHES_WITHIN = 240.0
MARK = "Märkt svar nummer"


@dataclass
class Load:
    """Answers that are sent until somebody says stop, and what came of each."""

    port: int
    version_id: int
    stopping: threading.Event = field(default_factory=threading.Event)
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    acknowledged: dict[str, float] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    sent_again: int = 0

    def run(self) -> None:
        """One sender: the next answer only when the former is acknowledged, as offline pages do."""
        while not self.stopping.is_set():
            number = next(self.numbers)
            text = f"{MARK} {number}."
            phone = Phone(self.port, source=f"127.0.1.{1 + number % 200}")
            is_taken, times = phone.insist(filled(self.version_id, text), time.monotonic() + 60)
            self.sent_again += times - 1
            if is_taken:
                self.acknowledged[text] = time.monotonic()
            else:
                self.unsure.add(text)

    def has_come_since(self, moment: float) -> bool:
        """Whether an answer was acknowledged after a moment."""
        return any(at > moment for at in list(self.acknowledged.values()))

    def longest_silence(self, since: float) -> float:
        """The most seconds, since a moment, between two answers that were acknowledged."""
        moments = sorted(at for at in list(self.acknowledged.values()) if at > since)
        return max(after - before for before, after in itertools.pairwise([since, *moments]))


def start(running: Together, folder: Path) -> tuple[Site, int, int, list[int]]:
    """Everything up: the site as seen from here, the proxy's port, the surveys."""
    running.environment["DIALOG_DATABASE_URL"] = running.database()
    running.environment["DIALOG_QUEUE_URL"] = running.redis(free_port())
    site: Site = create_app(running.settings()).extensions["dialog"]
    schema.upgrade(site.engine)
    version, further = many_ground.lay(site, SURVEYS)
    port, ports = free_port(), [free_port() for _web in WEBS]
    for name, web in zip(WEBS, ports, strict=True):
        running.web(name, web)
    for name in WORKERS:
        command = [sys.executable, "-m", "dialog.checks.many_worker"]
        running.start(name, command, **{many_worker.TOLD: str(many_worker.told_in(running.folder, name))})
    running.caddy(port, ports)
    for each in (*ports, port):
        wait_for(each, "/readyz")
    return site, port, version, further


def kill_in_turn(
    running: Together, load: Load, ask: Callable[[int], None], carries: Callable[[str], bool]
) -> dict[str, float]:
    """Kill each part once under load: the longest that no answer was acknowledged, by part, in seconds."""
    waited = {}
    for name in (*WEBS, *WORKERS, "redis", "caddy", "postgres"):
        if name in WORKERS:  # one for each, so that this one gets one
            ask(len(WORKERS))
            if not wait_until(lambda name=name: carries(name), BUSY_WITHIN):  # type: ignore[misc]
                sys.exit(f"{name} had nothing to do when it was to be killed.")
        else:
            ask(1)
            time.sleep(BETWEEN)
        moment = time.monotonic()
        running.kill(name)
        time.sleep(DOWN)
        running.start_again(name)
        if name == "postgres":
            running.wait_for_database(running.environment["DIALOG_DATABASE_URL"])
        if name in WEBS:  # the next is not killed before this one is back, however slow the machine
            wait_for(int(running.parts[name].environment["BIND"].rpartition(":")[2]))
        is_back = time.monotonic()
        while not load.has_come_since(is_back):
            if time.monotonic() - moment > 60:
                sys.exit(f"After {name} was killed no answer was acknowledged for a minute.")
            time.sleep(0.1)
        waited[name] = round(load.longest_silence(moment), 2)
    return waited


def count(site: Site, load: Load) -> dict[str, int]:
    """Answers sent, acknowledged, lost, stored twice, and stored without having been acknowledged."""
    with site.reading() as session:
        stored = Counter(
            session.scalars(sa.select(FreeText.original).where(FreeText.original.startswith(MARK)))
        )
    return {
        "acknowledged": len(load.acknowledged),
        "sent_again": load.sent_again,
        "lost": sum(text not in stored for text in load.acknowledged),
        "stored_twice": sum(times > 1 for times in stored.values()),
        "never_acknowledged": len(load.unsure),
    }


def finish(site: Site) -> None:
    """Wait until no job waits or runs."""

    def is_quiet() -> bool:
        with site.reading() as session:
            return many_ground.in_state(session, "queued", "running") == 0

    wait_until(is_quiet, FINISHES_WITHIN)


def drive(running: Together, folder: Path) -> dict[str, Mapping[str, float]]:
    """The whole check; gives its figures."""
    site, port, version, further = start(running, folder)
    waiting = iter(further)

    def ask(times: int) -> None:
        for version_id in itertools.islice(waiting, times):
            many_ground.ask(site, version_id)

    def carries(worker: str) -> bool:
        told = many_worker.carried(running.folder, worker)
        with site.reading() as session:
            return bool(told) and many_ground.in_state(session, "running", job_id=told) == 1

    load = Load(port, version)
    senders = [threading.Thread(target=load.run, daemon=True) for _sender in range(SENDERS)]
    for sender in senders:
        sender.start()
    began = time.monotonic()
    waited = kill_in_turn(running, load, ask, carries)
    lasted = time.monotonic() - began
    load.stopping.set()
    for sender in senders:
        sender.join(90)
    finish(site)
    answers = count(site, load)
    with site.reading() as session:
        jobs = many_ground.effects(session)
    site.engine.dispose()
    return {
        "answers": {**answers, "a_second": round(answers["acknowledged"] / lasted, 1)},
        "jobs": jobs,
        "longest_silence_in_seconds": waited,
    }


def is_whole(figures: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether nothing acknowledged is lost or doubled, and each job done once, some after a kill."""
    answers, jobs = figures["answers"], figures["jobs"]
    is_kept = answers["lost"] == answers["stored_twice"] == 0 < answers["acknowledged"]
    is_done = jobs["done"] == jobs["asked"] == SURVEYS and jobs["done_twice_in_effect"] == 0
    return is_kept and is_done and jobs["begun_again"] > 0


def main() -> None:
    """Print and keep the figures; exit 1 when something was lost or done twice."""
    if lacking():
        sys.exit(f"Missing here: {', '.join(lacking())}. Debian: apt-get install caddy redis-server.")
    with tempfile.TemporaryDirectory() as name, together.together(Path(name)) as running:
        figures = drive(running, Path(name))
    print("2 web processes, 3 workers, PostgreSQL, Redis, one proxy; each killed once under load.\n")
    for title, values in figures.items():
        print(title.replace("_", " "))
        for what, value in values.items():
            print(f"  {value:10}  {what.replace('_', ' ')}")
    print(f"\nKept in {keep('many', figures)}")
    sys.exit(0 if is_whole(figures) else 1)


if __name__ == "__main__":
    main()
