"""Masked texts: who may read which, in what order, and that somebody has read them.

Serious statements come first. What a person cannot read is shown, but cannot be confirmed as read: it waits
until somebody has said in Swedish what it says (`renderings`). Texts of a survey that the police asked
themselves are not the municipality's to read.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    FreeText,
    Organisation,
    Question,
    Survey,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    User,
)
from dialog.services import alarms, apart, audit, decisions, opened, text_search
from dialog.services.decisions import About
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.themes import LANGUAGE
from surveys.definition import NAMES_ORGANISATION
from surveys.texts import Texts

PAGE = 25
FREE_TEXT_KINDS = ("long_text", "short_text", "pair")


@dataclass(frozen=True)
class TextLine:
    """One masked text as a reader sees it."""

    id: uuid.UUID
    municipality_id: int
    masked: str
    language: str
    state: str
    serious: str | None
    handled_as: str | None
    handled: str | None
    rendering: str | None
    question: Texts
    survey: Texts
    themes: tuple[tuple[int, Texts], ...] = ()
    organisation: str = ""
    """The partner that answered, as it named itself; empty for everybody else."""
    handled_by: str = ""
    handled_on: dt.date | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it is serious and nobody has recorded what was done."""
        return self.serious is not None and self.handled_as is None


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see; empty means all that is shown."""

    survey_version_id: int | None = None
    question: str | None = None
    state: str | None = None
    language: str | None = None
    search: str = ""
    is_serious: bool = False
    is_waiting: bool = False
    """Serious, and nobody has recorded what was done; also what is withheld meanwhile."""
    is_unreadable: bool = False
    """In a language that the reader does not read, and nobody has said it in Swedish."""


@dataclass(frozen=True)
class TextList:
    """One page of texts, and what can be chosen from."""

    lines: tuple[TextLine, ...]
    page: int
    last: int
    total: int
    unread: int
    serious: int
    surveys: tuple[tuple[int, Texts], ...] = ()
    questions: tuple[tuple[str, Texts], ...] = ()
    languages: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Noted:
    """How many texts were noted as read, by which decision; `unreadable` wait for somebody who reads them."""

    number: int
    decision_id: int | None
    unreadable: int = 0


def reading(actor: Actor, municipality_id: int) -> sa.Select[FreeText, Question, SurveyVersion]:
    """The texts of the municipality that this actor may read, with question and survey.

    Nothing destroyed, and nothing of an answer that a person has set aside. The name of a partner is no text
    to read or to group: it stands beside what the partner wrote.
    """
    return _read_by(actor, municipality_id).where(FreeText.municipality_id == municipality_id)


def among(
    actor: Actor, municipality_id: int, ids: Collection[uuid.UUID]
) -> sa.Select[FreeText, Question, SurveyVersion]:
    """Those of these texts that `reading` has.

    They are found by their ids: SQLite keeps no statistics and takes an index on the municipality for narrow,
    but none serves a sum.
    """
    is_here = FreeText.municipality_id + 0 == municipality_id
    return _read_by(actor, municipality_id).where(FreeText.id.in_(ids), is_here)


def _read_by(actor: Actor, municipality_id: int) -> sa.Select[FreeText, Question, SurveyVersion]:
    query = every().where(apart.counted(FreeText.response_id))
    return query if may(actor, Permission.TEXT_READ_MASKED, municipality_id) else query.where(sa.false())


def every() -> sa.Select[FreeText, Question, SurveyVersion]:
    """Every text that is a municipality's to read, wherever; who may, the caller says."""
    return (
        sa.select(FreeText, Question, SurveyVersion)
        .join(Question, Question.id == FreeText.question_id)
        .join(SurveyVersion, SurveyVersion.id == Question.survey_version_id)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .join(Organisation, Organisation.id == Survey.asked_by_id)
        .where(
            FreeText.state != "destroyed",
            Question.role != NAMES_ORGANISATION,
            Organisation.kind == "municipality",
        )
    )


def listing(
    session: Session, actor: Actor, municipality_id: int, filters: Filters | None = None, page: int = 1
) -> TextList:
    """One page of masked texts: unhandled serious ones first, then unread, in no order of arrival."""
    require(actor, Permission.TEXT_READ_MASKED, municipality_id)
    chosen = filters or Filters()
    own = alarms.reads(session, actor.id) if chosen.is_unreadable else frozenset()
    key = ("page of texts", municipality_id, chosen, page, own, alarms.stamp(session, [municipality_id]))
    at_page = actor, municipality_id, chosen, page, own
    found, ids = known(session, key, lambda: _chosen(session, *at_page), (municipality_id,), Of.WAITING)
    rows = {row[0].id: row for row in session.execute(every().where(FreeText.id.in_(ids)))}
    return replace(found, lines=tuple(described(session, [rows[one] for one in ids])))


