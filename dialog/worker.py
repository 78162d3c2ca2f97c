"""`python -m dialog.worker`: the worker process.

A module of its own: a task is queued under the name of its module, which must not be `__main__` (tried).
It steps aside for whoever is being answered: that comes before anything of the site is read.
"""

import contextlib
import os
from pathlib import Path

GIVES_WAY = 10
"""Of 19: of the processor it takes what nobody else wants, else about a tenth."""
TOGETHER = Path("/proc/self/autogroup")
"""Linux weighs what was started apart, each against the other, before it weighs processes (seen 2026-11)."""


def step_aside() -> None:
    """Let whoever is being answered go first; who started this one together with the site keeps its place."""
    os.nice(GIVES_WAY)
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # other systems have no such file
            TOGETHER.write_text(str(GIVES_WAY), "ascii")


if __name__ == "__main__":
    step_aside()
    from dialog.jobs import work

    work()
