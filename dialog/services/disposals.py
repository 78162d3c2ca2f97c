"""Gallring: destroying an authority's records under its decision, by two people, with a record that stays.

One person proposes what is due, a second one types the decision's number, and the job does it. Each gallring
is a row that can neither be changed nor removed and a line in a file beside the backups: a restored copy of
the database is brought to the same state by `replay` before it serves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Disposal, DisposalProposal, FreeText, Organisation, SurveyVersion, User
from dialog.services import audit, disposal_rows, jobs, retention
from dialog.services.due import Due
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, authorities, require, require_own, where
from dialog.services.retention import Holding

JOB = "disposal"


@dataclass(frozen=True)
class Counted:
    """What would go: numbers alone, since nobody reads the texts for it."""

    holding: Holding
    texts: int
    answers: int


def plan(session: Session, actor: Actor, *, on: dt.date) -> list[Counted]:
    """What the actor's authorities may destroy on a day, and how much it is."""
    require(actor, Permission.RECORD_DISPOSE)
    mine = authorities(actor, Permission.RECORD_DISPOSE)
    return [counted(session, one) for one in retention.due(session, mine, on)]


def plan_of_all(session: Session, *, on: dt.date) -> list[Counted]:
    """The same of every authority: for the operator, who can destroy nothing by it."""
    everybody = session.scalars(sa.select(Organisation.id))
    return [counted(session, one) for one in retention.due(session, everybody, on)]


def counted(session: Session, holding: Holding) -> Counted:
    """How much there is of a holding."""
    version_id, place_id = holding.version.id, holding.municipality.id
    answers = retention.answers_left(session, version_id, place_id) if holding.what == "answers" else 0
    return Counted(holding, len(disposal_rows.texts_of(session, version_id, place_id)), answers)


def counted_of(session: Session, proposal: DisposalProposal) -> Counted:
    """How much there is of what is proposed."""
    holding = retention.find(session, proposal.survey_version_id, proposal.municipality_id, proposal.what)
    return counted(session, holding)


def propose(
    session: Session, actor: Actor, version_id: int, municipality_id: int, what: str, *, at: dt.datetime
) -> DisposalProposal:
    """Propose to destroy what is due. Raises RuleBroken("disposal_not_due") without a decision or too early,
    and RuleBroken("disposal_waits") where somebody has proposed it already.
    """
    require(actor, Permission.RECORD_DISPOSE)
    holding = retention.find(session, version_id, municipality_id, what)
    require_own(actor, Permission.RECORD_DISPOSE, holding.authority.id)
    if not holding.is_due(clock.day_of(at)) or holding.rule is None:
        raise RuleBroken("disposal_not_due")
    waits = sa.select(DisposalProposal.id).where(
        DisposalProposal.survey_version_id == version_id,
        DisposalProposal.municipality_id == municipality_id,
        DisposalProposal.what == what,
        DisposalProposal.state.in_(("proposed", "confirmed")),
    )
    if session.scalar(sa.select(waits.exists())):
        raise RuleBroken("disposal_waits")
    proposal = DisposalProposal(
        organisation_id=holding.authority.id,
        municipality_id=municipality_id,
        survey_version_id=version_id,
        rule_id=holding.rule.id,
        what=what,
        proposed_by=actor.id,
        proposed_at=at,
    )
    session.add(proposal)
    session.flush()
    _log(session, actor, "disposal:propose", proposal, at)
    return proposal


def show(session: Session, actor: Actor, proposal_id: int) -> DisposalProposal:
    """A proposal of the actor's own authority."""
    require(actor, Permission.RECORD_DISPOSE)
    proposal = session.get(DisposalProposal, proposal_id)
    if proposal is None:
        raise NotFound
    require_own(actor, Permission.RECORD_DISPOSE, proposal.organisation_id)
    return proposal


def waiting(session: Session, actor: Actor) -> list[DisposalProposal]:
    """What is proposed or confirmed, and not done."""
    return _waiting(session, authorities(actor, Permission.RECORD_DISPOSE))


def withdraw(session: Session, actor: Actor, proposal_id: int, *, at: dt.datetime) -> None:
    """Take a proposal back, before the second person has let it go."""
    proposal = show(session, actor, proposal_id)
    if proposal.state != "proposed":
        raise RuleBroken("disposal_settled")
    proposal.state = "withdrawn"
    _log(session, actor, "disposal:withdraw", proposal, at)


