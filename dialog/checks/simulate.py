"""`./run simulate --municipalities 290 --answers 1000000`: a nation of made-up answers, and what grows.

Fills a throwaway PostgreSQL in steps, each about three times the one before. At each step it measures what
residents meet, what the largest municipality's coordinator opens, files, publishing, and the disk; after the
last one theming by size and over workers, and writers to the one chain of the log. Prints cost against size
with fits, and keeps it as dialog/figures/simulate.json. `--small` is done in a minute and keeps nothing.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from flask import Flask

from dialog import clock, schema
from dialog.app import create_app
from dialog.checks import simulate_measure as measured
from dialog.checks import simulate_work as work
from dialog.checks.drill_system import Database
from dialog.checks.kept import keep
from dialog.checks.simulate_fill import SEED, fill
from dialog.checks.simulate_fit import fit, table, told
from dialog.checks.simulate_places import Town, found, sizes
from dialog.checks.together import SECRET
from dialog.request import Site
from dialog.settings import Settings
from surveys.tabulation import SMALLEST_COUNT

STEPS = (0.01, 0.03, 0.1, 0.3, 1.0)
LIMITS = {"resident": 1.0, "desk": 10.0, "theming": 3600.0}
"""Seconds: a resident goes on at once, a colleague keeps the thought, a run is done within the hour."""
OTHER = 90.0
"""What else is waited for: the shipped proxy gives up then."""
MOST_MIB = 2048.0
"""What one process may take where two serve on a machine with 4 GB beside the database."""
IN_TURN = 40
"""How many municipalities' residents come in turn."""
CORPORA = (0, 1, 2, 6, 20, 70, 145, 289)
"""By rank, of which municipalities the texts are grouped one after the other: from all to few."""
APART = 3
"""Whose theming is taken apart, by rank."""


@dataclass(frozen=True)
class Asked:
    """How large a nation, in how many steps, and how long one theming may take."""

    municipalities: int = 290
    answers: int = 1_000_000
    steps: Sequence[float] = STEPS
    seconds: float = 900.0
    corpora: Sequence[int] = CORPORA
    workers: Sequence[int] = (1, 2)
    in_a_round: int = 12
    writers: Sequence[int] = (1, 2, 4)
    lines: int = work.LINES
    times: int = measured.TIMES


SMALL = Asked(8, 1_200, (0.2, 0.5, 1.0), 60.0, (0, 3, 7), (1,), 2, (1, 2), 20, 3)


class Clock:
    """Says how far it is and how long the rest will take, by what the former steps took for each answer."""

    def __init__(self, ends: int) -> None:
        self._begun, self._ends = time.monotonic(), ends

    def say(self, what: str, done: int = 0) -> None:
        """One line; `done` are the answers that have been laid and measured."""
        gone = time.monotonic() - self._begun
        left = f", about {gone * (self._ends / done - 1):.0f} s left of the steps" if done else ""
        print(f"[{gone:7.0f} s, load {os.getloadavg()[0]:.1f}] {what}{left}", flush=True)


