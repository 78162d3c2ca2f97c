"""How the example's promises are told: follow-ups in their preview, and where copies stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.models import Promise, PromiseVersion
from dialog.services import follow_up, follow_up_remarks, outside
from dialog.services.permissions import Actor


def load(session: Session, stage: Stage, made: dict[str, int], *, at: dt.datetime) -> None:
    """What is told of each promise; `made` are the promises by municipality."""
    told = content("told.toml")
    for row in told["follow_up"]:
        _follow_up(session, stage, made[row["municipality"]], row, at=at)
    for row in told["place"]:
        _place(session, stage, made[row["municipality"]], row, at=at)


def _follow_up(
    session: Session, stage: Stage, promise_id: int, row: dict[str, Any], *, at: dt.datetime
) -> None:
    then = at - dt.timedelta(days=row["days_ago"])
    words = follow_up.FollowUpWords(
        on=then.date(),
        outcome=row["outcome"],
        next_step=row["next_step"],
        text=row["text"],
        because=row.get("because", {}),
        line_key=row["line"],
    )
    made = follow_up.record(session, _who(stage, row, row["by"]), promise_id, words, at=then)
    for remark in row.get("remark", []):
        follow_up_remarks.write(
            session,
            _who(stage, row, remark["by"]),
            made.id,
            is_content=remark.get("is_content", False),
            text=remark.get("text", ""),
            at=then,
        )


def _place(session: Session, stage: Stage, promise_id: int, row: dict[str, Any], *, at: dt.datetime) -> None:
    actor = stage.coordinator(row["municipality"])
    words = outside.PlaceWords(row["channel"], row["name"], row.get("address", ""))
    place = outside.add_place(session, actor, promise_id, words, at=at)
    for put in row.get("put", []):
        then = at - dt.timedelta(days=put["days_ago"])
        who = _who(stage, row, put["by"])
        if put["version"]:
            version = _version(session, promise_id, put["version"])
            outside.put_up(session, who, place.id, on=then.date(), version_id=version.id, at=then)
        else:
            outside.take_down(session, who, place.id, on=then.date(), at=then)


def _version(session: Session, promise_id: int, number: int) -> PromiseVersion:
    return next(one for one in session.get_one(Promise, promise_id).versions if one.number == number)


def _who(stage: Stage, row: dict[str, Any], who: str) -> Actor:
    return stage.officer if who == "police" else stage.coordinator(row["municipality"])
