"""The technical log: one JSON line a request, without texts, names or anything about a resident."""

from __future__ import annotations

import logging
import sys
import time
import uuid

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

log = structlog.get_logger("dialog")


ASSETS = frozenset({"root.asset", "static"})
ANSWERING = ("answer.", "short.", "sounds.")
"""What residents open while they answer. Every line has its time, and the order of the answers in the
database would then tell which answer came when: only what breaks is logged of it."""


def configure(app: Flask) -> None:
    """Write what happened: endpoint and status, never an address, a query or a body.

    Of an unexpected error the kind and the place are kept; its message could quote what somebody wrote.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    app.logger.disabled = True  # Flask's own handler would print tracebacks with values in them
    logging.getLogger("waitress").setLevel(logging.ERROR)

    @app.before_request
    def begin() -> None:
        g.request_id, g.began = uuid.uuid4().hex[:12], time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if is_told(request.endpoint or "", response.status_code):
            took = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000)
            log.info(
                "request",
                id=g.get("request_id"),
                endpoint=request.endpoint,
                status=response.status_code,
                ms=took,
            )
        return response


def away(error: BaseException) -> None:
    """Note that the database could not be used, by the kind of the fault alone."""
    log.warning("database", error=type(getattr(error, "orig", None) or error).__name__)


def is_told(endpoint: str, status: int) -> bool:
    """Whether a request leaves a line: not while somebody answers, unless something broke; not for assets."""
    is_answering = endpoint.startswith(ANSWERING) and status < 500
    return not is_answering and endpoint not in ASSETS


def unexpected(error: BaseException) -> None:
    """Note an unexpected error: its kind and where it was raised."""
    places = []
    step = error.__traceback__
    while step is not None:
        places.append(f"{step.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    log.error("unexpected", id=g.get("request_id"), kind=type(error).__name__, at=places[-4:])
