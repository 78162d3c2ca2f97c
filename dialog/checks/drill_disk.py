"""`./run drill disk`: the disk under SQLite, and the one under PostgreSQL, runs full while residents answer,
and gets room again.

The disk is a small tmpfs, which only root may mount; elsewhere the drill says so and is no success.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from dialog.checks.drill_load import Residents, lay
from dialog.checks.drill_system import System, wait_until
from dialog.checks.together import HOST
from dialog.database import connect

SIZES = {"sqlite": "40m", "postgresql": "200m"}
"""PostgreSQL alone begins with 80 MB: a copy of each system table for each database, and a log of changes."""
SECONDS = {"sqlite": 5.0, "postgresql": 20.0}
"""How long residents try before it is full, and while it is. A database has room laid out already, in its log
above all: what still fits there is stored and may be acknowledged, the rest must be 503."""
PATIENCE = 60.0


def measure(kind: str, folder: Path) -> dict[str, Any]:
    """What residents and a watching machine were told before, while and after the disk was full."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        return {"skipped": "only root may mount the small disk"}
    disk = folder / "disk"
    disk.mkdir()
    options = f"size={SIZES[kind]},mode=755"
    subprocess.run([mount, "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=True)  # noqa: S603
    try:
        return _run(kind, folder, disk)
    finally:
        subprocess.run([shutil.which("umount") or "umount", "-l", str(disk)], check=True)  # noqa: S603


def _run(kind: str, folder: Path, disk: Path) -> dict[str, Any]:
    system = System(folder, kind, disk)
    engine = connect(system.url)
    try:
        residents = Residents(system.port, lay(engine), people=2)
        system.start()
        if not wait_until(lambda: residents.once("Answer of the beginning"), PATIENCE):
            raise RuntimeError("The system did not start.")
        residents.start()
        time.sleep(SECONDS[kind])
        full_at = _fill(disk / "filler")
        before = len(residents.acknowledged)
        residents.statuses.clear()
        time.sleep(SECONDS[kind])
        while_full, taken = dict(residents.statuses), len(residents.acknowledged) - before
        ready = _ready(system.port)
        (disk / "filler").unlink()
        freed = time.monotonic()
        is_back = wait_until(lambda: residents.once("Answer after it"), PATIENCE)
        took = time.monotonic() - freed
        residents.stop()
        return {
            "acknowledged_before": before,
            "filled_bytes": full_at,
            "acknowledged_while_full": taken,
            "statuses_while_full": {str(status): count for status, count in sorted(while_full.items())},
            "readyz_while_full": ready,
            "back": is_back,
            "back_s": round(took, 2),
            "answers": residents.look(engine),
        }
    finally:
        engine.dispose()
        system.stop()


def _fill(file: Path) -> int:
    """Write until there is no room; how much went in. Unbuffered, so that the very last byte is taken."""
    written = 0
    with file.open("wb", buffering=0) as opened:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    written += opened.write(bytes(size))
            except OSError:
                continue
    return written


def _ready(port: int) -> dict[str, Any]:
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        told = answer.read()
        with contextlib.suppress(ValueError):
            return {"code": answer.status, **json.loads(told)}
        return {"code": answer.status, "status": "no words for machines"}
    finally:
        connection.close()


def show(kind: str, found: dict[str, Any]) -> bool:
    """Print what was found; whether nothing was lost, it said so, and it came back."""
    if "skipped" in found:
        print(f"{kind}, a full disk, not tried here: {found['skipped']}.")
        return False
    answers = found["answers"]
    print(
        f"{kind}, a full disk: {found['acknowledged_before']} answers acknowledged before, "
        f"{found['acknowledged_while_full']} in room laid out already while it was; then by status "
        f"{found['statuses_while_full']}, readyz {found['readyz_while_full']}; with room again the next was "
        f"acknowledged after {found['back_s']} s; lost {answers['lost']}, stored twice {answers['twice']}"
    )
    return is_honest(found) and bool(found["back"])


def is_honest(found: dict[str, Any]) -> bool:
    """Whether it was said that it was full, and whatever was acknowledged, then too, is stored, once."""
    answers, statuses = found["answers"], found["statuses_while_full"]
    told = found["readyz_while_full"]["code"] == 503 and {"503"} <= set(statuses) <= {"303", "503"}
    return bool(told and not answers["lost"] and not answers["twice"])
