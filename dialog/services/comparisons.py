"""One question beside itself: in other municipalities and in earlier surveys. Reads publications alone."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import ResultPublication
from dialog.services import places, results
from dialog.services.errors import NotFound
from dialog.services.places import Municipality
from dialog.services.publications import QuestionTable
from dialog.services.results import Published
from surveys.question import Question, choices_of


@dataclass(frozen=True)
class Beside:
    """The same question's table in one municipality, and the publication that holds it."""

    municipality: Municipality
    published: Published
    one: QuestionTable


@dataclass(frozen=True)
class Wave:
    """The same question in one survey; `changed` says what about it differs from the survey before.

    What differs breaks the series: the numbers on either side are not laid in one table.
    """

    published: Published
    one: QuestionTable
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Everything published that one question can be compared with."""

    one: QuestionTable
    municipalities: tuple[Beside, ...]
    series: tuple[tuple[Wave, ...], ...]
    """The surveys that asked it, oldest first, in as many series as the question was changed."""


def compare(session: Session, published: Published, key: str) -> Comparison:
    """One published question and what stands beside it; for everyone. Raises NotFound."""
    one = _table(published, key)
    if one is None:
        raise NotFound
    return Comparison(one, tuple(_beside(session, published, key)), _series(session, published, key))


def _beside(session: Session, published: Published, key: str) -> list[Beside]:
    found = []
    for municipality in published.survey.municipalities:
        first = _firsts(session, municipality.id).get(published.version.id)
        there = results.published(session, municipality.id, first) if first else None
        one = _table(there, key) if there else None
        if there and one and not one.left_out:
            found.append(Beside(places.described(municipality), there, one))
    return found if len(found) > 1 else []


def _series(session: Session, published: Published, key: str) -> tuple[tuple[Wave, ...], ...]:
    municipality_id = published.publication.municipality_id
    waves: list[Wave] = []
    for number in _firsts(session, municipality_id).values():
        one = results.published(session, municipality_id, number)
        table = _table(one, key)
        is_later = one.version.id != published.version.id and one.publication.number > (
            published.publication.number
        )
        if table and not table.left_out and not is_later and one.survey.audience == published.survey.audience:
            changed = changes(waves[-1].one.question, table.question) if waves else ()
            waves.append(Wave(one, table, changed))
    series: list[list[Wave]] = []
    for wave in waves:
        if wave.changed or not series:
            series.append([])
        series[-1].append(wave)
    return tuple(map(tuple, series)) if len(waves) > 1 else ()


def changes(before: Question, after: Question) -> tuple[str, ...]:
    """Name what makes answers to two questions of the same key incomparable.

    Swedish is what counts: a better translation breaks no series.
    """
    asked = (before.text.get("sv"), after.text.get("sv"))
    offered = [[(one.key, one.text.get("sv")) for one in choices_of(each)] for each in (before, after)]
    classes = [each.settings.get("classes") for each in (before, after)]
    differs = {
        "text": asked[0] != asked[1],
        "kind": before.kind != after.kind,
        "choices": offered[0] != offered[1] or classes[0] != classes[1],
        "comparable_with": before.comparable_with != after.comparable_with,
    }
    return tuple(name for name, is_so in differs.items() if is_so)


def _firsts(session: Session, municipality_id: int) -> dict[int, int]:
    """The number of the first publication of each version in a municipality, the oldest first."""
    number = sa.func.min(ResultPublication.number)
    query = (
        sa.select(ResultPublication.survey_version_id, number)
        .where(ResultPublication.municipality_id == municipality_id)
        .group_by(ResultPublication.survey_version_id)
        .order_by(number)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _table(published: Published, key: str) -> QuestionTable | None:
    return next((one for one in published.tables if one.question.key == key), None)
