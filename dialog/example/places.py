"""The example's places, agreement and people, from places.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import Agreement, FocusArea, Membership, Organisation, User
from dialog.services import accounts, founding
from dialog.services.permissions import Actor

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Stage:
    """Who and what the rest of the example is told with."""

    agreement: Agreement
    organisations: dict[str, Organisation]
    people: dict[str, Actor]
    """By "<role> <organisation key>"."""
    themes_of: dict[str, list[str]]
    """Focus area key -> theme keys."""

    def coordinator(self, municipality: str) -> Actor:
        """The municipality's coordinator."""
        return self.people[f"coordinator {municipality}"]

    def leader(self, municipality: str) -> Actor:
        """The municipality's leader."""
        return self.people[f"municipal_leader {municipality}"]

    @property
    def officer(self) -> Actor:
        """The police contact of both municipalities."""
        return self.people["police_officer pite-alvdal"]

    @property
    def focus_areas(self) -> dict[str, FocusArea]:
        """The agreement's focus areas by key."""
        return {area.key: area for area in self.agreement.focus_areas}


def content(name: str) -> dict[str, Any]:
    """One of the example's TOML files."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def load(session: Session, *, at: dt.datetime) -> Stage:
    """Make areas, organisations, the agreement and the people."""
    told = content("places.toml")
    founded = founding.found(session, told, at=at)
    organisations, agreement = dict(founded.organisations), founded.agreement
    people = {}
    for row in told["person"]:
        organisation = organisations[row["organisation"]]
        user = User(email=row["email"], name=row["name"], language="sv", reads=row.get("reads", ["sv", "en"]))
        user.memberships = [
            Membership(
                organisation_id=organisation.id, role=row["role"], from_on=told["agreement"]["starts_on"]
            )
        ]
        session.add(user)
        session.flush()
        people[f"{row['role']} {row['organisation']}"] = accounts.describe(session, user, at=at)
    themes_of = {row["key"]: row["themes"] for row in told["agreement"]["focus_area"]}
    return Stage(agreement, organisations, people, themes_of)
