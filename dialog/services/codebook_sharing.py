"""A seed word that speaks for several themes on purpose: as a hint for each, deciding for none alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from sqlalchemy.orm import Session

from analysis.codebook import Codebook as ReadCodebook
from analysis.codebook import CodebookTheme
from analysis.seeds import clashes
from dialog.models import CodebookVersion
from dialog.services import codebook_edits
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require


def share(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    word: str,
    language: str,
    *,
    at: dt.datetime,
    reason: str = "",
) -> CodebookVersion:
    """Say of a seed word that it also speaks for the other themes that have it; added when it is not there.

    Raises RuleBroken("not_a_seed"), RuleBroken("word_not_shared") for one that no other theme has.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    plain = codebook_edits.as_seed(word)

    def act(book: ReadCodebook, _base: ReadCodebook) -> ReadCodebook:
        theme = _theme(book, key)
        seeds = {**theme.seeds, language: tuple(dict.fromkeys((*theme.seeds.get(language, ()), plain)))}
        hints = {
            code: kept
            for code, words in theme.hints.items()
            if (kept := tuple(each for each in words if (code, each) != (language, plain)))
        }
        changed = _with(book, replace(theme, seeds=seeds, hints=hints))
        marked = _speaking_twice(changed, key, plain, language)
        if not marked:
            raise RuleBroken("word_not_shared", word=plain)
        for each in changed.themes:
            if each.key in marked:
                shared = tuple(dict.fromkeys((*each.shared, *sorted(marked[each.key]))))
                changed = _with(changed, replace(each, shared=shared))
        return changed

    return codebook_edits.edit(session, actor, municipality_id, act, at=at, reason=reason)


def stop_sharing(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    word: str,
    language: str,
    *,
    at: dt.datetime,
    reason: str = "",
) -> CodebookVersion:
    """Let a shared seed word of a theme decide again. Raises NotFound for one that is not shared."""
    require(actor, Permission.THEME_REVIEW, municipality_id)

    def act(book: ReadCodebook, _base: ReadCodebook) -> ReadCodebook:
        theme = _theme(book, key)
        if word not in theme.shared or word not in theme.seeds.get(language, ()):
            raise NotFound
        return _with(book, replace(theme, shared=tuple(each for each in theme.shared if each != word)))

    return codebook_edits.edit(session, actor, municipality_id, act, at=at, reason=reason)


def _speaking_twice(book: ReadCodebook, key: str, word: str, language: str) -> dict[str, set[str]]:
    """By theme: its seeds that must count as hints so that this word of a theme tells nobody apart."""
    seeds = {each.key: each.seeds.get(language, ()) for each in book.themes}
    shared = {each.key: each.shared for each in book.themes}
    found: dict[str, set[str]] = defaultdict(set)
    for one, seed, other, by in clashes(seeds, shared):
        if (one, seed) == (key, word) or (other, by) == (key, word):
            found[other].add(by)
    return found


def _theme(book: ReadCodebook, key: str) -> CodebookTheme:
    theme = book.theme(key)
    if theme is None:
        raise NotFound
    return theme


def _with(book: ReadCodebook, theme: CodebookTheme) -> ReadCodebook:
    return replace(book, themes=tuple(theme if each.key == theme.key else each for each in book.themes))
