"""The cast: always the same people, whose rights everyone knows.

Karin coordinates in Arjeplog, Nils in Arvidsjaur (and must see nothing of Arjeplog's texts); Petra is the
police officer and Maja the police leader for both; Gunnar leads Arjeplog, Lena leads Arvidsjaur; Ada
administers. Ánne and Bo are residents, Rune a partner: they have no accounts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.models import Agreement, Area, FocusArea, Membership, Organisation, User
from dialog.services import accounts
from dialog.services.permissions import Actor

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
PASSWORD = "correct horse battery staple"
ROLES = {
    "karin": ("coordinator", "arjeplog"),
    "nils": ("coordinator", "arvidsjaur"),
    "petra": ("police_officer", "police"),
    "maja": ("police_leader", "police"),
    "gunnar": ("municipal_leader", "arjeplog"),
    "lena": ("municipal_leader", "arvidsjaur"),
    "ada": ("administrator", "arjeplog"),
}


@dataclass(frozen=True)
class Cast:
    """Everybody as actors, and the organisations they belong to."""

    karin: Actor
    nils: Actor
    petra: Actor
    maja: Actor
    gunnar: Actor
    lena: Actor
    ada: Actor
    arjeplog: Organisation
    arvidsjaur: Organisation
    police: Organisation
    agreement: Agreement


def gather(session: Session) -> Cast:
    """Make the organisations, the agreement and the people; commits."""
    country = Area(kind="country", code="SE", name={"sv": "Sverige", "en": "Sweden"})
    session.add(country)
    session.flush()
    organisations = {
        "arjeplog": _municipality("arjeplog", "Arjeplog", "2506", "Árjepluove kommuvnna", session, country),
        "arvidsjaur": _municipality("arvidsjaur", "Arvidsjaur", "2505", "Árviesjávrrie", session, country),
        "police": Organisation(
            kind="police_area",
            key="pite-alvdal",
            name={
                "sv": "Polisen Piteå älvdal",
                "se": "Boles Piteå älvdal",
                "en": "Police, Piteå river valley",
            },
            data_protection_email="dataskyddsombud.polisen@example.se",
        ),
    }
    session.add_all(organisations.values())
    agreement = Agreement(
        title={"sv": "Samverkansöverenskommelse 2023–2026", "en": "Agreement 2023–2026"},
        starts_on=dt.date(2023, 1, 1),
        ends_on=dt.date(2026, 12, 31),
        parties=list(organisations.values()),
        focus_areas=[
            FocusArea(
                key="prevention", name={"sv": "Brottsförebyggande arbete", "en": "Prevention"}, position=1
            )
        ],
    )
    session.add(agreement)
    session.flush()
    people = {
        name: _person(session, name, role, organisations[where].id) for name, (role, where) in ROLES.items()
    }
    session.commit()
    actors = {name: accounts.describe(session, user, at=NOW) for name, user in people.items()}
    session.commit()  # leaves the one write lock to the client
    return Cast(**actors, **organisations, agreement=agreement)


def _municipality(
    key: str, name: str, code: str, own_sami_name: str, session: Session, country: Area
) -> Organisation:
    area = Area(kind="municipality", code=code, name={"sv": name}, parent_id=country.id)
    session.add(area)
    session.flush()
    return Organisation(
        kind="municipality",
        key=key,
        name={"sv": f"{name}s kommun", "en": f"{name} municipality"},
        own_sami_name=own_sami_name,
        area_id=area.id,
        data_protection_email=f"dataskyddsombud.{key}@example.se",
    )


def _person(session: Session, name: str, role: str, organisation_id: int) -> User:
    user = User(
        email=f"{name}@example.se",
        name=name.capitalize(),
        language="sv",
        memberships=[
            Membership(organisation_id=organisation_id, role=role, from_on=dt.date(2023, 1, 1)),
        ],
    )
    session.add(user)
    session.flush()
    return user
