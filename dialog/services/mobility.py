"""Where people live beside where they work, study and spend their time: the young move across borders.

One breakdown of each such question by where people live, protected like every breakdown: places in which
few live stand together. Only of closed surveys, since a growing table tells by subtraction. Whole numbers for
those who review: they read the answers anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation, Survey, SurveyVersion
from dialog.services import alarms, counting, places
from dialog.services.counting import Answers
from dialog.services.errors import NotFound
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.places import Municipality
from surveys.breakdown import OTHERS, Breakdown, BrokenRow, Crossed, Group, break_down, by_one
from surveys.question import Question, choices_of
from surveys.tabulation import Table


@dataclass(frozen=True)
class Movement:
    """What people do here, by where they live; None where too few have answered."""

    question: Question
    breakdown: Breakdown | None


@dataclass(frozen=True)
class Mobility:
    """What the page shows. `asks_home`: whether the survey asks where people live."""

    municipality: Municipality
    version: SurveyVersion | None
    versions: tuple[SurveyVersion, ...]
    asks_home: bool
    is_whole: bool
    may_see_whole: bool
    asks_places: bool
    """Whether it asks where else people spend their time, and not only what they do in the municipality."""
    movements: tuple[Movement, ...]


def show(
    session: Session,
    actor: Actor,
    municipality_id: int,
    version_id: int | None = None,
    *,
    as_others: bool = False,
) -> Mobility:
    """The movements in one closed survey about the municipality. Raises NotFound for another survey.

    `as_others` shows a reviewer what everybody else sees.
    """
    require(actor, Permission.THEME_READ, municipality_id)
    may_see_whole = may(actor, Permission.THEME_REVIEW, municipality_id)
    is_whole = may_see_whole and not as_others
    place = places.described(session.get_one(Organisation, municipality_id))
    versions = _closed(session, municipality_id)
    version = _chosen(versions, version_id)
    if version is None:
        return Mobility(place, None, versions, False, is_whole, may_see_whole, False, ())
    stands = "mobility", municipality_id, version.id, is_whole, alarms.stamp(session, [municipality_id])
    asks_home, movements = known(
        session,
        stands,
        lambda: _counted(session, version, municipality_id, is_whole=is_whole),
        (municipality_id,),
        Of.ANSWERS,
    )
    return Mobility(
        place,
        version,
        versions,
        asks_home=asks_home,
        is_whole=is_whole,
        may_see_whole=may_see_whole,
        asks_places=any(one.question.kind == "place" for one in movements),
        movements=movements,
    )


def _counted(
    session: Session, version: SurveyVersion, municipality_id: int, *, is_whole: bool
) -> tuple[bool, tuple[Movement, ...]]:
    """Whether the survey asks where people live, and the movements from there."""
    asked = counting.asked(version, municipality_id)
    home = next((one for one in asked if one.kind == "place" and one.role == "place"), None)
    if home is None:
        return False, ()
    others = _asked(asked, home)
    answers = counting.answers(session, version, municipality_id, {one.key for one in (home, *others)})
    return True, tuple(_movement(answers, home, one, is_whole=is_whole) for one in others)


def _closed(session: Session, municipality_id: int) -> tuple[SurveyVersion, ...]:
    query = (
        sa.select(SurveyVersion)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(
            Survey.municipalities.any(id=municipality_id),
            Survey.audience == "residents",
            SurveyVersion.status == "closed",
        )
        .order_by(SurveyVersion.published_at.desc(), SurveyVersion.id.desc())
    )
    return tuple(session.scalars(query))


def _chosen(versions: tuple[SurveyVersion, ...], version_id: int | None) -> SurveyVersion | None:
    if version_id is None:
        return next(iter(versions), None)
    found = next((one for one in versions if one.id == version_id), None)
    if found is None:
        raise NotFound
    return found


def _asked(asked: tuple[Question, ...], home: Question) -> tuple[Question, ...]:
    """What people do in the municipality (several answers), and other places that they were asked about."""
    return tuple(
        one
        for one in asked
        if one.key != home.key
        and (one.kind == "place" or (one.kind == "multiple" and one.role == "background"))
    )


def _movement(answers: Answers, home: Question, question: Question, *, is_whole: bool) -> Movement:
    (table,) = answers.tables(question)
    (crossed,) = answers.crossed(question, (home,))
    sizes = counting.group_sizes(answers, home)
    if is_whole:
        return Movement(question, _whole(table, home, crossed))
    return Movement(question, break_down(table, by_one(sizes), crossed, counting.limit([sizes])))


def _whole(table: Table, home: Question, crossed: Crossed) -> Breakdown:
    """Every place in which somebody lives who answered, nothing hidden; who did not say stands last."""
    names = {choice.key: choice.text for choice in choices_of(home)}
    keys = [key for key in (*names, OTHERS) if crossed.bases.get(key)]
    return Breakdown(
        table.question,
        home.key,
        tuple(Group(key, names.get(key, {}), crossed.bases[key]) for key in keys),
        tuple(
            BrokenRow(row.key, row.text, tuple(crossed.cells.get((row.key, key), 0) for key in keys))
            for row in table.rows
        ),
    )
