"""The same themes as each side sees them: residents, staff apart, partner organisations, and notes.

Staff of both authorities answer one survey and are told apart by what they say of their work. How many of all
staff named a theme is known from other pages: a group is shown only where the rest tells of nobody
(`surveys.across`). Reviewers see whole numbers; a group under five is met and not counted for anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    DialogueNote,
    FreeText,
    Question,
    Response,
    Survey,
    SurveyMunicipality,
    SurveyVersion,
)
from dialog.models import Theme as ThemeRow
from dialog.services import alarms, codebooks, counting, figure_groups, notes, partners, surveys, themes
from dialog.services.known import Of, known
from dialog.services.notes import NamedTheme
from dialog.services.permissions import Actor, Permission, may, require
from surveys import question as asking
from surveys.across import merged, spread
from surveys.definition import NAMES_ORGANISATION
from surveys.tabulation import SMALLEST_COUNT
from surveys.texts import Texts

STAFF = ("municipality", "police")
SIDES = ("residents", *STAFF, "partners")
POLICE = "police"
"""The choice of the staff survey that says that somebody works for the police."""
NO_ANSWER = frozenset({"prefer_not", "dont_know"})
SEEING = frozenset({"sees", "together", "met"})
SILENT = frozenset({"silent"})
UNHEARD = frozenset({"not_asked", "unread", "too_few"})


@dataclass(frozen=True)
class Column:
    """A side: how many answered (None: not shown), and whether it was asked at all.

    `state`: heard, too_few (met, not counted), unread (no answer lies under a theme yet), not_asked.
    """

    side: str
    state: str
    base: int | None = None
    survey: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """What one side says of a theme.

    `state`: sees, silent, few (fewer than five, or so many that the rest are fewer than five), together
    (staff, not shown apart), met (a note says so), too_few, unread, not_asked.
    """

    side: str
    state: str
    count: int | None = None
    names: tuple[Texts, ...] = ()
    notes: tuple[DialogueNote, ...] = ()


@dataclass(frozen=True)
class Row:
    """One theme: each side's cell, every note about it, and what they say together."""

    theme: NamedTheme
    cells: tuple[Cell, ...]
    notes: tuple[DialogueNote, ...]
    verdict: str
    """agree, some, only, only_shown (the others cannot be shown), one_asked."""

    @property
    def seeing(self) -> tuple[str, ...]:
        """The sides that see it; staff once where they are not shown apart."""
        return those(self.cells, SEEING)

    @property
    def silent(self) -> tuple[str, ...]:
        """The sides that were heard and say nothing of it."""
        return those(self.cells, SILENT)


@dataclass(frozen=True)
class Together:
    """Small themes of an area that residents brought up, counted together."""

    area: Texts
    names: tuple[Texts, ...]
    count: int


@dataclass(frozen=True)
class Beside:
    """The page: columns, a row for each theme that some side sees, small ones together."""

    municipality_id: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    together: tuple[Together, ...]
    n_hidden: int
    """Themes that no side brings up in a number that can be shown."""
    is_whole: bool
    may_see_whole: bool


def show(session: Session, actor: Actor, municipality_id: int, *, as_others: bool = False) -> Beside:
    """The sides beside each other; `as_others` shows a reviewer what everybody else sees."""
    require(actor, Permission.THEME_READ, municipality_id)
    may_see_whole = may(actor, Permission.THEME_REVIEW, municipality_id)
    is_whole = may_see_whole and not as_others
    rows = session.scalars(
        sa.select(ThemeRow)
        .where(ThemeRow.municipality_id == municipality_id, ThemeRow.status == "active")
        .order_by(ThemeRow.id)
    ).all()
    material = _Material(session, municipality_id, rows, is_whole)
    stands = municipality_id, is_whole, alarms.stamp(session, [municipality_id])
    residents = known(session, ("residents", *stands), lambda: _residents(material), stands[:1], Of.LYING)
    columns = []
    cells: dict[str, Mapping[int, Cell]] = {}
    for side, (column, found) in {
        "residents": residents[:2],
        **known(session, ("staff", *stands), lambda: _staff(material), stands[:1], Of.LYING),
        "partners": _partners(material),
    }.items():
        columns.append(column)
        cells[side] = found
    told, n_hidden = _rows(material, {column.side: column for column in columns}, cells)
    return Beside(municipality_id, tuple(columns), told, residents[2], n_hidden, is_whole, may_see_whole)


@dataclass(frozen=True)
class _Material:
    session: Session
    municipality_id: int
    rows: Sequence[ThemeRow]
    is_whole: bool

    def version(self, audience: str) -> SurveyVersion | None:
        """The newest survey of the audience whose answers lie under themes."""
        found = themes.surveys_of(self.session, self.municipality_id)
        return next((one for one in found if one.survey.audience == audience), None)

    def unheard(self, side: str, audience: str) -> Column:
        """A side without answers under themes: asked and not read yet, or never asked."""
        query = (
            sa.select(SurveyVersion.id)
            .join(Survey, Survey.id == SurveyVersion.survey_id)
            .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
            .where(
                SurveyMunicipality.organisation_id == self.municipality_id,
                Survey.audience == audience,
                SurveyVersion.status.in_(("published", "closed")),
            )
        )
        is_asked = self.session.scalar(query.limit(1)) is not None
        return Column(side, "unread" if is_asked else "not_asked")


