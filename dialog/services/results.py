"""Results: closed answers counted, protected, published once and then read from what was published.

Public pages read only publications, so nothing a resident opens grows with the number of answers, and a
later answer changes no published table. Closed answers are published when the survey has ended: two
publications of a growing table would tell, by subtraction, what the newest answers were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditHead, Organisation, ResultPublication, Survey, SurveyVersion
from dialog.services import alarms, audit, breakdowns, counting, places, surveys, themes
from dialog.services.breakdowns import Elsewhere, Plan, broken_down
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, require, where
from dialog.services.places import Municipality
from dialog.services.publications import QuestionTable, left_out_table, read, stored
from surveys.kinds import parts
from surveys.question import Question
from surveys.tabulation import (
    SMALLEST_BASE_FOR_SHARES,
    SMALLEST_COUNT,
    SMALLEST_COUNT_IN_A_BREAKDOWN,
    protect,
)

__all__ = ["Plan", "QuestionTable"]


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


@dataclass(frozen=True)
class Made:
    """What is to be published, counted at one state of the log and of the answers."""

    state: tuple[int, ...]
    plan: Plan
    tables: Sequence[Mapping[str, Any]]
    themes: Sequence[Mapping[str, Any]]


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
            counting.base(session, version.id, municipality.id),
            _newest_number(session, municipality.id, version.id),
        )
        for municipality in version.survey.municipalities
        if municipality.id in mine
    )


@dataclass(frozen=True)
class Preview:
    """What would be published today: the tables, what they can be broken down by, and how many count."""

    tables: tuple[QuestionTable, ...]
    groupings: tuple[Question, ...]
    base: int
    set_aside: int
    is_repeated: bool
    """Whether the tables are published already, and a later publication repeats them."""


def preview(
    session: Session, actor: Actor, version_id: int, municipality_id: int, plan: Plan | None = None
) -> Preview:
    """The protected tables of the closed questions so far: what would be published today."""
    version = version_about(session, actor, version_id)
    require(actor, Permission.SURVEY_EDIT, municipality_id)
    if municipality_id not in _municipality_ids(version):
        raise NotFound
    earlier = _earlier(session, version.id, municipality_id)
    chosen = plan or Plan()
    came = alarms.stamp(session, [municipality_id])
    stands = "preview", version.id, municipality_id, chosen.by, chosen.together, came
    made = (
        tuple(_read(version, earlier.tables))
        if earlier
        else known(
            session,
            stands,
            lambda: tuple(_tables(session, version, municipality_id, chosen)),
            (municipality_id,),
            Of.ANSWERS,
        )
    )
    return Preview(
        made,
        counting.grouping_questions(counting.asked(version, municipality_id)),
        earlier.base if earlier else counting.base(session, version.id, municipality_id),
        counting.set_aside(session, version.id, municipality_id),
        earlier is not None,
    )


def make(
    session: Session, actor: Actor, version_id: int, municipality_id: int, plan: Plan | None = None
) -> Made:
    """What `publish` would publish now. It only reads: residents need not wait with their answers for it.

    Raises what `publish` raises.
    """
    version, _base = _to_publish(session, actor, version_id, municipality_id, plan)
    return _made(session, version, municipality_id, plan)


def publish(
    session: Session,
    actor: Actor,
    version_id: int,
    municipality_id: int,
    plan: Plan | None = None,
    *,
    at: dt.datetime,
    made: Made | None = None,
) -> ResultPublication:
    """Publish an ended version's protected tables, and the sizes of the reviewed themes.

    A later publication of the same version repeats the first one's tables, though a form that was open at
    closing may have come since: the difference would be one person. Its themes are those reviewed by then.
    `made` is what `make` has counted; what was decided or answered since then is counted anew.
    Raises RuleBroken while the survey is open, with too few answers, or for a question that is left out
    without a reason.
    """
    version, base = _to_publish(session, actor, version_id, municipality_id, plan)
    earlier = _earlier(session, version.id, municipality_id)
    if made is None or (made.state, made.plan) != (_state(session, version), plan or Plan()):
        made = _made(session, version, municipality_id, plan)
    rule = {
        "k": SMALLEST_COUNT,
        "k_place": SMALLEST_COUNT_IN_A_BREAKDOWN,
        "percent_from": SMALLEST_BASE_FOR_SHARES,
        "set_aside": counting.set_aside(session, version.id, municipality_id),
    }
    publication = ResultPublication(
        survey_version_id=version.id,
        municipality_id=municipality_id,
        number=1 + (_newest_number(session, municipality_id) or 0),
        base=earlier.base if earlier else base,
        rule=dict(earlier.rule) if earlier else rule,
        tables=list(earlier.tables) if earlier else list(made.tables),
        themes=list(made.themes),
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
    return Published(found, version.survey, version, tuple(_read(version, found.tables)))


def _to_publish(
    session: Session, actor: Actor, version_id: int, municipality_id: int, plan: Plan | None
) -> tuple[SurveyVersion, int]:
    """The version that can be published in a municipality, and how many answers count there."""
    require(actor, Permission.RESULT_PUBLISH, municipality_id)
    version = version_about(session, actor, version_id)
    if municipality_id not in _municipality_ids(version):
        raise NotFound
    if version.status != "closed":
        raise RuleBroken("results_while_open")
    base = counting.base(session, version.id, municipality_id)
    if base < SMALLEST_COUNT and not _earlier(session, version.id, municipality_id):
        raise RuleBroken("results_too_few", least=SMALLEST_COUNT)
    if plan and not all(reason.strip() for reason in plan.left_out.values()):
        raise RuleBroken("left_out_without_reason")
    return version, base


def _made(session: Session, version: SurveyVersion, municipality_id: int, plan: Plan | None) -> Made:
    chosen, state = plan or Plan(), _state(session, version)
    is_first = _earlier(session, version.id, municipality_id) is None
    tables = _tables(session, version, municipality_id, chosen) if is_first else ()
    sizes = themes.sizes(session, municipality_id, version.id)
    return Made(state, chosen, [stored(one) for one in tables], _themes(sizes))


def _state(session: Session, version: SurveyVersion) -> tuple[int, ...]:
    """What tells whether a count still holds: the head of the log, groupings done, and the answers.

    Read before counting: what changes meanwhile is then seen.
    """
    head = session.scalar(sa.select(AuditHead.seq)) or 0
    places = sorted(_municipality_ids(version))
    answers = (counting.base(session, version.id, place) for place in places)
    return (head, *alarms.stamp(session, places), *answers)


def _tables(
    session: Session, version: SurveyVersion, municipality_id: int, plan: Plan
) -> Iterator[QuestionTable]:
    answers = counting.answers(session, version, municipality_id)
    broken, words = broken_down(answers, plan), breakdowns.words(answers)
    elsewhere = _elsewhere(session, version, municipality_id)
    for one in answers.counted():
        heading = one.heading.text if one.heading.key != one.question.key else None
        reason = plan.left_out.get(one.heading.key)
        if reason is not None:
            empty = left_out_table(one.question)
            yield QuestionTable(one.question, empty, one.table.k, heading, left_out=reason.strip())
            continue
        own = broken.get(one.question.key, ())
        yield QuestionTable(
            one.question,
            protect(one.table),
            one.table.k,
            heading,
            own,
            {each.by: words[each.by] for each in own},
            breakdowns.joint("", one, elsewhere),
        )


def _elsewhere(session: Session, version: SurveyVersion, municipality_id: int) -> list[Elsewhere]:
    """The survey's other municipalities; none as long as one of them has not published."""
    found = []
    for other in version.survey.municipalities:
        earlier = _earlier(session, version.id, other.id)
        if other.id == municipality_id:
            continue
        if earlier is None:
            return []
        counted = counting.answers(session, version, other.id).counted()
        found.append(Elsewhere(other.key, {one.question.key: one.table for one in counted}, earlier.tables))
    return found


def _read(version: SurveyVersion, kept: Sequence[Mapping[str, Any]]) -> Iterator[QuestionTable]:
    asked = {part.key: (part, one) for one in surveys.definition_of(version).questions for part in parts(one)}
    for one in kept:
        yield read(*asked[one["question"]], one)


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


def _themes(sizes: themes.Sizes) -> list[dict[str, Any]]:
    """Themes with their protected sizes; those without, together with others of their area or at large."""
    found: list[dict[str, Any]] = [
        {"key": size.key, "area": size.area, "name": dict(size.name), "count": size.count}
        for size in sizes.themes
    ]
    together = (*sizes.areas, *([sizes.others] if sizes.others else []))
    return found + [
        {"key": None, "area": one.area or None, "keys": list(one.keys), "count": one.count}
        for one in together
    ]
