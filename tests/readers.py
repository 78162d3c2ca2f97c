"""A language reader, a second reader of quotes, and a shorter way to a text of the pages."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import Membership, User
from dialog.services import accounts, interface_texts
from dialog.services.permissions import Actor
from tests.people import NOW, Cast


def a_reader(session: Session, cast: Cast, language: str = "se", name: str = "Inga") -> Actor:
    """Inga, who reads Northern Sámi for Arjeplog; commits."""
    user = User(
        email=f"{name.lower()}@example.se",
        name=name,
        language="sv",
        memberships=[
            Membership(
                organisation_id=cast.arjeplog.id,
                role="language_reader",
                reads_language=language,
                from_on=dt.date(2023, 1, 1),
            )
        ],
    )
    session.add(user)
    session.commit()
    actor = accounts.describe(session, user, at=NOW)
    session.commit()
    return actor


def a_second(session: Session, cast: Cast, name: str = "Sara") -> Actor:
    """Sara, whom Arjeplog has named to read quotes before they leave, and nothing else; commits."""
    user = User(
        email=f"{name.lower()}@example.se",
        name=name,
        language="sv",
        memberships=[
            Membership(organisation_id=cast.arjeplog.id, role="quote_reader", from_on=dt.date(2023, 1, 1))
        ],
    )
    session.add(user)
    session.commit()
    actor = accounts.describe(session, user, at=NOW)
    session.commit()
    return actor


def a_registrar(session: Session, cast: Cast, name: str = "Rut") -> Actor:
    """Rut, who keeps Arjeplog's records and hands them out, and does nothing else; commits."""
    user = User(
        email=f"{name.lower()}@example.se",
        name=name,
        language="sv",
        memberships=[
            Membership(organisation_id=cast.arjeplog.id, role="registrar", from_on=dt.date(2023, 1, 1))
        ],
    )
    session.add(user)
    session.commit()
    actor = accounts.describe(session, user, at=NOW)
    session.commit()
    return actor


def address(source: str, plural: str = "", context: str = "") -> str:
    """Where a text of the pages is in the room."""
    return interface_texts.address_of((context, (source, plural) if plural else (source,)))
