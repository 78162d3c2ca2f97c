"""Editing an agreement: what was signed, part 1, focus areas, signatures, and decisions that may prolong it.

The coordinator of any municipality that is a party does it, since the parties share one text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Action,
    Agreement,
    AgreementSignature,
    Approval,
    AuditEvent,
    Concern,
    Decision,
    FocusArea,
    Goal,
    Meeting,
)
from dialog.services import agreements, audit, drafting
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, party_for
from surveys.texts import Texts

OPEN = ("planned", "ongoing")


@dataclass(frozen=True)
class AgreementWords:
    """What was signed, and how the parties work by it. `documents` are titles with their references."""

    title: Texts
    starts_on: dt.date
    ends_on: dt.date
    preview_days: int
    comment_days: int
    documents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DecisionWords:
    """A party's decision about the agreement. With `new_end_on` it prolongs it."""

    organisation_id: int
    body: str
    decided_on: dt.date
    paragraph: str = ""
    reference_number: str = ""
    new_end_on: dt.date | None = None
    moves_actions: bool = True
    """Whether actions that go on until the agreement ends then go on until its new end."""


@dataclass(frozen=True)
class Undone:
    """How many actions that a decision moved end with the agreement again, and how many people changed."""

    moved_back: int = 0
    kept: int = 0


def edit(
    session: Session, actor: Actor, agreement_id: int, words: AgreementWords, *, at: dt.datetime
) -> Agreement:
    """Change what the agreement says beside part 1 and the focus areas."""
    agreement = _find(session, actor, agreement_id)
    if words.ends_on < words.starts_on:
        raise RuleBroken("ends_before_it_begins")
    agreement.title = drafting.written(words.title)
    agreement.starts_on, agreement.ends_on = words.starts_on, words.ends_on
    agreement.preview_days, agreement.comment_days = words.preview_days, words.comment_days
    agreement.documents = [{"title": title, "reference": said} for title, said in words.documents] or None
    _record(session, actor, agreement, "edit", at)
    return agreement


def write_section(
    session: Session, actor: Actor, agreement_id: int, section: str, texts: Texts, *, at: dt.datetime
) -> None:
    """Write what part 1 says under a heading; without a word the heading is left out."""
    agreement = _find(session, actor, agreement_id)
    if section not in agreements.SECTIONS:
        raise NotFound
    others = {key: said for key, said in (agreement.sections or {}).items() if key != section}
    said = {section: drafting.written(texts)} if any(texts.values()) else {}
    agreement.sections = {**others, **said} or None
    _record(session, actor, agreement, "section", at, section=section)


def add_focus_area(
    session: Session, actor: Actor, agreement_id: int, name: Texts, *, at: dt.datetime
) -> FocusArea:
    """Add a field that the parties prioritise; it stands last."""
    agreement = _find(session, actor, agreement_id)
    written = drafting.written(name)
    area = FocusArea(
        agreement_id=agreement_id,
        key=_free_key(agreement, written["sv"]),
        name=written,
        position=max((one.position for one in agreement.focus_areas), default=0) + 1,
    )
    session.add(area)
    session.flush()
    session.expire(agreement, ["focus_areas"])
    _record(session, actor, agreement, "focus_area", at)
    return area


def rename_focus_area(
    session: Session, actor: Actor, agreement_id: int, area_id: int, name: Texts, *, at: dt.datetime
) -> None:
    """Change what a focus area is called; what is tied to it stays so."""
    agreement = _find(session, actor, agreement_id)
    _area(agreement, area_id).name = drafting.written(name)
    _record(session, actor, agreement, "focus_area", at)


def remove_focus_area(
    session: Session, actor: Actor, agreement_id: int, area_id: int, *, at: dt.datetime
) -> None:
    """Take away a focus area that nothing is tied to."""
    agreement = _find(session, actor, agreement_id)
    area = _area(agreement, area_id)
    for row in (Concern, Goal):
        if session.scalar(sa.select(row.id).where(row.focus_area_id == area_id).limit(1)) is not None:
            raise RuleBroken("focus_area_used")
    session.delete(area)
    session.flush()
    session.expire(agreement, ["focus_areas"])
    _record(session, actor, agreement, "remove_focus_area", at)


def sign(
    session: Session,
    actor: Actor,
    agreement_id: int,
    organisation_id: int,
    *,
    name: str,
    title: str,
    signed_on: dt.date,
    at: dt.datetime,
) -> AgreementSignature:
    """Record who signed part 1 for a party, with which title; entered again it replaces what stood there."""
    agreement = _find(session, actor, agreement_id)
    _require_party(agreement, organisation_id)
    query = sa.select(AgreementSignature).filter_by(
        agreement_id=agreement_id, organisation_id=organisation_id
    )
    row = session.scalar(query)
    if row is None:
        row = AgreementSignature(agreement_id=agreement_id, organisation_id=organisation_id)
        session.add(row)
    row.name, row.title, row.signed_on = name, title, signed_on
    session.flush()
    _record(session, actor, agreement, "sign", at)
    return row


