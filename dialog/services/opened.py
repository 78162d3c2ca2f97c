"""That somebody opened pages of masked texts: a line of the log for each person, municipality and day.

Whatever shows texts says so here, most of it by `texts.described`; the line is written when the page has been
made, by whoever answers the request. What is read without being shown to anybody leaves none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import AuditEvent
from dialog.services import audit
from dialog.services.permissions import Actor

ACTION = "text:open"
SEEN = "municipalities whose texts were opened"


def seen(session: Session, municipality_ids: Iterable[int]) -> None:
    """Texts of these municipalities are about to be shown to whom the session reads for."""
    session.info.setdefault(SEEN, set()).update(municipality_ids)


def unnoted(session: Session, actor: Actor, *, at: dt.datetime) -> frozenset[int]:
    """The municipalities whose texts were opened in this session and of which today has no line yet."""
    here: set[int] = session.info.get(SEEN, set())
    return frozenset(here) - _noted(session, actor, at) if here else frozenset()


def note(session: Session, actor: Actor, municipality_ids: Collection[int], *, at: dt.datetime) -> None:
    """Write the lines, but for those that another request has written meanwhile."""
    for municipality_id in sorted(set(municipality_ids) - _noted(session, actor, at)):
        audit.record(
            session, actor, ACTION, f"organisation:{municipality_id}", at=at, organisation_id=municipality_id
        )


def _noted(session: Session, actor: Actor, at: dt.datetime) -> set[int | None]:
    began = dt.datetime.combine(clock.day_of(at), dt.time(), clock.STOCKHOLM)
    query = sa.select(AuditEvent.organisation_id).where(
        AuditEvent.action == ACTION, AuditEvent.actor_id == actor.id, AuditEvent.at >= began
    )
    return set(session.scalars(query))
