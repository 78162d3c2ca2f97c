"""Whether a survey's text in one language is checked, and by whom. A text that changes is a draft again.

The fields of a version are title, introduction, closing and sections; those of a question are text, help,
choices and rows. Sections, choices and rows are checked as a whole: a speaker reads them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import SurveyVersion, TextState


class Place(NamedTuple):
    """Where a text stands: `survey_version` or `question`, the row, the field."""

    subject: str
    row_id: int
    field: str


States = dict[tuple[Place, str], str]
"""Place and language -> state; what is not there is a draft."""


def texts_of(version: SurveyVersion) -> dict[Place, Any]:
    """Every text of a flushed version by its place; lists for sections and choices."""
    texts: dict[Place, Any] = {
        Place("survey_version", version.id, "title"): dict(version.title),
        Place("survey_version", version.id, "introduction"): dict(version.introduction),
        Place("survey_version", version.id, "closing"): dict(version.closing),
        Place("survey_version", version.id, "sections"): list(version.sections),
    }
    for row in version.questions:
        texts[Place("question", row.id, "text")] = dict(row.text)
        texts[Place("question", row.id, "help")] = dict(row.help)
        texts[Place("question", row.id, "choices")] = list(row.choices)
        if "rows" in row.settings:
            texts[Place("question", row.id, "rows")] = list(row.settings["rows"])
    return texts


def states(session: Session, version: SurveyVersion) -> States:
    """What is known about the texts of a version."""
    return {
        (Place(row.subject, row.row_id, row.field), row.language): row.state for row in rows(session, version)
    }


def is_checked(session: Session, place: Place, language: str) -> bool:
    """Whether a named person has checked a text."""
    query = sa.select(TextState.id).filter_by(**place._asdict(), language=language, state="checked")
    return session.scalar(query) is not None


def mark_checked(session: Session, place: Place, language: str, *, checked_by: str, at: dt.datetime) -> None:
    """Record that a named person has checked a text. The caller has asked for permission."""
    write(session, place, language, "checked", checked_by=checked_by, checked_at=at)


def write(
    session: Session,
    place: Place,
    language: str,
    state: str,
    *,
    checked_by: str = "",
    checked_at: dt.datetime | None = None,
) -> None:
    """Record how a text stands after somebody changed it. The caller has asked for permission."""
    query = sa.select(TextState).filter_by(**place._asdict(), language=language)
    row = session.scalar(query) or TextState(**place._asdict(), language=language)
    is_checked = state == "checked"
    row.state = state
    row.checked_by, row.checked_at = (checked_by, checked_at) if is_checked else (None, None)
    session.add(row)
    session.flush()


def forget(session: Session, place: Place) -> None:
    """Nothing is known any more about a text, in whichever language."""
    session.execute(sa.delete(TextState).filter_by(**place._asdict()))


def forget_changed(session: Session, before: Mapping[Place, Any], version: SurveyVersion) -> None:
    """After an edit: a text that is no longer what was checked is a draft again."""
    after = texts_of(version)
    gone = {place for place in before if place not in after}
    for place in gone:
        forget(session, place)
    for row in rows(session, version):
        place = Place(row.subject, row.row_id, row.field)
        if in_language(before.get(place), row.language) != in_language(after[place], row.language):
            session.delete(row)
    session.flush()


def forget_all(session: Session, version: SurveyVersion) -> None:
    """Nothing is known any more about the texts of a version that goes away."""
    for row in rows(session, version):
        session.delete(row)
    session.flush()


def carry_over(session: Session, former: SurveyVersion, version: SurveyVersion) -> None:
    """A new draft with the same words inherits what was checked about them."""
    keys = {row.id: row.key for row in former.questions}
    ids = {row.key: row.id for row in version.questions}
    for row in rows(session, former):
        row_id = version.id if row.subject == "survey_version" else ids[keys[row.row_id]]
        session.add(
            TextState(
                subject=row.subject,
                row_id=row_id,
                field=row.field,
                language=row.language,
                state=row.state,
                checked_by=row.checked_by,
                checked_at=row.checked_at,
            )
        )
    session.flush()


def saved(session: Session, version: SurveyVersion) -> list[dict[str, Any]]:
    """What is known about the texts of a version as plain values, so that undo can give it back."""
    keys = {row.id: row.key for row in version.questions}
    return [
        {
            "question": keys[row.row_id] if row.subject == "question" else "",
            "field": row.field,
            "language": row.language,
            "state": row.state,
            "checked_by": row.checked_by,
            "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        }
        for row in rows(session, version)
    ]


def put_back(session: Session, version: SurveyVersion, kept: Sequence[Mapping[str, Any]]) -> None:
    """Give saved states back to the texts about which nothing is known now."""
    ids = {row.key: row.id for row in version.questions}
    known = states(session, version)
    for one in kept:
        subject, row_id = ("question", ids.get(one["question"])) if one["question"] else _own(version)
        if row_id is None or (Place(subject, row_id, one["field"]), one["language"]) in known:
            continue
        session.add(
            TextState(
                subject=subject,
                row_id=row_id,
                field=one["field"],
                language=one["language"],
                state=one["state"],
                checked_by=one["checked_by"],
                checked_at=dt.datetime.fromisoformat(one["checked_at"]) if one["checked_at"] else None,
            )
        )
    session.flush()


def _own(version: SurveyVersion) -> tuple[str, int]:
    return "survey_version", version.id


def in_language(texts: Any, language: str) -> Any:
    """The words of one language in a text, or in a list of parts that hold texts."""
    if isinstance(texts, Mapping):
        is_text = all(isinstance(value, str) for value in texts.values()) and "key" not in texts
        if is_text:
            return texts.get(language)
        return {name: in_language(value, language) for name, value in texts.items()}
    return [in_language(part, language) for part in texts] if isinstance(texts, list) else texts


def rows(session: Session, version: SurveyVersion) -> list[TextState]:
    """Every row about the texts of a version."""
    query = sa.select(TextState).where(
        sa.or_(
            sa.and_(TextState.subject == "survey_version", TextState.row_id == version.id),
            sa.and_(
                TextState.subject == "question", TextState.row_id.in_([row.id for row in version.questions])
            ),
        )
    )
    return list(session.scalars(query))
