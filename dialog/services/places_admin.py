"""Municipalities, police areas and areas around them, added in the browser by whoever runs the site.

Only an administrator of the organisation that runs the site may (`Organisation.is_operating`). They bring in
an organisation's first administrator, nobody else: whom a municipality lets read what people wrote, it says
itself.
Agreements are in `places_agreements`. What is wrong is changed; what nothing uses can be removed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, AgreementParty, Area, Membership, Organisation
from dialog.services import audit, people
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.people import Invited, NewRole
from dialog.services.permissions import POLICY, Actor, Permission, require
from surveys.texts import Texts

AREA_KINDS = ("municipality", "police_area", "county", "country")
KINDS = ("municipality", "police_area")
CODES = {
    "municipality": re.compile(r"[0-9]{4}"),
    "county": re.compile(r"[0-9]{2}"),
    "country": re.compile(r"[A-Z]{2}"),
    "police_area": re.compile(r"[a-z][a-z0-9-]{1,19}"),
}
KEY = re.compile(r"[a-z][a-z0-9-]{1,59}")
RESERVED = frozenset(
    {
        *("accessibility", "account", "activities", "agreement", "answer", "data", "desk", "feeds"),
        *("link-picture", "method", "picture", "privacy", "promises", "results", "sounds", "static"),
    }
)
"""Words that lead elsewhere: a municipality's start page stands at its own word."""


@dataclass(frozen=True)
class AreaWords:
    """An area as it is typed."""

    kind: str
    code: str
    name: Texts
    parent_id: int | None = None


@dataclass(frozen=True)
class OrganisationWords:
    """A municipality or police area as it is typed. `code` is its area's, made if it is not there."""

    kind: str
    key: str
    name: Texts
    area_name: Texts
    code: str
    parent_id: int | None = None
    own_sami_name: str = ""
    council_name: Texts | None = None


@dataclass(frozen=True)
class Standing:
    """An organisation on the list, with what it still lacks."""

    organisation: Organisation
    area: Area | None
    agreements: tuple[Agreement, ...]
    has_people: bool
    may_be_removed: bool


@dataclass(frozen=True)
class Places:
    """Everything that whoever runs the site looks after."""

    organisations: tuple[Standing, ...]
    areas: tuple[Area, ...]
    agreements: tuple[Agreement, ...]


def overview(session: Session, actor: Actor) -> Places:
    """Every organisation with what it lacks, every area, every agreement."""
    require(actor, Permission.PLACES_EDIT)
    organisations = session.scalars(sa.select(Organisation).order_by(Organisation.kind, Organisation.key))
    return Places(
        organisations=tuple(_standing(session, one) for one in organisations),
        areas=tuple(session.scalars(sa.select(Area).order_by(Area.kind, Area.code))),
        agreements=tuple(
            session.scalars(sa.select(Agreement).order_by(Agreement.starts_on.desc(), Agreement.id.desc()))
        ),
    )


def organisation(session: Session, actor: Actor, organisation_id: int) -> Standing:
    """One organisation. Raises NotFound."""
    return _standing(session, _organisation(session, actor, organisation_id))


def area(session: Session, actor: Actor, area_id: int) -> Area:
    """One area. Raises NotFound."""
    require(actor, Permission.PLACES_EDIT)
    found = session.get(Area, area_id)
    if found is None:
        raise NotFound
    return found


def add_area(session: Session, actor: Actor, words: AreaWords, *, at: dt.datetime) -> Area:
    """Add a county, a country, or an area that only statistics speak of."""
    require(actor, Permission.PLACES_EDIT)
    _check_area(session, words, None)
    made = Area(kind=words.kind, code=words.code, name=dict(words.name), parent_id=words.parent_id)
    session.add(made)
    session.flush()
    record(session, actor, "add_area", f"area:{made.id}", at, code=words.code)
    return made


def change_area(session: Session, actor: Actor, area_id: int, words: AreaWords, *, at: dt.datetime) -> Area:
    """Change what an area is called, its code, and what it lies within; its kind stays."""
    found = area(session, actor, area_id)
    if words.kind != found.kind:
        raise NotFound
    _check_area(session, words, found)
    found.code, found.name, found.parent_id = words.code, dict(words.name), words.parent_id
    session.flush()
    record(session, actor, "change_area", f"area:{found.id}", at, code=words.code)
    return found


def remove_area(session: Session, actor: Actor, area_id: int, *, at: dt.datetime) -> None:
    """Remove an area that was added by mistake. Raises RuleBroken when something speaks of it."""
    found = area(session, actor, area_id)
    if is_used(session, Area.__table__, area_id):
        raise RuleBroken("area_in_use")
    session.delete(found)
    session.flush()
    record(session, actor, "remove_area", f"area:{area_id}", at, code=found.code)


def add_organisation(
    session: Session, actor: Actor, words: OrganisationWords, *, at: dt.datetime
) -> Organisation:
    """Add a municipality or a police area, and its area when that is not there."""
    require(actor, Permission.PLACES_EDIT)
    if words.kind not in KINDS:
        raise NotFound
    _check_key(session, words.key)
    made = Organisation(
        kind=words.kind,
        key=words.key,
        name=dict(words.name),
        own_sami_name=words.own_sami_name or None,
        council_name=dict(words.council_name) if words.council_name else None,
        area_id=_area_of(session, actor, words, at).id,
    )
    session.add(made)
    session.flush()
    record(session, actor, "add_organisation", f"organisation:{made.id}", at, key=words.key)
    return made


