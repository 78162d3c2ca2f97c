"""The example's causes, Sámi interests and self-check: what makes a picture whole before it is proposed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.models import Concern, SituationPicture
from dialog.services import causes, consultations, self_check
from dialog.services.permissions import Actor

LANGUAGES = ("sv", "en")


def load(
    session: Session, stage: Stage, picture: SituationPicture, municipality: str, *, at: dt.datetime
) -> None:
    """Write them for every concern of the picture, through the services that the coordinator uses."""
    told, actor = content("causes.toml")[municipality], stage.coordinator(municipality)
    for concern in picture.concerns:
        wanted = told["concern"][concern.key]
        _causes(session, actor, concern, wanted, at=at)
        _sami_interest(session, actor, concern, wanted, at=at)
    answers = {question: _texts(row) for question, row in told["self_check"].items()}
    self_check.save(session, actor, picture.id, answers, revision=picture.revision, at=at)


def _causes(
    session: Session, actor: Actor, concern: Concern, wanted: dict[str, Any], *, at: dt.datetime
) -> None:
    for row in wanted["cause"]:
        words = causes.CauseWords(
            side=row["side"],
            text=_texts(row),
            influence=row.get("influence", "unknown"),
            influenced_by=row.get("by", ""),
            evidence_ids=[one.id for one in concern.evidence if one.kind in row["rests_on"]],
        )
        causes.add(session, actor, concern.id, words, at=at)


def _sami_interest(
    session: Session, actor: Actor, concern: Concern, wanted: dict[str, Any], *, at: dt.datetime
) -> None:
    for row in wanted.get("consultation", []):
        held = consultations.Held(
            kind=row["kind"],
            name=row["name"],
            held_on=at.date() - dt.timedelta(days=row["days_before"]),
            protocol=row["protocol"],
            outcome=_texts(row),
        )
        consultations.add(session, actor, concern.id, held, at=at)
    if "consultation" not in wanted:
        because = _texts(wanted.get("not_consulted", {}))
        consultations.answer(session, actor, concern.id, wanted["sami"], because, at=at)


def _texts(row: dict[str, Any]) -> dict[str, str]:
    return {code: row[code] for code in LANGUAGES if row.get(code)}
