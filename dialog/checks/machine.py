"""On which machine, and of which commit, a figure was taken."""

from __future__ import annotations

import datetime as dt
import os
import platform
import statistics
import subprocess
import time
from pathlib import Path

from dialog.settings import ROOT


def facts() -> dict[str, str | int]:
    """Processor, cores, memory, Python, its pace, the day and the commit, as they stand beside a figure."""
    return {
        "processor": _line(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory": _line(Path("/proc/meminfo"), "MemTotal"),
        "python": platform.python_version(),
        "million_additions_ms": pace(),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": commit(),
    }


def pace() -> int:
    """How many milliseconds a million additions take in the median: a rented machine varies by two."""

    def once() -> float:
        began, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        return time.perf_counter() - began

    return round(1000 * statistics.median(once() for _ in range(9)))


def commit(root: Path = ROOT) -> str:
    """The commit that is checked out, and whether more than figures is changed; "unknown" outside of git."""
    name = _git(root, "rev-parse", "--short", "HEAD")
    if not name:
        return "unknown"
    # The figures themselves are written one after the other: they change nothing of what is measured.
    changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!dialog/figures")
    return f"{name} with changes" if changed else name


def _git(root: Path, *words: str) -> str:
    try:
        told = subprocess.run(  # noqa: S603 -- commands of this module alone
            ["git", *words],  # noqa: S607 -- whichever git the machine has
            cwd=root, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip() if told.returncode == 0 else ""


def _line(file: Path, name: str) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((one.partition(":")[2].strip() for one in lines if one.startswith(name)), "")
