"""Results: closed answers counted, protected, published once and then read from what was published.

Public pages read only publications, so nothing a resident opens grows with the number of answers, and a
later answer changes no published table. Closed answers are published when the survey has ended: two
publications of a growing table would tell, by subtraction, what the newest answers were.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, Organisation, Response, ResultPublication, Survey, SurveyVersion
from dialog.models import Question as QuestionRow
from dialog.services import audit, places, surveys, themes
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.places import Municipality
from surveys.definition import Question
from surveys.kinds import KINDS
from surveys.tabulation import (
    SMALLEST_BASE_FOR_SHARES,
    SMALLEST_COUNT,
    SMALLEST_COUNT_IN_A_BREAKDOWN,
    Row,
    Table,
    from_counts,
    protect,
)


@dataclass(frozen=True)
class QuestionTable:
    """One closed question with its counts."""

    question: Question
    table: Table
    k: int


@dataclass(frozen=True)
class Published:
    """A publication as its page shows it."""

    publication: ResultPublication
    survey: Survey
    version: SurveyVersion
    tables: tuple[QuestionTable, ...]


@dataclass(frozen=True)
class Standing:
    """How a survey version stands in one municipality, for the desk."""

    municipality: Municipality
    answers: int
    published: int | None
    """The number of its newest publication."""


def about(session: Session, actor: Actor) -> Sequence[Survey]:
    """The surveys that ask about the actor's municipalities, the newest first."""
    require(actor, Permission.SURVEY_EDIT)
    mine = where(actor, Permission.SURVEY_EDIT)
    query = sa.select(Survey).where(
        sa.or_(Survey.asked_by_id.in_(mine), Survey.municipalities.any(Organisation.id.in_(mine)))
    )
    return session.scalars(query.order_by(Survey.id.desc())).all()


def version_about(session: Session, actor: Actor, version_id: int) -> SurveyVersion:
    """A version that asks about one of the actor's municipalities. Raises NotFound for another's."""
    version = session.get(SurveyVersion, version_id)
    require(actor, Permission.SURVEY_EDIT)
    mine = where(actor, Permission.SURVEY_EDIT)
    if version is None or not mine & {version.survey.asked_by_id, *_municipality_ids(version)}:
        raise NotFound
    return version


def standings(session: Session, actor: Actor, version: SurveyVersion) -> tuple[Standing, ...]:
    """How many have answered and what is published, in each of the actor's municipalities."""
    mine = where(actor, Permission.SURVEY_EDIT)
    return tuple(
        Standing(
            places.described(municipality),
            _base(session, version.id, municipality.id),
            _newest_number(session, municipality.id, version.id),
        )
        for municipality in version.survey.municipalities
        if municipality.id in mine
    )


def desk_tables(
    session: Session, actor: Actor, version_id: int, municipality_id: int
) -> tuple[QuestionTable, ...]:
    """The protected tables of the closed questions so far: what would be published today."""
    version = version_about(session, actor, version_id)
    require(actor, Permission.SURVEY_EDIT, municipality_id)
    return tuple(_tables(session, version, municipality_id))


def publish(
    session: Session, actor: Actor, version_id: int, municipality_id: int, *, at: dt.datetime
) -> ResultPublication:
    """Publish an ended version's protected tables, and the sizes of the reviewed themes.

    A later publication of the same version repeats the first one's tables, though a form that was open at
    closing may have come since: the difference would be one person. Its themes are those reviewed by then.
    Raises RuleBroken while the survey is open, or with too few answers.
    """
    require(actor, Permission.RESULT_PUBLISH, municipality_id)
    version = version_about(session, actor, version_id)
    if municipality_id not in _municipality_ids(version):
        raise NotFound
    if version.status != "closed":
        raise RuleBroken("results_while_open")
    base = _base(session, version.id, municipality_id)
    if base < SMALLEST_COUNT:
        raise RuleBroken("results_too_few", least=SMALLEST_COUNT)
    sizes = themes.sizes(session, municipality_id, version.id)
    earlier = _earlier(session, version.id, municipality_id)
    publication = ResultPublication(
        survey_version_id=version.id,
        municipality_id=municipality_id,
        number=1 + (_newest_number(session, municipality_id) or 0),
        base=earlier.base if earlier else base,
        rule={
            "k": SMALLEST_COUNT,
            "k_place": SMALLEST_COUNT_IN_A_BREAKDOWN,
            "percent_from": SMALLEST_BASE_FOR_SHARES,
        },
        tables=list(earlier.tables)
        if earlier
        else [_stored(one) for one in _tables(session, version, municipality_id)],
        themes=_themes(sizes),
        published_by=actor.id,
        published_at=at,
    )
    session.add(publication)
    session.flush()
    audit.record(
        session,
        actor,
        "result:publish",
        f"result_publication:{publication.id}",
        at=at,
        organisation_id=municipality_id,
        number=publication.number,
    )
    return publication


