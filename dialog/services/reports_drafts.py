"""What a report says of drafts that everybody could comment on: how many did, and what the parties answered.

Never what anybody wrote, and no number so small that it points at somebody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Promise, PromiseVersion
from dialog.services import comment_forms, promise_drafts
from surveys.tabulation import SMALLEST_COUNT
from surveys.texts import Texts


@dataclass(frozen=True)
class Commented:
    """A draft that everybody could comment on, and what the parties answered once it was decided."""

    version: PromiseVersion
    comments: int | None
    """None where so few commented that the number is hidden."""
    answer: Texts | None

    @property
    def is_shown(self) -> bool:
        """Everybody can read it, as a draft or as the promise that it became; else its words are at work."""
        is_told = self.version.published_at is not None and self.version.status in promise_drafts.READABLE
        return is_told or self.version.status == "public_draft"


def commented(
    session: Session, municipality_id: int, days: tuple[dt.date, dt.date], *, on: dt.date
) -> tuple[Commented, ...]:
    """A municipality's drafts that became public on some days, as they stand on a day."""
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id == municipality_id,
            PromiseVersion.comment_survey_id.is_not(None),
            PromiseVersion.comments_from.between(*days),
        )
        .order_by(PromiseVersion.comments_from, PromiseVersion.id)
    )
    return tuple(_commented(session, version, on) for version in session.scalars(query))


def _commented(session: Session, version: PromiseVersion, on: dt.date) -> Commented:
    count = comment_forms.count(session, version)
    is_decided = version.published_at is not None and clock.day_of(version.published_at) <= on
    return Commented(
        version,
        None if 0 < count < SMALLEST_COUNT else count,
        version.comments_answer if is_decided else None,
    )
