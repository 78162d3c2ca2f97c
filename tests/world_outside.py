"""Who has nothing to do with Arjeplog: a municipality and its police outside the agreement, with every role;
and in Arvidsjaur, which is in the agreement, the roles that the cast leaves out.

The police outside run the site: their administrator adds municipalities, and reads nobody's words.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import Agreement, Membership, Organisation, User
from dialog.services import accounts
from dialog.services.permissions import Actor
from tests.people import NOW, Cast

OUTSIDE = {
    "outside_coordinator": ("coordinator", "mala"),
    "outside_leader": ("municipal_leader", "mala"),
    "outside_reader": ("language_reader", "mala"),
    "outside_second": ("quote_reader", "mala"),
    "outside_registrar": ("registrar", "mala"),
    "outside_administrator": ("administrator", "mala"),
    "outside_officer": ("police_officer", "lycksele"),
    "outside_police_leader": ("police_leader", "lycksele"),
    "site_administrator": ("administrator", "lycksele"),
}
BESIDE = {
    "beside_reader": ("language_reader", "arvidsjaur"),
    "beside_second": ("quote_reader", "arvidsjaur"),
    "beside_registrar": ("registrar", "arvidsjaur"),
    "beside_administrator": ("administrator", "arvidsjaur"),
}
STRANGERS = (*OUTSIDE, *BESIDE)


def strangers(session: Session, cast: Cast) -> dict[str, Actor]:
    """Make them; each acts where their role lies."""
    mala = Organisation(kind="municipality", key="mala", name={"sv": "Malå kommun"})
    lycksele = Organisation(
        kind="police_area", key="lycksele", name={"sv": "Polisen i Lycksele"}, is_operating=True
    )
    session.add_all([mala, lycksele])
    session.add(
        Agreement(
            title={"sv": "Överenskommelse med Malå"},
            starts_on=dt.date(2023, 1, 1),
            ends_on=dt.date(2026, 12, 31),
            parties=[mala, lycksele],
        )
    )
    session.flush()
    places = {"mala": mala, "lycksele": lycksele, "arvidsjaur": cast.arvidsjaur}
    made = {}
    for name, (role, where) in (OUTSIDE | BESIDE).items():
        user = User(email=f"{name}@example.se", name=name, language="sv")
        reads = "se" if role == "language_reader" else None
        user.memberships.append(
            Membership(
                organisation_id=places[where].id, role=role, reads_language=reads,
                from_on=dt.date(2023, 1, 1),
            )
        )  # fmt: skip
        session.add(user)
        session.flush()
        made[name] = accounts.describe(session, user, at=NOW)
    return made