def confirm(session: Session, actor: Actor, proposal_id: int, typed: str, *, at: dt.datetime) -> None:
    """Let it go, as the second person; the decision's number is typed, so that nobody does it by a slip.

    Raises RuleBroken: "disposal_settled", "disposal_second_person" for who proposed it, "disposal_typed" for
    another number, "disposal_not_due" where a later decision says otherwise.
    """
    proposal = show(session, actor, proposal_id)
    if proposal.state != "proposed":
        raise RuleBroken("disposal_settled")
    if proposal.proposed_by == actor.id:
        raise RuleBroken("disposal_second_person")
    _still_due(session, proposal, clock.day_of(at))
    if " ".join(typed.split()) != proposal.rule.reference_number:
        raise RuleBroken("disposal_typed", number=proposal.rule.reference_number)
    proposal.state, proposal.confirmed_by, proposal.confirmed_at = "confirmed", actor.id, at
    session.flush()
    _log(session, actor, "disposal:confirm", proposal, at)
    jobs.enqueue(session, actor, JOB, at=at, proposal_id=proposal.id)


def confirmed(session: Session) -> list[int]:
    """What two people have let go and nobody has destroyed yet: for the job and the command."""
    query = sa.select(DisposalProposal.id).where(DisposalProposal.state == "confirmed")
    return list(session.scalars(query.order_by(DisposalProposal.id)))


