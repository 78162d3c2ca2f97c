"""The first things of a site: areas, organisations and their agreement, from a file that an operator writes.

The example's `places.toml` shows the form. What is there already is left as it is, so a corrected file can
be loaded again to add a municipality.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, Area, FocusArea, Organisation
from dialog.services import audit


class Incomplete(Exception):
    """The file lacks something, which the message names; only the operator's command meets this."""


@dataclass(frozen=True)
class Founded:
    """What stands after the file was read: every organisation of it by key, and its agreement."""

    organisations: Mapping[str, Organisation]
    agreement: Agreement


def found(session: Session, told: Mapping[str, Any], *, at: dt.datetime) -> Founded:
    """Make what the file tells and is not there. Raises Incomplete, naming what it lacks."""
    try:
        areas = _areas(session, told["area"])
        organisations = _organisations(session, told["organisation"], areas)
        agreement = _agreement(session, told["agreement"], list(organisations.values()))
    except (KeyError, TypeError) as error:
        raise Incomplete(str(error).strip("'")) from error
    session.flush()
    audit.record(session, None, "places:load", f"agreement:{agreement.id}", at=at, count=len(organisations))
    return Founded(organisations, agreement)


def _areas(session: Session, rows: list[dict[str, Any]]) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for row in rows:
        area = session.scalar(sa.select(Area).where(Area.kind == row["kind"], Area.code == row["code"]))
        if area is None:
            parent = areas[row["parent"]].id if "parent" in row else None
            area = Area(kind=row["kind"], code=row["code"], name=row["name"], parent_id=parent)
            session.add(area)
            session.flush()
        areas[row["code"]] = area
    return areas


def _organisations(
    session: Session, rows: list[dict[str, Any]], areas: Mapping[str, Area]
) -> dict[str, Organisation]:
    organisations: dict[str, Organisation] = {}
    for row in rows:
        organisation = session.scalar(sa.select(Organisation).where(Organisation.key == row["key"]))
        if organisation is None:
            organisation = Organisation(
                kind=row["kind"],
                key=row["key"],
                name=row["name"],
                own_sami_name=row.get("own_sami_name"),
                is_operating=row.get("operates", False),
                data_protection_email=row.get("data_protection_email"),
                data_protection_address=row.get("data_protection_address"),
                area_id=areas[row["area"]].id,
            )
            session.add(organisation)
            session.flush()
        organisations[row["key"]] = organisation
    return organisations


def _agreement(session: Session, row: dict[str, Any], parties: list[Organisation]) -> Agreement:
    agreement = session.scalar(sa.select(Agreement).where(Agreement.starts_on == row["starts_on"]))
    if agreement is None:
        agreement = Agreement(title=row["title"], starts_on=row["starts_on"], ends_on=row["ends_on"])
        agreement.focus_areas = [
            FocusArea(key=area["key"], name=area["name"], position=position)
            for position, area in enumerate(row["focus_area"], start=1)
        ]
        session.add(agreement)
    agreement.parties += [party for party in parties if party not in agreement.parties]
    return agreement
