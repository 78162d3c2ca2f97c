"""Codebooks: which edition a municipality reads with. The packaged file is the seed, editions are rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.codebook import STARTER
from analysis.codebook import Codebook as ReadCodebook
from analysis.codebook import read as read_codebook
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


def current_or_seed(session: Session, municipality_id: int) -> CodebookVersion:
    """The edition in use; the first time the packaged seed becomes the shared codebook's first edition."""
    found = current(session, municipality_id)
    if found is not None:
        return found
    codebook = Codebook(key=SHARED)
    session.add(codebook)
    session.flush()
    content = STARTER.read_bytes()
    edition = CodebookVersion(
        codebook_id=codebook.id,
        number=1,
        toml=content.decode("utf-8"),
        content_hash=hashlib.sha256(content).hexdigest(),
    )
    session.add(edition)
    session.flush()
    return edition


@lru_cache(maxsize=8)
def parsed(toml: str) -> ReadCodebook:
    """The codebook in an edition's text."""
    return read_codebook(toml.encode("utf-8"))


def in_use(session: Session, municipality_id: int) -> ReadCodebook:
    """The codebook that pages take labels from, before and after the first run."""
    edition = current(session, municipality_id)
    return parsed(edition.toml if edition else STARTER.read_text("utf-8"))


def area_names(session: Session, municipality_id: int) -> Mapping[str, Texts]:
    """The names of the areas over the themes, in the codebook's order."""
    return {area.key: area.labels for area in in_use(session, municipality_id).areas}
