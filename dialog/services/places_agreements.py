"""Agreements opened, and parties added to them and taken out, by whoever runs the site.

What an agreement says is its parties' own (`agreement_edits`). Who is a party decides who sees what: the
police see the work of every municipality that they have an agreement with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, Organisation
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.places_admin import record
from surveys.texts import Texts


@dataclass(frozen=True)
class OpenedWords:
    """An agreement as it is typed."""

    title: Texts
    starts_on: dt.date
    ends_on: dt.date
    party_ids: tuple[int, ...]


@dataclass(frozen=True)
class Party:
    """A party, and whether it can still be taken out."""

    organisation: Organisation
    may_leave: bool


@dataclass(frozen=True)
class Opened:
    """An agreement with its parties and who could join it."""

    agreement: Agreement
    parties: tuple[Party, ...]
    others: tuple[Organisation, ...]


def open_agreement(session: Session, actor: Actor, words: OpenedWords, *, at: dt.datetime) -> Agreement:
    """Add an agreement between the police and municipalities. Its focus areas are its parties' to write."""
    require(actor, Permission.PLACES_EDIT)
    if words.ends_on < words.starts_on:
        raise RuleBroken("ends_before_it_begins")
    parties = session.scalars(sa.select(Organisation).where(Organisation.id.in_(words.party_ids))).all()
    if {one.id for one in parties} != set(words.party_ids):
        raise NotFound
    _check_sides(parties)
    made = Agreement(
        title=dict(words.title), starts_on=words.starts_on, ends_on=words.ends_on, parties=list(parties)
    )
    session.add(made)
    session.flush()
    record(session, actor, "open_agreement", f"agreement:{made.id}", at, parties=len(parties))
    return made


def show(session: Session, actor: Actor, agreement_id: int) -> Opened:
    """An agreement, its parties, and who could join."""
    agreement = _find(session, actor, agreement_id)
    there = {one.id for one in agreement.parties}
    every = session.scalars(sa.select(Organisation).order_by(Organisation.kind, Organisation.key))
    return Opened(
        agreement=agreement,
        parties=tuple(
            Party(one, _may_leave(agreement, one) and not _has_worked(session, agreement, one))
            for one in agreement.parties
        ),
        others=tuple(one for one in every if one.id not in there),
    )


def join(
    session: Session, actor: Actor, agreement_id: int, organisation_id: int, *, at: dt.datetime
) -> Organisation:
    """Make an organisation a party of an agreement. Raises RuleBroken when it is one."""
    agreement = _find(session, actor, agreement_id)
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    if found in agreement.parties:
        raise RuleBroken("party_is_there")
    agreement.parties.append(found)
    session.flush()
    record(session, actor, "join_agreement", f"agreement:{agreement.id}", at, party=found.key)
    return found


def leave(
    session: Session, actor: Actor, agreement_id: int, organisation_id: int, *, at: dt.datetime
) -> None:
    """Take a party out again that was added by mistake: nothing has been done for it under the agreement."""
    agreement = _find(session, actor, agreement_id)
    found = next((one for one in agreement.parties if one.id == organisation_id), None)
    if found is None:
        raise NotFound
    _check_sides([one for one in agreement.parties if one is not found])
    if _has_worked(session, agreement, found):
        raise RuleBroken("party_has_worked")
    agreement.parties.remove(found)
    session.flush()
    record(session, actor, "leave_agreement", f"agreement:{agreement.id}", at, party=found.key)


def _find(session: Session, actor: Actor, agreement_id: int) -> Agreement:
    require(actor, Permission.PLACES_EDIT)
    found = session.get(Agreement, agreement_id)
    if found is None:
        raise NotFound
    return found


def _check_sides(parties: Sequence[Organisation]) -> None:
    if {one.kind for one in parties} != {"municipality", "police_area"}:
        raise RuleBroken("agreement_two_sides")


def _may_leave(agreement: Agreement, party: Organisation) -> bool:
    return len({one.kind for one in agreement.parties if one is not party}) > 1


def _has_worked(session: Session, agreement: Agreement, party: Organisation) -> bool:
    """Whether a row of the agreement is the party's, in any table that knows both."""
    for table in Agreement.metadata.sorted_tables:
        if table.name == "agreement_party":
            continue
        keys = list(table.foreign_keys)
        of_agreement = [one.parent for one in keys if one.column.table is Agreement.__table__]
        of_party = [one.parent for one in keys if one.column.table is Organisation.__table__]
        if not (of_agreement and of_party):
            continue
        query = sa.select(sa.literal(1)).where(
            sa.or_(*(column == agreement.id for column in of_agreement)),
            sa.or_(*(column == party.id for column in of_party)),
        )
        if session.scalar(query.limit(1)) is not None:
            return True
    return False