def _chosen(
    session: Session, actor: Actor, municipality_id: int, chosen: Filters, page: int, own: Collection[str]
) -> tuple[TextList, Sequence[uuid.UUID]]:
    """A page without its texts, and which they are: the words of all the others are not read."""
    everything = reading(actor, municipality_id)
    query = _filtered(everything, chosen)
    if chosen.is_unreadable:
        query = query.where(alarms.is_unreadable(own), ~alarms.is_waiting())
    total = _count(session, query)
    last = max(1, -(-total // PAGE))
    page = min(max(page, 1), last)
    exact = text_search.holds_exactly(FreeText.masked, chosen.search)
    ordered = query.order_by(
        *([sa.case((exact, 0), else_=1)] if text_search.words(chosen.search) else []),
        sa.case((alarms.is_waiting(), 0), else_=1),
        sa.case((FreeText.state == "new", 0), else_=1),
        SurveyVersion.id.desc(),
        Question.position,
        FreeText.id,
    )
    ids = ordered.with_only_columns(FreeText.id, maintain_column_froms=True)
    on_page = session.scalars(ids.limit(PAGE).offset((page - 1) * PAGE)).all()
    surveys, questions = _choices(session, everything)
    languages = session.scalars(everything.with_only_columns(LANGUAGE).distinct()).all()
    found = TextList(
        lines=(),
        page=page,
        last=last,
        total=total,
        unread=_count(session, everything.where(FreeText.state == "new")),
        serious=_count(session, everything.where(alarms.is_waiting())),
        surveys=tuple(sorted(surveys.items(), reverse=True)),
        questions=tuple(sorted(questions.items())),
        languages=tuple(sorted(set(languages))),
    )
    return found, on_page


def _choices(
    session: Session, everything: sa.Select[FreeText, Question, SurveyVersion]
) -> tuple[dict[int, Texts], dict[str, Texts]]:
    """The surveys and questions that somebody has answered in words; the database finds which."""
    ids = everything.with_only_columns(SurveyVersion.id, Question.id, maintain_column_froms=True).distinct()
    pairs = session.execute(ids).all()
    titles = sa.select(SurveyVersion.id, SurveyVersion.title)
    asked = sa.select(Question.key, Question.text)
    return (
        {
            row[0]: row[1]
            for row in session.execute(titles.where(SurveyVersion.id.in_([one[0] for one in pairs])))
        },
        {row[0]: row[1] for row in session.execute(asked.where(Question.id.in_([one[1] for one in pairs])))},
    )


def show(session: Session, actor: Actor, text_id: uuid.UUID) -> TextLine:
    """One masked text. Raises NotFound for one that the actor may not read."""
    return described(session, [_row(session, actor, text_id)])[0]


def load(session: Session, actor: Actor, text_id: uuid.UUID, permission: Permission) -> FreeText:
    """The row of a text on which the actor has this permission and which the actor may read."""
    text = _row(session, actor, text_id)[0]
    require(actor, permission, text.municipality_id)
    return text


def confirm_read(
    session: Session,
    actor: Actor,
    municipality_id: int,
    shown: Iterable[uuid.UUID],
    exceptions: Iterable[uuid.UUID],
    *,
    at: dt.datetime,
) -> Noted:
    """Note a page of texts as read, all but the marked exceptions; returns how many, and how to undo it.

    Marking the exceptions and confirming once is what makes reading 300 texts bearable. What the actor cannot
    read is left; RuleBroken("text_unreadable") when nothing else was shown.
    """
    require(actor, Permission.TEXT_PROTECT, municipality_id)
    wanted = set(shown) - set(exceptions)
    query = among(actor, municipality_id, wanted).where(FreeText.state == "new")
    closed = alarms.is_unreadable(alarms.reads(session, actor.id))
    texts = [row[0] for row in session.execute(query.where(~closed))]
    left = _count(session, query.where(closed))
    if left and not texts:
        raise RuleBroken("text_unreadable")
    for text in texts:
        text.state = "read"
    if texts:
        audit.record(
            session,
            actor,
            "text:read",
            f"organisation:{municipality_id}",
            at=at,
            organisation_id=municipality_id,
            texts=len(texts),
        )
        keep = {"read": sorted(str(text.id) for text in texts)}
        about = About(municipality_id)
        decision = decisions.write(session, actor, "accept", about, at=at, keep=keep, is_logged=False)
        return Noted(len(texts), decision.id, left)
    return Noted(0, None)


def _row(session: Session, actor: Actor, text_id: uuid.UUID) -> sa.Row[FreeText, Question, SurveyVersion]:
    municipality_id = session.scalar(sa.select(FreeText.municipality_id).where(FreeText.id == text_id))
    if municipality_id is None:
        raise NotFound
    require(actor, Permission.TEXT_READ_MASKED, municipality_id)
    row = session.execute(reading(actor, municipality_id).where(FreeText.id == text_id)).first()
    if row is None:
        raise NotFound
    return row


def _filtered(
    query: sa.Select[FreeText, Question, SurveyVersion], filters: Filters
) -> sa.Select[FreeText, Question, SurveyVersion]:
    # What is withheld is seen only by somebody who asks for it, to show it again or to take care of it.
    if filters.is_waiting:
        query = query.where(alarms.is_waiting())
    else:
        query = query.where(
            FreeText.state == filters.state if filters.state else FreeText.state.in_(("new", "read"))
        )
    if filters.survey_version_id:
        query = query.where(SurveyVersion.id == filters.survey_version_id)
    if filters.question:
        query = query.where(Question.key == filters.question)
    if filters.language:
        query = query.where(LANGUAGE.in_([filters.language]))
    if filters.is_serious:
        query = query.where(FreeText.serious.is_not(None))
    if text_search.words(filters.search):
        query = query.where(text_search.holds(FreeText.masked, filters.search))
    return query


def _count(session: Session, query: sa.Select[FreeText, Question, SurveyVersion]) -> int:
    return session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0


def described(session: Session, rows: Iterable[sa.Row[FreeText, Question, SurveyVersion]]) -> list[TextLine]:
    """Rows of a query of this module as a reader sees them."""
    rows = list(rows)
    opened.seen(session, (text.municipality_id for text, _, _ in rows))
    under: dict[uuid.UUID, list[tuple[int, Texts]]] = {}
    placed = (
        sa.select(ThemeAssignment.free_text_id, Theme.id, Theme.name)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            ThemeAssignment.free_text_id.in_([text.id for text, _, _ in rows]),
            ThemeAssignment.removed_by_decision_id.is_(None),
            Theme.status == "active",
        )
        .order_by(Theme.id)
    )
    for text_id, theme_id, name in session.execute(placed):
        under.setdefault(text_id, []).append((theme_id, name))
    partners = _partners(session, {text.response_id for text, _, _ in rows})
    colleagues = _colleagues(session, {text.handled_by for text, _, _ in rows if text.handled_by})
    return [
        TextLine(
            id=text.id,
            municipality_id=text.municipality_id,
            masked=text.masked,
            language=text.language_guessed or text.language_stated,
            state=text.state,
            serious=text.serious,
            handled_as=text.handled_as,
            handled=text.handled,
            rendering=text.rendering,
            question=_words(question, text.item),
            survey=version.title,
            themes=tuple(under.get(text.id, ())),
            organisation=partners.get(text.response_id, ""),
            handled_by=colleagues.get(text.handled_by or 0, ""),
            handled_on=clock.day_of(text.handled_at) if text.handled_at else None,
        )
        for text, question, version in rows
    ]


def _partners(session: Session, response_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Which partner gave each answer, where one named itself."""
    query = (
        sa.select(FreeText.response_id, FreeText.masked)
        .join(Question, Question.id == FreeText.question_id)
        .where(
            FreeText.response_id.in_(response_ids),
            FreeText.state != "destroyed",
            Question.role == NAMES_ORGANISATION,
        )
    )
    return {row.response_id: row.masked for row in session.execute(query)}


def _colleagues(session: Session, user_ids: Iterable[int]) -> dict[int, str]:
    query = sa.select(User.id, User.name).where(User.id.in_(user_ids))
    return {row.id: row.name for row in session.execute(query)}


def _words(question: Question, item: str) -> Texts:
    """What was asked: of a pair, the side that this text answers."""
    return next(
        (row["text"] for row in question.settings.get("rows", ()) if row["key"] == item), question.text
    )


def lines(session: Session, actor: Actor, municipality_id: int, ids: Iterable[uuid.UUID]) -> list[TextLine]:
    """These masked texts, as far as the actor may read them and they are shown, in the order asked for."""
    require(actor, Permission.TEXT_READ_MASKED, municipality_id)
    wanted = list(ids)
    query = among(actor, municipality_id, wanted).where(FreeText.state != "withheld")
    found = {line.id: line for line in described(session, session.execute(query))}
    return [found[one] for one in wanted if one in found]


def questions_of(session: Session, survey_version_id: int) -> list[Question]:
    """The open questions of a survey version, in order."""
    return list(
        session.scalars(
            sa.select(Question)
            .where(
                Question.survey_version_id == survey_version_id,
                Question.kind.in_(FREE_TEXT_KINDS),
                Question.role != NAMES_ORGANISATION,
            )
            .order_by(Question.position, Question.id)
        )
    )