def carry_out(session: Session, proposal_id: int, *, at: dt.datetime) -> Disposal | None:
    """Destroy what two people have let go; None where it is done already: a job done twice is harmless."""
    proposal = session.get(DisposalProposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.state != "confirmed":
        return None
    _still_due(session, proposal, clock.day_of(at))
    ids = disposal_rows.texts_of(session, proposal.survey_version_id, proposal.municipality_id)
    counts: dict[str, Any] = dict(disposal_rows.destroy_texts(session, ids))
    if proposal.what == "answers":
        counts["answers"] = disposal_rows.destroy_answers(
            session, proposal.survey_version_id, proposal.municipality_id
        )
    decision = _decision(session, proposal)
    told = _told(session, proposal, ids, decision, at)
    disposal = Disposal(
        proposal_id=proposal.id,
        organisation_id=proposal.organisation_id,
        municipality_id=proposal.municipality_id,
        survey_version_id=proposal.survey_version_id,
        what=proposal.what,
        counts=counts,
        decision=decision,
        content_hash=digest(told),
        done_at=at,
    )
    session.add(disposal)
    proposal.state = "done"
    session.flush()
    audit.record(
        session,
        None,
        "disposal:done",
        f"disposal:{disposal.id}",
        at=at,
        organisation_id=proposal.organisation_id,
        what=proposal.what,
        texts=counts["texts"],
        answers=int(counts.get("answers", 0)),
        hash=disposal.content_hash,
    )
    session.info.setdefault("disposal_lines", []).append(line(told))
    return disposal


def done(session: Session, actor: Actor) -> list[Disposal]:
    """Everything that was destroyed in the actor's authorities, the newest first."""
    mine = authorities(actor, Permission.PLAN_READ) | where(actor, Permission.PLAN_READ)
    query = sa.select(Disposal).where(Disposal.organisation_id.in_(mine)).order_by(Disposal.id.desc())
    return list(session.scalars(query))


def disposal(session: Session, actor: Actor, disposal_id: int) -> Disposal:
    """One of them."""
    require(actor, Permission.PLAN_READ)
    found = session.get(Disposal, disposal_id)
    if found is None or found not in done(session, actor):
        raise NotFound
    return found


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of a line without its own hash, in one canonical form."""
    words = {key: value for key, value in told.items() if key != "hash"}
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def line(told: Mapping[str, Any]) -> str:
    """A line of the disposal log: what was destroyed, by numbers alone, with its hash."""
    return json.dumps({**told, "hash": digest(told)}, ensure_ascii=False, sort_keys=True)


def replay(session: Session, lines: Iterable[str], *, at: dt.datetime | None = None) -> int:
    """Destroy in a restored copy what had been destroyed since; how many lines had something to do.

    Raises RuleBroken("disposal_log") for a line that is damaged: better no site than one that shows
    again what was destroyed.
    """
    acted = 0
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        told = _read(text, number)
        known = sa.select(Disposal.id).where(Disposal.content_hash == told["hash"])
        if session.scalar(sa.select(known.exists())):
            continue
        acted += _again(session, told, at or dt.datetime.fromisoformat(told["done_at"]))
    return acted


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """A proposal that awaits its second person."""
    for one in waiting(session, actor):
        if one.state == "proposed" and one.proposed_by != actor.id:
            yield Due(
                "disposal_second", "surveys", "records.proposal", {"proposal_id": one.id}, one.municipality,
                one.version.title,
            )  # fmt: skip


def _read(text: str, number: int) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(text)
        is_whole = told["hash"] == digest(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        is_whole = False
    if not is_whole:
        raise RuleBroken("disposal_log", line=number)
    return told


def _again(session: Session, told: Mapping[str, Any], at: dt.datetime) -> int:
    """Do one line's work in a copy from before it; 0 where the copy is too old to know the survey."""
    authority = session.scalar(sa.select(Organisation.id).where(Organisation.key == told["authority"]))
    place = session.scalar(sa.select(Organisation.id).where(Organisation.key == told["municipality"]))
    version = session.get(SurveyVersion, told["survey"]["version_id"])
    if authority is None or place is None or version is None or version.survey.slug != told["survey"]["slug"]:
        return 0
    wanted = [uuid.UUID(one) for one in told["ids"]]
    there = [one for part in _some(wanted) for one in session.scalars(_whole(part))]
    counts: dict[str, Any] = dict(disposal_rows.destroy_texts(session, there))
    if told["what"] == "answers":
        counts["answers"] = disposal_rows.destroy_answers(session, version.id, place)
    again = Disposal(
        organisation_id=authority,
        municipality_id=place,
        survey_version_id=version.id,
        what=told["what"],
        counts=counts,
        decision=dict(told["decision"]),
        content_hash=told["hash"],
        done_at=at,
    )
    session.add(again)
    session.flush()
    audit.record(
        session, None, "disposal:replay", f"disposal:{again.id}", at=at, organisation_id=authority,
        texts=len(there),
    )  # fmt: skip
    return 1


def _some(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(ids), disposal_rows.AT_ONCE):
        yield ids[start : start + disposal_rows.AT_ONCE]


def _whole(ids: list[uuid.UUID]) -> sa.Select[uuid.UUID]:
    return sa.select(FreeText.id).where(FreeText.id.in_(ids), FreeText.state != "destroyed")


def _still_due(session: Session, proposal: DisposalProposal, day: dt.date) -> None:
    """The decision that it rests on must be the one that holds: a later one can have said to preserve it."""
    holding = retention.find(session, proposal.survey_version_id, proposal.municipality_id, proposal.what)
    if holding.rule is None or holding.rule.id != proposal.rule_id or not holding.is_due(day):
        raise RuleBroken("disposal_not_due")


def _decision(session: Session, proposal: DisposalProposal) -> dict[str, Any]:
    rule = proposal.rule
    names = {one.id: one.name for one in session.scalars(sa.select(User))}
    return {
        "body": rule.body,
        "reference_number": rule.reference_number,
        "decided_on": rule.decided_on.isoformat(),
        "months": rule.months,
        "proposed_by": names[proposal.proposed_by],
        "confirmed_by": names.get(proposal.confirmed_by or 0, ""),
    }


def _told(
    session: Session,
    proposal: DisposalProposal,
    ids: list[uuid.UUID],
    decision: dict[str, Any],
    at: dt.datetime,
) -> dict[str, Any]:
    version = proposal.version
    return {
        "authority": proposal.organisation.key,
        "municipality": proposal.municipality.key,
        "survey": {"slug": version.survey.slug, "number": version.number, "version_id": version.id},
        "what": proposal.what,
        "ids": [str(one) for one in ids],
        "decision": decision,
        "done_at": at.astimezone(dt.UTC).isoformat(),
    }


def _waiting(session: Session, organisation_ids: Iterable[int]) -> list[DisposalProposal]:
    query = sa.select(DisposalProposal).where(
        DisposalProposal.organisation_id.in_(organisation_ids),
        DisposalProposal.state.in_(("proposed", "confirmed")),
    )
    return list(session.scalars(query.order_by(DisposalProposal.id)))


def _log(session: Session, actor: Actor, action: str, proposal: DisposalProposal, at: dt.datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        f"disposal_proposal:{proposal.id}",
        at=at,
        organisation_id=proposal.organisation_id,
        what=proposal.what,
    )
