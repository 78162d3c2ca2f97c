"""The proxy with the shipped file, in front of a port of this machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dialog.checks.together import HOST, free_port
from tests.needs import caddy

CADDYFILE = Path(__file__).resolve().parents[1] / "deploy" / "Caddyfile"


@contextmanager
def proxy(folder: Path, behind: int) -> Iterator[int]:
    """Its port, once it serves."""
    port = free_port()
    told = {"SITE": f"http://{HOST}:{port}", "WEB": f"{HOST}:{behind}", "HOME": str(folder)}
    command = [caddy(), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
    running = subprocess.Popen(command, env={"PATH": os.environ["PATH"], **told}, stderr=subprocess.PIPE)
    assert running.stderr is not None
    while b"serving initial configuration" not in running.stderr.readline():
        assert running.poll() is None
    yield port
    running.kill()
    running.communicate()
