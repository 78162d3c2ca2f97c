"""Receive what a resident answered: the only way in, and the same for survey, feedback form and promise.

Nothing is written about who answered or when beyond the week, and no line in the log: a log of arrivals
would tell who. Masking and the look for serious statements are done at once, so that nobody ever reads
an unmasked text by accident; language and themes come later, as jobs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.masking import mask
from analysis.serious import find_serious
from dialog import prepared
from dialog.clock import iso_week
from dialog.database import Base
from dialog.models import (
    Question,
    Response,
    SubmissionKey,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
)
from dialog.services import apart
from dialog.services.errors import NotFound
from surveys.definition import NAMES_ORGANISATION
from surveys.forms import Collected

KEYS_KEPT = dt.timedelta(days=7)

Row = dict[str, Any]

# Statements of the tables: as objects of the models they cost more than all that they store.
INSERTS = tuple(sa.insert(Base.metadata.tables[name]) for name in ("response", "answer", "free_text"))
KEYS = Base.metadata.tables["submission_key"]
CLAIMS = {
    name: insert(KEYS).on_conflict_do_nothing()
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@dataclass(frozen=True)
class Sending:
    """One filled-in form: which version, about which municipality, under which key, and what was answered.

    `collected` comes from a valid form of exactly that version.
    """

    version_id: int
    municipality_id: int
    language: str
    key: str
    collected: Collected
    channel: str = "web"
    is_entered_by_staff: bool = False


class Asked(NamedTuple):
    """What storing needs to know of a question."""

    id: int
    role: str | None


@dataclass(frozen=True)
class Destination:
    """Where answers to a version go: whom it asks, about which municipalities, its questions by key."""

    audience: str
    municipality_ids: frozenset[int]
    questions: Mapping[str, Asked]


@dataclass(frozen=True)
class Looked:
    """What comes of looking through a text: the masked one, and what is serious in it."""

    masked: str
    serious: str | None


@dataclass(frozen=True)
class Drafted:
    """The rows of answers that are yet to be stored."""

    keys: list[Row]
    responses: list[Row]
    answers: list[Row]
    texts: list[Row]


def destination(session: Session, version_id: int) -> Destination:
    """Where answers to a version go; of a published one it never changes. Raises NotFound for none."""
    about = (
        sa.select(Survey.audience, SurveyMunicipality.organisation_id)
        .join(SurveyVersion, SurveyVersion.survey_id == Survey.id)
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
        .where(SurveyVersion.id == version_id)
    )
    found: dict[int, str] = {town: audience for audience, town in session.execute(about)}
    if not found:
        raise NotFound
    query = sa.select(Question.key, Question.id, Question.role).where(
        Question.survey_version_id == version_id
    )
    questions = {key: Asked(id, role) for key, id, role in session.execute(query)}
    return Destination(found[min(found)], frozenset(found), questions)


def receive(session: Session, sending: Sending, *, on: dt.date) -> bool:
    """Store an answer once, as `draft` and `store` do."""
    return store(session.connection(), draft(destination(session, sending.version_id), [(sending, on)]))


def draft(
    to: Destination, sendings: Sequence[tuple[Sending, dt.date]], looked: Mapping[str, Looked] | None = None
) -> Drafted:
    """Make the rows of answers to one version: all that is done before anybody waits for the database.

    Raises NotFound when the version is not about their municipality.
    """
    drafted = Drafted([_key_row(sending) for sending, _on in sendings], [], [], [])
    for sending, on in sendings:
        if sending.municipality_id not in to.municipality_ids:
            raise NotFound
        response = _response_row(sending, on)
        drafted.responses.append(response)
        drafted.answers.extend(_answer_rows(response["id"], sending.collected, to.questions))
        drafted.texts.extend(_text_rows(response, sending.collected, to, looked or {}))
    return drafted


def store(connection: sa.Connection, drafted: Drafted) -> bool:
    """Store one answer once; False when the very same one was received before under its key.

    The same key with other content is another answer: a second person on the same phone is never thanked
    for nothing. Two copies that arrive at the same moment are told apart by the primary key of
    `submission_key`, on both databases: one statement, so that of the two one is refused.
    """
    if not prepared.run(connection, CLAIMS[connection.dialect.name], drafted.keys):
        return False
    _fill(connection, [drafted])
    return True


def store_all(connection: sa.Connection, drafts: Sequence[Drafted]) -> None:
    """Store answers of several people as `store` does each, in as few statements as one takes."""
    claim = CLAIMS[connection.dialect.name]
    new = [drafted for drafted in drafts if prepared.run(connection, claim, drafted.keys)]
    _fill(connection, new)


def receive_new(
    session: Session, sendings: Sequence[tuple[Sending, dt.date]], looked: Mapping[str, Looked]
) -> int:
    """Store many answers to one version whose keys have not come before; returns how many.

    Table by table, with the texts looked through before: one by one, two thousand held the write lock of
    SQLite for so long that residents' answers were turned away (measured). Keys that somebody else's copy
    brought at the same moment are met one by one. Raises NotFound as `receive` does.
    """
    if not sendings:
        raise NotFound
    drafted = draft(destination(session, sendings[0][0].version_id), sendings, looked)
    try:
        with session.begin_nested():
            session.execute(sa.insert(SubmissionKey), drafted.keys)
    except IntegrityError:
        return sum(receive(session, sending, on=on) for sending, on in sendings)
    _fill(session.connection(), [drafted])
    return len(sendings)


def look_through(text: str) -> Looked:
    """Mask a text and look for what is serious in it; needs no database."""
    return Looked(mask(text).text, find_serious(text))


def drop_keys(session: Session, *, on: dt.date) -> int:
    """Forget the keys of versions that closed more than a week ago: by then no copy is under way any more."""
    ended = sa.select(SurveyVersion.id).where(SurveyVersion.closes_on < on - KEYS_KEPT)
    dropped = session.execute(
        sa.delete(SubmissionKey).where(SubmissionKey.survey_version_id.in_(ended)),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(dropped, "rowcount", 0))


def count(session: Session, survey: Survey, municipality_id: int) -> int:
    """How many have answered a survey in a municipality, over its versions. For the desk; never public.

    Answers that a person has set aside are not among them.
    """
    query = sa.select(sa.func.count(Response.id)).where(
        Response.survey_version_id.in_([version.id for version in survey.versions]),
        Response.municipality_id == municipality_id,
        apart.counted(Response.id),
    )
    return session.scalar(query) or 0


def content_hash(sending: Sending) -> str:
    """What was answered, hashed under the form's own key: without the key nobody can try contents out.

    The language is left out: who changes it and sends the same words again has sent the same answer.
    """
    content = {
        "municipality": sending.municipality_id,
        "answers": [vars(answer) for answer in sending.collected.answers],
        "texts": dict(sending.collected.texts),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(sending.key.encode(), text.encode(), "sha256").hexdigest()


def _key_row(sending: Sending) -> Row:
    return {
        "key_hash": hashlib.sha256(sending.key.encode()).hexdigest(),
        "content_hash": content_hash(sending),
        "survey_version_id": sending.version_id,
    }


def _fill(connection: sa.Connection, drafts: Sequence[Drafted]) -> None:
    tables = (
        [row for drafted in drafts for row in drafted.responses],
        [row for drafted in drafts for row in drafted.answers],
        [row for drafted in drafts for row in drafted.texts],
    )
    for insert, rows in zip(INSERTS, tables, strict=True):
        if rows:
            prepared.run(connection, insert, rows)


def _response_row(sending: Sending, on: dt.date) -> Row:
    return {
        "id": uuid.uuid4(),
        "survey_version_id": sending.version_id,
        "municipality_id": sending.municipality_id,
        "language": sending.language,
        "channel": sending.channel,
        "received_week": iso_week(on),
        "is_entered_by_staff": sending.is_entered_by_staff,
    }


def _answer_rows(response_id: uuid.UUID, collected: Collected, questions: Mapping[str, Asked]) -> list[Row]:
    return [
        {
            "response_id": response_id,
            "question_id": questions[answer.question].id,
            "item": answer.item,
            "choice": answer.choice,
            "number": answer.number,
        }
        for answer in collected.answers
    ]


def _text_rows(
    response: Row,
    collected: Collected,
    to: Destination,
    looked: Mapping[str, Looked],
) -> list[Row]:
    rows = []
    for name, text in collected.texts.items():
        key, _dot, side = name.partition(".")
        # A partner answers in its own name: masked it would say nothing, and nobody has to read it first.
        is_name = to.audience == "partners" and to.questions[key].role == NAMES_ORGANISATION
        seen = Looked(text, None) if is_name else looked.get(text) or look_through(text)
        rows.append(
            {
                "id": uuid.uuid4(),
                "response_id": response["id"],
                "question_id": to.questions[key].id,
                "item": side,
                "municipality_id": response["municipality_id"],
                "audience": to.audience,
                "language_stated": response["language"],
                "original": text,
                "masked": seen.masked,
                "state": "read" if is_name else "new",
                "serious": seen.serious,
            }
        )
    return rows