def _residents(material: _Material) -> tuple[Column, Mapping[int, Cell], tuple[Together, ...]]:
    version = material.version("residents")
    if version is None:
        return material.unheard("residents", "residents"), {}, ()
    base = counting.base(material.session, version.id, material.municipality_id)
    if base < SMALLEST_COUNT:
        return Column("residents", "too_few", survey=version.title), {}, ()
    people = themes.placed(material.session, material.municipality_id, version.id)
    sizes = themes.protected(material.rows, people, base)
    cells = {}
    for theme in material.rows:
        size = sizes.of(theme.id)
        count = len(people.get(theme.id, {})) if material.is_whole else size.count if size else None
        cells[theme.id] = _counted("residents", count)
    column = Column("residents", "heard", base, version.title)
    return column, cells, () if material.is_whole else _together(material, sizes)


def _counted(side: str, count: int | None) -> Cell:
    """A number as a cell: none is silence where numbers are whole; hidden is neither."""
    if count is None:
        return Cell(side, "few")
    return Cell(side, "sees", count) if count else Cell(side, "silent")


def _together(material: _Material, sizes: themes.Sizes) -> tuple[Together, ...]:
    areas = codebooks.area_names(material.session, material.municipality_id)
    names = {one.key: one.name for one in material.rows}
    return tuple(
        Together(areas.get(one.area, {"sv": one.area}), tuple(names[key] for key in one.keys), one.count)
        for one in sizes.areas
        if one.count is not None
    )


def _staff(material: _Material) -> dict[str, tuple[Column, Mapping[int, Cell]]]:
    """Staff of the municipality and of the police, each with its column and cells."""
    version = material.version("staff")
    if version is None:
        return {side: (material.unheard(side, "staff"), {}) for side in STAFF}
    return _staff_of(material, version)


def _staff_of(material: _Material, version: SurveyVersion) -> dict[str, tuple[Column, Mapping[int, Cell]]]:
    sizes, group_of = _groups(material, version)
    shown_as = merged(sizes, SMALLEST_COUNT)
    people = themes.placed(material.session, material.municipality_id, version.id)
    base = sum(sizes.values())
    whole = themes.protected(material.rows, people, base)
    found: dict[str, tuple[Column, Mapping[int, Cell]]] = {}
    for side in STAFF:
        size = sizes.get(side, 0)
        if size < SMALLEST_COUNT:
            found[side] = (Column(side, "too_few", survey=version.title), {})
            continue
        is_apart = material.is_whole or shown_as[side] == side
        column = Column(side, "heard", size if is_apart else None, version.title)
        cells = {}
        for theme in material.rows:
            named = Counter(group_of[one] for one in people.get(theme.id, {}) if one in group_of)
            total = whole.of(theme.id)
            cells[theme.id] = (
                _counted(side, named[side])
                if material.is_whole
                else _apart(side, named, sizes, shown_as, total.count if total else None)
            )
        found[side] = (column, cells)
    return found


def _apart(
    side: str, named: Counter[str], sizes: Mapping[str, int], shown_as: Mapping[str, str], total: int | None
) -> Cell:
    """One group of staff as others see it: its own number, else that of all staff, else none."""
    if total is None:
        return Cell(side, "few")
    bases: dict[str, int] = defaultdict(int)
    cells: dict[str, int] = defaultdict(int)
    for group, size in sizes.items():
        bases[shown_as[group]] += size
        cells[shown_as[group]] += named[group]
    counts = spread(cells, bases, SMALLEST_COUNT)
    shown = {one: counts[one] for one in STAFF if shown_as.get(one) == one and counts[one] is not None}
    if side in shown:
        return Cell(side, "sees", shown[side])
    return Cell(side, "few") if shown else Cell(side, "together", total)


def staff_apart(
    session: Session, version: SurveyVersion, municipality_id: int, rows: Sequence[ThemeRow]
) -> dict[int, dict[str, tuple[int, int]]]:
    """By theme and authority: how many of its staff named it, of how many; only what everybody may see."""
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    material = _Material(session, municipality_id, rows, is_whole=False)
    for side, (column, cells) in _staff_of(material, version).items():
        for theme_id, cell in cells.items():
            if cell.state == "sees" and cell.count and column.base:
                found[theme_id][side] = cell.count, column.base
    return found


def staff_sizes(session: Session, version: SurveyVersion, municipality_id: int) -> Mapping[str, int]:
    """How many of each authority's staff answered. Whole: for services alone."""
    return _groups(_Material(session, municipality_id, (), is_whole=True), version)[0]


