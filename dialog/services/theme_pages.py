"""A reviewed theme's page, and the chain from it: concerns and promise lines that rest on it.

Everyone who may read themes sees protected sizes and released quotes. Texts, proposed quotes and decisions
are only for those who may read what people wrote there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    ConcernTheme,
    Evidence,
    FocusArea,
    FreeText,
    LineGround,
    Promise,
    PromiseLine,
    PromiseVersion,
    Quote,
    Theme,
    ThemeAssignment,
    ThemeFocusArea,
)
from dialog.services import (
    apart,
    codebooks,
    decision_log,
    marking,
    promise_words,
    quotes,
    room_sizes,
    room_targets,
    texts,
    theme_edits,
    themes,
    why,
)
from dialog.services.decision_log import DecisionLine
from dialog.services.errors import NotFound
from dialog.services.marking import Pieces
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.room_sizes import Groups
from dialog.services.texts import TextLine
from dialog.services.themes import ThemeSize
from surveys.texts import Texts

PAGE = 25


@dataclass(frozen=True)
class SurveySize:
    """The protected size of a theme in one survey; `base` is None when that is hidden too."""

    survey: Texts
    base: int | None
    size: ThemeSize
    around: tuple[Texts | None, int] | None
    """Where a theme without a number of its own is counted: the area (None: what is left), and how many."""


@dataclass(frozen=True)
class PlacedText:
    """A text under a theme, with the words that spoke and whether a person placed it there."""

    text: TextLine
    pieces: Pieces
    is_by_person: bool
    why: why.Why


@dataclass(frozen=True)
class LineUse:
    """A promise line that rests on the theme, by a concern or by a piece of evidence."""

    version_id: int
    line_id: int
    key: str
    text: Texts
    promise: Texts
    number: int
    status: str


@dataclass(frozen=True)
class ThemePage:
    """All that is known of a reviewed theme to this reader."""

    id: int
    municipality_id: int
    key: str
    status: str
    name: Texts
    description: Texts
    area: Texts | None
    belongs: Texts
    words: Mapping[str, Sequence[str]]
    merged_into: tuple[int, Texts] | None
    states: Mapping[str, str]
    sizes: tuple[SurveySize, ...]
    quotes: tuple[Quote, ...]
    waiting_quotes: tuple[Quote, ...]
    lines: tuple[LineUse, ...]
    focus_areas: tuple[tuple[FocusArea, bool], ...]
    texts: tuple[PlacedText, ...] | None
    n_texts: int | None
    page: int
    last: int
    decisions: tuple[DecisionLine, ...]
    groups: tuple[Groups, ...]
    others: Mapping[int, Texts]
    targets: tuple[tuple[str, Texts], ...]


def load(session: Session, actor: Actor, theme_id: int) -> Theme:
    """The theme, for somebody who may read themes in its municipality. Raises NotFound otherwise."""
    theme = session.get(Theme, theme_id)
    if theme is None:
        raise NotFound
    require(actor, Permission.THEME_READ, theme.municipality_id)
    return theme


def show(session: Session, actor: Actor, theme_id: int, page: int = 1) -> ThemePage:
    """The theme's page for this reader: for the police without any text of a resident."""
    theme = load(session, actor, theme_id)
    municipality_id = theme.municipality_id
    reviews = may(actor, Permission.THEME_REVIEW, municipality_id) and may(
        actor, Permission.TEXT_READ_MASKED, municipality_id
    )
    placed, total, page, last = _placed(session, actor, theme, page) if reviews else ([], 0, 1, 1)
    chosen = set(
        session.scalars(sa.select(ThemeFocusArea.focus_area_id).where(ThemeFocusArea.theme_id == theme.id))
    )
    into = session.get(Theme, theme.merged_into_id) if theme.merged_into_id else None
    return ThemePage(
        id=theme.id,
        municipality_id=municipality_id,
        key=theme.key,
        status=theme.status,
        name=theme.name,
        description=theme.description,
        area=codebooks.area_names(session, municipality_id).get(theme.area or ""),
        belongs=why.belongs(session, municipality_id, theme.key),
        words=why.words_of(session, municipality_id, theme.key, reviews=reviews),
        merged_into=(into.id, into.name) if into else None,
        states=theme_edits.states(session, theme),
        sizes=tuple(_sizes(session, theme)),
        quotes=tuple(quotes.released(session, theme)),
        waiting_quotes=tuple(quotes.waiting(session, actor, theme)),
        lines=tuple(lines(session, theme.id)),
        focus_areas=tuple(
            (area, area.id in chosen) for area in theme_edits.focus_areas(session, municipality_id)
        ),
        texts=tuple(placed) if reviews else None,
        n_texts=total if reviews else None,
        page=page,
        last=last,
        decisions=tuple(decision_log.of_theme(session, theme)) if reviews else (),
        groups=tuple(room_sizes.groups(session, theme)) if reviews else (),
        others={k: v for k, v in theme_edits.names(session, municipality_id).items() if k != theme.id}
        if reviews
        else {},
        targets=room_targets.listed(session, municipality_id) if reviews else (),
    )


