"""What an authority has of its own that can be asked for: its texts, its notes, finished documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.masking import mask
from dialog.models import (
    Agreement,
    AgreementParty,
    FreeText,
    Meeting,
    Organisation,
    Promise,
    PromiseVersion,
    Question,
    Report,
    ResultPublication,
    SituationPicture,
    Survey,
    SurveyVersion,
)
from dialog.services import documents_stored, note_wordings, text_search
from dialog.services.documents import every_run
from dialog.services.errors import NotFound
from dialog.services.whose import Row, belongs
from surveys.texts import Texts, pick

MOST_FOUND = 200
JOINT: Texts = {"sv": "gemensamt", "en": "joint"}
Finished = Meeting | PromiseVersion | Report | ResultPublication | SituationPicture


@dataclass(frozen=True)
class Found:
    """Something that a search found. `words` are of a text or note, masked."""

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


def notes(session: Session, authority: Organisation, words: str) -> list[Found]:
    """The authority's notes that hold the words, each with its former wordings; masked by the machine."""
    found = []
    for one in note_wordings.of_authority(session, authority.id):
        said = note_wordings.as_told(one.words)
        if _holds([said], words):
            in_a_row = " · ".join(mask(said).text.split("\n\n"))
            found.append(Found("note", one.subject, one.title, f"{one.title['sv']}: {in_a_row}"))
    return found[:MOST_FOUND]


def holding(session: Session, authority: Organisation, kind: str, words: str) -> list[Found]:
    """What the authority has of a kind that holds the words; without words all of it."""
    if kind == "text":
        return texts(session, authority, words)
    if kind == "note":
        return notes(session, authority, words)
    return [
        Found(kind, str(one.id), title)
        for one, title in _documents(session, authority, kind)
        if not _is_gone(one) and _holds((*title.values(), *_said(session, one)), words)
    ]


def everything(session: Session, authority: Organisation, kind: str) -> list[Found]:
    """All of a kind, also texts and minutes that are destroyed: what a list may name."""
    if kind == "note":
        every = note_wordings.of_authority(session, authority.id)
        return [Found(kind, one.subject, one.title) for one in every]
    if kind != "text":
        return [Found(kind, str(one.id), title) for one, title in _documents(session, authority, kind)]
    query = (
        sa.select(FreeText.id, Question.text)
        .join(Question, Question.id == FreeText.question_id)
        .join(SurveyVersion, SurveyVersion.id == Question.survey_version_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(_own(authority))
    )
    return [Found("text", str(text_id), title) for text_id, title in session.execute(query)]


def _documents(session: Session, authority: Organisation, kind: str) -> Iterator[tuple[Finished, Texts]]:
    """What is finished of a kind; a draft that is only worked on is no public document yet."""
    if kind == "picture":
        agreed = SituationPicture.status.in_(("agreed", "superseded"))
        pictures = sa.select(SituationPicture).where(agreed, _party(SituationPicture, authority))
        yield from ((one, one.title) for one in session.scalars(pictures))
    elif kind == "promise":
        told = PromiseVersion.status.in_(("published", "superseded", "withdrawn"))
        mine = PromiseVersion.promise.has(_party(Promise, authority))
        yield from ((one, one.title) for one in session.scalars(sa.select(PromiseVersion).where(told, mine)))
    elif kind == "report":
        sent = sa.select(Report).where(Report.status == "sent", _party(Report, authority))
        yield from ((one, _title_of_report(session, one)) for one in session.scalars(sent))
    elif kind == "minutes":
        closed = sa.select(Meeting).where(Meeting.status == "closed", _party(Meeting, authority))
        yield from ((one, _title_of_minutes(session, one)) for one in session.scalars(closed))
    elif kind == "results":
        published = (
            sa.select(ResultPublication, SurveyVersion.title)
            .join(SurveyVersion, SurveyVersion.id == ResultPublication.survey_version_id)
            .join(Survey, Survey.id == SurveyVersion.survey_id)
        )
        here = ResultPublication.municipality_id == authority.id
        asked = Survey.asked_by_id == authority.id
        query = published.where(here if authority.is_municipality else asked)
        yield from ((one, title) for one, title in session.execute(query))
    else:
        raise NotFound


def _party(row: Row, authority: Organisation) -> sa.ColumnElement[bool]:
    """Whether the authority is a party to it: to a joint one each is, to the others the police are."""
    if authority.is_municipality:
        return belongs(row, [authority.id])
    return row.agreement_id.in_(
        sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id == authority.id)
    )


def _title_of_report(session: Session, report: Report) -> Texts:
    whose = _whose(session, report.municipality_id)
    if report.year is not None:
        words = {"sv": f"Årsrapport {report.year}", "en": f"Yearly report {report.year}"}
    else:
        title = session.get_one(Agreement, report.agreement_id).title
        words = {"sv": f"Uppföljning av {title['sv']}", "en": f"Follow-up of {pick(title, 'en').text}"}
    return {code: f"{said}, {whose[code]}" for code, said in words.items()}


def _title_of_minutes(session: Session, meeting: Meeting) -> Texts:
    whose, day = _whose(session, meeting.municipality_id), meeting.held_on.isoformat()
    return {
        code: f"{word} {day}, {pick(meeting.name, code).text}, {whose[code]}"
        for code, word in (("sv", "Protokoll"), ("en", "Minutes"))
    }


def _whose(session: Session, municipality_id: int | None) -> Texts:
    """Of which municipality it is: the police have those of several."""
    if municipality_id is None:
        return JOINT
    name = session.get_one(Organisation, municipality_id).name
    return {code: pick(name, code).text for code in JOINT}


def _said(session: Session, row: Finished) -> Iterator[str]:
    """What stands in a document beside its title."""
    if isinstance(row, SituationPicture):
        yield from row.summary.values()
        for concern in row.concerns:
            texts = (concern.title, concern.when_and_where, *(one.text for one in concern.paragraphs))
            yield from (said for each in texts for said in each.values())
    elif isinstance(row, PromiseVersion):
        yield from row.introduction.values()
        yield from (said for line in row.lines for said in line.text.values())
    elif isinstance(row, Report):
        for stored in (row.content or {}).values():
            yield from (one.text for one in every_run(documents_stored.from_json(stored)))
    elif isinstance(row, Meeting):
        yield from _strings(row.minutes)


def _strings(value: Any) -> Iterator[str]:
    """Every text in something that is stored as JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _is_gone(row: Finished) -> bool:
    return isinstance(row, Meeting) and row.is_destroyed


def place_of(session: Session, kind: str, subject: str) -> tuple[str, dict[str, Any]] | None:
    """The page on which a document is read, as endpoint and arguments; None for words and what is gone."""
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
        if picture.municipality_id is None:
            parties = session.get_one(Agreement, picture.agreement_id).parties
            area = next(one for one in parties if not one.is_municipality)
            return "picture.joint_version", {"area": area.key, "number": picture.number}
        endpoint, place_id, number = "picture.version", picture.municipality_id, picture.number
    else:
        publication = session.get_one(ResultPublication, int(subject))
        endpoint, place_id, number = "results.show", publication.municipality_id, publication.number
    return endpoint, {"municipality": session.get_one(Organisation, place_id).key, "number": number}


def _holds(said: Iterable[str], words: str) -> bool:
    """Whether one of these texts holds the words."""
    return not text_search.words(words) or any(text_search.spans(one, words) for one in said)
