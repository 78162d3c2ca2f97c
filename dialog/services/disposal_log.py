"""The log of what was destroyed, a file beside the backups; and what it does to a restored copy.

A line says what was destroyed by numbers alone, with its hash. A copy of the database from before it is
brought to the same state by `replay` before it serves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Disposal, FreeText, Organisation, SurveyVersion
from dialog.models.retention import OF_DAYS
from dialog.services import audit, disposal_rows, kept_by_day
from dialog.services.errors import RuleBroken


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of a line without its own hash, in one canonical form."""
    words = {key: value for key, value in told.items() if key != "hash"}
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def line(told: Mapping[str, Any]) -> str:
    """A line of the disposal log: what was destroyed, by numbers alone, with its hash."""
    return json.dumps({**told, "hash": digest(told)}, ensure_ascii=False, sort_keys=True)


def replay(session: Session, lines: Iterable[str], *, at: dt.datetime | None = None) -> int:
    """Destroy in a restored copy what had been destroyed since; how many lines had something to do.

    Raises RuleBroken("disposal_log") for a line that is damaged: better no site than one that shows
    again what was destroyed.
    """
    acted = 0
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        told = _read(text, number)
        known = sa.select(Disposal.id).where(Disposal.content_hash == told["hash"])
        if session.scalar(sa.select(known.exists())):
            continue
        acted += _again(session, told, at or dt.datetime.fromisoformat(told["done_at"]))
    return acted


def _read(text: str, number: int) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(text)
        is_whole = told["hash"] == digest(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        is_whole = False
    if not is_whole:
        raise RuleBroken("disposal_log", line=number)
    return told


def _again(session: Session, told: Mapping[str, Any], at: dt.datetime) -> int:
    """Do one line's work in a copy from before it; 0 where the copy is too old to know what it was about."""
    authority = session.scalar(sa.select(Organisation.id).where(Organisation.key == told["authority"]))
    place = session.scalar(sa.select(Organisation.id).where(Organisation.key == told["municipality"]))
    if authority is None or place is None:
        return 0
    version_id, counts = None, {}
    what = told["what"]
    if what in OF_DAYS:
        until = dt.date.fromisoformat(told["decision"]["held_until"])
        wanted = {int(one) for one in told["ids"]}
        there = kept_by_day.ids_until(session, what, authority, place, until)
        counts = kept_by_day.destroy(session, what, [one for one in there if one in wanted])
    else:
        version = session.get(SurveyVersion, told["survey"]["version_id"])
        if version is None or version.survey.slug != told["survey"]["slug"]:
            return 0
        version_id, counts = version.id, _answers(session, told, version.id, place)
    again = Disposal(
        organisation_id=authority,
        municipality_id=place,
        survey_version_id=version_id,
        what=what,
        counts=counts,
        decision=dict(told["decision"]),
        content_hash=told["hash"],
        done_at=at,
    )
    session.add(again)
    session.flush()
    kind = what if what in OF_DAYS else "texts"
    audit.record(
        session, None, "disposal:replay", f"disposal:{again.id}", at=at, organisation_id=authority,
        **{kind: counts[kind]},
    )  # fmt: skip
    return 1


def _answers(
    session: Session, told: Mapping[str, Any], version_id: int, municipality_id: int
) -> dict[str, int]:
    wanted = [uuid.UUID(one) for one in told["ids"]]
    there = [one for part in _some(wanted) for one in session.scalars(_whole(part))]
    counts = dict(disposal_rows.destroy_texts(session, there))
    if told["what"] == "answers":
        counts["answers"] = disposal_rows.destroy_answers(session, version_id, municipality_id)
    return counts


def _some(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(ids), disposal_rows.AT_ONCE):
        yield ids[start : start + disposal_rows.AT_ONCE]


def _whole(ids: list[uuid.UUID]) -> sa.Select[uuid.UUID]:
    return sa.select(FreeText.id).where(FreeText.id.in_(ids), FreeText.state != "destroyed")
