"""A question read aloud by a person: one sound a language, known by its content, with the reader's name."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Question, QuestionSound, SurveyVersion
from dialog.services import audit
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, require

LARGEST = 1_000_000
SUFFIXES = {"audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/wav": "wav"}


@dataclass(frozen=True)
class Sound:
    """A sound as a page names it."""

    question_id: int
    language: str
    media_type: str
    read_by: str

    @property
    def file(self) -> str:
        """The last part of its address."""
        return f"{self.language}.{SUFFIXES[self.media_type]}"


def media_type(content: bytes) -> str | None:
    """What kind of sound it is, by its first bytes; a name or a browser's word is not believed."""
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"mp4", b"iso", b"M4B"):
        return "audio/mp4"
    is_frame = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if content[:3] == b"ID3" or is_frame else None


def keep(
    session: Session,
    actor: Actor,
    version_id: int,
    key: str,
    language: str,
    content: bytes,
    *,
    read_by: str,
    at: dt.datetime,
) -> None:
    """Keep a sound for a draft's question. Raises RuleBroken for what is no sound, too large, or unnamed."""
    question = _question(session, actor, version_id, key)
    kind = media_type(content)
    if kind is None:
        raise RuleBroken("no_sound")
    if len(content) > LARGEST:
        raise RuleBroken("sound_too_large", most=LARGEST)
    if not read_by.strip():
        raise RuleBroken("sound_without_name")
    row = session.get(QuestionSound, (question.id, language)) or QuestionSound(
        question_id=question.id, language=language
    )
    row.media_type, row.content, row.read_by = kind, content, read_by.strip()
    row.content_hash = hashlib.sha256(content).hexdigest()
    session.add(row)
    _record(session, actor, version_id, question, at)


def remove(
    session: Session, actor: Actor, version_id: int, key: str, language: str, *, at: dt.datetime
) -> None:
    """Take a sound away from a draft's question."""
    question = _question(session, actor, version_id, key)
    row = session.get(QuestionSound, (question.id, language))
    if row is None:
        raise NotFound
    session.delete(row)
    _record(session, actor, version_id, question, at)


def of_version(session: Session, version: SurveyVersion) -> dict[str, dict[str, Sound]]:
    """Question key -> language -> sound; the contents are left where they lie."""
    query = sa.select(
        QuestionSound.question_id, QuestionSound.language, QuestionSound.media_type, QuestionSound.read_by
    )
    keys = {row.id: row.key for row in version.questions}
    found: dict[str, dict[str, Sound]] = {}
    for row_id, language, kind, read_by in session.execute(query.where(QuestionSound.question_id.in_(keys))):
        found.setdefault(keys[row_id], {})[language] = Sound(row_id, language, kind, read_by)
    return found


def in_language(session: Session, version_id: int, language: str) -> dict[str, Sound]:
    """Question key -> the sound in one language, for the page that asks."""
    version = session.get_one(SurveyVersion, version_id)
    sounds = of_version(session, version)
    return {key: spoken[language] for key, spoken in sounds.items() if language in spoken}


def heard(session: Session, question_id: int, language: str, actor: Actor | None) -> QuestionSound:
    """The sound itself: everybody's once its survey has been opened, before that its editors'.

    Raises NotFound.
    """
    row = session.get(QuestionSound, (question_id, language))
    if row is None:
        raise NotFound
    question = session.get_one(Question, question_id)
    version = session.get_one(SurveyVersion, question.survey_version_id)
    if version.published_at is None and not may(actor, Permission.SURVEY_EDIT, version.survey.asked_by_id):
        raise NotFound
    return row


def carry_over(session: Session, former: SurveyVersion, version: SurveyVersion) -> None:
    """A new draft keeps the sounds of the questions it has taken over."""
    put_back(session, version, saved(session, former, {row.key for row in former.questions}))


def saved(session: Session, version: SurveyVersion, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The sounds of some questions as plain values, so that undo can give them back."""
    wanted = set(keys)
    names = {row.id: row.key for row in version.questions if row.key in wanted}
    rows = session.scalars(sa.select(QuestionSound).where(QuestionSound.question_id.in_(names)))
    return [
        {
            "question": names[row.question_id],
            "language": row.language,
            "media_type": row.media_type,
            "content": base64.b64encode(row.content).decode(),
            "read_by": row.read_by,
        }
        for row in rows
    ]


def put_back(session: Session, version: SurveyVersion, sounds: Iterable[Mapping[str, Any]]) -> None:
    """Give saved sounds back to the questions that have none in that language."""
    ids = {row.key: row.id for row in version.questions}
    for sound in sounds:
        place = (ids.get(sound["question"]), sound["language"])
        if place[0] is None or session.get(QuestionSound, place) is not None:
            continue
        content = base64.b64decode(sound["content"])
        session.add(
            QuestionSound(
                question_id=place[0],
                language=sound["language"],
                media_type=sound["media_type"],
                content=content,
                content_hash=hashlib.sha256(content).hexdigest(),
                read_by=sound["read_by"],
            )
        )
    session.flush()


def _question(session: Session, actor: Actor, version_id: int, key: str) -> Question:
    version = session.get(SurveyVersion, version_id)
    if version is None:
        raise NotFound
    require(actor, Permission.SURVEY_EDIT, version.survey.asked_by_id)
    if version.status != "draft":
        raise RuleBroken("survey_frozen")
    for question in version.questions:
        if question.key == key:
            return question
    raise NotFound


def _record(session: Session, actor: Actor, version_id: int, question: Question, at: dt.datetime) -> None:
    version = session.get_one(SurveyVersion, version_id)
    session.flush()
    audit.record(
        session,
        actor,
        "survey:edit",
        f"survey_version:{version.id}",
        at=at,
        organisation_id=version.survey.asked_by_id,
        number=version.number,
    )
