"""Answers that a person has set aside: what every count and every reading leaves out, said in one place.

The decisions are in `setting_aside`. Nothing of a set-aside answer is removed, so that it can come back.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from dialog.models import ResponseSetAside


def counted(response_id: InstrumentedAttribute[uuid.UUID]) -> sa.ColumnElement[bool]:
    """Whether an answer counts, since nobody has set it aside: for the `where` of what reads or counts."""
    return response_id.not_in(sa.select(ResponseSetAside.response_id))


def is_counted(session: Session, response_id: uuid.UUID) -> bool:
    """Whether one answer counts."""
    return session.get(ResponseSetAside, response_id) is None
