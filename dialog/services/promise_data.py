"""What is promised in a municipality, and how it goes, as data that anybody may use.

One JSON document with the texts in every language, checked by a schema that is served beside it; and the same
as five tables. The schema has a number: a field may be added under it, and what is there keeps its meaning.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import FollowUp, Promise, PromiseLine, PromiseVersion
from dialog.services import activities, follow_up, promise_pages, promise_words
from dialog.services.activities import Activity, GoalShown
from dialog.services.open_data import LICENCE, LICENCE_ADDRESS
from dialog.services.places import Municipality
from dialog.services.promise_pages import Ground, ShownLine
from dialog.settings import ROOT
from surveys.spreadsheets import Cell, Sheet
from surveys.texts import LANGUAGES, Texts

EDITION = 1
"""Of the schema; a change that breaks what reads it gets the next one, at an address of its own."""
TABLES = ("promises", "lines", "grounds", "follow_ups", "activities", "goals")
TEXT = "#/$defs/text"
Row = dict[str, Any]


def schema() -> bytes:
    """The JSON schema of the document, as it is served."""
    return (ROOT / "dialog" / "schemas" / f"promises-{EDITION}.json").read_bytes()


def document(
    session: Session, place: Municipality, *, on: dt.date, base_url: str, schema_url: str
) -> dict[str, Any]:
    """Everything about a municipality's promises that everybody may read on a day."""
    versions = _versions(session, place.id)
    done = activities.page(session, place.id, on=on)
    shown = {
        version.id: {
            line.line.id: line
            for side in promise_pages.sides_of(session, version, on=on)
            for line in side.lines
        }
        for version in versions
    }
    lines = [(version, line) for version in versions for line in version.lines]
    return {
        "$schema": schema_url,
        "about": _facts(place, on, base_url),
        "promises": [_promise(version, place, base_url) for version in versions],
        "lines": [_line(version, line) for version, line in lines],
        "grounds": [
            row
            for version, line in lines
            if line.id in shown[version.id]
            for row in _grounds(version, shown[version.id][line.id])
        ],
        "follow_ups": [row for promise in _promises(versions) for row in _follow_ups(session, promise, on)],
        "activities": [_activity(one) for owner in done.owners for one in owner.activities],
        "goals": [_goal(one) for one in done.goals],
    }


def as_json(found: dict[str, Any]) -> bytes:
    """The document as a file."""
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def sheet(found: dict[str, Any], table: str) -> Sheet:
    """One of its tables, with a column for each language of a text."""
    described = json.loads(schema())["$defs"][table]["properties"]
    head: list[str] = []
    for name, one in described.items():
        head += [f"{name}_{code}" for code in LANGUAGES] if one.get("$ref") == TEXT else [name]
    return Sheet(table, tuple(head), [_cells(row, described) for row in found[table]])


def _cells(row: Row, described: dict[str, Any]) -> list[Cell]:
    cells: list[Cell] = []
    for name, one in described.items():
        if one.get("$ref") == TEXT:
            cells += [row[name].get(code, "") for code in LANGUAGES]
        else:
            value = row[name]
            cells.append(int(value) if isinstance(value, bool) else "" if value is None else value)
    return cells


def _facts(place: Municipality, on: dt.date, base_url: str) -> Row:
    return {
        "edition": EDITION,
        "municipality": place.key,
        "name": _texts(place.name),
        "as_of": on.isoformat(),
        "site": base_url,
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "protection": "A number of people that is too small to be shown is left out and marked as hidden. "
        "Hidden is not zero.",
    }


def _promise(version: PromiseVersion, place: Municipality, base_url: str) -> Row:
    # The days of a period that is known in words alone only put it in order.
    is_exact = version.period_words is None
    return {
        "promise": version.promise.slug,
        "version": version.number,
        "status": version.status,
        "origin": version.origin,
        "title": _texts(promise_words.said(version, "title")),
        "introduction": _texts(promise_words.said(version, "introduction")),
        "reason_for_change": _texts(promise_words.said(version, "reason_for_change")),
        "valid_from": version.valid_from.isoformat() if is_exact else None,
        "valid_to": version.valid_to.isoformat() if is_exact else None,
        "period_words": version.period_words,
        "source": version.source,
        "published_on": version.published_at.date().isoformat() if version.published_at else None,
        "followed_up_by": version.followed_up_by,
        "address": f"{base_url}/sv/promises/{place.key}/{version.promise.slug}/{version.number}",
    }


