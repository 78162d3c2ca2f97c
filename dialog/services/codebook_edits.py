"""Changing a municipality's codebook: every save is a further edition, and none is ever lost.

An edition holds only what the municipality changes of the shared one. Going back to an earlier edition is a
further one too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.codebook import Codebook as ReadCodebook
from analysis.codebook import CodebookTheme, check_keys
from analysis.overlay import Changes, difference, lay_over
from analysis.overlay_file import write_changes
from analysis.seeds import Pattern
from dialog.models import Codebook, CodebookVersion, Organisation
from dialog.services import audit, codebooks, theme_making
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts, normalise

SEED, HINT = "seeds", "hints"
LONGEST_WORD = 80
TEXTS = ("labels", "description", "belongs", "does_not_belong")


def add_word(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    word: str,
    language: str,
    strength: str,
    *,
    at: dt.datetime,
    reason: str = "",
) -> CodebookVersion:
    """Add a seed word or a hint to a theme. What was a hint becomes a seed, and the other way round.

    Raises RuleBroken("not_a_seed") for what no text can be searched for, RuleBroken("word_there") when the
    theme has it already.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    plain = as_seed(word)
    theme = _theme(session, municipality_id, key)
    other = HINT if strength == SEED else SEED
    if plain in words(theme, strength).get(language, ()):
        raise RuleBroken("word_there", word=plain)
    changed = _with_words(theme, strength, language, (*words(theme, strength).get(language, ()), plain))
    kept = tuple(each for each in words(theme, other).get(language, ()) if each != plain)
    changed = _with_words(changed, other, language, kept)
    return _save_theme(session, actor, municipality_id, changed, at=at, reason=reason)


def take_away_word(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    word: str,
    language: str,
    strength: str,
    *,
    at: dt.datetime,
    reason: str = "",
) -> CodebookVersion:
    """Take a seed word or a hint away from a theme. Raises NotFound for one that it does not have."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    theme = _theme(session, municipality_id, key)
    there = words(theme, strength).get(language, ())
    if word not in there:
        raise NotFound
    kept = tuple(each for each in there if each != word)
    changed = _with_words(theme, strength, language, kept)
    seeds = {each for listed in changed.seeds.values() for each in listed}
    changed = replace(changed, shared=tuple(each for each in changed.shared if each in seeds))
    return _save_theme(session, actor, municipality_id, changed, at=at, reason=reason)


def write_texts(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    texts: Mapping[str, Texts],
    *,
    former: Mapping[str, Texts] | None = None,
    at: dt.datetime,
    reason: str = "",
) -> CodebookVersion:
    """Give a theme its label and say what belongs; `former` are the texts that the person saw.

    Raises RuleBroken("theme_needs_name") without a Swedish label, Conflict with the texts that stand now.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    theme = _theme(session, municipality_id, key)
    stands = texts_of(theme)
    if former is not None and {name: dict(each) for name, each in former.items()} != {
        name: stands[name] for name in former
    }:
        raise Conflict(stands)
    written = {name: _clean(each) for name, each in texts.items() if name in TEXTS}
    if "labels" in written and "sv" not in written["labels"]:
        raise RuleBroken("theme_needs_name")
    both = stands | written
    changed = replace(
        theme,
        labels=both["labels"],
        description=both["description"],
        belongs=both["belongs"],
        does_not_belong=both["does_not_belong"],
    )
    return _save_theme(session, actor, municipality_id, changed, at=at, reason=reason)


