"""A worker of `./run check many`: the site's own, but a job whose worker was killed is taken over sooner.

On a site five minutes pass without a sign of life, and the sweep comes each minute; a check waits less. It
also writes into a file which job it carries, so that the check can end it in the middle of one.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

from dialog import jobs
from dialog.models import Job
from dialog.services import jobs as rows

TAKEN_OVER_AFTER = dt.timedelta(seconds=25)
TOLD = "MANY_TOLD_IN"
"""The file, for the worker."""


def told_in(folder: Path, name: str) -> Path:
    """Where a worker writes what it carries."""
    return folder / f"{name}.carries"


def carried(folder: Path, name: str) -> int | None:
    """The job that a worker claimed last."""
    try:
        return int(told_in(folder, name).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _told(*about: Any, **when: Any) -> Job | None:
    job = _claim(*about, **when)
    if job is not None:
        Path(os.environ[TOLD]).write_text(str(job.id), "ascii")
    return job


_claim = rows.claim

if __name__ == "__main__":
    rows.STALE_AFTER = TAKEN_OVER_AFTER
    rows.claim = _told
    jobs.work()