def decide(
    session: Session, actor: Actor, agreement_id: int, words: DecisionWords, *, at: dt.datetime
) -> Decision:
    """Record a party's decision; one with a new last day prolongs the agreement, from then on everywhere.

    Raises RuleBroken("not_prolonged") for a new last day that is no later than the one that holds.
    """
    agreement = _find(session, actor, agreement_id)
    _require_party(agreement, words.organisation_id)
    former = agreements.ends_on(session, agreement)
    if words.new_end_on is not None and words.new_end_on <= former:
        raise RuleBroken("not_prolonged")
    decision = Decision(
        organisation_id=words.organisation_id,
        agreement_id=agreement_id,
        body=words.body,
        decided_on=words.decided_on,
        paragraph=words.paragraph or None,
        reference_number=words.reference_number or None,
        new_end_on=words.new_end_on,
    )
    session.add(decision)
    session.flush()
    end = agreements.ends_on(session, agreement)
    if words.new_end_on is None:
        _record(session, actor, agreement, "decide", at)
        return decision
    moved = _move_actions(session, agreement, former, end) if words.moves_actions and end > former else ()
    _record(
        session, actor, agreement, "prolong", at,
        decision=str(decision.id), actions=" ".join(str(one) for one in moved),
    )  # fmt: skip
    return decision


def remove_decision(
    session: Session, actor: Actor, agreement_id: int, decision_id: int, *, at: dt.datetime
) -> Undone:
    """Take away a decision that was entered wrongly; minutes and approvals keep those that they point to.

    Actions that it let go on longer end with the agreement again, unless somebody has changed them since.
    """
    agreement = _find(session, actor, agreement_id)
    decision = session.get(Decision, decision_id)
    if decision is None or decision.agreement_id != agreement_id:
        raise NotFound
    for row in (Meeting, Approval):
        if session.scalar(sa.select(row.id).where(row.decision_id == decision_id).limit(1)) is not None:
            raise RuleBroken("decision_used")
    former = agreements.ends_on(session, agreement)
    session.delete(decision)
    session.flush()
    end = agreements.ends_on(session, agreement)
    undone = _move_back(session, agreement, decision_id, former, end) if end < former else Undone()
    _record(session, actor, agreement, "remove_decision", at)
    return undone


def _move_actions(session: Session, agreement: Agreement, former: dt.date, end: dt.date) -> tuple[int, ...]:
    """Let what was to go on until the agreement ended go on until it ends now; gives which."""
    found = session.scalars(
        sa.select(Action)
        .where(
            Action.municipality_id.in_(agreements.municipalities(agreement)),
            Action.to_on == former,
            Action.status.in_(OPEN),
        )
        .order_by(Action.id)
    ).all()
    for action in found:
        action.to_on = end
    return tuple(action.id for action in found)


def _move_back(
    session: Session, agreement: Agreement, decision_id: int, former: dt.date, end: dt.date
) -> Undone:
    """Let what a decision moved end as the agreement does now; the log knows which actions those were."""
    prolonged = session.scalars(
        sa.select(AuditEvent)
        .where(AuditEvent.action == "agreement:prolong", AuditEvent.subject == f"agreement:{agreement.id}")
        .order_by(AuditEvent.seq.desc())
    )
    told = (one.details for one in prolonged if one.details.get("decision") == str(decision_id))
    numbers = str(next(told, {}).get("actions", "")).split()
    moved = [session.get(Action, int(number)) for number in numbers]
    stand = [one for one in moved if one is not None]
    unchanged = [one for one in stand if one.to_on == former and one.from_on <= end and one.status in OPEN]
    for action in unchanged:
        action.to_on = end
    return Undone(len(unchanged), len(stand) - len(unchanged))


def _find(session: Session, actor: Actor, agreement_id: int) -> Agreement:
    return agreements.find(session, actor, Permission.AGREEMENT_EDIT, agreement_id)


def _area(agreement: Agreement, area_id: int) -> FocusArea:
    area = next((one for one in agreement.focus_areas if one.id == area_id), None)
    if area is None:
        raise NotFound
    return area


def _require_party(agreement: Agreement, organisation_id: int) -> None:
    if organisation_id not in {one.id for one in agreement.parties}:
        raise NotFound


def _free_key(agreement: Agreement, name: str) -> str:
    """A key that no other area of the agreement has, from the name's letters a to z."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    wanted = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:50] or "area"
    taken = {one.key for one in agreement.focus_areas}
    numbered = (f"{wanted}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


def _record(
    session: Session, actor: Actor, agreement: Agreement, verb: str, at: dt.datetime, **details: str
) -> None:
    session.flush()
    party = party_for(actor, Permission.AGREEMENT_EDIT, *agreements.municipalities(agreement))
    audit.record(
        session, actor, f"agreement:{verb}", f"agreement:{agreement.id}",
        at=at, organisation_id=party, **details,
    )  # fmt: skip