def publications(session: Session, municipality_id: int) -> Sequence[ResultPublication]:
    """What has been published in a municipality, the newest first; for everyone."""
    query = sa.select(ResultPublication).where(ResultPublication.municipality_id == municipality_id)
    return session.scalars(query.order_by(ResultPublication.number.desc())).all()


def published(session: Session, municipality_id: int, number: int) -> Published:
    """One publication; for everyone. Raises NotFound."""
    found = session.scalar(
        sa.select(ResultPublication).where(
            ResultPublication.municipality_id == municipality_id, ResultPublication.number == number
        )
    )
    if found is None:
        raise NotFound
    version = session.get_one(SurveyVersion, found.survey_version_id)
    asked = {question.key: question for question in surveys.definition_of(version).questions}
    tables = tuple(_read(asked[stored["question"]], stored) for stored in found.tables)
    return Published(found, version.survey, version, tables)


def _tables(session: Session, version: SurveyVersion, municipality_id: int) -> Iterator[QuestionTable]:
    place = next(one.key for one in version.survey.municipalities if one.id == municipality_id)
    answered = (
        sa.select(QuestionRow.key)
        .join(Answer, Answer.question_id == QuestionRow.id)
        .join(Response, Response.id == Answer.response_id)
        .where(*_of(version.id, municipality_id), Answer.choice.is_not(None))
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    counted = answered.add_columns(Answer.choice, sa.func.count()).group_by(QuestionRow.key, Answer.choice)
    for key, choice, number in session.execute(counted).all():
        counts[str(key)][str(choice)] = int(number)
    based = answered.add_columns(sa.func.count(sa.distinct(Answer.response_id))).group_by(QuestionRow.key)
    bases = {str(key): int(number) for key, number in session.execute(based).all()}
    for question in surveys.definition_of(version).questions:
        if KINDS[question.kind].is_text or question.kind == "number":
            continue
        asked = _of_municipality(question, place)
        k = SMALLEST_COUNT_IN_A_BREAKDOWN if question.kind == "place" else SMALLEST_COUNT
        table = from_counts(asked, counts[question.key], bases.get(question.key, 0))
        yield QuestionTable(asked, protect(table, k), k)


def _of_municipality(question: Question, key: str) -> Question:
    """The question with only this municipality's places: another's would be rows of zeros."""
    offered = question.settings.get("places")
    if not offered:
        return question
    return replace(question, settings={**question.settings, "places": {key: offered.get(key, [])}})


def _of(version_id: int, municipality_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (Response.survey_version_id == version_id, Response.municipality_id == municipality_id)


def _base(session: Session, version_id: int, municipality_id: int) -> int:
    query = sa.select(sa.func.count()).select_from(Response).where(*_of(version_id, municipality_id))
    return session.scalar(query) or 0


def _earlier(session: Session, version_id: int, municipality_id: int) -> ResultPublication | None:
    """The first publication of the version there: what any later one must repeat."""
    return session.scalar(
        sa.select(ResultPublication)
        .where(
            ResultPublication.survey_version_id == version_id,
            ResultPublication.municipality_id == municipality_id,
        )
        .order_by(ResultPublication.number)
        .limit(1)
    )


def _newest_number(session: Session, municipality_id: int, version_id: int | None = None) -> int | None:
    query = sa.select(sa.func.max(ResultPublication.number)).where(
        ResultPublication.municipality_id == municipality_id
    )
    if version_id is not None:
        query = query.where(ResultPublication.survey_version_id == version_id)
    return session.scalar(query)


def _municipality_ids(version: SurveyVersion) -> set[int]:
    return {municipality.id for municipality in version.survey.municipalities}


def _stored(one: QuestionTable) -> dict[str, Any]:
    return {
        "question": one.question.key,
        "base": one.table.base,
        "hidden": list(one.table.hidden),
        "is_multiple": one.table.is_multiple,
        "k": one.k,
        "rows": [{"key": row.key, "text": dict(row.text), "count": row.count} for row in one.table.rows],
    }


def _read(question: Question, stored: dict[str, Any]) -> QuestionTable:
    rows = tuple(Row(row["key"], row["text"], row["count"]) for row in stored["rows"])
    table = Table(
        stored["question"], rows, stored["base"], tuple(stored["hidden"]), is_multiple=stored["is_multiple"]
    )
    return QuestionTable(question, table, stored["k"])


def _themes(sizes: themes.Sizes) -> list[dict[str, Any]]:
    """Themes with their protected sizes, and areas whose themes are too small by themselves."""
    named = {size.key: size for size in sizes.themes}
    found: list[dict[str, Any]] = [
        {"key": size.key, "area": size.area, "name": dict(size.name), "count": size.count}
        for size in sizes.themes
    ]
    found += [
        {
            "key": None,
            "area": area.area,
            "keys": [key for key in area.keys if key in named],
            "count": area.count,
        }
        for area in sizes.areas
        if area.count is not None
    ]
    return found
