"""Whole sizes of reviewed themes, for the review room alone: by place, by audience, over the waves.

Groups too small for the public stay visible here: what few say must not vanish before a person has read it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    FreeText,
    Question,
    Response,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import alarms, apart, room_targets
from dialog.services.known import Of, known
from surveys.texts import Texts

PLACE = "place"


@dataclass(frozen=True)
class ThemeLine:
    """A theme that people decided on, beside what a run proposes: texts of the run's survey in both."""

    id: int
    name: Texts
    area: str | None
    confirmed: int
    proposed: int
    """Texts that the run proposes for it and that nobody has dealt with."""


@dataclass(frozen=True)
class Groups:
    """How many people of each group said something under a theme; `kind` is place, audience or wave."""

    kind: str
    rows: tuple[tuple[Texts, int], ...]


def lines(session: Session, run: ThemingRun, left: Mapping[str, int]) -> list[ThemeLine]:
    """The themes in use with their texts in the survey of a run; `left` is by key of the proposal."""
    here, version_id = run.municipality_id, run.scope["survey_version_id"]
    stands = "confirmed", here, version_id, alarms.stamp(session, [here])
    counts = known(session, stands, lambda: _confirmed(session, here, version_id), (here,), Of.LYING)
    where = room_targets.by_key(session, run.municipality_id)
    proposed: Counter[str] = Counter()
    for key, number in left.items():
        if key in where:
            proposed[where[key][0]] += number
    themes = session.scalars(
        sa.select(Theme).where(Theme.municipality_id == run.municipality_id, Theme.status == "active")
    )
    found = [
        ThemeLine(one.id, one.name, one.area, counts.get(one.id, 0), proposed[f"theme:{one.id}"])
        for one in themes
    ]
    return sorted(found, key=lambda one: (-one.confirmed, -one.proposed, one.id))


def _confirmed(session: Session, municipality_id: int, version_id: int) -> dict[int, int]:
    """By theme: how many texts of a survey version people have put there."""
    query = (
        placed(municipality_id)
        .where(Response.survey_version_id == version_id)
        .with_only_columns(
            ThemeAssignment.theme_id,
            sa.func.count(sa.distinct(ThemeAssignment.free_text_id)),
            maintain_column_froms=True,
        )
        .group_by(ThemeAssignment.theme_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def groups(session: Session, theme: Theme) -> list[Groups]:
    """A theme's people by place, audience and wave, as far as there is more to say than one number."""
    stands = "groups", theme.id, alarms.stamp(session, [theme.municipality_id])
    return known(session, stands, lambda: _groups(session, theme), (theme.municipality_id,), Of.LYING)


def _groups(session: Session, theme: Theme) -> list[Groups]:
    people = sa.func.count(sa.distinct(FreeText.response_id))
    here = placed(theme.municipality_id).where(ThemeAssignment.theme_id == theme.id)
    audiences = [
        ({"": row[0]}, row[1])
        for row in session.execute(
            here.with_only_columns(FreeText.audience, people, maintain_column_froms=True)
            .group_by(FreeText.audience)
            .order_by(people.desc(), FreeText.audience)
        )
    ]
    found = [
        Groups("place", tuple(_places(session, here, people))),
        Groups("audience", tuple(audiences)),
        Groups("wave", tuple(_waves(session, here, people))),
    ]
    return [one for one in found if one.rows]


def _places(
    session: Session, here: sa.Select[ThemeAssignment], people: sa.ColumnElement[int]
) -> list[tuple[Texts, int]]:
    query = (
        here.join(Answer, Answer.response_id == Response.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.kind == PLACE, Answer.choice.is_not(None))
        .with_only_columns(Answer.question_id, Answer.choice, people, maintain_column_froms=True)
        .group_by(Answer.question_id, Answer.choice)
    )
    rows = session.execute(query).all()
    names = choice_names(session, {row[0] for row in rows})
    together: dict[str, int] = defaultdict(int)
    for _question, choice, number in rows:
        together[choice or ""] += number
    ordered = sorted(together.items(), key=lambda one: (-one[1], one[0]))
    return [(names.get(choice, {"sv": choice}), number) for choice, number in ordered]


def choice_names(session: Session, question_ids: Iterable[int]) -> dict[str, Texts]:
    """The names of the answers: common ones and the places of every municipality."""
    found: dict[str, Texts] = {}
    query = sa.select(Question.choices, Question.settings).where(Question.id.in_(list(question_ids)))
    for choices, settings in session.execute(query):
        offered = [one for places in settings.get("places", {}).values() for one in places]
        found |= {one["key"]: one["text"] for one in (*offered, *choices)}
    return found


def _waves(
    session: Session, here: sa.Select[ThemeAssignment], people: sa.ColumnElement[int]
) -> list[tuple[Texts, int]]:
    query = (
        here.join(SurveyVersion, SurveyVersion.id == Response.survey_version_id)
        .with_only_columns(SurveyVersion.id, people, maintain_column_froms=True)
        .group_by(SurveyVersion.id)
    )
    counts = {row[0]: row[1] for row in session.execute(query)}
    versions = session.scalars(
        sa.select(SurveyVersion)
        .where(SurveyVersion.id.in_(counts))
        .order_by(SurveyVersion.opens_on, SurveyVersion.id)
    )
    return [(one.title, counts[one.id]) for one in versions]


def placed(municipality_id: int) -> sa.Select[ThemeAssignment]:
    return (
        sa.select(ThemeAssignment)
        .join(FreeText, FreeText.id == ThemeAssignment.free_text_id)
        .join(Response, Response.id == FreeText.response_id)
        .where(
            FreeText.municipality_id == municipality_id,
            ThemeAssignment.removed_by_decision_id.is_(None),
            FreeText.state.in_(("new", "read")),
            apart.counted(FreeText.response_id),
        )
    )
