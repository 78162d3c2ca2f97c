"""Whether this process can serve: what a proxy and a machine that watches ask, in words.

Looked at no more often than every few seconds however often it is asked, since it tries a write.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from dialog import clock, schema
from dialog.database import AWAY
from dialog.request import Site
from dialog.services import operations

KEPT_FOR = 3.0
"""Seconds that an answer is given again."""
LEAST_FREE = 16 * 1024 * 1024
"""Bytes on SQLite's disk below which nothing is promised any more."""


@dataclass
class State:
    """What was found when, on which database."""

    engine: sa.Engine
    at: float
    told: dict[str, str]
    status: int


def look(site: Site, former: State | None) -> State:
    """The state of the site; the former one while it is fresh."""
    now = time.monotonic()
    if former is not None and former.engine is site.engine and now - former.at < KEPT_FOR:
        return former
    try:
        told, status = _look(site)
    except AWAY as error:
        told, status = {"status": "the database takes nothing", "why": _kind(error)}, 503
    return State(site.engine, now, told, status)


def _look(site: Site) -> tuple[dict[str, str], int]:
    if not schema.is_at_head(site.engine):
        return {"status": "the database is not at the newest version"}, 503
    if not has_room(site.engine):
        return {"status": "the disk of the database is full"}, 503
    with site.writing() as session:  # tried and taken back: a database that only reads is not ready
        at = clock.now()
        operations.note(session, "verify", at, is_ok=True, at=at)
        session.flush()
        session.rollback()
    with site.reading() as session:
        waiting = operations.jobs_waiting(session)
        backup = operations.latest(session, "backup", only_good=True)
    told = {
        "status": "ready",
        "notices": "by e-mail" if site.settings.mail_server else "on the desk only",
        "jobs": f"{waiting} waiting",
        "backup": "none yet",
    }
    if backup is not None and backup.ended_at is not None:
        hours = int((clock.now() - backup.ended_at).total_seconds() // 3600)
        told["backup"] = f"{hours} hours old"
    return told, 200


def has_room(engine: sa.Engine) -> bool:
    """Whether the disk under a SQLite database has room; another machine's disk is its own affair."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return True
    folder = Path(file).resolve().parent
    return not os.access(folder, os.F_OK) or shutil.disk_usage(folder).free >= LEAST_FREE


def _kind(error: BaseException) -> str:
    return type(getattr(error, "orig", None) or error).__name__
