"""Codebooks: which edition a municipality reads with. The packaged file is the seed, editions are rows.

The shared codebook's editions are whole. A municipality's own hold only what it changes of one of those, and
are laid over it when they are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING
from analysis.codebook import STARTER, STARTER_EXAMPLES, Malformed, read_examples
from analysis.codebook import Codebook as ReadCodebook
from analysis.codebook import read as read_codebook
from analysis.coverage import WordReader
from analysis.overlay import Changes, lay_over
from analysis.overlay_file import read_changes
from dialog.models import Codebook, CodebookVersion
from surveys.texts import Texts

SHARED = "safety"
"""The key of the codebook that every municipality starts with."""


def current(session: Session, municipality_id: int) -> CodebookVersion | None:
    """The newest edition of the municipality's own codebook, else of the shared one, else None."""
    own = sa.case((Codebook.organisation_id.is_(None), 1), else_=0)
    return session.scalar(
        sa.select(CodebookVersion)
        .join(Codebook, Codebook.id == CodebookVersion.codebook_id)
        .where(sa.or_(Codebook.organisation_id == municipality_id, Codebook.organisation_id.is_(None)))
        .order_by(own, CodebookVersion.number.desc())
        .limit(1)
    )


def newest_shared(session: Session) -> CodebookVersion | None:
    """The newest edition of the shared codebook, or None before the first run."""
    return session.scalar(
        sa.select(CodebookVersion)
        .join(Codebook, Codebook.id == CodebookVersion.codebook_id)
        .where(Codebook.organisation_id.is_(None))
        .order_by(CodebookVersion.number.desc())
        .limit(1)
    )


def current_or_seed(session: Session, municipality_id: int) -> CodebookVersion:
    """The edition in use; the packaged seed is brought in where it is newer than what is there."""
    shared_or_seed(session)
    found = current(session, municipality_id)
    assert found is not None  # noqa: S101 -- there is a shared edition now
    return found


def shared_or_seed(session: Session) -> CodebookVersion:
    """The newest shared edition. The packaged file becomes the first one, and a further one when it is newer.

    Its version is a day: an edition that somebody else keeps under another kind of name is left alone.
    """
    newest = newest_shared(session)
    content = STARTER.read_bytes()
    if newest is not None and _version(newest.toml) >= _version(content.decode("utf-8")):
        return newest
    try:
        with session.begin_nested():
            return _seed(session, newest, content)
    except IntegrityError:
        # Another worker brought it in at the same moment: two municipalities grouped their answers.
        found = newest_shared(session)
        assert found is not None  # noqa: S101 -- it is what stood in the way
        return found


def _seed(session: Session, newest: CodebookVersion | None, content: bytes) -> CodebookVersion:
    if newest is None:
        codebook = Codebook(key=SHARED)
        session.add(codebook)
        session.flush()
        codebook_id, number = codebook.id, 1
    else:
        codebook_id, number = newest.codebook_id, newest.number + 1
    edition = CodebookVersion(
        codebook_id=codebook_id,
        number=number,
        toml=content.decode("utf-8"),
        content_hash=hashlib.sha256(content).hexdigest(),
    )
    session.add(edition)
    session.flush()
    return edition


def base_of(session: Session, edition: CodebookVersion) -> CodebookVersion | None:
    """The shared edition that a municipality's own changes lie over; None for a whole one."""
    return session.get_one(CodebookVersion, edition.base_id) if edition.base_id else None


def book_of(session: Session, edition: CodebookVersion | None) -> ReadCodebook:
    """The codebook of an edition: whole, or the changes laid over their base. None is the packaged seed."""
    return read_from(*source_of(session, edition))


def read_from(whole: str, changes: str) -> ReadCodebook:
    """The codebook in the texts of an edition."""
    return laid(whole, changes) if changes else parsed(whole)


def source_of(session: Session, edition: CodebookVersion | None) -> tuple[str, str]:
    """The texts that an edition is read from: a whole codebook, and the changes over it or nothing."""
    if edition is None:
        return STARTER.read_text("utf-8"), ""
    base = base_of(session, edition)
    return (base.toml, edition.toml) if base else (edition.toml, "")


@lru_cache(maxsize=4)
def reader(whole: str, changes: str) -> WordReader:
    """What finds the words of a codebook in texts; made once, since a page may ask at every letter."""
    return WordReader(read_from(whole, changes))


@lru_cache(maxsize=8)
def parsed(toml: str) -> ReadCodebook:
    """The codebook in an edition's text, with the packaged made-up answers for the themes that it has."""
    book = read_codebook(toml.encode("utf-8"))
    keys = {FITS_NO_THEME, SAYS_NOTHING, *(theme.key for theme in book.themes)}
    packaged = read_examples(STARTER_EXAMPLES.read_bytes())
    return replace(book, examples=tuple(each for each in packaged if each.theme in keys))


@lru_cache(maxsize=8)
def parsed_changes(toml: str) -> Changes:
    """The changes in the text of a municipality's edition."""
    return read_changes(toml.encode("utf-8"))


@lru_cache(maxsize=8)
def laid(base: str, changes: str) -> ReadCodebook:
    """A municipality's changes laid over their base, both as texts."""
    return lay_over(parsed(base), parsed_changes(changes))


def in_use(session: Session, municipality_id: int) -> ReadCodebook:
    """The codebook that pages take labels from, before and after the first run."""
    return book_of(session, current(session, municipality_id))


def area_names(session: Session, municipality_id: int) -> Mapping[str, Texts]:
    """The names of the areas over the themes, in the codebook's order."""
    return {area.key: area.labels for area in in_use(session, municipality_id).areas}


def _version(toml: str) -> str:
    """The version that an edition names; one that cannot be read is left as it is by sorting after all."""
    try:
        return parsed(toml).version
    except Malformed:
        return "~"
