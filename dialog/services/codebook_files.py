"""A municipality's codebook as a file: out as TOML, and in again with every fault said at once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from analysis.codebook import Codebook as ReadCodebook
from analysis.codebook import Malformed, read, write
from analysis.faults import Fault
from analysis.overlay import Changes, difference, lay_over
from analysis.overlay_file import is_overlay, read_changes, write_changes
from dialog.models import CodebookVersion
from dialog.services import codebook_edits, codebooks
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor, Permission, require

LARGEST_FILE = 1_000_000


def upload(
    session: Session, actor: Actor, municipality_id: int, content: bytes, *, at: dt.datetime, reason: str = ""
) -> CodebookVersion:
    """Read a file: changes as they were downloaded, or a whole codebook, of which the difference is kept.

    Raises RuleBroken("codebook_file", faults) with every fault; then nothing is changed.
    """
    require(actor, Permission.THEME_REVIEW, municipality_id)
    if len(content) > LARGEST_FILE:
        raise RuleBroken("codebook_file", faults=(Fault.of("too_large"),))
    try:
        changes = read_changes(content) if is_overlay(content) else None
        whole = read(content) if changes is None else None
    except Malformed as error:
        raise RuleBroken("codebook_file", faults=error.faults) from error

    def act(_book: ReadCodebook, base: ReadCodebook) -> ReadCodebook:
        return whole if whole is not None else lay_over(base, changes or Changes())

    return codebook_edits.edit(session, actor, municipality_id, act, at=at, reason=reason)


def download(
    session: Session, actor: Actor, municipality_id: int, *, is_whole: bool
) -> tuple[str, CodebookVersion | None]:
    """The edition in use as TOML: what the municipality changes, or the whole codebook that it reads with."""
    require(actor, Permission.THEME_REVIEW, municipality_id)
    edition = codebooks.current(session, municipality_id)
    book = codebooks.book_of(session, edition)
    if is_whole:
        return write(book), edition
    if edition is not None and edition.base_id:
        return edition.toml, edition
    base = codebooks.book_of(session, codebooks.newest_shared(session))
    return write_changes(difference(base, book)), edition
