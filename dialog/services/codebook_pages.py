"""What the pages of a codebook show: its themes by area, and one theme with its words.

Only seeds are looked for: a page must not pay for learning. Texts are masked, and only for who may read them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.codebook import Codebook as ReadCodebook
from analysis.codebook import CodebookTheme
from analysis.overlay import Misfit, ThemeChange, difference, misfits
from analysis.seeds import SeedFinder
from analysis.strengths import find_seeds, strengths
from dialog.models import (
    Codebook,
    CodebookVersion,
    FreeText,
    SuggestedTheme,
    Theme,
    ThemingRun,
    User,
)
from dialog.services import alarms, codebooks, opened, review, room, texts
from dialog.services.codebook_edits import HINT, SEED
from dialog.services.errors import NotFound
from dialog.services.known import Of, known
from dialog.services.marking import Pieces
from dialog.services.permissions import Actor, Permission, may, require
from dialog.services.themes import LANGUAGE
from surveys.texts import LANGUAGES, Texts

EDITIONS = 12
EXAMPLES = 6
LOOKED_AT = 2_000
"""Examples are looked for among so many texts at most: enough to show what a theme catches, and quick."""


@dataclass(frozen=True)
class ThemeLine:
    """A theme as the codebook lists it. `texts` is how many the latest grouping placed there, None before."""

    key: str
    label: Texts
    words: int
    is_own: bool
    is_changed: bool
    texts: int | None


@dataclass(frozen=True)
class EditionLine:
    """An edition of the municipality's codebook."""

    id: int
    number: int
    made_at: dt.datetime | None
    made_by: str
    reason: str
    is_current: bool


@dataclass(frozen=True)
class BookPage:
    """The codebook: themes by area, themes switched off, editions, and what no longer fits the shared one."""

    areas: tuple[tuple[Texts, tuple[ThemeLine, ...]], ...]
    off: tuple[ThemeLine, ...]
    editions: tuple[EditionLine, ...]
    has_newer_base: bool
    misfits: tuple[Misfit, ...]
    names: Mapping[str, Texts]

    @property
    def is_own(self) -> bool:
        """Whether the municipality has changed anything yet."""
        return bool(self.editions)


@dataclass(frozen=True)
class Word:
    """A word of a theme: as it is written, and whether it is the municipality's own."""

    text: str
    is_own: bool


@dataclass(frozen=True)
class Caught:
    """A text that a theme's words catch, cut so that those can be marked."""

    id: uuid.UUID
    pieces: Pieces
    language: str


@dataclass(frozen=True)
class ThemePage:
    """A theme of the codebook: texts, words by language and strength, examples."""

    theme: CodebookTheme
    area: Texts
    seeds: Mapping[str, tuple[Word, ...]]
    hints: Mapping[str, tuple[Word, ...]]
    removed: tuple[tuple[str, str, str], ...]
    examples: tuple[Caught, ...]
    is_own: bool
    is_off: bool
    theme_id: int | None


def book(session: Session, actor: Actor, municipality_id: int) -> BookPage:
    """The municipality's codebook as it stands."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    edition = codebooks.current(session, municipality_id)
    read, base = codebooks.book_of(session, edition), _base(session, edition)
    sizes = _sizes(session, municipality_id)
    changed = {each.key for each in _changes(session, edition) if not each.is_off}
    lines: dict[str, list[ThemeLine]] = {area.key: [] for area in read.areas}
    for theme in read.themes:
        own = base.theme(theme.key) is None
        lines[theme.area].append(_line(theme, sizes, is_own=own, is_changed=theme.key in changed))
    off = [theme for theme in base.themes if read.theme(theme.key) is None]
    shared = codebooks.newest_shared(session)
    is_behind = edition is not None and bool(edition.base_id) and shared is not None
    newer = shared if is_behind and edition and shared and shared.id != edition.base_id else None
    return BookPage(
        areas=tuple((area.labels, tuple(lines[area.key])) for area in read.areas if lines[area.key]),
        off=tuple(_line(theme, sizes, is_own=False, is_changed=False) for theme in off),
        editions=editions(session, municipality_id),
        has_newer_base=newer is not None,
        misfits=misfits(codebooks.parsed(newer.toml), codebooks.parsed_changes(edition.toml))
        if newer is not None and edition is not None
        else (),
        names={theme.key: theme.labels for theme in (*base.themes, *read.themes)},
    )


def editions(session: Session, municipality_id: int) -> tuple[EditionLine, ...]:
    """The municipality's editions, the newest first. The caller has checked what the actor may do."""
    query = (
        sa.select(CodebookVersion, User.name)
        .join(Codebook, Codebook.id == CodebookVersion.codebook_id)
        .outerjoin(User, User.id == CodebookVersion.made_by)
        .where(Codebook.organisation_id == municipality_id)
        .order_by(CodebookVersion.number.desc())
        .limit(EDITIONS)
    )
    rows = session.execute(query).all()
    return tuple(
        EditionLine(row.id, row.number, row.made_at, name or "", row.reason, is_current=index == 0)
        for index, (row, name) in enumerate(rows)
    )


