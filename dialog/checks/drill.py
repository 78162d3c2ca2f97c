"""`./run drill [kills|disk|backup]`: the real system is hurt under load, and what is lost is counted.

Kills: web worker, web master, job worker while it carries a job, proxy, PostgreSQL, and all at once, each so
many times by SIGKILL, while residents answer and insist; on PostgreSQL behind Caddy, and on SQLite. All of it
on the loopback address.
Disk: the database's disk runs full and gets room again. Backup: many answers sealed and put back.
Prints tables and writes dialog/figures/drill.json; with `--only FAULT` it prints alone.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dialog.checks import drill_backup, drill_disk, drill_jobs, machine
from dialog.checks.drill_load import Residents
from dialog.checks.drill_system import FAULTS, System, wait_until
from dialog.database import connect

FIGURES = Path(__file__).resolve().parents[1] / "figures" / "drill.json"
PATIENCE = 60.0
BACK_WITHIN = 3.0
CARRIES = "job worker"
"""The part that is not killed before it carries a job."""
QUIET = 0.7
"""Seconds of undisturbed load before each kill."""


def kills(kind: str, times: int, folder: Path, only: str | None = None) -> dict[str, Any]:
    """Hurt a system of one kind; the row of each fault (or of one), and what became of answers and jobs."""
    system = System(folder, kind)
    engine = connect(system.url)
    work = drill_jobs.Work(system.environment, times if only in (None, CARRIES) else 0)
    try:
        residents = Residents(system.port, work.version_id)
        system.start()
        if not wait_until(lambda: residents.once("Answer of the beginning"), PATIENCE):
            raise RuntimeError(f"The system did not start: see {folder}")
        residents.start()
        faults = {name: fault for name, fault in system.faults().items() if only in (None, name)}
        before = {CARRIES: work.has_begun}
        rows = {
            name: _hurt(system, name, fault, residents, times, before.get(name, lambda: True))
            for name, fault in faults.items()
        }
        residents.stop()
        wait_until(lambda: residents.once("Answer of the end"), PATIENCE)
        engine.dispose()
        return {
            "faults": rows, "answers": residents.look(engine), "tries": residents.tries, "load": _load(),
            "jobs": work.ended(),
        }  # fmt: skip
    finally:
        work.close()
        engine.dispose()
        system.stop()


def _hurt(
    system: System, name: str, fault: Callable[[], None], residents: Residents, times: int,
    before: Callable[[], bool],
) -> dict[str, Any]:  # fmt: skip
    took: list[float] = []
    for number in range(times):
        time.sleep(QUIET)
        wait_until(system.is_whole, PATIENCE)
        before()
        fault()
        began = time.monotonic()
        text = f"After {name} {number}"
        if wait_until(lambda text=text: residents.once(text), PATIENCE):  # type: ignore[misc]
            took.append(time.monotonic() - began)
    return {
        "times": times,
        "back": len(took),
        "median_s": round(statistics.median(took), 2) if took else None,
        "longest_s": round(max(took), 2) if took else None,
        "within_3_s": sum(one <= BACK_WITHIN for one in took),
    }


def _load() -> float:
    """How much the machine had to do beside: a core that others use is not ours."""
    return round(os.getloadavg()[1], 1)


def show(kind: str, found: dict[str, Any]) -> bool:
    """Print a system's table; whether nothing was lost or stored twice and all came back."""
    print(f"\n{kind}: seconds from the kill to the next new answer that is acknowledged")
    for name, row in found["faults"].items():
        print(
            f"  {name:12} {row['times']:3} times, back {row['back']:3}, median {row['median_s']}, "
            f"longest {row['longest_s']}, within {BACK_WITHIN:g} s {row['within_3_s']}"
        )
    answers = found["answers"]
    print(
        f"  answers: {answers['acknowledged']} acknowledged, {answers['stored']} stored, "
        f"{found['tries']} tries; load of the machine {found['load']}"
    )
    print(f"  lost: {answers['lost']}, stored twice: {answers['twice']}")
    print(
        "  jobs: " + ", ".join(f"{value} {what.replace('_', ' ')}" for what, value in found["jobs"].items())
    )
    came_back = all(row["back"] == row["times"] for row in found["faults"].values())
    is_kept = not answers["lost"] and not answers["twice"]
    return came_back and is_kept and drill_jobs.is_whole(found["jobs"])


def write(name: str, found: dict[str, Any]) -> None:
    """Put a part of the figures into their file, beside the machine they are of."""
    FIGURES.parent.mkdir(exist_ok=True)
    kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    kept[name], kept["machine"] = found, machine.facts()
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


def main() -> int:
    """Do what was asked for; exit 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="./run drill")
    parser.add_argument("what", nargs="?", choices=("kills", "disk", "backup"), default="kills")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--only", choices=FAULTS, help="one fault alone; its figures are printed, not kept")
    asked = parser.parse_args()
    is_good = True
    for kind in asked.on or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="dialog-drill-") as place:
            folder = Path(place)
            folder.chmod(0o755)
            if asked.what == "disk":
                found = drill_disk.measure(kind, folder)
                is_good &= drill_disk.show(kind, found)
            elif asked.what == "backup":
                found = drill_backup.measure(kind, asked.answers, folder)
                is_good &= drill_backup.show(kind, found)
            else:
                found = kills(kind, asked.times, folder, asked.only)
                is_good &= show(kind, found)
            if asked.only is None and "skipped" not in found:
                write(f"{asked.what}_{kind}", found)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
