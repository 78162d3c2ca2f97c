"""What an authority has of its own that can be asked for: its texts, its finished documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    Meeting,
    Organisation,
    PromiseVersion,
    Question,
    Report,
    ResultPublication,
    SituationPicture,
    Survey,
    SurveyVersion,
)
from dialog.services import text_search
from dialog.services.errors import NotFound
from surveys.texts import Texts

MOST_FOUND = 200


@dataclass(frozen=True)
class Found:
    """Something that a search found. `words` are of a text, masked."""

    kind: str
    subject: str
    title: Texts
    words: str = ""


def _own(authority: Organisation) -> sa.ColumnElement[bool]:
    """Which texts are the authority's records, as `retention.keeper_of` says."""
    if not authority.is_municipality:
        return Survey.asked_by_id == authority.id
    return sa.and_(FreeText.municipality_id == authority.id, Organisation.kind == "municipality")


def texts(session: Session, authority: Organisation, words: str) -> list[Found]:
    """The authority's texts that hold the words; without words as many as are shown at once."""
    query = (
        sa.select(FreeText.id, FreeText.masked, Question.text)
        .join(Question, Question.id == FreeText.question_id)
        .join(SurveyVersion, SurveyVersion.id == Question.survey_version_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(_own(authority), FreeText.state != "destroyed")
        .order_by(FreeText.id)
        .limit(MOST_FOUND)
    )
    if text_search.words(words):
        # In what was written: what is asked for can be what the machine has masked.
        query = query.where(text_search.holds(FreeText.original, words))  # type: ignore[arg-type]
    return [Found("text", str(text_id), title, masked) for text_id, masked, title in session.execute(query)]


def everything(session: Session, authority: Organisation, kind: str) -> list[Found]:
    """All of a kind, also texts that are destroyed: what a list may name."""
    if kind != "text":
        return documents(session, authority, kind, also_destroyed=True)
    query = (
        sa.select(FreeText.id, Question.text)
        .join(Question, Question.id == FreeText.question_id)
        .join(SurveyVersion, SurveyVersion.id == Question.survey_version_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(_own(authority))
    )
    return [Found("text", str(text_id), title) for text_id, title in session.execute(query)]


def documents(
    session: Session, authority: Organisation, kind: str, *, also_destroyed: bool = False
) -> list[Found]:
    """What is finished of a kind; a draft that is only worked on is no public document yet."""
    at = authority.id
    rows: Sequence[tuple[int, Texts]]
    if kind == "picture":
        agreed = SituationPicture.status.in_(("agreed", "superseded"))
        found = session.scalars(
            sa.select(SituationPicture).where(agreed, SituationPicture.municipality_id == at)
        )
        rows = [(one.id, one.title) for one in found]
    elif kind == "promise":
        told = PromiseVersion.status.in_(("published", "superseded", "withdrawn"))
        query = sa.select(PromiseVersion).where(told, PromiseVersion.promise.has(municipality_id=at))
        rows = [(one.id, one.title) for one in session.scalars(query)]
    elif kind == "report":
        sent = sa.select(Report).where(Report.status == "sent", Report.municipality_id == at)
        rows = [(one.id, {"sv": f"Rapport {one.year or ''}".strip()}) for one in session.scalars(sent)]
    elif kind == "minutes":
        closed = sa.select(Meeting).where(Meeting.status == "closed", Meeting.municipality_id == at)
        there = closed if also_destroyed else closed.where(~Meeting.is_destroyed)
        rows = [(one.id, {"sv": f"Protokoll {one.held_on.isoformat()}"}) for one in session.scalars(there)]
    elif kind == "results":
        of = sa.select(ResultPublication, SurveyVersion).join(
            SurveyVersion, SurveyVersion.id == ResultPublication.survey_version_id
        )
        mine = session.execute(of.where(ResultPublication.municipality_id == at))
        rows = [(one.id, version.title) for one, version in mine]
    else:
        raise NotFound
    return [Found(kind, str(number), title) for number, title in rows]


def place_of(session: Session, kind: str, subject: str) -> tuple[str, dict[str, Any]] | None:
    """The page on which a document is read, as endpoint and arguments; None for a text and what is gone."""
    if kind == "report":
        return "reports.show", {"report_id": int(subject)}
    if kind == "minutes":
        is_gone = session.get_one(Meeting, int(subject)).is_destroyed
        return None if is_gone else ("meetings.show", {"meeting_id": int(subject)})
    if kind == "promise":
        version = session.get_one(PromiseVersion, int(subject))
        promise = version.promise
        return "promises.version", {
            "municipality": promise.municipality.key, "slug": promise.slug, "number": version.number
        }  # fmt: skip
    if kind not in ("picture", "results"):
        return None
    if kind == "picture":
        picture = session.get_one(SituationPicture, int(subject))
        endpoint, place_id, number = "picture.version", picture.municipality_id, picture.number
    else:
        publication = session.get_one(ResultPublication, int(subject))
        endpoint, place_id, number = "results.show", publication.municipality_id, publication.number
    return endpoint, {"municipality": session.get_one(Organisation, place_id).key, "number": number}


def holds(title: Texts, words: str) -> bool:
    """Whether a title holds the words in any language."""
    return not text_search.words(words) or any(text_search.spans(one, words) for one in title.values())
