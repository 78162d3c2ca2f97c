"""Reviewed themes as they are seen outside the review room: protected sizes, released quotes, the chain.

What people wrote is not here, except on a theme's page for those who may read it. Everything else is
counted in people (filled-in forms, never texts) and protected: the police and the public get the same
numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    Question,
    Response,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import apart, counting
from dialog.services.known import Of, Stamp, known
from dialog.services.permissions import Actor, Permission, require
from surveys.levels import Part, lowest
from surveys.tabulation import SMALLEST_COUNT, Row, Table, protect
from surveys.texts import Texts

LANGUAGE = sa.func.coalesce(FreeText.language_guessed, FreeText.language_stated)
"""The language a text is in: as guessed by a run, before that as the form said."""

STATES = ("new", "read", "withheld", "destroyed")
"""Every state of a text: named so that the index on what is counted finds the texts of a question."""


@dataclass(frozen=True)
class ThemeSize:
    """How many people's answers lie under a theme; None where it is hidden, which is not zero."""

    theme_id: int
    key: str
    area: str | None
    name: Texts
    count: int | None
    by_language: Mapping[str, int | None]


@dataclass(frozen=True)
class AreaSize:
    """Themes that are not shown by themselves, counted together; None where even that is too few.

    An empty `area` holds what is left of all areas.
    """

    area: str
    keys: tuple[str, ...]
    count: int | None


@dataclass(frozen=True)
class Sizes:
    """The protected sizes of a municipality's themes in one survey. `base` is the number of forms.

    Every theme without a number of its own is either in one of the `areas` or among the `others`.
    """

    base: int | None
    themes: tuple[ThemeSize, ...]
    areas: tuple[AreaSize, ...]
    others: AreaSize | None = None

    def of(self, theme_id: int) -> ThemeSize | None:
        """The size of one theme."""
        return next((theme for theme in self.themes if theme.theme_id == theme_id), None)

    def around(self, key: str) -> AreaSize | None:
        """Where a theme is counted that has no number of its own."""
        together = (*self.areas, *([self.others] if self.others else []))
        return next((one for one in together if key in one.keys), None)


@dataclass(frozen=True)
class Overview:
    """The reviewed themes of a municipality, sized by its newest survey that has any."""

    survey_version_id: int | None
    survey_title: Texts | None
    sizes: Sizes | None
    without_answers: tuple[Theme, ...]


Placed = Mapping[int, Mapping[str, str]]
"""Theme -> filled-in form (`counting.person`) -> the language its texts there are in."""