def change_organisation(
    session: Session, actor: Actor, organisation_id: int, words: OrganisationWords, *, at: dt.datetime
) -> Organisation:
    """Change what it is called. Its word in addresses stays: links and codes on paper lead there."""
    found = _organisation(session, actor, organisation_id)
    found.name, found.own_sami_name = dict(words.name), words.own_sami_name or None
    found.council_name = dict(words.council_name) if words.council_name else None
    session.flush()
    record(session, actor, "change_organisation", f"organisation:{found.id}", at, key=found.key)
    return found


def remove_organisation(session: Session, actor: Actor, organisation_id: int, *, at: dt.datetime) -> None:
    """Remove an organisation that was added by mistake: nobody was ever in it, nothing is about it."""
    found = _organisation(session, actor, organisation_id)
    if is_used(session, Organisation.__table__, organisation_id):
        raise RuleBroken("place_in_use")
    session.delete(found)
    session.flush()
    record(session, actor, "remove_organisation", f"organisation:{organisation_id}", at, key=found.key)


def first_administrator(
    session: Session, actor: Actor, organisation_id: int, email: str, name: str, *, at: dt.datetime
) -> Invited:
    """Bring in an organisation's first person, who invites the others.

    Raises RuleBroken("had_people") when anybody has or has had a role there: whoever runs the site must not
    make somebody the administrator of a municipality that has begun to ask people.
    """
    found = _organisation(session, actor, organisation_id)
    if _has_people(session, found.id):
        raise RuleBroken("had_people")
    role = NewRole(found.id, "administrator", people.day_of(at))
    invited = people.bring_in(session, actor, email, name, role, at=at)
    record(session, actor, "first_administrator", f"organisation:{found.id}", at)
    return invited


def operate(session: Session, key: str, *, at: dt.datetime) -> Organisation:
    """Say from the command line which organisation runs the site; any other no longer does."""
    found = session.scalar(sa.select(Organisation).where(Organisation.key == key))
    if found is None:
        raise NotFound
    session.execute(sa.update(Organisation).values(is_operating=Organisation.id == found.id))
    session.refresh(found)
    audit.record(session, None, "places:operate", f"organisation:{found.id}", at=at, organisation_id=found.id)
    return found


def is_used(session: Session, table: Any, row_id: int) -> bool:
    """Whether any row of any table points to this one."""
    return any(
        session.scalar(sa.select(sa.literal(1)).where(key.parent == row_id).limit(1)) is not None
        for other in table.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table
    )


def record(
    session: Session, actor: Actor, verb: str, subject: str, at: dt.datetime, **details: str | int
) -> None:
    """A line of the log, in the name of the organisation that runs the site."""
    own = next(one.organisation_id for one in actor.memberships if Permission.PLACES_EDIT in POLICY[one.role])
    audit.record(session, actor, f"places:{verb}", subject, at=at, organisation_id=own, **details)


def _organisation(session: Session, actor: Actor, organisation_id: int) -> Organisation:
    require(actor, Permission.PLACES_EDIT)
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def _standing(session: Session, found: Organisation) -> Standing:
    signed = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id == found.id)
    return Standing(
        organisation=found,
        area=session.get(Area, found.area_id) if found.area_id else None,
        agreements=tuple(session.scalars(sa.select(Agreement).where(Agreement.id.in_(signed)))),
        has_people=_has_people(session, found.id),
        may_be_removed=not is_used(session, Organisation.__table__, found.id),
    )


def _has_people(session: Session, organisation_id: int) -> bool:
    query = sa.select(Membership.id).where(Membership.organisation_id == organisation_id)
    return session.scalar(query.limit(1)) is not None


def _area_of(session: Session, actor: Actor, words: OrganisationWords, at: dt.datetime) -> Area:
    """The area with the code: one that statistics have brought in already, else a new one."""
    found = session.scalar(sa.select(Area).where(Area.kind == words.kind, Area.code == words.code))
    if found is None:
        named = AreaWords(words.kind, words.code, words.area_name, words.parent_id)
        return add_area(session, actor, named, at=at)
    owner = session.scalar(sa.select(Organisation).where(Organisation.area_id == found.id))
    if owner is not None:
        raise RuleBroken("place_has_area", name=owner.name["sv"])
    if words.parent_id is not None:
        around = AreaWords(found.kind, found.code, found.name, words.parent_id)
        change_area(session, actor, found.id, around, at=at)
    return found


def _check_key(session: Session, key: str) -> None:
    if KEY.fullmatch(key) is None:
        raise RuleBroken("place_key")
    if key in RESERVED:
        raise RuleBroken("place_key_reserved", key=key)
    taken = session.scalar(sa.select(Organisation).where(Organisation.key == key))
    if taken is not None:
        raise RuleBroken("place_key_taken", name=taken.name["sv"])


def _check_area(session: Session, words: AreaWords, changed: Area | None) -> None:
    if words.kind not in AREA_KINDS:
        raise NotFound
    if CODES[words.kind].fullmatch(words.code) is None:
        raise RuleBroken("area_code")
    taken = session.scalar(sa.select(Area).where(Area.kind == words.kind, Area.code == words.code))
    if taken is not None and taken is not changed:
        raise RuleBroken("area_code_taken", name=taken.name["sv"])
    if changed is not None and changed.id in _around(session, words.parent_id):
        raise RuleBroken("area_within_itself")
    if words.parent_id is not None and session.get(Area, words.parent_id) is None:
        raise NotFound


def _around(session: Session, area_id: int | None) -> Sequence[int]:
    """An area and everything that it lies within."""
    found: list[int] = []
    while area_id is not None and area_id not in found:
        found.append(area_id)
        area_id = session.scalar(sa.select(Area.parent_id).where(Area.id == area_id))
    return found