def _groups(material: _Material, version: SurveyVersion) -> tuple[dict[str, int], Mapping[str, str]]:
    """How many answered in each group of staff, and who is in which; who did not say is in a third."""
    question, here = _workplace(version), material.municipality_id
    told = figure_groups.told(material.session, version, here, question) if question else {}
    came = counting.weeks(material.session, version.id, here)
    group_of = {one: _group(told.get(one)) for one in came}
    return dict(Counter(group_of.values())), group_of


def _workplace(version: SurveyVersion) -> asking.Question | None:
    """The background question in which somebody can say that they work for the police."""
    return next(
        (
            one
            for one in surveys.definition_of(version).questions
            if one.role == "background" and POLICE in {choice.key for choice in asking.choices_of(one)}
        ),
        None,
    )


def _group(choice: str | None) -> str:
    if choice is None or choice in NO_ANSWER:
        return figure_groups.OTHERS
    return "police" if choice == POLICE else "municipality"


def _partners(material: _Material) -> tuple[Column, Mapping[int, Cell]]:
    """Partner organisations by name: they were told that it stands beside the answer."""
    version = material.version("partners")
    if version is None:
        return material.unheard("partners", "partners"), {}
    session, place = material.session, material.municipality_id
    people = themes.placed(session, place, version.id)
    answered = sa.select(Response.id).where(*counting.counts_in(version.id, place))
    query = (
        sa.select(counting.person(FreeText.response_id), FreeText.masked)
        .join(Question, Question.id == FreeText.question_id)
        .where(
            FreeText.response_id.in_(answered),
            Question.role == NAMES_ORGANISATION,
            FreeText.state.in_(("new", "read")),
        )
    )
    names = {
        row[0]: partners.without_sameby(session, place, {"sv": row[1]}) for row in session.execute(query)
    }
    cells = {}
    for theme in material.rows:
        forms = people.get(theme.id, {})
        said = {names[one]["sv"]: names[one] for one in forms if one in names}
        ordered = tuple(said[key] for key in sorted(said, key=str.casefold))
        cells[theme.id] = (
            Cell("partners", "sees", len(forms), ordered) if forms else Cell("partners", "silent")
        )
    return Column("partners", "heard", counting.base(session, version.id, place), version.title), cells


def _rows(
    material: _Material, columns: Mapping[str, Column], cells: Mapping[str, Mapping[int, Cell]]
) -> tuple[tuple[Row, ...], int]:
    """A row for each theme that somebody sees, in the codebook's order of areas, the most agreed first."""
    by_theme: dict[str, list[DialogueNote]] = defaultdict(list)
    for note in _notes(material):
        for row in note.themes:
            by_theme[row.theme_key].append(note)
    ids = {row.key: row.id for row in material.rows}
    rows, n_hidden = [], 0
    for theme in notes.themes_of(material.session, material.municipality_id):
        met = by_theme.get(theme.key, [])
        if theme.key not in ids and not met:
            continue
        own = tuple(_cell(columns[side], cells[side].get(ids.get(theme.key, 0)), met, side) for side in SIDES)
        if those(own, SEEING):
            rows.append(Row(theme, own, tuple(met), verdict(own)))
        else:
            n_hidden += 1
    order = {
        key: at for at, key in enumerate(codebooks.area_names(material.session, material.municipality_id))
    }
    rows.sort(key=lambda row: (order.get(row.theme.area, len(order)), -len(row.seeing)))
    return tuple(rows), n_hidden


def _notes(material: _Material) -> Sequence[DialogueNote]:
    return material.session.scalars(
        sa.select(DialogueNote)
        .where(DialogueNote.municipality_id == material.municipality_id, ~DialogueNote.is_destroyed)
        .order_by(DialogueNote.held_on.desc(), DialogueNote.id.desc())
    ).all()


def _cell(column: Column, counted: Cell | None, met: Sequence[DialogueNote], side: str) -> Cell:
    """The side's number, or its silence; where only a note tells what it says, that it was met."""
    own = tuple(note for note in met if side_of_note(note) == side)
    base = counted or Cell(side, "silent" if column.state == "heard" else column.state)
    state = "met" if own and base.state not in SEEING else base.state
    return Cell(side, state, base.count, base.names, own)


def side_of_note(note: DialogueNote) -> str:
    """Whose view a note tells: of staff, those of the authority that wrote it."""
    if note.view != "staff":
        return note.view
    return "municipality" if note.organisation.is_municipality else "police"


def verdict(cells: Sequence[Cell]) -> str:
    """What the cells of a theme say together."""
    seeing, silent = those(cells, SEEING), those(cells, SILENT)
    unclear = those(cells, frozenset({"few"}))
    if not silent and not unclear:
        return "agree" if len(seeing) > 1 else "one_asked"
    if len(seeing) > 1:
        return "some"
    return "only_shown" if unclear else "only"


def those(cells: Sequence[Cell], states: frozenset[str]) -> tuple[str, ...]:
    """The sides in one of these states; both groups of staff as one where only their sum is shown."""
    found = ["staff" if one.state == "together" else one.side for one in cells if one.state in states]
    return tuple(dict.fromkeys(found))
