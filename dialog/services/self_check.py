"""Brå's questions to oneself: why these problems, which sources, and how that limits what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from dialog.services import drafting
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor
from dialog.services.picture_wording import QUESTIONS
from surveys.texts import Texts


def unanswered(picture: SituationPicture) -> tuple[str, ...]:
    """The questions that nobody has answered."""
    said = picture.self_check or {}
    return tuple(key for key in QUESTIONS if not said.get(key, {}).get("sv", "").strip())


def save(
    session: Session,
    actor: Actor,
    picture_id: int,
    answers: Mapping[str, Texts],
    *,
    revision: int,
    at: dt.datetime,
) -> SituationPicture:
    """Write the answers. One may be left for later; a translation without its Swedish text is refused."""
    picture = drafting.open_picture(session, actor, picture_id, revision)
    if any(answer and not answer.get("sv", "").strip() for answer in answers.values()):
        raise RuleBroken("swedish_missing")
    picture.self_check = {key: dict(answers[key]) for key in QUESTIONS if answers.get(key)} or None
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "self_check", at)
    return picture
