"""A Redis of the tests' own: in memory alone, on a free port of the loopback address."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NotThere
from redis.retry import Retry

from tests.needs import redis_server

STARTS_WITHIN = 200
"""Looks, a twentieth of a second apart."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@contextmanager
def redis() -> Iterator[str]:
    """The address of a fresh, empty store."""
    port = free_port()
    arguments = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    started = subprocess.Popen([redis_server(), *arguments], stdout=subprocess.DEVNULL)
    patient = Retry(ConstantBackoff(0.05), STARTS_WITHIN)
    try:
        with Redis(port=port, retry=patient, retry_on_error=[NotThere]) as store:
            store.ping()
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        started.kill()
        started.wait()
