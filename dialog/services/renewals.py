"""When a situation picture is to be renewed: a number of months after it was agreed, set in the agreement.

The law 2023:196 asks for at least every second year; the parties may wish for more often.
"""

from __future__ import annotations

import calendar
import datetime as dt

from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Agreement, SituationPicture
from dialog.services import audit, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require_any

FEWEST_MONTHS, MOST_MONTHS = 6, 48


def due_on(session: Session, picture: SituationPicture) -> dt.date | None:
    """The day by which an agreed picture is to be renewed; None for one that is not agreed."""
    if picture.agreed_at is None:
        return None
    months = session.get_one(Agreement, picture.agreement_id).picture_months
    return months_after(picture.agreed_at.astimezone(clock.STOCKHOLM).date(), months)


def next_due(session: Session, municipality_id: int) -> dt.date | None:
    """When the municipality's picture in force is to be renewed; None before the first."""
    picture = pictures.agreed(session, municipality_id)
    return due_on(session, picture) if picture else None


def agreement(session: Session, actor: Actor, agreement_id: int) -> Agreement:
    """An agreement for somebody who may set how often its pictures are renewed."""
    found = session.get(Agreement, agreement_id)
    if found is None:
        raise NotFound
    places = (party.id for party in found.parties if party.is_municipality)
    require_any(actor, Permission.PICTURE_EDIT, places)
    return found


def set_interval(
    session: Session, actor: Actor, agreement_id: int, months: int, *, at: dt.datetime
) -> Agreement:
    """Say how many months after its agreement a picture is renewed. Raises RuleBroken for an odd number."""
    found = agreement(session, actor, agreement_id)
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise RuleBroken("renewal_months", least=FEWEST_MONTHS, most=MOST_MONTHS)
    found.picture_months = months
    audit.record(session, actor, "agreement:renewal", f"agreement:{found.id}", at=at, months=months)
    return found


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
