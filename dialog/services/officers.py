"""How an authority's data protection officer is reached (GDPR, articles 13.1 b and 37.7).

What is kept is the address of a function, never a person's name: people change. Each authority's own
administrator enters it; so does whoever runs the site, where the authority has nobody yet. While it is not
entered the public page says nothing of it, and the register says that it is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation
from dialog.services import audit
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, authorities, may, require, require_own
from surveys.texts import normalise


def is_reached(authority: Organisation) -> bool:
    """Whether anybody can turn to the authority's data protection officer."""
    return bool(authority.data_protection_email or authority.data_protection_address)


def reached(authority: Organisation) -> str:
    """How, in one line; empty where it is not entered."""
    return ", ".join(filter(None, (authority.data_protection_email, authority.data_protection_address)))


def find(session: Session, actor: Actor, organisation_id: int) -> Organisation:
    """An authority whose officer's address the actor enters. Raises NotFound for another one."""
    require(actor, Permission.REGISTER_EDIT)
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    if not may(actor, Permission.PLACES_EDIT):
        require_own(actor, Permission.REGISTER_EDIT, organisation_id)
    return found


def enter(
    session: Session, actor: Actor, organisation_id: int, email: str, address: str, *, at: dt.datetime
) -> Organisation:
    """Say how the officer is reached. Raises RuleBroken("officer_reached") for neither of the two."""
    found = find(session, actor, organisation_id)
    email, address = (" ".join(normalise(one).split()) for one in (email, address))
    if not email and not address:
        raise RuleBroken("officer_reached")
    found.data_protection_email, found.data_protection_address = email or None, address or None
    session.flush()
    audit.record(
        session, actor, "register:officer", f"organisation:{found.id}", at=at, organisation_id=found.id
    )
    return found


def told(session: Session) -> list[Organisation]:
    """Every authority whose officer can be reached, municipalities first: for everyone."""
    query = sa.select(Organisation).order_by(Organisation.kind, Organisation.id)
    return [one for one in session.scalars(query) if is_reached(one)]


def own(session: Session, actor: Actor) -> list[Organisation]:
    """The authorities of which the actor is an administrator."""
    require(actor, Permission.REGISTER_EDIT)
    mine = authorities(actor, Permission.REGISTER_EDIT)
    query = sa.select(Organisation).where(Organisation.id.in_(mine)).order_by(Organisation.id)
    return list(session.scalars(query))


def awaiting(session: Session, actor: Actor, _day: dt.date) -> Iterator[Due]:
    """An own authority whose officer nobody can reach."""
    for one in own(session, actor):
        if not is_reached(one):
            yield Due(
                "officer_missing",
                "surveys",
                "processing.officer",
                {"organisation_id": one.id},
                named(one),
                one.name,
            )
