"""A word tried out before it is added: which texts hold it, where they lie now, and which would move.

Seeds only, over every masked text that the actor may read in the municipality: quick enough for each letter.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.answers import SAYS_NOTHING
from analysis.codebook import Codebook
from analysis.features import MASKED_PIECE
from analysis.seeds import MINIMUM_STEM, SeedFinder, tokens
from analysis.strengths import find_seeds
from analysis.words import stop_words
from dialog.models import SuggestedMember, SuggestedTheme, Theme, ThemeAssignment, ThemingRun
from dialog.services import codebook_edits, codebook_pages, codebooks, decisions, opened, room, texts
from dialog.services.codebook_edits import HINT, SEED
from dialog.services.errors import NotFound
from dialog.services.marking import Pieces
from dialog.services.permissions import Actor, Permission, require
from dialog.services.texts import TextLine
from surveys.texts import LANGUAGES, Texts

SHOWN_TEXTS = 20


@dataclass(frozen=True)
class TriedText:
    """A text that holds the tried word: where it lies, who placed it there, and whether it would move."""

    id: uuid.UUID
    pieces: Pieces
    language: str
    theme: Texts | None
    is_decided: bool
    moves: bool


@dataclass(frozen=True)
class TriedWord:
    """What a word would do. `staying` texts would fit but lie where a person decided; `by_theme` says where
    the texts that hold it lie now.
    """

    word: str
    found: int
    moving: int
    staying: int
    by_theme: tuple[tuple[Texts | None, int], ...]
    elsewhere: int
    clashing: tuple[tuple[Texts, str], ...]
    is_there: bool
    lines: tuple[TriedText, ...]


def try_word(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    word: str,
    language: str,
    strength: str = SEED,
) -> TriedWord:
    """What a word would do as a seed or a hint of a theme, in all texts that the actor may read there.

    Raises RuleBroken("not_a_seed") for what no text can be searched for, NotFound for no such theme.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    plain = codebook_edits.as_seed(word)
    edition = codebooks.current(session, municipality_id)
    read = codebooks.book_of(session, edition)
    chosen = read.theme(key)
    if chosen is None or language not in LANGUAGES:
        raise NotFound
    masked = _masked(session, actor, municipality_id)
    reader = codebooks.reader(*codebooks.source_of(session, edition))
    trial = reader.try_word(
        key,
        language,
        plain,
        ((text_id, words, spoken) for text_id, (words, spoken) in masked.items()),
        is_hint=strength == HINT,
    )
    where = _where(session, municipality_id, trial.found)
    single = SeedFinder({key: {language: [plain]}})

    def shown(text_id: str) -> TriedText:
        words, spoken = masked[text_id]
        marked = [words[hit.start : hit.end] for hit in find_seeds(single, words, spoken)]
        place = where[text_id]
        return TriedText(
            id=uuid.UUID(text_id),
            pieces=room.pieces(words, 0, len(words), marked),
            language=spoken,
            theme=place.name,
            is_decided=place.is_decided,
            moves=text_id in moving,
        )

    there = {text_id for text_id in trial.found if where[text_id].key == key}
    moving = {text_id for text_id in trial.moving if not where[text_id].is_decided} - there
    order = sorted(trial.found, key=lambda each: (each not in moving, each in there, each))
    return TriedWord(
        word=plain,
        found=len(trial.found),
        moving=len(moving),
        staying=len(set(trial.moving) - moving - there),
        by_theme=_by_theme(where),
        elsewhere=len(trial.found) - len(there) - len(moving),
        clashing=tuple((_label(read, theme), seed) for theme, seed in trial.clashing),
        is_there=plain in codebook_edits.words(chosen, strength).get(language, ()),
        lines=tuple(shown(text_id) for text_id in order[:SHOWN_TEXTS]),
    )


def _masked(session: Session, actor: Actor, municipality_id: int) -> dict[str, tuple[str, str]]:
    """The texts that a word is tried in, with their language; some of them will be shown."""
    rows = session.execute(codebook_pages.readable(actor, municipality_id)).all()
    if rows:
        opened.seen(session, [municipality_id])
    return {str(text_id): (words, spoken) for text_id, words, spoken in rows}


def text_to_search(session: Session, actor: Actor, text_id: uuid.UUID) -> TextLine:
    """A text from which a word is chosen. Raises NotFound for one that the actor may not read."""
    line = texts.show(session, actor, text_id)
    require(actor, Permission.THEME_REVIEW, line.municipality_id)
    return line


def words_of(text: TextLine) -> tuple[str, ...]:
    """The words of a text that can be tried, in its order: no small words, and nothing that is masked."""
    plain = MASKED_PIECE.sub(" ", text.masked)
    silent = stop_words(text.language)
    listed = (token.text for token in tokens(plain))
    return tuple(dict.fromkeys(each for each in listed if len(each) >= MINIMUM_STEM and each not in silent))


@dataclass(frozen=True)
class _Place:
    """Where a text lies: by a person's decision, by the latest grouping, or nowhere yet."""

    key: str
    name: Texts | None
    is_decided: bool


def _where(session: Session, municipality_id: int, found: Iterable[str]) -> dict[str, _Place]:
    """Where texts lie now. Everything the municipality has is read at once: a list of ids has its limits."""
    wanted = {uuid.UUID(text_id) for text_id in found}
    if not wanted:
        return {}
    places = dict.fromkeys(wanted, _Place("", None, is_decided=False))
    latest = session.scalar(
        sa.select(sa.func.max(ThemingRun.id)).where(
            ThemingRun.municipality_id == municipality_id, ThemingRun.state == "done"
        )
    )
    proposed = (
        sa.select(SuggestedMember.free_text_id, SuggestedTheme.key, SuggestedTheme.label)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .where(SuggestedTheme.run_id == latest, SuggestedMember.is_main)
    )
    for text_id, key, label in session.execute(proposed):
        if text_id in wanted:
            places[text_id] = _Place(key, label, is_decided=False)
    decided = (
        sa.select(ThemeAssignment.free_text_id, Theme.key, Theme.name)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            Theme.municipality_id == municipality_id,
            Theme.status == "active",
            ThemeAssignment.removed_by_decision_id.is_(None),
        )
        .order_by(ThemeAssignment.id.desc())
    )
    for text_id, key, name in session.execute(decided):
        if text_id in wanted:
            places[text_id] = _Place(key, name, is_decided=True)
    for text_id in decisions.not_answers(session, municipality_id) & wanted:
        places[text_id] = _Place(SAYS_NOTHING, None, is_decided=True)
    return {str(text_id): place for text_id, place in places.items()}


def _by_theme(where: Mapping[str, _Place]) -> tuple[tuple[Texts | None, int], ...]:
    """How many of the texts lie under which theme, the most first."""
    numbers = Counter(place.key for place in where.values())
    names = {place.key: place.name for place in where.values()}
    ordered = sorted(numbers.items(), key=lambda each: (-each[1], each[0]))
    return tuple((names[key], number) for key, number in ordered)


def _label(book: Codebook, key: str) -> Texts:
    theme = book.theme(key)
    return theme.labels if theme else {"sv": key}
