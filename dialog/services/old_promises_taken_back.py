"""Old promises that were entered wrongly and taken back: their addresses still answer and say what became."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import AuditEvent, Promise, PromiseVersion
from dialog.services import promise_pages
from dialog.services.errors import NotFound


@dataclass(frozen=True)
class TakenBack:
    """A version that nobody reads any more: when it was taken back, and whether another one can be read."""

    version: PromiseVersion
    on: dt.date
    is_read_elsewhere: bool


def find(session: Session, municipality_id: int, slug: str, number: int | None = None) -> TakenBack:
    """What stood at the address of a version, or of the whole promise. Raises NotFound."""
    promise = session.scalar(sa.select(Promise).filter_by(municipality_id=municipality_id, slug=slug))
    versions = promise.versions if promise is not None else []
    found = [one for one in versions if _is_taken_back(one) and number in (None, one.number)]
    if promise is None or not found:
        raise NotFound
    version = found[-1]
    return TakenBack(version, _day(session, version), bool(promise_pages.versions(promise)))


def _is_taken_back(version: PromiseVersion) -> bool:
    """What is from before the system is public from the start, so that only this can have hidden it."""
    return version.origin == "before_the_system" and version.published_at is None


def _day(session: Session, version: PromiseVersion) -> dt.date:
    at = session.scalar(
        sa.select(AuditEvent.at).where(
            AuditEvent.action == "promise:take_back_old",
            AuditEvent.subject == f"promise_version:{version.id}",
        )
    )
    if at is None:
        raise NotFound
    return clock.day_of(at)
