"""Who has answered so far, beside who lives there: age, gender and place, with gentle hints in words.

Never a weighting: the hint tells whom to reach, not whose answer counts for more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, Response
from dialog.models import Question as QuestionRow
from dialog.services import alarms, apart, population
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, require
from dialog.services.watching import Watch
from surveys.question import choices_of
from surveys.tabulation import SMALLEST_BASE_FOR_SHARES
from surveys.texts import Texts

FEW = 0.5
"""Less than half of what the group's size would give is few."""
FEWEST_EXPECTED = 3
"""Where fewer than this many could be expected, nobody is missing."""


@dataclass(frozen=True)
class Part:
    """One group: how many of it have answered, and its share of the answers and of the population.

    The shares are whole per cent; None below twenty answers, and where there are no figures of the group.
    """

    key: str
    text: Texts
    count: int
    share: int | None
    population: int | None
    population_share: int | None
    is_few: bool


@dataclass(frozen=True)
class Composition:
    """One dimension: `age`, `gender` or `place`. `base` counts the answers in groups that have figures."""

    dimension: str
    question: Texts
    parts: tuple[Part, ...]
    base: int
    publisher: str | None
    period: str | None

    @property
    def few(self) -> tuple[Texts, ...]:
        """The groups of which few have answered so far."""
        return tuple(part.text for part in self.parts if part.is_few)


def compose(session: Session, actor: Actor, watched: Watch) -> tuple[Composition, ...]:
    """The dimensions that the survey asks about; empty where small numbers are not the reader's to see."""
    require(actor, Permission.SURVEY_EDIT, watched.municipality.id)
    if not watched.may_decide:
        return ()
    asked = population.questions(watched.version)
    keys, place = [question.key for question in asked.values()], watched.municipality.id
    stands = "composition", watched.version.id, place, alarms.stamp(session, [place])
    counts = known(session, stands, lambda: _counts(session, watched, keys), (place,), Of.ANSWERS)
    return tuple(
        _composition(
            dimension,
            question.text,
            {one.key: one.text for one in choices_of(question, watched.municipality.key)},
            counts[question.key],
            population.figures(session, watched.municipality.id, dimension),
        )
        for dimension, question in asked.items()
    )


def _composition(
    dimension: str,
    question: Texts,
    groups: Mapping[str, Texts],
    counts: Mapping[str, int],
    figures: population.Figures | None,
) -> Composition:
    numbers = {key: figures.numbers[key] for key in groups if key in figures.numbers} if figures else {}
    base = sum(counts.get(key, 0) for key in numbers)
    people = sum(numbers.values())
    parts = []
    for key, text in groups.items():
        count, number = counts.get(key, 0), numbers.get(key)
        is_shown = number is not None and people > 0 and base >= SMALLEST_BASE_FOR_SHARES
        expected = base * (number or 0) / people if is_shown else 0.0
        parts.append(
            Part(
                key=key,
                text=text,
                count=count,
                share=round(100 * count / base) if is_shown else None,
                population=number,
                population_share=round(100 * (number or 0) / people)
                if number is not None and people
                else None,
                is_few=expected >= FEWEST_EXPECTED and count < FEW * expected,
            )
        )
    return Composition(
        dimension,
        question,
        tuple(parts),
        base,
        figures.publisher if figures and numbers else None,
        figures.period if figures and numbers else None,
    )


def _counts(session: Session, watched: Watch, keys: list[str]) -> Mapping[str, Mapping[str, int]]:
    query = (
        sa.select(QuestionRow.key, Answer.choice, sa.func.count(sa.distinct(Answer.response_id)))
        .join(Answer, Answer.question_id == QuestionRow.id)
        .join(Response, Response.id == Answer.response_id)
        .where(
            QuestionRow.key.in_(keys),
            Response.survey_version_id == watched.version.id,
            Response.municipality_id == watched.municipality.id,
            Answer.choice.is_not(None),
            apart.counted(Response.id),
        )
        .group_by(QuestionRow.key, Answer.choice)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for key, choice, number in session.execute(query):
        found[key][str(choice)] = int(number)
    return found