def _line(version: PromiseVersion, line: PromiseLine) -> Row:
    return {
        **_of(version),
        "line": line.key,
        "position": line.position,
        "party": line.party.key if line.party else None,
        "text": _texts(promise_words.said(line, "text")),
        "place": _texts(line.place),
        "goal": line.goal_id,
        "activity": line.action_id,
    }


def _grounds(version: PromiseVersion, shown: ShownLine) -> list[Row]:
    found = [_ground(version, shown.line, one) for one in shown.grounds]
    if shown.line.cause is not None:
        found.append(_row(version, shown.line, "cause", shown.line.cause.text))
    if shown.line.goal is not None:
        found.append(_row(version, shown.line, "goal", shown.line.goal.text))
    return found + [_row(version, shown.line, "activity", one.text) for one in shown.actions]


def _ground(version: PromiseVersion, line: PromiseLine, ground: Ground) -> Row:
    if ground.evidence is not None:
        one = ground.evidence
        label = ground.theme.name if ground.theme else one.label
        is_hidden = one.mark == "hidden" or (one.kind == "residents" and one.value is None)
        return _row(version, line, "evidence", label) | {
            "side": one.side,
            "theme": ground.theme.key if ground.theme else None,
            "problem": ground.concern.key,
            "value": None if is_hidden else one.value,
            "base": None if is_hidden else one.base,
            "unit": one.unit,
            "is_hidden": is_hidden,
            "source": _texts(one.source),
        }
    words = ground.theme.name if ground.theme else ground.concern.title
    return _row(version, line, "theme" if ground.theme else "problem", words) | {
        "theme": ground.theme.key if ground.theme else None,
        "problem": ground.concern.key,
    }


def _row(version: PromiseVersion, line: PromiseLine, kind: str, words: Texts) -> Row:
    return {
        **_of(version),
        "line": line.key,
        "kind": kind,
        "text": _texts(words),
        "side": None,
        "theme": None,
        "problem": None,
        "value": None,
        "base": None,
        "unit": None,
        "is_hidden": False,
        "source": {},
    }


def _follow_ups(session: Session, promise: Promise, on: dt.date) -> list[Row]:
    numbers = {version.id: version.number for version in promise.versions}
    told = follow_up.listing(session, promise.id, public_on=on)
    return [_follow_up(session, promise, numbers[row.version_id], row) for row in reversed(told)]


def _follow_up(session: Session, promise: Promise, number: int, row: FollowUp) -> Row:
    return {
        "promise": promise.slug,
        "version": number,
        "line": row.line_key,
        "on": row.on.isoformat(),
        "public_from": follow_up.public_since(session, row).isoformat(),
        "outcome": row.outcome,
        "next_step": row.next_step,
        "text": _texts(row.text),
        "because": _texts(row.because),
        "done": row.done_count,
        "expected": row.expected_count,
        "source": row.source,
    }


def _activity(one: Activity) -> Row:
    action = one.action
    return {
        "activity": action.id,
        "text": _texts(action.text),
        "owner": action.owner.key,
        "function": action.function,
        "times": action.times,
        "every": action.every,
        "from_on": action.from_on.isoformat(),
        "to_on": action.to_on.isoformat(),
        "status": action.status,
        "done": one.progress.done,
        "expected": one.progress.expected,
        "goal": one.goal.id if one.goal else None,
    }


def _goal(one: GoalShown) -> Row:
    goal, first, newest = one.standing.goal, one.standing.baseline, one.standing.newest
    return {
        "goal": goal.id,
        "text": _texts(goal.text),
        "owner": one.owner.key if one.owner else None,
        "is_joint": goal.municipality_id is None,
        "indicator": goal.indicator,
        "unit": goal.unit,
        "better": goal.better,
        "baseline": first.value if first else None,
        "baseline_on": first.on.isoformat() if first else None,
        "newest": newest.value if newest else None,
        "newest_on": newest.on.isoformat() if newest else None,
        "target": goal.target_value,
        "target_on": goal.target_on.isoformat() if goal.target_on else None,
    }


def _of(version: PromiseVersion) -> Row:
    return {"promise": version.promise.slug, "version": version.number}


def _versions(session: Session, municipality_id: int) -> list[PromiseVersion]:
    found = promise_pages.readable(session, municipality_id)
    return [version for promise in found for version in reversed(promise_pages.versions(promise))]


def _promises(versions: Sequence[PromiseVersion]) -> list[Promise]:
    return list(dict.fromkeys(version.promise for version in versions))


def _texts(texts: Texts | None) -> dict[str, str]:
    """A text in the languages that it has."""
    return {code: words for code, words in (texts or {}).items() if words}
