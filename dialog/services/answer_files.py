"""Answers from a file: stored all in one transaction, each row once however often the file is sent.

A row's key is made of the file and the row, so that the same file stores nothing twice, not even when
it is read differently.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.clock import STOCKHOLM
from dialog.models import SubmissionKey
from dialog.services import answer_entry, audit, responses, results
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.responses import Looked, Sending
from surveys.answers_rows import RightRow

AT_ONCE = 500


@dataclass(frozen=True)
class Stored:
    """What came of a file."""

    added: int
    before: int
    """Rows that were stored before, from this same file."""


def store(
    session: Session,
    actor: Actor,
    version_id: int,
    rows: Sequence[RightRow],
    municipalities: Mapping[str, int],
    *,
    file: bytes,
    sheet: str,
    left_out: int,
    looked: Mapping[str, Looked] | None = None,
    at: dt.datetime,
) -> Stored:
    """Store the rows of a file; the actor must be allowed in every municipality that a row is about.

    `looked` is what `look_through` gave before the database was asked to wait.
    """
    for municipality_id in sorted({municipalities[row.municipality] for row in rows}):
        require(actor, Permission.SURVEY_EDIT, municipality_id)
    version = results.version_about(session, actor, version_id)
    if answer_entry.state_of(version, at.astimezone(STOCKHOLM).date()) not in ("open", "late"):
        raise RuleBroken("entry_not_taken")
    if not rows:
        raise RuleBroken("no_right_rows")
    hashed = hashlib.sha256(file).hexdigest()
    keys = {row.row: f"{version_id}:{hashed}:{sheet}:{row.row}" for row in rows}
    known = _known(session, list(keys.values()))
    sendings = [
        (
            Sending(
                version_id=version_id,
                municipality_id=municipalities[row.municipality],
                language=row.language,
                key=keys[row.row],
                collected=row.collected,
                channel="file",
                is_entered_by_staff=True,
            ),
            row.on,
        )
        for row in rows
        if keys[row.row] not in known
    ]
    added = responses.receive_new(session, sendings, looked or {}) if sendings else 0
    audit.record(
        session,
        actor,
        "response:load",
        f"survey_version:{version_id}",
        at=at,
        organisation_id=version.survey.asked_by_id,
        added=added,
        left_out=left_out,
    )
    return Stored(added, len(rows) - added)


def look_through(rows: Sequence[RightRow]) -> dict[str, Looked]:
    """Mask the texts of a file, each once; it takes a while and needs no database."""
    return {text: responses.look_through(text) for row in rows for text in row.collected.texts.values()}


def _known(session: Session, keys: Sequence[str]) -> set[str]:
    """Which keys have come before, whatever was read under them."""
    by_hash = {hashlib.sha256(key.encode()).hexdigest(): key for key in keys}
    hashes = list(by_hash)
    found: set[str] = set()
    for begin in range(0, len(hashes), AT_ONCE):
        some = hashes[begin : begin + AT_ONCE]
        query = sa.select(SubmissionKey.key_hash).where(SubmissionKey.key_hash.in_(some))
        found |= {by_hash[one] for one in session.scalars(query)}
    return found
