"""Municipalities as pages speak of them: key, and names in every language with the own Sámi name as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation
from dialog.services.errors import NotFound


@dataclass(frozen=True)
class Municipality:
    """A municipality for a public page. In `name`, `se` is its own Sámi name, spelled as it spells it."""

    id: int
    key: str
    name: dict[str, str]


def municipalities(session: Session) -> tuple[Municipality, ...]:
    """Every municipality, by its Swedish name."""
    rows = session.scalars(sa.select(Organisation).where(Organisation.kind == "municipality"))
    return tuple(sorted(map(described, rows), key=lambda municipality: municipality.name["sv"]))


def municipality(session: Session, key: str) -> Municipality:
    """The municipality of that key. Raises NotFound."""
    query = sa.select(Organisation).where(Organisation.kind == "municipality", Organisation.key == key)
    row = session.scalar(query)
    if row is None:
        raise NotFound
    return described(row)


def organisations(session: Session, ids: Iterable[int]) -> list[Organisation]:
    """These organisations, in their order."""
    query = sa.select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)
    return list(session.scalars(query))


def with_id(session: Session, municipality_id: int) -> Municipality:
    """The municipality of that id, which is there."""
    return described(session.get_one(Organisation, municipality_id))


def described(organisation: Organisation) -> Municipality:
    """A loaded municipality as pages show it."""
    name = dict(organisation.name)
    if organisation.own_sami_name:
        name["se"] = organisation.own_sami_name
    return Municipality(organisation.id, organisation.key, name)
