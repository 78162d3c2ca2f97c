"""Figures for the machines that watch over the site, in the format of Prometheus; nothing about anybody.

Of what residents open while they answer only faults are counted, as in the log: a figure that is read every
few seconds would tell when an answer came. With several processes gunicorn's configuration names the folder
in which they add up. Without the package prometheus-client (requirements/server.txt) there is no such page.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, g, request
from werkzeug.wrappers import Response

from dialog.logs import is_told

if TYPE_CHECKING:
    from dialog.services.operation import State

IS_HERE = find_spec("prometheus_client") is not None
LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""


def may_read(asked: Request, token: str) -> bool:
    """Whoever holds the operator's token; without one, a program on this machine that no proxy speaks for."""
    if token:
        return hmac.compare_digest(
            asked.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
        )
    return asked.remote_addr in LOOPBACK and not any(name in asked.headers for name in FORWARDED)


class Figures:
    """How many requests, with which outcome, and how long they took: by endpoint and status alone."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415 -- may be absent

        # A registry of its own: two sites in one process, as in the tests, would add to each other.
        self.registry = CollectorRegistry()
        self.requests = Counter("dialog_requests", "Requests", ("endpoint", "status"), registry=self.registry)
        self.seconds = Histogram(
            "dialog_request_seconds", "Time", ("endpoint",), buckets=BUCKETS, registry=self.registry
        )

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        """One request."""
        self.requests.labels(endpoint, str(status)).inc()
        self.seconds.labels(endpoint).observe(seconds)

    def page(self, state: State) -> bytes:
        """Everything, of all processes, and how the site stands."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 -- may be absent
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 -- may be absent

        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            shown = self.registry
        else:
            MultiProcessCollector(shown := CollectorRegistry())  # type: ignore[no-untyped-call]
        standing = CollectorRegistry()
        standing.register(_Standing(state))
        return generate_latest(shown) + generate_latest(standing)


class _Standing:
    """The queue and how long ago what must be done now and then was done."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[Any]:
        """The figures of this moment."""
        from prometheus_client.core import GaugeMetricFamily as Gauge  # noqa: PLC0415 -- may be absent

        queue = Gauge("dialog_jobs", "Jobs", labels=("state",))
        for name, count in self._state.jobs.items():
            queue.add_metric((name,), count)
        yield queue
        yield Gauge("dialog_queue_waits_seconds", "Age of the oldest waiting job", self._state.oldest_waits)
        yield Gauge("dialog_free_bytes", "Room on the disk", self._state.free_bytes)
        ages = Gauge("dialog_last_done_seconds", "Since it was last done well", labels=("kind",))
        for each in self._state.done:
            if each.ago is not None:
                ages.add_metric((each.kind,), each.ago)
        yield ages


def configure(app: Flask) -> None:
    """Count what is answered, where the package is installed."""
    if not IS_HERE:
        return
    app.extensions["dialog_figures"] = figures = Figures()

    @app.after_request
    def end(response: Response) -> Response:
        if is_told(request.endpoint or "", response.status_code):
            took = time.perf_counter() - g.get("began", time.perf_counter())
            figures.count(request.endpoint or "none", response.status_code, took)
        return response
