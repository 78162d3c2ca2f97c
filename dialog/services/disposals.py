"""Gallring: destroying an authority's records under its decision, by two people, with a record that stays.

One person proposes what is due, a second one types the decision's number, and the job does it. Each gallring
is a row that can neither be changed nor removed and a line in a file beside the backups (`disposal_log`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Disposal, DisposalProposal, Organisation, User
from dialog.models.retention import OF_DAYS
from dialog.services import audit, disposal_rows, jobs, kept_by_day, retention
from dialog.services.disposal_log import digest, line
from dialog.services.due import Due, named
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


@dataclass(frozen=True)
class Amount:
    """How much there is of what is proposed."""

    texts: int = 0
    answers: int = 0
    of_days: int = 0
    """Notes, or minutes."""


def plan(session: Session, actor: Actor, *, on: dt.date) -> list[Counted]:
    """What the actor's authorities may destroy on a day, and how much it is."""
    require(actor, Permission.RECORD_DISPOSE)
    mine = authorities(actor, Permission.RECORD_DISPOSE)
    return [counted(session, one) for one in retention.due(session, mine, on)]


def plan_of_all(session: Session, *, on: dt.date) -> list[Counted]:
    """The same of every authority: for the operator, who can destroy nothing by it."""
    return [counted(session, one) for one in retention.due(session, everybody(session), on)]


def everybody(session: Session) -> Sequence[int]:
    """Every authority, for the operator's plan."""
    return session.scalars(sa.select(Organisation.id)).all()


def counted(session: Session, holding: Holding) -> Counted:
    """How much there is of a holding."""
    version_id, place_id = holding.version.id, holding.municipality.id
    answers = retention.answers_left(session, version_id, place_id) if holding.what == "answers" else 0
    return Counted(holding, len(disposal_rows.texts_of(session, version_id, place_id)), answers)


def amount_of(session: Session, proposal: DisposalProposal) -> Amount:
    """How much there is of what is proposed; of notes and minutes, nothing once they are gone."""
    if proposal.survey_version_id is None:
        return Amount(of_days=len(_of_days(session, proposal)))
    holding = retention.find(session, proposal.survey_version_id, proposal.municipality_id, proposal.what)
    found = counted(session, holding)
    return Amount(found.texts, found.answers)


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
    proposal = DisposalProposal(
        organisation_id=holding.authority.id,
        municipality_id=municipality_id,
        survey_version_id=version_id,
        rule_id=holding.rule.id,
        what=what,
        proposed_by=actor.id,
        proposed_at=at,
    )
    return _proposed(session, actor, proposal, at)


def propose_of_days(
    session: Session, actor: Actor, what: str, organisation_id: int, municipality_id: int, *, at: dt.datetime
) -> DisposalProposal:
    """Propose to destroy the notes or the minutes whose time is over. Raises RuleBroken as `propose` does."""
    require_own(actor, Permission.RECORD_DISPOSE, organisation_id)
    held = kept_by_day.find(session, what, organisation_id, municipality_id)
    until = held.held_until(clock.day_of(at))
    if until is None or held.rule is None:
        raise RuleBroken("disposal_not_due")
    proposal = DisposalProposal(
        organisation_id=organisation_id,
        municipality_id=municipality_id,
        rule_id=held.rule.id,
        what=what,
        held_until=until,
        proposed_by=actor.id,
        proposed_at=at,
    )
    return _proposed(session, actor, proposal, at)


def _proposed(
    session: Session, actor: Actor, proposal: DisposalProposal, at: dt.datetime
) -> DisposalProposal:
    """Keep a proposal and log it. Raises RuleBroken("disposal_waits") where the same is proposed already."""
    waits = sa.select(DisposalProposal.id).where(
        DisposalProposal.organisation_id == proposal.organisation_id,
        DisposalProposal.municipality_id == proposal.municipality_id,
        DisposalProposal.survey_version_id == proposal.survey_version_id,
        DisposalProposal.what == proposal.what,
        DisposalProposal.state.in_(("proposed", "confirmed")),
    )
    if session.scalar(sa.select(waits.exists())):
        raise RuleBroken("disposal_waits")
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
    ids, counts = _destroy(session, proposal)
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
        **_logged(counts),
        hash=disposal.content_hash,
    )
    session.info.setdefault("disposal_lines", []).append(line(told))
    return disposal