def lines(session: Session, theme_id: int) -> list[LineUse]:
    """The promise lines that rest on the theme, newest version first."""
    concern_ids = (
        sa.select(ConcernTheme.concern_id)
        .where(ConcernTheme.theme_id == theme_id)
        .union(sa.select(Evidence.concern_id).where(Evidence.theme_id == theme_id))
    )
    evidence_ids = sa.select(Evidence.id).where(Evidence.theme_id == theme_id)
    rests = sa.select(LineGround.line_id).where(
        sa.or_(LineGround.concern_id.in_(concern_ids), LineGround.evidence_id.in_(evidence_ids))
    )
    query = (
        sa.select(PromiseLine, PromiseVersion)
        .join(PromiseVersion, PromiseVersion.id == PromiseLine.version_id)
        .join(Promise, Promise.id == PromiseVersion.promise_id)
        .where(PromiseLine.id.in_(rests))
        .order_by(Promise.id, PromiseVersion.number.desc(), PromiseLine.position)
    )
    return [
        LineUse(
            version.id,
            line.id,
            line.key,
            promise_words.said(line, "text"),
            promise_words.said(version, "title"),
            version.number,
            version.status,
        )
        for line, version in session.execute(query)
    ]


def _sizes(session: Session, theme: Theme) -> Sequence[SurveySize]:
    found = []
    names = codebooks.area_names(session, theme.municipality_id)
    for version in themes.surveys_of(session, theme.municipality_id, theme.id):
        protected = themes.sizes(session, theme.municipality_id, version.id)
        size = protected.of(theme.id)
        if size is not None:
            around = protected.around(theme.key)
            together = None
            if around is not None and around.count is not None:
                together = (names.get(around.area), around.count)
            found.append(SurveySize(version.title, protected.base, size, together))
    return found


def _placed(
    session: Session, actor: Actor, theme: Theme, page: int
) -> tuple[list[PlacedText], int, int, int]:
    """A page of the texts under the theme; how many in all, and which page of how many it is."""
    query = (
        sa.select(ThemeAssignment)
        .join(FreeText, FreeText.id == ThemeAssignment.free_text_id)
        .where(
            ThemeAssignment.theme_id == theme.id,
            ThemeAssignment.removed_by_decision_id.is_(None),
            FreeText.state.in_(("new", "read")),
            apart.counted(FreeText.response_id),
        )
    )
    total = session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    last = max(1, -(-total // PAGE))
    page = min(max(page, 1), last)
    shown = query.order_by(ThemeAssignment.free_text_id).limit(PAGE).offset((page - 1) * PAGE)
    rows = {row.free_text_id: row for row in session.scalars(shown)}
    lines_here = texts.lines(session, actor, theme.municipality_id, rows)
    reasons = why.placed(session, rows, lines_here)
    placed = [
        PlacedText(
            text,
            marking.pieces(text.masked, rows[text.id].start, rows[text.id].end, rows[text.id].words),
            rows[text.id].origin == "reviewer",
            reasons[text.id],
        )
        for text in lines_here
    ]
    return placed, total, page, last
