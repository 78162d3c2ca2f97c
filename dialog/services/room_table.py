"""Every reviewed theme beside every place, audience and wave, in one table: whole, for the review room alone.

Of one survey or of all; a cell counts people, not texts. Small numbers stay: what few say must not vanish
before a person has read it. Everybody else has the page of figures, which is protected.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from dialog.models import Answer, Question, SurveyVersion, Theme
from dialog.services import alarms, codebooks, counting, review, room_sizes, themes
from dialog.services.errors import NotFound
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts

PLACE, AUDIENCE, WAVE = "place", "audience", "wave"
Counts = Mapping[tuple[int, str], int]
"""Theme and key of the column -> people."""
Under = dict[int, dict[str, int]]
"""Theme -> the forms under it, each with the survey version that it answers."""
Waves = Mapping[int, Counter[int]]
"""Theme -> survey version -> people."""


@dataclass(frozen=True)
class Column:
    """A place, an audience or a wave; an audience's name is the page's to say."""

    kind: str
    key: str
    name: Texts


@dataclass(frozen=True)
class Row:
    """A theme: how many people in all, and in each column."""

    theme_id: int
    key: str
    name: Texts
    area: Texts
    people: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class RoomTable:
    """The table; `versions` are those that it can be made of, `version` the chosen one, None for all."""

    versions: tuple[SurveyVersion, ...]
    version: SurveyVersion | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """Kind -> how many columns stand together under it."""
        return tuple(Counter(column.kind for column in self.columns).items())


def show(
    session: Session, actor: Actor, municipality_id: int, survey_version_id: int | None = None
) -> RoomTable:
    """The table of a survey, or of all. Raises NotFound for one whose answers lie under no theme there."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    versions = tuple(themes.surveys_of(session, municipality_id))
    version = next((one for one in versions if one.id == survey_version_id), None)
    if survey_version_id is not None and version is None:
        raise NotFound
    stands = "room table", municipality_id, survey_version_id, alarms.stamp(session, [municipality_id])
    columns, rows = known(
        session,
        stands,
        lambda: _counted(session, municipality_id, survey_version_id),
        (municipality_id,),
        Of.LYING,
    )
    return RoomTable(versions, version, columns, rows)


def _counted(
    session: Session, municipality_id: int, survey_version_id: int | None
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    numbers = session.execute(sa.select(Question.id, Question.survey_version_id))
    version_of = {row[0]: row[1] for row in numbers}
    under: Under = defaultdict(dict)
    for theme_id, (person, _language, question_id, _text) in themes.under(
        session, municipality_id, review.SHOWN, survey_version_id
    ):
        under[theme_id][person] = version_of[question_id]
    counted = {theme_id: Counter(people.values()) for theme_id, people in under.items()}
    versions = session.scalars(
        sa.select(SurveyVersion)
        .where(SurveyVersion.id.in_(set().union(*counted.values())))
        .options(joinedload(SurveyVersion.survey))
        .order_by(SurveyVersion.opens_on, SurveyVersion.id)
    ).all()
    parts = (
        _places(session, under, [one.id for one in versions]),
        _audiences(counted, versions),
        _waves(counted, versions),
    )
    columns = tuple(column for found, _counts in parts for column in found)
    counts = {PLACE: parts[0][1], AUDIENCE: parts[1][1], WAVE: parts[2][1]}
    return columns, _rows(session, municipality_id, under, columns, counts)


def _rows(
    session: Session,
    municipality_id: int,
    under: Under,
    columns: tuple[Column, ...],
    counts: Mapping[str, Counts],
) -> tuple[Row, ...]:
    areas = codebooks.area_names(session, municipality_id)
    found = session.scalars(
        sa.select(Theme).where(Theme.municipality_id == municipality_id, Theme.status == "active")
    )
    rows = [
        Row(
            theme_id=one.id,
            key=one.key,
            name=one.name,
            area=areas.get(one.area or "", {}),
            people=len(under.get(one.id, {})),
            counts=tuple(counts[column.kind].get((one.id, column.key), 0) for column in columns),
        )
        for one in found
    ]
    return tuple(sorted(rows, key=lambda row: (-row.people, row.theme_id)))


def _places(session: Session, under: Under, version_ids: Sequence[int]) -> tuple[list[Column], Counts]:
    asked = session.scalars(
        sa.select(Question.id).where(
            Question.kind == room_sizes.PLACE, Question.survey_version_id.in_(version_ids)
        )
    ).all()
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for question_id in asked:
        query = sa.select(counting.person(Answer.response_id), Answer.choice).where(
            Answer.question_id == question_id, Answer.choice.is_not(None)
        )
        place_of = dict(counting.rows(session, query))
        for theme_id, people in under.items():
            for place, number in Counter(map(place_of.get, people)).items():
                if place is not None:
                    counts[theme_id, place] += number
    names = room_sizes.choice_names(session, asked)
    return [Column(PLACE, key, names.get(key, {"sv": key})) for key in _largest(counts)], counts


def _audiences(counted: Waves, versions: Sequence[SurveyVersion]) -> tuple[list[Column], Counts]:
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for theme_id, waves in counted.items():
        for one in versions:
            if waves[one.id]:
                counts[theme_id, one.survey.audience] += waves[one.id]
    return [Column(AUDIENCE, key, {}) for key in _largest(counts)], counts


def _waves(counted: Waves, versions: Sequence[SurveyVersion]) -> tuple[list[Column], Counts]:
    counts = {
        (theme_id, str(version_id)): number
        for theme_id, waves in counted.items()
        for version_id, number in waves.items()
    }
    return [Column(WAVE, str(one.id), one.title) for one in versions], counts


def _largest(counts: Counts) -> Iterable[str]:
    """The keys of the columns, those with most people first."""
    sums: Counter[str] = Counter()
    for (_theme, key), number in counts.items():
        sums[key] += number
    return sorted(sums, key=lambda key: (-sums[key], key))
