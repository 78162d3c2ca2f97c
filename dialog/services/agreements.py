"""The agreement between police and municipalities: which one holds for whom, until when, what it says.

A decision may prolong it; everything that asks for its last day asks here. Editing is in `agreement_edits`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from dialog.models import Agreement, AgreementParty, AgreementSignature, Decision, Organisation
from dialog.services.errors import NotFound
from dialog.services.once import once
from dialog.services.permissions import Actor, Permission, may_in_any, require, require_any, where
from surveys.texts import gettext

SECTIONS: dict[str, str] = {
    "background": gettext("Background"),
    "purpose": gettext("Purpose"),
    "cooperation": gettext("How we work together"),
    "responsibilities": gettext("Who is responsible for what"),
    "communication": gettext("Communication"),
    "follow_up": gettext("Follow-up and feedback to the residents"),
    "validity": gettext("Period and changes"),
}
"""The headings of part 1, in their order, as English sources; the focus areas have their own list."""


@dataclass(frozen=True)
class Decided:
    """A decision about the agreement and whose it is."""

    decision: Decision
    organisation: Organisation


@dataclass(frozen=True)
class Party:
    """A party and who signed for it, if anybody has."""

    organisation: Organisation
    signature: AgreementSignature | None


@dataclass(frozen=True)
class AgreementPage:
    """An agreement with everything that hangs on it. `ends_on` is its last day, prolonged or not."""

    agreement: Agreement
    ends_on: dt.date
    parties: tuple[Party, ...]
    decisions: tuple[Decided, ...]
    may_edit: bool

    @property
    def is_prolonged(self) -> bool:
        """A decision moved its last day."""
        return self.ends_on != self.agreement.ends_on


@dataclass(frozen=True)
class PublicAgreement:
    """What everyone reads of an agreement; `others` are those that the municipality also was a party of."""

    agreement: Agreement
    ends_on: dt.date
    parties: tuple[Organisation, ...]
    others: tuple[Agreement, ...]


def on_day(session: Session, municipality_id: int, on: dt.date) -> Agreement | None:
    """The newest agreement of the municipality that has begun; one that is only opened comes after it."""
    found = _of(session, [municipality_id])
    return next((one for one in found if one.starts_on <= on), found[0] if found else None)


def ends_on(session: Session, agreement: Agreement) -> dt.date:
    """The agreement's last day: what the newest decision that prolonged it says, else what was signed."""
    query = (
        sa.select(Decision.new_end_on)
        .where(Decision.agreement_id == agreement.id, Decision.new_end_on.is_not(None))
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(1)
    )
    prolonged = once(session, ("ends_on", agreement.id), lambda: session.scalar(query))
    return prolonged or agreement.ends_on


def of_place(session: Session, municipality_id: int) -> Sequence[Agreement]:
    """Every agreement of a municipality, the newest first, also one that has not begun."""
    return _of(session, [municipality_id])


def owners(session: Session, municipality_id: int) -> list[Organisation]:
    """The parties that do something in a municipality, whichever agreement runs: itself and the police."""
    return owners_of(session, [municipality_id])[municipality_id]


def owners_of(session: Session, municipality_ids: Collection[int]) -> dict[int, list[Organisation]]:
    """The same of several municipalities, each for itself."""
    place = aliased(AgreementParty)
    query = (
        sa.select(place.organisation_id, Organisation)
        .join(Agreement, Agreement.id == place.agreement_id)
        .join(AgreementParty, AgreementParty.agreement_id == Agreement.id)
        .join(Organisation, Organisation.id == AgreementParty.organisation_id)
        .where(
            place.organisation_id.in_(municipality_ids),
            sa.or_(Organisation.id == place.organisation_id, Organisation.kind != "municipality"),
        )
        .order_by(Agreement.starts_on.desc(), Agreement.id.desc(), Organisation.id)
    )
    found: dict[int, dict[int, Organisation]] = {one: {} for one in municipality_ids}
    for municipality_id, party in session.execute(query):
        found[municipality_id].setdefault(party.id, party)
    return {one: list(parties.values()) for one, parties in found.items()}


def municipalities(agreement: Agreement) -> tuple[int, ...]:
    """The municipalities among the parties: each one's coordinator may edit what all have signed."""
    return tuple(one.id for one in agreement.parties if one.is_municipality)


def listing(session: Session, actor: Actor) -> tuple[tuple[Agreement, dt.date], ...]:
    """The agreements of the actor's municipalities with their last days, the newest first."""
    require(actor, Permission.PLAN_READ)
    return tuple(
        (one, ends_on(session, one)) for one in _of(session, sorted(where(actor, Permission.PLAN_READ)))
    )


def show(session: Session, actor: Actor, agreement_id: int) -> AgreementPage:
    """One agreement: period, parties and signatures, focus areas, part 1, decisions."""
    agreement = find(session, actor, Permission.PLAN_READ, agreement_id)
    signatures = {
        one.organisation_id: one
        for one in session.scalars(sa.select(AgreementSignature).filter_by(agreement_id=agreement_id))
    }
    decided = session.execute(
        sa.select(Decision, Organisation)
        .join(Organisation, Organisation.id == Decision.organisation_id)
        .where(Decision.agreement_id == agreement_id)
        .order_by(Decision.decided_on, Decision.id)
    )
    return AgreementPage(
        agreement=agreement,
        ends_on=ends_on(session, agreement),
        parties=tuple(Party(one, signatures.get(one.id)) for one in agreement.parties),
        decisions=tuple(Decided(decision, organisation) for decision, organisation in decided),
        may_edit=may_in_any(actor, Permission.AGREEMENT_EDIT, municipalities(agreement)),
    )


def public(session: Session, municipality_id: int, year: int | None = None) -> PublicAgreement:
    """The municipality's newest agreement, or the one that began in a year, for everyone. Raises NotFound."""
    every = _of(session, [municipality_id])
    found = next((one for one in every if year in (None, one.starts_on.year)), None)
    if found is None:
        raise NotFound
    return PublicAgreement(
        agreement=found,
        ends_on=ends_on(session, found),
        parties=tuple(sorted(found.parties, key=lambda one: (one.is_municipality, one.key))),
        others=tuple(one for one in every if one is not found),
    )


def find(session: Session, actor: Actor, permission: Permission, agreement_id: int) -> Agreement:
    """An agreement in which the actor has a permission. Raises NotFound for one of others."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    require_any(actor, permission, municipalities(agreement))
    return agreement


def _of(session: Session, organisation_ids: Sequence[int]) -> Sequence[Agreement]:
    signed = sa.select(AgreementParty.agreement_id).where(
        AgreementParty.organisation_id.in_(organisation_ids)
    )
    query = sa.select(Agreement).where(Agreement.id.in_(signed))
    return session.scalars(query.order_by(Agreement.starts_on.desc(), Agreement.id.desc())).all()
