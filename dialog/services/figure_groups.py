"""Who wrote about a theme: where people live, and groups by gender and age. For figures.

Groups by gender and age are for reviewers alone and whole, however small: what few young women say must not
vanish before a person has read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Answer, Response, SurveyVersion, Theme
from dialog.models import Question as QuestionRow
from dialog.services import counting, surveys
from dialog.services.themes import Placed
from surveys.across import OTHERS
from surveys.kinds import KINDS
from surveys.question import Question, choices_of
from surveys.texts import Texts

__all__ = ["OTHERS", "GroupLine", "Grouped", "lines", "places", "told"]

Grouped = tuple[Mapping[str, str], Mapping[str, Texts]]
"""Form (`counting.person`) -> group, and the names of the groups in their order."""
FIRST = ("gender", "age")


@dataclass(frozen=True)
class GroupLine:
    """A group of people: how many answered, how many of them lie under a theme, largest first."""

    names: tuple[Texts, ...]
    base: int
    themes: tuple[tuple[Texts, int, int], ...]
    """Theme, people of the group under it, people of everybody under it."""


def places(session: Session, version: SurveyVersion, municipality_id: int) -> Grouped:
    """Where people live, as far as the survey asks; of this municipality's places alone."""
    asked = [one for one in surveys.definition_of(version).questions if one.kind == "place"]
    question = next((one for one in asked if one.role == "place"), None)
    if question is None:
        return {}, {}
    names = {choice.key: choice.text for choice in choices_of(question)}
    return told(session, version, municipality_id, question), names


def lines(
    session: Session, version: SurveyVersion, municipality_id: int, themes: Sequence[Theme], people: Placed
) -> tuple[GroupLine, ...]:
    """Every group by gender and age (else by the first two background questions) in which somebody wrote."""
    asked = _background(version)
    said = [told(session, version, municipality_id, one) for one in asked]
    if not said:
        return ()
    group_of = {person: tuple(one.get(person, OTHERS) for one in said) for person in set().union(*said)}
    sizes = Counter(group_of.values())
    under = {one: Counter(map(group_of.get, people[one.id])) for one in themes if people.get(one.id)}
    names = [{choice.key: choice.text for choice in choices_of(one)} for one in asked]
    places_of = [{key: place for place, key in enumerate(one)} for one in names]
    ordered = sorted(
        sizes, key=lambda group: [places_of[at].get(key, len(places_of[at])) for at, key in enumerate(group)]
    )
    return tuple(
        GroupLine(
            tuple(names[at].get(key, {}) for at, key in enumerate(group)),
            sizes[group],
            _under(group, under),
        )
        for group in ordered
    )


def _under(
    group: tuple[str, ...], under: Mapping[Theme, Counter[tuple[str, ...] | None]]
) -> tuple[tuple[Texts, int, int], ...]:
    counted = [(counts[group], theme, counts.total()) for theme, counts in under.items() if counts[group]]
    found = sorted(counted, key=lambda one: (-one[0], one[1].id))
    return tuple((theme.name, n, total) for n, theme, total in found)


def _background(version: SurveyVersion) -> list[Question]:
    asked = [
        one
        for one in surveys.definition_of(version).questions
        if one.role == "background" and one.kind in {"single", "scale"} and not KINDS[one.kind].is_text
    ]
    by_key = {one.key: one for one in asked}
    named = [by_key[key] for key in FIRST if key in by_key]
    return (named + [one for one in asked if one not in named])[: len(FIRST)]


def told(
    session: Session, version: SurveyVersion, municipality_id: int, question: Question
) -> dict[str, str]:
    """By form: what was chosen; the first choice where there are several."""
    here = sa.select(Response.id).where(*counting.counts_in(version.id, municipality_id))
    asked = sa.select(QuestionRow.id).where(
        QuestionRow.survey_version_id == version.id, QuestionRow.key == question.key
    )
    query = sa.select(counting.person(Answer.response_id), Answer.choice).where(
        Answer.question_id.in_(asked), Answer.choice.is_not(None), Answer.response_id.in_(here)
    )
    # Of several the first: it comes last, so that it is the one that stays.
    rows = counting.rows(session, query.order_by(Answer.choice.desc()))
    return {person: choice or "" for person, choice in rows}