def switch(
    session: Session,
    actor: Actor,
    municipality_id: int,
    key: str,
    *,
    is_on: bool,
    at: dt.datetime,
    reason: str = "",
) -> CodebookVersion:
    """Let a theme no longer be looked for, or look for it again as the shared codebook has it.

    An own theme that is switched off is gone from this edition; an earlier one still has it. Raises NotFound
    for a theme that is neither in use nor in the shared codebook.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)

    def act(book: ReadCodebook, base: ReadCodebook) -> ReadCodebook:
        known, shared = book.theme(key), base.theme(key)
        if is_on and known is None and shared is not None:
            themes = {each.key: each for each in (*book.themes, shared)}
            order = [each.key for each in (*base.themes, *book.themes)]
            return replace(
                book, themes=tuple(themes[each] for each in dict.fromkeys(order) if each in themes)
            )
        if is_on or known is None:
            raise NotFound
        if len(book.themes) == 1:
            raise RuleBroken("last_theme")
        return replace(book, themes=tuple(each for each in book.themes if each.key != key))

    return edit(session, actor, municipality_id, act, at=at, reason=reason)


def own_theme(
    session: Session,
    actor: Actor,
    municipality_id: int,
    area: str,
    texts: Mapping[str, Texts],
    *,
    at: dt.datetime,
    reason: str = "",
) -> str:
    """Make a theme of the municipality's own and return its key; words are added to it afterwards.

    Raises RuleBroken("theme_needs_name") without a Swedish label, RuleBroken("choose_an_area").
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    written = {name: _clean(texts.get(name, {})) for name in TEXTS}
    if "sv" not in written["labels"]:
        raise RuleBroken("theme_needs_name")
    if area not in codebooks.area_names(session, municipality_id):
        raise RuleBroken("choose_an_area")
    key = theme_making.new_key(session, municipality_id, written["labels"]["sv"])
    theme = CodebookTheme(
        key=key,
        area=area,
        labels=written["labels"],
        description=written["description"],
        belongs=written["belongs"],
        does_not_belong=written["does_not_belong"],
        seeds={},
    )
    edit(
        session,
        actor,
        municipality_id,
        lambda book, _base: replace(book, themes=(*book.themes, theme)),
        at=at,
        reason=reason,
    )
    return key


def go_back(
    session: Session, actor: Actor, edition_id: int, *, at: dt.datetime, reason: str = ""
) -> CodebookVersion:
    """Read with an earlier edition again: a further edition with the same changes.

    Raises NotFound for an edition that is not the municipality's, RuleBroken("nothing_changed").
    """
    edition = session.get(CodebookVersion, edition_id)
    owner = session.get_one(Codebook, edition.codebook_id).organisation_id if edition else None
    if edition is None or owner is None:
        raise NotFound
    require(actor, Permission.THEME_REVIEW, owner)
    changes = codebooks.parsed_changes(edition.toml) if edition.base_id else None
    whole = codebooks.book_of(session, edition)
    return edit(
        session,
        actor,
        owner,
        lambda _book, base: lay_over(base, changes) if changes else whole,
        at=at,
        reason=reason,
    )


def as_shared(
    session: Session, actor: Actor, municipality_id: int, *, at: dt.datetime, reason: str = ""
) -> CodebookVersion:
    """Read with the shared codebook as it is: a further edition that changes nothing of it."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    return edit(session, actor, municipality_id, lambda _book, base: base, at=at, reason=reason)


def take_new_base(
    session: Session, actor: Actor, municipality_id: int, *, at: dt.datetime, reason: str = ""
) -> CodebookVersion:
    """Lay the municipality's changes over the newest shared edition; what no longer fits drops out.

    Raises RuleBroken("nothing_changed") when they lie over it already.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    own = _lock(session, municipality_id)
    edition = codebooks.current(session, municipality_id)
    shared = codebooks.shared_or_seed(session)
    if edition is None or edition.codebook_id != own.id or edition.base_id in (None, shared.id):
        raise RuleBroken("nothing_changed")
    base = codebooks.parsed(shared.toml)
    wanted = lay_over(base, codebooks.parsed_changes(edition.toml))
    return _store(session, actor, own, shared, difference(base, wanted), at=at, reason=reason)


def words(theme: CodebookTheme, strength: str) -> Mapping[str, tuple[str, ...]]:
    """A theme's words of one strength, by language."""
    return theme.seeds if strength == SEED else theme.hints


def texts_of(theme: CodebookTheme) -> dict[str, dict[str, str]]:
    """A theme's texts by name."""
    return {
        "labels": dict(theme.labels),
        "description": dict(theme.description),
        "belongs": dict(theme.belongs),
        "does_not_belong": dict(theme.does_not_belong),
    }