def done(session: Session, actor: Actor) -> list[Disposal]:
    """Everything that was destroyed in the actor's authorities, the newest first."""
    mine = authorities(actor, Permission.RECORD_READ) | where(actor, Permission.RECORD_READ)
    query = sa.select(Disposal).where(Disposal.organisation_id.in_(mine)).order_by(Disposal.id.desc())
    return list(session.scalars(query))


def disposal(session: Session, actor: Actor, disposal_id: int) -> Disposal:
    """One of them."""
    require(actor, Permission.RECORD_READ)
    found = session.get(Disposal, disposal_id)
    if found is None or found not in done(session, actor):
        raise NotFound
    return found


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """A proposal that awaits its second person."""
    for one in waiting(session, actor):
        if one.state == "proposed" and one.proposed_by != actor.id:
            kind = "disposal_second" if one.version else f"disposal_second_{one.what}"
            title = one.version.title if one.version else {}
            subject = {"proposal_id": one.id}
            yield Due(kind, "surveys", "records.proposal", subject, named(one.municipality), title)


def _of_days(session: Session, proposal: DisposalProposal) -> Sequence[int]:
    if proposal.held_until is None:
        return []
    return kept_by_day.ids_until(
        session, proposal.what, proposal.organisation_id, proposal.municipality_id, proposal.held_until
    )


def _destroy(session: Session, proposal: DisposalProposal) -> tuple[list[str], dict[str, Any]]:
    """Destroy what is proposed: which rows went, and how many of each kind."""
    version_id, place_id = proposal.survey_version_id, proposal.municipality_id
    if version_id is None:
        found = _of_days(session, proposal)
        return [str(one) for one in found], {**kept_by_day.destroy(session, proposal.what, found)}
    ids = disposal_rows.texts_of(session, version_id, place_id)
    counts: dict[str, Any] = dict(disposal_rows.destroy_texts(session, ids))
    if proposal.what == "answers":
        counts["answers"] = disposal_rows.destroy_answers(session, version_id, place_id)
    return [str(one) for one in ids], counts


def _logged(counts: Mapping[str, Any]) -> dict[str, int]:
    """What the log says of it: numbers alone."""
    kinds = [one for one in OF_DAYS if one in counts] or ("texts", "answers")
    return {kind: int(counts.get(kind, 0)) for kind in kinds}


def _still_due(session: Session, proposal: DisposalProposal, day: dt.date) -> None:
    """The decision that it rests on must be the one that holds: a later one can have said to preserve it."""
    if proposal.survey_version_id is None:
        newest = retention.in_force(session, proposal.organisation_id, proposal.what)
        until = proposal.held_until
        is_same = newest is not None and newest.id == proposal.rule_id
        if until is None or not is_same or not kept_by_day.is_over(proposal.rule, until, day):
            raise RuleBroken("disposal_not_due")
        return
    holding = retention.find(session, proposal.survey_version_id, proposal.municipality_id, proposal.what)
    if holding.rule is None or holding.rule.id != proposal.rule_id or not holding.is_due(day):
        raise RuleBroken("disposal_not_due")


def _decision(session: Session, proposal: DisposalProposal) -> dict[str, Any]:
    rule = proposal.rule
    names = {one.id: one.name for one in session.scalars(sa.select(User))}
    until = {"held_until": proposal.held_until.isoformat()} if proposal.held_until else {}
    return {
        **until,
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
    ids: list[str],
    decision: dict[str, Any],
    at: dt.datetime,
) -> dict[str, Any]:
    version = proposal.version
    of_survey = (
        {"survey": {"slug": version.survey.slug, "number": version.number, "version_id": version.id}}
        if version is not None
        else {}
    )
    return {
        "authority": proposal.organisation.key,
        "municipality": proposal.municipality.key,
        **of_survey,
        "what": proposal.what,
        "ids": ids,
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