def simulate(app: Flask, asked: Asked) -> dict[str, Any]:
    """Fill the app's database, which is migrated and empty, and measure; everything that is kept of it."""
    site: Site = app.extensions["dialog"]
    telling = Clock(asked.answers)
    towns = found(site, asked.municipalities, at=clock.now())
    telling.say(f"{len(towns)} municipalities with their surveys")
    gauge = measured.Gauge(app, asked.times)
    if asked.times > 1:  # what is read once is read before it counts
        measured.residents(gauge, towns[0], 0, towns[-1:])
        measured.staff(gauge, towns[0], 0)
        gauge.costs.clear()
    steps = {}
    laid = [0] * len(towns)
    for number, share in enumerate(asked.steps):
        answers = round(asked.answers * share)
        wanted = sizes(len(towns), answers)
        # A publication is made once: at each step another municipality makes one, at last the second largest.
        publishes = towns[len(asked.steps) - number]
        steps[str(answers)] = _step(gauge, towns, laid, wanted, publishes)
        laid = wanted
        telling.say(f"{answers} answers measured", answers)
    print(table(_kinds(gauge)), flush=True)  # what follows takes long, too
    after = _behind(gauge, towns, asked, telling)
    gauge.close()
    return {
        "municipalities": len(towns),
        "answers": asked.answers,
        "seed": SEED,
        "largest": laid[0],
        "median": laid[len(towns) // 2],
        "smallest": laid[-1],
        "load_of_the_machine": round(os.getloadavg()[2], 1),
        "steps": steps,
        "kinds": _kinds(gauge),
        **after,
    }


def _step(
    gauge: measured.Gauge, towns: list[Town], laid: list[int], wanted: list[int], publishes: Town
) -> dict[str, Any]:
    begun, rows = time.perf_counter(), 0
    for town in towns:
        rows += fill(gauge.site.engine, town, laid[town.rank], wanted[town.rank])
    filled = time.perf_counter() - begun
    work.analyse(gauge.site)
    for town in (towns[0], towns[len(towns) // 2], towns[-1]):
        if not measured.reads_back(gauge.site, town, wanted[town.rank]):
            raise ValueError(f"The services do not count what was laid for {town.key}.")
    largest, size = towns[0], wanted[0]
    measured.residents(gauge, largest, size, towns[-IN_TURN:])
    measured.staff(gauge, largest, size)
    measured.files(gauge, largest, size)
    if wanted[publishes.rank] >= SMALLEST_COUNT:
        measured.publication(gauge, publishes, wanted[publishes.rank])
    disk = work.on_disk(gauge.site)
    return {"rows_laid": rows, "fill_s": round(filled, 1), "largest": size, "disk": disk}


def _behind(gauge: measured.Gauge, towns: list[Town], asked: Asked, telling: Clock) -> dict[str, Any]:
    """What is measured once, when all answers are there."""
    site, made = gauge.site, dict[str, Any]()
    reach = max(asked.workers, default=0) + asked.in_a_round
    begin = len(towns) // 2 + 1
    rounds = {
        count: towns[begin + at * reach : begin + (at + 1) * reach] for at, count in enumerate(asked.workers)
    }
    made["workers"] = work.spread(site, rounds)
    telling.say(f"theming over workers: {made['workers']}")
    chain = work.chain(site.settings.database_url, asked.writers, asked.lines)
    checked = work.verified(site)
    made["log"] = {"writers": chain, "lines": checked.size, "verified_s": checked.seconds}
    telling.say(f"lines in the log: {made['log']}")
    if asked.corpora:
        made["theming_apart"] = work.parts(site, towns[APART])
        telling.say(f"theming taken apart: {made['theming_apart']}")
        made["theming"] = work.themed(gauge, [towns[rank] for rank in asked.corpora], asked.seconds)
        telling.say(f"theming by size: {made['theming']}")
    return made


def _kinds(gauge: measured.Gauge) -> dict[str, dict[str, Any]]:
    found = {}
    for kind, costs in gauge.costs.items():
        limit = next((limit for word, limit in LIMITS.items() if kind.startswith(word)), OTHER)
        found[kind] = told(costs, limit, MOST_MIB)
    return found


def show(made: dict[str, Any]) -> str:
    """What was found, for people."""
    heading = (
        f"\n{made['municipalities']} municipalities, {made['answers']} answers; the largest has "
        f"{made['largest']}, half have more than {made['median']}, the smallest {made['smallest']}\n\n"
    )
    sizes_of = [int(one) for one in made["steps"]]
    disk = fit(sizes_of, [one["disk"]["mb"] for one in made["steps"].values()])
    lines = [
        f"{answers:>9} answers: {one['disk']['mb']:8.0f} MB, laid in {one['fill_s']:.0f} s; "
        + ", ".join(
            f"{name} {of['rows']} rows {of['mb']:.0f}+{of['indexes_mb']:.0f} MB"
            for name, of in one["disk"]["tables"].items()
        )
        for answers, one in made["steps"].items()
    ]
    grows = f"disk grows as n^{disk.exponent:.2f} (off by {disk.off_by:.2f})\n" if disk else ""
    rest = {name: made[name] for name in ("workers", "log", "theming_apart", "theming") if name in made}
    return (
        heading
        + table(made["kinds"])
        + "\n\n"
        + "\n".join(lines)
        + f"\n{grows}\n"
        + "\n".join(f"{name}: {one}" for name, one in rest.items())
    )


def main() -> int:
    """Fill, measure, print and keep."""
    parser = argparse.ArgumentParser(prog="./run simulate", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=290)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--most-minutes", type=float, default=15.0, help="the longest theming of one corpus")
    parser.add_argument("--small", action="store_true", help="a minute; nothing is kept")
    given = parser.parse_args()
    whole = Asked(given.municipalities, given.answers, seconds=60 * given.most_minutes)
    asked = (
        SMALL
        if given.small
        else replace(whole, corpora=[rank for rank in CORPORA if rank < given.municipalities])
    )
    with tempfile.TemporaryDirectory(prefix="dialog-simulate-") as place:
        folder = Path(place)
        folder.chmod(0o755)  # the database runs as a user of its own
        database = Database(folder / "postgres")
        try:
            work.in_no_hurry(database.url)
            app = create_app(Settings(SECRET, database.url, secure_cookies=False))
            # After the app has said what its own log holds: a line for each page would be all that is seen.
            structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
            site: Site = app.extensions["dialog"]
            schema.upgrade(site.engine)
            made = simulate(app, asked)
            site.engine.dispose()
        finally:
            database.stop()
    print(show(made))
    if not given.small:
        keep("simulate", made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