def as_seed(word: str) -> str:
    """A typed word as it is looked for: small letters, single blanks. Raises RuleBroken("not_a_seed")."""
    plain = " ".join(normalise(word).lower().replace("...", "…").split())
    if not plain or len(plain) > LONGEST_WORD or not Pattern.is_valid(plain):
        raise RuleBroken("not_a_seed", word=plain[:LONGEST_WORD])
    return plain


def _clean(texts: Texts) -> dict[str, str]:
    return {code: normalise(text) for code, text in texts.items() if normalise(text)}


def _theme(session: Session, municipality_id: int, key: str) -> CodebookTheme:
    theme = codebooks.in_use(session, municipality_id).theme(key)
    if theme is None:
        raise NotFound
    return theme


def _with_words(theme: CodebookTheme, strength: str, language: str, listed: tuple[str, ...]) -> CodebookTheme:
    by_language = {**words(theme, strength), language: listed}
    kept = {code: each for code, each in by_language.items() if each}
    return replace(theme, seeds=kept) if strength == SEED else replace(theme, hints=kept)


def _save_theme(
    session: Session,
    actor: Actor,
    municipality_id: int,
    theme: CodebookTheme,
    *,
    at: dt.datetime,
    reason: str,
) -> CodebookVersion:
    def act(book: ReadCodebook, _base: ReadCodebook) -> ReadCodebook:
        return replace(book, themes=tuple(theme if each.key == theme.key else each for each in book.themes))

    return edit(session, actor, municipality_id, act, at=at, reason=reason)


def edit(
    session: Session,
    actor: Actor,
    municipality_id: int,
    act: Callable[[ReadCodebook, ReadCodebook], ReadCodebook],
    *,
    at: dt.datetime,
    reason: str,
) -> CodebookVersion:
    """Store what `act` makes of the codebook in use and its base, as a further edition."""
    own = _lock(session, municipality_id)
    edition = codebooks.current(session, municipality_id)
    base = (codebooks.base_of(session, edition) if edition else None) or codebooks.shared_or_seed(session)
    shared = codebooks.parsed(base.toml)
    former = difference(shared, codebooks.book_of(session, edition) if edition else shared)
    wanted = act(codebooks.book_of(session, edition) if edition else shared, shared)
    faults = check_keys(wanted)
    if faults:
        raise RuleBroken("codebook_file", faults=tuple(faults))
    changes = difference(shared, wanted)
    if changes == former:
        raise RuleBroken("nothing_changed")
    return _store(session, actor, own, base, changes, at=at, reason=reason)


def _store(
    session: Session,
    actor: Actor,
    own: Codebook,
    base: CodebookVersion,
    changes: Changes,
    *,
    at: dt.datetime,
    reason: str,
) -> CodebookVersion:
    newest = session.scalar(
        sa.select(sa.func.max(CodebookVersion.number)).where(CodebookVersion.codebook_id == own.id)
    )
    number = (newest or 0) + 1
    toml = write_changes(replace(changes, version=f"{own.key} {number}"))
    edition = CodebookVersion(
        codebook_id=own.id,
        number=number,
        toml=toml,
        content_hash=hashlib.sha256(toml.encode()).hexdigest(),
        base_id=base.id,
        made_by=actor.id,
        made_at=at,
        reason=normalise(reason),
    )
    session.add(edition)
    session.flush()
    audit.record(
        session,
        actor,
        "codebook:change",
        f"codebook_version:{edition.id}",
        at=at,
        organisation_id=own.organisation_id,
        number=number,
    )
    return edition


def _lock(session: Session, municipality_id: int) -> Codebook:
    """The municipality's own codebook, made when first needed; two who save at once wait for each other."""
    query = sa.select(Codebook).where(Codebook.organisation_id == municipality_id)
    own = session.scalar(query.with_for_update())
    if own is None:
        place = session.get_one(Organisation, municipality_id)
        own = Codebook(key=f"{codebooks.SHARED}-{place.key}", organisation_id=municipality_id)
        session.add(own)
        session.flush()
    return own
