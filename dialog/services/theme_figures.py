"""Reviewed themes in figures: sizes, over the waves, by place and season, areas beside focus areas.

Whole numbers for those who review; for everybody else who may read themes the protected ones. What is small
is never computed for them: a table that they are given holds no number that they may not see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    SurveyVersion,
    Theme,
    ThemeFocusArea,
    ThemeModel,
    ThemingRun,
)
from dialog.services import alarms, codebooks, counting, figure_groups, theme_edits, themes, theming_memory
from dialog.services.assembly import named
from dialog.services.errors import NotFound
from dialog.services.figure_groups import OTHERS, GroupLine
from dialog.services.known import Of, known
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.themes import Placed, Sizes
from surveys.across import merged, spread
from surveys.tabulation import SMALLEST_COUNT
from surveys.texts import Texts

SEASONS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "winter": ((45, 53), (1, 9)),
    "spring_winter": ((10, 17),),
    "summer": ((18, 35),),
    "autumn": ((36, 44),),
}
"""Season -> the ISO weeks in which an answer arrived, first and last."""


@dataclass(frozen=True)
class Column:
    """A wave, place or season: its name where it has one of its own, and how many answered there."""

    key: str
    name: Texts
    base: int | None


@dataclass(frozen=True)
class Line:
    """A theme, or several shown together (`key` is empty), and how many people in each column."""

    key: str
    name: Texts
    area: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Figure:
    """One figure: what it is about, its columns and lines. `hidden` themes have no line of their own."""

    kind: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    hidden: int = 0


@dataclass(frozen=True)
class Tied:
    """The themes of one area that are tied to one focus area; `people` only for those who review."""

    n_themes: int
    people: int | None


@dataclass(frozen=True)
class FocusFigure:
    """Areas in rows, focus areas in columns; `untied` are themes tied to no focus area."""

    columns: tuple[Texts, ...]
    lines: tuple[tuple[Texts, tuple[Tied, ...]], ...]
    untied: int


@dataclass(frozen=True)
class Counted:
    """What is counted of one survey. `readings`: in how many different ways the waves were read."""

    base: int | None
    sizes: Figure
    waves: Figure
    places: Figure
    seasons: Figure
    focus: FocusFigure
    groups: tuple[GroupLine, ...]
    readings: int


@dataclass(frozen=True)
class Figures(Counted):
    """Everything the page shows."""

    municipality_id: int
    is_whole: bool
    may_see_whole: bool
    version: SurveyVersion | None
    versions: tuple[SurveyVersion, ...]
    area_names: Mapping[str, Texts]


@dataclass(frozen=True)
class _Material:
    themes: Sequence[Theme]
    areas: Mapping[str, Texts]
    people: Placed
    sizes: Sizes
    is_whole: bool


def show(
    session: Session,
    actor: Actor,
    municipality_id: int,
    version_id: int | None = None,
    *,
    as_others: bool = False,
) -> Figures:
    """The figures of one survey; `as_others` shows a reviewer what everybody else sees.

    Raises NotFound for a survey without answers under the municipality's themes.
    """
    require(actor, Permission.THEME_READ, municipality_id)
    may_see_whole = may(actor, Permission.THEME_REVIEW, municipality_id)
    is_whole = may_see_whole and not as_others
    versions = themes.surveys_of(session, municipality_id)
    version = _chosen(versions, version_id)
    number = version.id if version else None
    stands = "figures", municipality_id, number, is_whole, alarms.stamp(session, [municipality_id])
    counted = known(
        session,
        stands,
        lambda: _counted(session, municipality_id, version, versions, is_whole=is_whole),
        (municipality_id,),
        Of.LYING,
    )
    return Figures(
        **vars(counted),
        municipality_id=municipality_id,
        is_whole=is_whole,
        may_see_whole=may_see_whole,
        version=version,
        versions=tuple(versions),
        area_names=codebooks.area_names(session, municipality_id),
    )


def _counted(
    session: Session,
    municipality_id: int,
    version: SurveyVersion | None,
    versions: Sequence[SurveyVersion],
    *,
    is_whole: bool,
) -> Counted:
    areas = codebooks.area_names(session, municipality_id)
    rows = session.scalars(
        sa.select(Theme)
        .where(Theme.municipality_id == municipality_id, Theme.status == "active")
        .order_by(Theme.id)
    ).all()
    people = themes.placed(session, municipality_id, version.id) if version else {}
    base = counting.base(session, version.id, municipality_id) if version else 0
    material = _Material(rows, areas, people, themes.protected(rows, people, base), is_whole)
    waves = [one for one in versions if version and one.survey.audience == version.survey.audience][::-1]
    places, seasons = _groups(session, version, municipality_id)
    return Counted(
        base=base if is_whole or base >= SMALLEST_COUNT else None,
        sizes=_sizes(material),
        waves=_waves(session, material, municipality_id, waves, version),
        places=_crossed("places", material, *places),
        seasons=_crossed("seasons", material, *seasons),
        focus=_focus(session, material, municipality_id),
        groups=figure_groups.lines(session, version, municipality_id, rows, people)
        if is_whole and version
        else (),
        readings=_readings(session, municipality_id, waves),
    )


def season_of(week: str) -> str:
    """The season of an ISO week such as 2026-W40."""
    number = int(week[-2:])
    return next(
        key for key, spans in SEASONS.items() if any(first <= number <= last for first, last in spans)
    )


def _chosen(versions: Sequence[SurveyVersion], version_id: int | None) -> SurveyVersion | None:
    if version_id is None:
        residents = [one for one in versions if one.survey.audience == "residents"]
        return next(iter(residents or versions), None)
    found = next((one for one in versions if one.id == version_id), None)
    if found is None:
        raise NotFound
    return found


def _sizes(material: _Material) -> Figure:
    """By area; what has no number of its own stands with others of its area, for those who see no more."""
    column = (Column("", {}, material.sizes.base),)
    if material.is_whole:
        lines = [_line(one, (len(material.people.get(one.id, {})),)) for one in material.themes]
        return Figure("sizes", column, _by_area(material, lines))
    shown = [
        Line(one.key, one.name, one.area or "", (one.count,))
        for one in material.sizes.themes
        if one.count is not None
    ]
    others = material.sizes.others
    together = [Line("", {}, one.area, (one.count,)) for one in material.sizes.areas]
    if others and others.count is not None:
        together.append(Line("", {}, "", (others.count,)))
    return Figure("sizes", column, _by_area(material, shown + together), len(material.themes) - len(shown))


def _waves(
    session: Session,
    material: _Material,
    municipality_id: int,
    waves: Sequence[SurveyVersion],
    chosen: SurveyVersion | None,
) -> Figure:
    counts: dict[int, list[int | None]] = defaultdict(list)
    columns = []
    for version in waves:
        base = counting.base(session, version.id, municipality_id)
        is_chosen = version is chosen
        people = material.people if is_chosen else themes.placed(session, municipality_id, version.id)
        protected = themes.protected(material.themes, people, base)
        columns.append(Column(str(version.id), named(version), base if material.is_whole else protected.base))
        own = {one.theme_id: one.count for one in protected.themes}
        for theme in material.themes:
            counts[theme.id].append(len(people.get(theme.id, {})) if material.is_whole else own[theme.id])
    lines = [
        _line(one, tuple(counts[one.id]))
        for one in material.themes
        if len(columns) > 1 and any(counts[one.id])
    ]
    return Figure("waves", tuple(columns), _by_area(material, lines), len(material.themes) - len(lines))


def _groups(
    session: Session, version: SurveyVersion | None, municipality_id: int
) -> tuple[figure_groups.Grouped, figure_groups.Grouped]:
    """By form: the place where somebody lives, and the season in which the answer came."""
    if version is None:
        return ({}, {}), ({}, {})
    weeks = counting.weeks(session, version.id, municipality_id)
    seasons = {week: season_of(week) for week in set(weeks.values())}
    places, names = figure_groups.places(session, version, municipality_id)
    return (
        ({one: places.get(one, OTHERS) for one in weeks} if places else {}, names),
        ({one: seasons[week] for one, week in weeks.items()}, {key: {} for key in SEASONS}),
    )


def _crossed(
    kind: str, material: _Material, group_of: Mapping[str, str], names: Mapping[str, Texts]
) -> Figure:
    """Themes in lines, groups in columns; protected, only themes with a number of their own have a line."""
    sizes: dict[str, int] = defaultdict(int)
    for group in group_of.values():
        sizes[group] += 1
    shown_as = {key: key for key in sizes} if material.is_whole else merged(sizes)
    bases: dict[str, int] = defaultdict(int)
    for key, size in sizes.items():
        bases[shown_as[key]] += size
    order = [key for key in (*names, OTHERS) if bases.get(key)]
    own = {one.theme_id: one.count for one in material.sizes.themes}
    lines = []
    for theme in material.themes:
        cells = dict.fromkeys(order, 0)
        named = Counter(map(group_of.get, material.people.get(theme.id, ())))
        for group in sizes:
            cells[shown_as[group]] += named[group]
        counts: Mapping[str, int | None] = cells if material.is_whole else spread(cells, bases)
        is_told = any(cells.values()) if material.is_whole else own[theme.id] is not None
        if is_told and any(count is not None for count in counts.values()):
            lines.append(_line(theme, tuple(counts[key] for key in order)))
    columns = tuple(Column(key, names.get(key, {}), bases[key]) for key in order)
    if len(columns) < 2:
        # One column says nothing that the sizes do not say.
        lines = []
    return Figure(kind, columns, _by_area(material, lines), len(material.themes) - len(lines))


def _focus(session: Session, material: _Material, municipality_id: int) -> FocusFigure:
    areas = theme_edits.focus_areas(session, municipality_id)
    tied: dict[int, set[int]] = defaultdict(set)
    query = sa.select(ThemeFocusArea.focus_area_id, ThemeFocusArea.theme_id)
    for focus_id, theme_id in session.execute(
        query.where(ThemeFocusArea.theme_id.in_([one.id for one in material.themes]))
    ):
        tied[focus_id].add(theme_id)
    lines = []
    for key, name in material.areas.items():
        members = [one.id for one in material.themes if one.area == key]
        if members:
            cells = [[one for one in members if one in tied[area.id]] for area in areas]
            lines.append((name, tuple(_tied(material, cell) for cell in cells)))
    everywhere = set().union(*(tied[area.id] for area in areas)) if areas else set()
    untied = sum(one.id not in everywhere for one in material.themes)
    return FocusFigure(tuple(area.name for area in areas), tuple(lines), untied)


def _tied(material: _Material, theme_ids: Sequence[int]) -> Tied:
    people = {one for theme_id in theme_ids for one in material.people.get(theme_id, {})}
    return Tied(len(theme_ids), len(people) if material.is_whole else None)


def _readings(session: Session, municipality_id: int, waves: Sequence[SurveyVersion]) -> int:
    """How many editions and ways of reading the newest groupings in use have had for these waves."""
    query = (
        sa.select(ThemingRun.scope, ThemingRun.codebook_version_id, ThemeModel.encoder)
        .outerjoin(ThemeModel, ThemeModel.run_id == ThemingRun.id)
        .where(
            ThemingRun.municipality_id == municipality_id,
            ThemingRun.state == "done",
            theming_memory.in_use(),
        )
        .order_by(ThemingRun.id)
    )
    ids = {one.id for one in waves}
    newest = {
        scope["survey_version_id"]: (edition, encoder)
        for scope, edition, encoder in session.execute(query)
        if scope["survey_version_id"] in ids
    }
    return len(set(newest.values()))


def _line(theme: Theme, counts: tuple[int | None, ...]) -> Line:
    return Line(theme.key, theme.name, theme.area or "", counts)


def _by_area(material: _Material, lines: Sequence[Line]) -> tuple[Line, ...]:
    """In the order of the codebook's areas; within one the largest first, what is together last."""
    order = {key: place for place, key in enumerate(material.areas)}
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                order.get(one.area, len(order)),
                not one.key,
                -sum(count or 0 for count in one.counts),
                one.key,
            ),
        )
    )