def theme(session: Session, actor: Actor, municipality_id: int, key: str) -> ThemePage:
    """One theme; of one that is switched off, as the shared codebook has it."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    edition = codebooks.current(session, municipality_id)
    read, base = codebooks.book_of(session, edition), _base(session, edition)
    found = read.theme(key) or base.theme(key)
    if found is None:
        raise NotFound
    change = next((each for each in _changes(session, edition) if each.key == key), ThemeChange(key))
    areas = {area.key: area.labels for area in read.areas}
    own = base.theme(key) is None
    reads = may(actor, Permission.TEXT_READ_MASKED, municipality_id)
    stands = "caught", municipality_id, key, reads, alarms.stamp(session, [municipality_id])
    examples = known(
        session,
        stands,
        lambda: _examples(session, actor, municipality_id, found),
        (municipality_id,),
        Of.SAID,
    )
    if examples:
        opened.seen(session, [municipality_id])
    return ThemePage(
        theme=found,
        area=areas.get(found.area, {"sv": found.area}),
        seeds=_words(found.seeds, change.added.get(SEED, {}), is_own=own),
        hints=_words(found.hints, change.added.get(HINT, {}), is_own=own),
        removed=tuple(
            (language, word, strength)
            for strength, by_language in change.removed.items()
            for language, listed in by_language.items()
            for word in listed
        ),
        examples=examples,
        is_own=own,
        is_off=read.theme(key) is None,
        theme_id=session.scalar(
            sa.select(Theme.id).where(Theme.municipality_id == municipality_id, Theme.key == key)
        ),
    )


def _base(session: Session, edition: CodebookVersion | None) -> ReadCodebook:
    """The shared codebook that the municipality's edition lies over, or that it could change."""
    base = codebooks.base_of(session, edition) if edition else None
    return codebooks.book_of(session, base or codebooks.newest_shared(session))


def _changes(session: Session, edition: CodebookVersion | None) -> tuple[ThemeChange, ...]:
    return difference(_base(session, edition), codebooks.book_of(session, edition)).themes


def _line(
    theme: CodebookTheme, sizes: Mapping[str, int] | None, *, is_own: bool, is_changed: bool
) -> ThemeLine:
    listed = (*theme.seeds.values(), *theme.hints.values())
    number = None if sizes is None else sizes.get(theme.key, 0)
    return ThemeLine(theme.key, theme.labels, sum(map(len, listed)), is_own, is_changed, number)


def _sizes(session: Session, municipality_id: int) -> dict[str, int] | None:
    """How many texts the latest grouping placed under each theme; None before the first."""
    latest = session.scalar(
        sa.select(sa.func.max(ThemingRun.id)).where(
            ThemingRun.municipality_id == municipality_id, ThemingRun.state == "done"
        )
    )
    if latest is None:
        return None
    query = sa.select(SuggestedTheme.key, SuggestedTheme.size).where(SuggestedTheme.run_id == latest)
    return dict(session.execute(query).all())


def _words(
    words: Mapping[str, Sequence[str]], added: Mapping[str, Sequence[str]], *, is_own: bool
) -> dict[str, tuple[Word, ...]]:
    """The words by language; the municipality's own first, since those are the ones to look at again."""
    found = {}
    for language in LANGUAGES:
        own = set(words.get(language, ())) if is_own else set(added.get(language, ()))
        listed = sorted(words.get(language, ()), key=lambda each: each not in own)
        if listed:
            found[language] = tuple(Word(each, each in own) for each in listed)
    return found


def _examples(
    session: Session, actor: Actor, municipality_id: int, theme: CodebookTheme
) -> tuple[Caught, ...]:
    """A few texts that the theme's seeds catch, those that hold most of them first."""
    finder = SeedFinder({theme.key: theme.seeds}, {theme.key: theme.shared})
    caught = []
    query = readable(actor, municipality_id).where(FreeText.serious.is_(None)).limit(LOOKED_AT)
    for text_id, masked, language in session.execute(query):
        hits = find_seeds(finder, masked, language)
        if hits:
            words = [masked[hit.start : hit.end] for hit in hits]
            strength = strengths(hits)[theme.key]
            caught.append(
                (-strength, text_id, Caught(text_id, room.pieces(masked, 0, len(masked), words), language))
            )
    return tuple(each for _, _, each in sorted(caught, key=lambda each: each[:2])[:EXAMPLES])


def readable(actor: Actor, municipality_id: int) -> sa.Select[uuid.UUID, str, str]:
    """The masked texts that the actor may read there and that nobody stopped showing, with their language."""
    return (
        texts.reading(actor, municipality_id)
        .where(FreeText.state.in_(review.SHOWN))
        .with_only_columns(FreeText.id, FreeText.masked, LANGUAGE, maintain_column_froms=True)
        .order_by(FreeText.id)
    )
