"""The answers themselves as a file, for the coordinator of the municipality they were given to.

One line for each answer, in no order of arrival, and the written texts apart from them, masked, in an order
of their own: beside somebody's age and village a text would tell who wrote it. Each export is in the log.
The rows come from the database as they are written: 100 000 answers need no more memory than their file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, FreeText, Response, ResponseSetAside, SurveyVersion
from dialog.models import Question as QuestionRow
from dialog.services import audit, results, surveys, texts
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, require
from surveys.kinds import KINDS
from surveys.question import Question, choices_of, rows_of
from surveys.spreadsheets import Cell, Sheet
from surveys.texts import LANGUAGES, pick

AT_ONCE = 2_000
"""Rows that are fetched at a time."""
Told = dict[str, tuple[str | None, float | None]]
"""The answers to one question in one form, by item."""


@dataclass(frozen=True)
class Rows:
    """The rows of a sheet, asked for anew each time that somebody goes through them."""

    ask: Callable[[], Iterator[list[Cell]]]

    def __iter__(self) -> Iterator[list[Cell]]:
        """From the first one, a few at a time."""
        return self.ask()


@dataclass(frozen=True)
class Export:
    """The answers, how many there are, the texts and the codebook, under the name of the survey."""

    name: str
    number: int
    answers: Sheet
    texts: Sheet
    codebook: Sheet


def export(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    *,
    language: str,
) -> Export:
    """Everything that was answered to a version in one municipality, in a language.

    It only reads, so that residents need not wait with their answers; `note` writes the line in the log
    before anything is given out.
    """
    require(actor, Permission.SURVEY_EDIT, municipality_id)
    require(actor, Permission.TEXT_READ_MASKED, municipality_id)
    version = results.version_about(session, actor, version_id)
    if not version.survey.asked_by.is_municipality or municipality_id not in {
        one.id for one in version.survey.municipalities
    }:
        raise NotFound  # what others asked is read as protected tables, never line by line
    about = Response.survey_version_id == version.id, Response.municipality_id == municipality_id
    return Export(
        f"{version.survey.slug}-{version.number}",
        session.scalar(sa.select(sa.func.count()).select_from(Response).where(*about)) or 0,
        _answers(session, version, municipality_id, language),
        _texts(session, actor, version, municipality_id),
        _codebook(version),
    )


def note(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    made: Export,
    *,
    form: str,
    at: dt.datetime,
) -> None:
    """Write in the log who took the answers out, and as what."""
    require(actor, Permission.SURVEY_EDIT, municipality_id)
    audit.record(
        session,
        actor,
        "answers:export",
        f"survey_version:{version_id}",
        at=at,
        organisation_id=municipality_id,
        answers=made.number,
        form=form,
    )


def _answers(session: Session, version: SurveyVersion, municipality_id: int, language: str) -> Sheet:
    asked = [one for one in surveys.definition_of(version).questions if not KINDS[one.kind].is_text]
    head = ["language", "channel", "is_entered_by_staff", "week", "set_aside"]
    columns = head + [name for question in asked for name in _columns(question)]
    query = (
        sa.select(
            Response.id,
            Response.language,
            Response.channel,
            Response.is_entered_by_staff,
            Response.received_week,
            ResponseSetAside.reason,
            QuestionRow.key,
            Answer.item,
            Answer.choice,
            Answer.number,
        )
        .outerjoin(ResponseSetAside, ResponseSetAside.response_id == Response.id)
        .outerjoin(Answer, Answer.response_id == Response.id)
        .outerjoin(QuestionRow, QuestionRow.id == Answer.question_id)
        .where(Response.survey_version_id == version.id, Response.municipality_id == municipality_id)
        .order_by(Response.id)
    )
    return Sheet("answers", columns, Rows(lambda: _people(session, query, asked, language)))


def _people(
    session: Session, query: sa.Select[*tuple[Any, ...]], asked: Sequence[Question], language: str
) -> Iterator[list[Cell]]:
    """One row for each person: what is told of the answer, then a cell for each column."""
    words = {
        one.key: {choice.key: pick(choice.text, language).text for choice in choices_of(one)} for one in asked
    }
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    for _id, own in groupby(rows, key=itemgetter(0)):
        told: dict[str, Told] = {}
        for _own_id, *about, key, item, choice, number in own:
            tongue, channel, is_entered, week, reason = about
            if key is not None:
                told.setdefault(key, {})[item] = (choice, number)
        cells = (cell for one in asked for cell in _cells(one, told.get(one.key, {}), words[one.key]))
        yield [tongue, channel, int(is_entered), week, reason, *cells]


def _columns(question: Question) -> list[str]:
    """One column for each question; for each choice where there may be several, each row of a matrix."""
    if question.kind in {"multiple", "ranking"}:
        return [f"{question.key}.{choice.key}" for choice in choices_of(question)]
    if question.kind == "matrix":
        return [f"{question.key}.{row.key}" for row in rows_of(question)]
    return [question.key]


def _cells(question: Question, own: Told, words: Mapping[str, str]) -> Iterator[Cell]:
    if question.kind == "multiple":
        # Who ticked nothing has said nothing: an empty cell, not a no.
        yield from (int(choice.key in own) if own else None for choice in choices_of(question))
    elif question.kind == "ranking":
        yield from (_whole(own.get(choice.key, (None, None))[1]) for choice in choices_of(question))
    elif question.kind == "matrix":
        steps = (own.get(row.key, (None, None))[0] for row in rows_of(question))
        yield from (words.get(step, step) if step else None for step in steps)
    else:
        choice, number = own.get("", (None, None))
        yield words.get(choice, choice) if choice else _whole(number)


def _texts(session: Session, actor: Actor, version: SurveyVersion, municipality_id: int) -> Sheet:
    """The masked texts that the actor may read and that are shown; by their random number.

    What is serious stays on the desk, where somebody acts on it: a file is sent on, and read by others.
    """
    readable = texts.reading(actor, municipality_id)
    query = readable.where(
        SurveyVersion.id == version.id, FreeText.state != "withheld", FreeText.serious.is_(None)
    )
    columns = QuestionRow.key, FreeText.item, FreeText.language_stated, FreeText.masked
    ordered = query.with_only_columns(*columns, maintain_column_froms=True).order_by(
        QuestionRow.position, FreeText.item, FreeText.id
    )

    def rows() -> Iterator[list[Cell]]:
        for key, item, tongue, masked in session.execute(ordered.execution_options(yield_per=AT_ONCE)):
            yield [key + (f".{item}" if item else ""), tongue, masked]

    return Sheet("texts", ["question", "language", "text"], Rows(rows))


def _codebook(version: SurveyVersion) -> Sheet:
    rows: list[list[Cell]] = []
    for question in surveys.definition_of(version).questions:
        said = [question.text.get(code, "") for code in LANGUAGES]
        rows.append([question.key, question.kind, "", *said, question.source, question.comparable_with])
        for one in (*rows_of(question), *choices_of(question)):
            rows.append([question.key, question.kind, one.key, *(one.text.get(c, "") for c in LANGUAGES)])
    head = ["question", "kind", "answer_or_row", *(f"text_{code}" for code in LANGUAGES)]
    return Sheet("codebook", [*head, "source", "comparable_with"], rows)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