def placed(session: Session, municipality_id: int, survey_version_id: int | None = None) -> Placed:
    """Which forms lie under which theme in use. Withheld texts and set-aside forms count nowhere."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    mixed: set[tuple[int, str]] = set()
    states = ("new", "read", "destroyed")
    for theme_id, (form, language, *_others) in under(session, municipality_id, states, survey_version_id):
        if found[theme_id].setdefault(form, language) != language:
            mixed.add((theme_id, form))
    # Somebody who wrote in two languages is one person: counted in the language of the form.
    forms = sa.select(counting.person(Response.id), Response.language).where(
        Response.municipality_id == municipality_id
    )
    if survey_version_id is not None:
        forms = forms.where(Response.survey_version_id == survey_version_id)
    spoken = dict(counting.rows(session, forms)) if mixed else {}
    for theme_id, form in mixed:
        found[theme_id][form] = spoken[form]
    return found


def under(
    session: Session, municipality_id: int, states: Collection[str], survey_version_id: int | None = None
) -> Iterator[tuple[int, tuple[str, str, int, str]]]:
    """Every text under every theme in use: theme, and of the text its form, language, question and id.

    Joined here: the database took four times as long to look up a quarter of a million texts one by one.
    """
    texts = sa.select(
        counting.person(FreeText.response_id), LANGUAGE, FreeText.question_id, sa.cast(FreeText.id, sa.String)
    ).where(
        FreeText.municipality_id == municipality_id,
        FreeText.state.in_(states),
        apart.counted(FreeText.response_id),
    )
    if survey_version_id is not None:
        asked = sa.select(Question.id).where(Question.survey_version_id == survey_version_id)
        texts = texts.where(FreeText.question_id.in_(asked))
    wrote = {row[3]: row for row in counting.rows(session, texts)}
    for theme_id, text in counting.rows(session, lying(municipality_id)):
        if text in wrote:
            yield theme_id, wrote[text]


def lying(municipality_id: int) -> sa.Select[int, str]:
    """Theme in use and id of a text that lies under it, in the letters of the database."""
    return (
        sa.select(ThemeAssignment.theme_id, sa.cast(ThemeAssignment.free_text_id, sa.String))
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            Theme.municipality_id == municipality_id,
            Theme.status == "active",
            ThemeAssignment.removed_by_decision_id.is_(None),
        )
    )


def are_people_under(
    session: Session, theme: Theme, least: int, survey_version_id: int | None = None
) -> bool:
    """Whether at least so many people's answers lie under a theme in use: as `placed` counts.

    Everybody's page of a theme asks this; it must not take longer when more people have answered.
    """
    query = (
        sa.select(FreeText.response_id)
        .join(ThemeAssignment, ThemeAssignment.free_text_id == FreeText.id)
        .where(
            ThemeAssignment.theme_id == theme.id,
            ThemeAssignment.removed_by_decision_id.is_(None),
            FreeText.state != "withheld",
            apart.counted(FreeText.response_id),
        )
        .distinct()
        .limit(least)
    )
    if survey_version_id is not None:
        asked = sa.select(Question.id).where(Question.survey_version_id == survey_version_id)
        query = query.where(FreeText.question_id.in_(asked))
    return theme.status == "active" and len(session.scalars(query).all()) >= least


def sizes(session: Session, municipality_id: int, survey_version_id: int) -> Sizes:
    """The protected sizes of the municipality's themes in use: for the picture, the results, the police.

    Counts under five are hidden, and so is a theme with fewer than five people outside it. What is hidden is
    shown at the lowest level that reaches five: together with others of its area, else with what is left
    (`surveys.levels`).
    The caller has checked what the actor may do.
    """
    base = session.scalar(
        sa.select(sa.func.count())
        .select_from(Response)
        .where(
            Response.municipality_id == municipality_id,
            Response.survey_version_id == survey_version_id,
            apart.counted(Response.id),
        )
    )
    # A run guesses languages and writes no line; everything else that moves a text does.
    runs = session.scalar(
        sa.select(sa.func.count()).where(
            ThemingRun.state == "done", ThemingRun.municipality_id == municipality_id
        )
    )

    def read() -> Sizes:
        themes = session.scalars(
            sa.select(Theme)
            .where(Theme.municipality_id == municipality_id, Theme.status == "active")
            .order_by(Theme.id)
        ).all()
        return protected(themes, placed(session, municipality_id, survey_version_id), base or 0)

    stands = "sizes", municipality_id, survey_version_id, Stamp((base, runs))
    return known(session, stands, read, (municipality_id,), Of.LYING)


def protected(themes: Iterable[Theme], people: Placed, base: int) -> Sizes:
    """Protect the sizes of these themes against each other and against the number of forms."""
    themes = list(themes)
    if not themes:
        return Sizes(base if base >= SMALLEST_COUNT else None, (), ())
    parts = [Part(one.key, one.area or "", frozenset(people.get(one.id, {}))) for one in themes]
    levels = lowest(parts, base)
    counts = levels.counts
    languages = sorted({code for each in people.values() for code in each.values()})
    found = tuple(
        ThemeSize(
            theme_id=theme.id,
            key=theme.key,
            area=theme.area,
            name=theme.name,
            count=counts[theme.key],
            by_language=_by_language(people.get(theme.id, {}), languages, counts[theme.key]),
        )
        for theme in themes
    )
    ordered = sorted(found, key=lambda one: (one.count is None, -(one.count or 0), one.theme_id))
    together = [AreaSize(one.area, one.keys, one.count) for one in levels.together]
    return Sizes(
        base if base >= SMALLEST_COUNT else None,
        tuple(ordered),
        tuple(one for one in together if one.area),
        next((one for one in together if not one.area), None),
    )


def _by_language(people: Mapping[str, str], languages: list[str], count: int | None) -> dict[str, int | None]:
    if count is None:
        return dict.fromkeys(languages)
    spoken = list(people.values())
    rows = tuple(Row(code, {}, spoken.count(code)) for code in languages)
    return {row.key: row.count for row in protect(Table("languages", rows, count)).rows}


def surveys_of(session: Session, municipality_id: int, theme_id: int | None = None) -> list[SurveyVersion]:
    """The survey versions whose answers lie under the municipality's themes, the newest first."""
    lies = (
        sa.select(ThemeAssignment.id)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            Theme.municipality_id == municipality_id,
            ThemeAssignment.free_text_id == FreeText.id,
            ThemeAssignment.removed_by_decision_id.is_(None),
        )
    )
    if theme_id is None:
        # Question by question, only until a text is found that lies under a theme.
        under = sa.select(FreeText.id).where(
            FreeText.municipality_id == municipality_id,
            FreeText.state.in_(STATES),
            FreeText.question_id == Question.id,
            lies.correlate(FreeText).exists(),
        )
        asked = sa.select(Question.survey_version_id).where(under.correlate(Question).exists())
    else:
        asked = (
            lies.where(ThemeAssignment.theme_id == theme_id)
            .join(FreeText, FreeText.id == ThemeAssignment.free_text_id)
            .join(Question, Question.id == FreeText.question_id)
            .with_only_columns(Question.survey_version_id)
        )

    def read() -> tuple[int, ...]:
        return tuple(session.scalars(asked.distinct()))

    ids = known(session, ("surveys of", municipality_id, theme_id), read, (municipality_id,), Of.LYING)
    found = session.scalars(sa.select(SurveyVersion).where(SurveyVersion.id.in_(ids)))
    return sorted(
        found, key=lambda one: (one.published_at is not None, one.published_at, one.id), reverse=True
    )


def overview(session: Session, actor: Actor, municipality_id: int) -> Overview:
    """The municipality's reviewed themes with protected sizes: what the police contact sees."""
    require(actor, Permission.THEME_READ, municipality_id)
    found = surveys_of(session, municipality_id)
    residents = [version for version in found if version.survey.audience == "residents"]
    newest = next(iter(residents or found), None)
    if newest is not None:
        return Overview(newest.id, newest.title, sizes(session, municipality_id, newest.id), ())
    themes = session.scalars(
        sa.select(Theme).where(Theme.municipality_id == municipality_id, Theme.status == "active")
    )
    return Overview(None, None, None, tuple(themes))
