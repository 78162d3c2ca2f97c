"""Every reviewed theme beside every place, audience and wave, in one table: whole, for the review room alone.

Of one survey or of all; a cell counts people, not texts. Small numbers stay: what few say must not vanish
before a person has read it. Everybody else has the page of figures, which is protected.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from dialog.models import Answer, FreeText, Question, Response, SurveyVersion, Theme, ThemeAssignment
from dialog.services import alarms, codebooks, room_sizes, themes
from dialog.services.errors import NotFound
from dialog.services.known import known
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts

PLACE, AUDIENCE, WAVE = "place", "audience", "wave"
PEOPLE = sa.func.count(sa.distinct(FreeText.response_id))
Counts = Mapping[tuple[int, str], int]
"""Theme and key of the column -> people."""


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
        session, stands, lambda: _counted(session, municipality_id, survey_version_id), (municipality_id,)
    )
    return RoomTable(versions, version, columns, rows)


def _counted(
    session: Session, municipality_id: int, survey_version_id: int | None
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    here = room_sizes.placed(municipality_id)
    if survey_version_id is not None:
        here = here.where(Response.survey_version_id == survey_version_id)
    parts = (_places(session, here), _audiences(session, here), _waves(session, here))
    columns = tuple(column for found, _counts in parts for column in found)
    counts = {PLACE: parts[0][1], AUDIENCE: parts[1][1], WAVE: parts[2][1]}
    return columns, _rows(session, municipality_id, here, columns, counts)


def _rows(
    session: Session,
    municipality_id: int,
    here: sa.Select[ThemeAssignment],
    columns: tuple[Column, ...],
    counts: Mapping[str, Counts],
) -> tuple[Row, ...]:
    everybody = {row[0]: row[1] for row in session.execute(_by(here))}
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
            people=everybody.get(one.id, 0),
            counts=tuple(counts[column.kind].get((one.id, column.key), 0) for column in columns),
        )
        for one in found
    ]
    return tuple(sorted(rows, key=lambda row: (-row.people, row.theme_id)))


def _places(session: Session, here: sa.Select[ThemeAssignment]) -> tuple[list[Column], Counts]:
    query = (
        here.join(Answer, Answer.response_id == Response.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.kind == room_sizes.PLACE, Answer.choice.is_not(None))
    )
    rows = session.execute(_by(query, Answer.choice, Answer.question_id)).all()
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for theme_id, number, choice, _question in rows:
        counts[theme_id, choice] += number
    names = room_sizes.choice_names(session, {row[3] for row in rows})
    return [Column(PLACE, key, names.get(key, {"sv": key})) for key in _largest(counts)], counts


def _audiences(session: Session, here: sa.Select[ThemeAssignment]) -> tuple[list[Column], Counts]:
    counts = {(row[0], row[2]): row[1] for row in session.execute(_by(here, FreeText.audience))}
    return [Column(AUDIENCE, key, {}) for key in _largest(counts)], counts


def _waves(session: Session, here: sa.Select[ThemeAssignment]) -> tuple[list[Column], Counts]:
    query = here.join(SurveyVersion, SurveyVersion.id == Response.survey_version_id)
    counts = {(row[0], str(row[2])): row[1] for row in session.execute(_by(query, SurveyVersion.id))}
    versions = session.scalars(
        sa.select(SurveyVersion)
        .where(SurveyVersion.id.in_({int(key) for _theme, key in counts}))
        .order_by(SurveyVersion.opens_on, SurveyVersion.id)
    )
    return [Column(WAVE, str(one.id), one.title) for one in versions], counts


def _by(query: sa.Select[ThemeAssignment], *columns: InstrumentedAttribute[Any]) -> sa.Select[Any]:
    """People by theme and these columns."""
    return query.with_only_columns(
        ThemeAssignment.theme_id, PEOPLE, *columns, maintain_column_froms=True
    ).group_by(ThemeAssignment.theme_id, *columns)


def _largest(counts: Counts) -> Iterable[str]:
    """The keys of the columns, those with most people first."""
    sums: Counter[str] = Counter()
    for (_theme, key), number in counts.items():
        sums[key] += number
    return sorted(sums, key=lambda key: (-sums[key], key))
