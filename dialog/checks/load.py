"""`./run benchmark load`: how many answers a second the site takes, beside a bare program.

Site and reference are served one after the other in alternating rounds, so that what else the machine does
falls on both; a figure is a ratio within one run. `--open` sends 33 answers a second for some minutes while
staff read, fetch files and group texts, and prints the reference's waiting under the same work.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dialog import schema
from dialog.checks import load_reference, machine, many_ground
from dialog.checks.drill_system import Part, wait_until
from dialog.checks.load_drive import (
    Taken,
    at_a_pace,
    family,
    flat_out,
    memory_mib,
    message,
    processor_seconds,
)
from dialog.checks.load_staff import Staff
from dialog.checks.sending import Phone, filled
from dialog.checks.together import HOST, SECRET, free_port
from dialog.database import connect
from dialog.request import Site
from dialog.settings import ROOT, Settings

GOAL = 0.40
MOST_MIB = 250
PACE = 33.0
RECORD = ROOT / "dialog" / "figures" / "load.json"
GUNICORN = (sys.executable, "-m", "gunicorn")
REFERENCE = (*GUNICORN, "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload")


class Both:
    """The site with its worker, and the reference, served beside each other."""

    def __init__(self, folder: Path, surveys: int) -> None:
        self.file, self.plain = folder / "dialog.db", folder / "reference.db"
        engine = connect(f"sqlite:///{self.file}")
        schema.upgrade(engine)
        self.site = Site(Settings(secret_key=SECRET), engine)
        self.version_id, self.others = many_ground.lay(self.site, surveys)
        load_reference.lay(str(self.plain))
        self.ports = {"site": free_port(), "reference": free_port()}
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "DIALOG_SECRET_KEY": SECRET,
            "DIALOG_DATABASE_URL": f"sqlite:///{self.file}",
            "DIALOG_TRUSTED_PROXIES": "1",
            "DIALOG_SECURE_COOKIES": "false",
            "BIND": f"{HOST}:{self.ports['site']}",
            "REFERENCE_DATABASE": str(self.plain),
        }
        bound = ("--bind", f"{HOST}:{self.ports['reference']}", "dialog.checks.load_reference:app")
        commands = {
            "site": (*GUNICORN, "--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "wsgi:app"),
            "worker": (sys.executable, "-m", "dialog.worker"),
            "reference": (*REFERENCE, *bound),
        }
        self.parts = {name: Part(one, environment, folder / f"{name}.log") for name, one in commands.items()}
        for name, port in self.ports.items():
            if not wait_until(lambda port=port: _answers(port), 60):  # type: ignore[misc]
                raise SystemExit(f"{name} does not start:\n{(folder / f'{name}.log').read_text()[-2000:]}")
        self._numbers = itertools.count()

    def processes(self, name: str) -> list[int]:
        """All processes of a part."""
        return family(self.parts[name].process.pid)

    def messages(self) -> Iterator[bytes]:
        """Answers, each with a key and words of its own."""
        for number in self._numbers:
            text = f"Det är mörkt vid skolan på kvällen, svar {number}."
            yield message(filled(self.version_id, text), number)

    def stored(self, name: str) -> int:
        """How many answers lie in the database."""
        file, table = (self.file, "response") if name == "site" else (self.plain, "answer")
        with sqlite3.connect(file) as connection:
            return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608

    def stop(self) -> None:
        """End everything."""
        for part in self.parts.values():
            part.stop()
        self.site.engine.dispose()


def _answers(port: int) -> bool:
    try:
        return Phone(port).ask("GET", "/healthz")[0] > 0
    except OSError:
        return False


def rounds(both: Both, count: int, seconds: float) -> dict[str, Any]:
    """Alternating rounds; for each what it took, what it cost, and how much of it is stored."""
    found: dict[str, list[dict[str, float]]] = {"site": [], "reference": []}
    for name in ("site", "reference"):
        flat_out(both.ports[name], both.messages(), 1.0)  # what is read once is read before it counts
    for _ in range(count):
        for name, told in found.items():
            before, held = processor_seconds(both.processes(name)), both.stored(name)
            taken = flat_out(both.ports[name], both.messages(), seconds)
            used = processor_seconds(both.processes(name)) - before
            told.append(
                {
                    **taken.told(),
                    "cpu_ms_an_answer": round(1000 * used / max(1, len(taken.seconds)), 2),
                    "stored": both.stored(name) - held,
                }
            )
    return {name: _median(told) for name, told in found.items()}


def _median(told: list[dict[str, float]]) -> dict[str, float]:
    summed = {"answers", "errors", "stored"}
    return {
        key: sum(one[key] for one in told)
        if key in summed
        else round(statistics.median(one[key] for one in told), 2)
        for key in told[0]
    }


def open_loop(both: Both, minutes: float) -> dict[str, Any]:
    """33 answers a second at the site, then at the reference, each while staff are at work on the site."""
    found: dict[str, Any] = {}
    for name in ("site", "reference"):
        held = both.stored(name)
        staff = Staff(both.site, both.ports["site"], both.version_id, both.others)
        working = threading.Thread(target=staff.work)
        working.start()
        taken: Taken = at_a_pace(both.ports[name], both.messages(), PACE, minutes * 60)
        staff.stop()
        working.join()
        found[name] = {**taken.told(), "stored": both.stored(name) - held, "staff": staff.told()}
        found["staff_served"] = found.get("staff_served", True) and staff.is_served
    return found


def show(found: dict[str, Any]) -> bool:
    """Print it; whether the goals are reached."""
    for part in ("rounds", "open"):
        for name in ("site", "reference"):
            if part in found:
                sys.stdout.write(f"{part:7} {name:10} {json.dumps(found[part][name])}\n")
    holds = True
    if "rounds" in found:
        ratio, memory = found["ratio"], found["memory_mib"]
        holds = ratio >= GOAL and sum(memory.values()) <= MOST_MIB
        sys.stdout.write(
            f"ratio {ratio:.2f} (goal {GOAL}), at rest {memory} MiB (goal {MOST_MIB} together; "
            "proportional set sizes: what processes share is counted once)\n"
        )
    for part in ("rounds", "open"):
        if part in found:
            one = found[part]["site"]
            holds &= one["errors"] == 0 and one["stored"] == one["answers"]
            holds &= found[part].get("staff_served", True)
    return holds


def main() -> int:
    """Measure, print and record."""
    asked = argparse.ArgumentParser(prog="./run benchmark load", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seconds", type=float, default=6.0)
    asked.add_argument("--open", action="store_true", help="also the open loop")
    asked.add_argument("--minutes", type=float, default=10.0)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dialog-load-"))
    both = Both(folder, 3 if given.open else 0)
    try:
        time.sleep(2)
        memory = {name: memory_mib(both.processes(name)) for name in ("site", "worker")}
        found: dict[str, Any] = {"machine": machine.facts(), "memory_mib": memory}
        found["rounds"] = rounds(both, given.rounds, given.seconds)
        rates = {name: one["answers_a_second"] for name, one in found["rounds"].items()}
        found["ratio"] = round(rates["site"] / rates["reference"], 3)
        if given.open:
            found["open"] = open_loop(both, given.minutes)
    finally:
        both.stop()
        shutil.rmtree(folder, ignore_errors=True)
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    return 0 if show(found) else 1


if __name__ == "__main__":
    sys.exit(main())
