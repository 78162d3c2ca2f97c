"""On which machine a figure was taken."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path


def facts() -> dict[str, str | int]:
    """Processor, cores, memory, Python and the day, as they stand beside a figure."""
    return {
        "processor": _line(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory": _line(Path("/proc/meminfo"), "MemTotal"),
        "python": platform.python_version(),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }


def _line(file: Path, name: str) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((one.partition(":")[2].strip() for one in lines if one.startswith(name)), "")
