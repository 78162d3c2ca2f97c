"""The log, checked by somebody else than its writer: plain rows, the documented digest, the head of a backup.

A line's hash is SHA-256 of this JSON text in UTF-8, without spaces and with sorted keys inside objects:
[seq, at in UTC as ISO 8601, actor_id, action, organisation_id, subject, details, hash of the line before].
The first line follows 64 zeros. Numbers begin at 1 and leave no gap. The head of a backup is JSON with `seq`
and `hash`: a log that was cut off, or written anew as a whole, cannot hold that line any more.

Nothing here stands on what writes the log, so that a fault there is not repeated.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

FIRST = "0" * 64
ROWS = (
    "SELECT seq, at, actor_id, action, organisation_id, subject, details, prev_hash, hash "
    "FROM audit_event ORDER BY seq"
)


@dataclass(frozen=True)
class Head:
    """The last line of a log as a backup kept it."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """Where the chain breaks, and how."""

    line: int
    what: str


def read_head(text: str) -> Head:
    """A head from a file: JSON with `seq` and `hash`, or a backup's manifest with it under `log`.

    Raises ValueError for anything else.
    """
    told = json.loads(text)
    told = told.get("log", told) if isinstance(told, dict) else told
    if not isinstance(told, dict) or not isinstance(told.get("seq"), int) or not _is_hash(told.get("hash")):
        raise ValueError("a number `seq` and 64 signs of `hash` are needed")
    return Head(told["seq"], told["hash"])


def check(connection: sa.Connection, kept: Head | None = None) -> Fault | None:
    """The first line that does not fit: to the one before, to the head in the database, to the one kept."""
    head = connection.exec_driver_sql("SELECT seq, hash FROM audit_head").one_or_none()
    return follow(connection.exec_driver_sql(ROWS), Head(*head) if head else Head(0, FIRST), kept)


def follow(rows: Iterable[Any], head: Head, kept: Head | None = None) -> Fault | None:
    """The same of rows in the order of their numbers, wherever they came from."""
    before, number = FIRST, 0
    seen_kept = kept is None or (kept.seq == 0 and kept.hash == FIRST)
    for row in rows:
        number += 1
        if row.seq != number:
            return Fault(number, "a line is missing or moved")
        if row.prev_hash != before:
            return Fault(number, "it does not follow the line before")
        if row.hash != _digest(row):
            return Fault(number, "it was changed")
        if kept is not None and row.seq == kept.seq:
            if row.hash != kept.hash:
                return Fault(number, "the backup knew another line here")
            seen_kept = True
        before = row.hash
    if (head.seq, head.hash) != (number, before):
        return Fault(number + 1, "the log ends earlier than its head says")
    if not seen_kept:
        return Fault(number + 1, "the log ends before the line that the backup knew")
    return None


def _digest(row: Any) -> str:
    fields = [
        row.seq, _moment(row.at), row.actor_id, row.action, row.organisation_id, row.subject,
        json.loads(row.details) if isinstance(row.details, str) else row.details, row.prev_hash,
    ]  # fmt: skip
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(stored: str | dt.datetime) -> str:
    """As the digest has it; SQLite stores text without a zone, PostgreSQL gives the server's zone."""
    moment = dt.datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    return moment.isoformat()


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
