"""The register of partner organisations (samverkansparter): who is asked and met, without accounts.

The contact is a post, never a person: people change, and a register of people is not needed. What is used
anywhere is retired and not removed. A reindeer-herding community stands in the register by its name, and
nowhere else: nothing is shown by sameby.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Consultation, DialogueNote, EvidenceOrigin, PartnerOrganisation
from dialog.models.note import PARTNER_KINDS
from dialog.services import audit, named_people
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.named_people import UNANSWERED, Answered
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts

A_SAMEBY: Mapping[str, str] = {"sv": "En sameby", "se": "Čearru", "en": "A reindeer-herding community"}
"""How a reindeer-herding community stands wherever others read: by its kind alone."""
NAMES_A_SAMEBY = ("sameby", "čearru")
"""Words that the name of a reindeer-herding community ends in."""


@dataclass(frozen=True)
class PartnerWords:
    """What the register holds of a partner."""

    name: str
    kind: str
    contact: str = ""


@dataclass(frozen=True)
class Line:
    """A partner in the register, and whether anything refers to it."""

    partner: PartnerOrganisation
    is_used: bool


def listing(session: Session, actor: Actor, municipality_id: int) -> tuple[Line, ...]:
    """The register of a municipality: those in use first, each by name."""
    require(actor, Permission.PICTURE_READ, municipality_id)
    rows = session.scalars(
        sa.select(PartnerOrganisation).where(PartnerOrganisation.municipality_id == municipality_id)
    ).all()
    used = _used(session, [row.id for row in rows])
    ordered = sorted(rows, key=lambda row: (not row.is_active, row.name.casefold(), row.id))
    return tuple(Line(row, row.id in used) for row in ordered)


def active(session: Session, municipality_id: int) -> Sequence[PartnerOrganisation]:
    """Those that can be chosen, by name. The caller has checked what the actor may do."""
    rows = session.scalars(
        sa.select(PartnerOrganisation).where(
            PartnerOrganisation.municipality_id == municipality_id, PartnerOrganisation.is_active
        )
    )
    return sorted(rows, key=lambda row: row.name.casefold())


def find(
    session: Session, actor: Actor, partner_id: int, permission: Permission = Permission.PICTURE_READ
) -> PartnerOrganisation:
    """One partner of the actor's municipality. Raises NotFound."""
    partner = session.get(PartnerOrganisation, partner_id)
    if partner is None:
        raise NotFound
    require(actor, permission, partner.municipality_id)
    return partner


def chosen(session: Session, municipality_id: int, partner_id: int | None) -> PartnerOrganisation | None:
    """A partner that a form names: in use, and of this municipality. Raises NotFound for any other."""
    if partner_id is None:
        return None
    partner = session.get(PartnerOrganisation, partner_id)
    if partner is None or partner.municipality_id != municipality_id or not partner.is_active:
        raise NotFound
    return partner


def shown_name(partner: PartnerOrganisation) -> Texts:
    """The partner's name as others read it; of a reindeer-herding community the kind alone."""
    return A_SAMEBY if partner.kind == "sameby" else {"sv": partner.name}


def without_sameby(session: Session, municipality_id: int, name: Texts) -> Texts:
    """A name as others read it, also one that was typed: a reindeer-herding community by its kind alone."""
    written = name.get("sv", "").casefold()
    if any(word in written for word in NAMES_A_SAMEBY):
        return A_SAMEBY
    registered = session.scalars(
        sa.select(PartnerOrganisation.name).where(
            PartnerOrganisation.municipality_id == municipality_id, PartnerOrganisation.kind == "sameby"
        )
    )
    return A_SAMEBY if written in {one.casefold() for one in registered} else name


def add(
    session: Session,
    actor: Actor,
    municipality_id: int,
    words: PartnerWords,
    *,
    answered: Answered = UNANSWERED,
    at: dt.datetime,
) -> PartnerOrganisation:
    """Take a partner into the register."""
    require(actor, Permission.PICTURE_EDIT, municipality_id)
    partner = PartnerOrganisation(municipality_id=municipality_id)
    _write(session, partner, words, answered)
    session.add(partner)
    session.flush()
    _record(session, actor, partner, "partner:add", at)
    return partner


def edit(
    session: Session,
    actor: Actor,
    partner_id: int,
    words: PartnerWords,
    *,
    answered: Answered = UNANSWERED,
    at: dt.datetime,
) -> PartnerOrganisation:
    """Change a partner; what was copied into a picture stays as it was."""
    partner = find(session, actor, partner_id, Permission.PICTURE_EDIT)
    _write(session, partner, words, answered)
    session.flush()
    _record(session, actor, partner, "partner:edit", at)
    return partner


def set_active(
    session: Session, actor: Actor, partner_id: int, *, is_active: bool, at: dt.datetime
) -> PartnerOrganisation:
    """Take a partner out of use, or back into use; what refers to it keeps it."""
    partner = find(session, actor, partner_id, Permission.PICTURE_EDIT)
    if partner.is_active != is_active:
        partner.is_active = is_active
        session.flush()
        _record(session, actor, partner, "partner:restore" if is_active else "partner:retire", at)
    return partner


def remove(session: Session, actor: Actor, partner_id: int, *, at: dt.datetime) -> int:
    """Remove a partner that nothing refers to; the id of its municipality. Raises RuleBroken otherwise."""
    partner = find(session, actor, partner_id, Permission.PICTURE_EDIT)
    if _used(session, [partner.id]):
        raise RuleBroken("partner_is_used")
    municipality_id = partner.municipality_id
    _record(session, actor, partner, "partner:remove", at)
    session.delete(partner)
    session.flush()
    return municipality_id


def _write(session: Session, partner: PartnerOrganisation, words: PartnerWords, answered: Answered) -> None:
    if words.kind not in PARTNER_KINDS:
        raise RuleBroken("partner_kind")
    name = words.name.strip()
    if not name:
        raise RuleBroken("partner_needs_name")
    # Not in SQL: SQLite knows no small Å, Ä, Ö.
    others = sa.select(PartnerOrganisation).where(
        PartnerOrganisation.municipality_id == partner.municipality_id,
        PartnerOrganisation.id != (partner.id or 0),
    )
    with session.no_autoflush:
        taken = {one.name.casefold() for one in session.scalars(others)}
    if name.casefold() in taken:
        raise RuleBroken("partner_is_there", name=name)
    named_people.require_looked_at([words.contact], answered)
    partner.name, partner.kind = name, words.kind
    partner.contact = named_people.settled(words.contact.strip(), answered)


def _used(session: Session, partner_ids: Collection[int]) -> set[int]:
    """Which of them a note, evidence or a consultation refers to."""
    columns = (DialogueNote.partner_id, EvidenceOrigin.partner_id, Consultation.partner_id)
    found: set[int] = set()
    for column in columns:
        found |= {one for one in session.scalars(sa.select(column).where(column.in_(partner_ids))) if one}
    return found


def _record(
    session: Session, actor: Actor, partner: PartnerOrganisation, action: str, at: dt.datetime
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"partner_organisation:{partner.id}",
        at=at,
        organisation_id=partner.municipality_id,
    )
