"""Two-party approval of one exact text: freeze it, let each party answer in its own name, say how it stands.

Pictures and promises share this. Each registers its `Kind`: how it is worded, and what follows when all
parties have approved or one has returned it. A proposal is never changed and never revived: an edit makes
it outdated, and approving it then is a Conflict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Agreement, Approval, Organisation, PromiseVersion, Proposal, SituationPicture, User
from dialog.services import audit
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.once import once
from dialog.services.permissions import Actor, Permission, may_in_any, party_for, require_any
from dialog.services.wording import Wording, seal

Subject = SituationPicture | PromiseVersion
Outcome = Literal["approve", "return"]
Consequence = Callable[[Session, Actor, Any, dt.datetime], None]
TRANSLATIONS = ("se", "en")


@dataclass(frozen=True)
class Kind:
    """What the parties can be asked to approve. `name` opens the log's actions (`picture:approve`)."""

    name: str
    edit: Permission
    approve: Permission
    read: Permission
    municipalities: Callable[[Any], tuple[int, ...]]
    """Whose it is: one municipality's, or several's together."""
    agreement: Callable[[Any], int]
    wording: Callable[[Any, str], Wording]
    """Its words in one language; the Swedish ones are what is approved."""
    former: Callable[[Session, Any], Subject | None]
    """The version that it is to take the place of."""
    agreed: Consequence
    """When all parties have approved."""
    returned: Consequence
    """When a party has returned it."""


@dataclass(frozen=True)
class PartyStanding:
    """How one party stands to a proposal: `state` is approved, returned or waiting."""

    organisation: Organisation
    state: str
    approval: Approval | None = None
    by: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a proposal stands. It is current until its subject is edited, returned or agreed."""

    proposal: Proposal
    subject: Subject
    kind: Kind
    parties: tuple[PartyStanding, ...]
    is_current: bool

    @property
    def is_approved(self) -> bool:
        """Whether every party has approved this exact text."""
        return all(party.state == "approved" for party in self.parties)

    @property
    def waiting(self) -> tuple[Organisation, ...]:
        """The parties that have not answered."""
        return tuple(party.organisation for party in self.parties if party.state == "waiting")


KINDS: dict[type, Kind] = {}


def register(model: type, kind: Kind) -> None:
    """Let rows of this model be proposed; called once, by the service whose subject it is."""
    KINDS[model] = kind


def freeze(session: Session, actor: Actor, subject: Subject, *, at: dt.datetime) -> Proposal:
    """Freeze the subject's words as a proposal and note their seal on the subject.

    The caller has moved it to `proposed`. The Swedish words are what is approved; each translation gets a
    seal of its own, so that a corrected one voids nothing.
    """
    kind = KINDS[type(subject)]
    require_any(actor, kind.edit, kind.municipalities(subject))
    content = kind.wording(subject, "sv").content()
    proposal = Proposal(
        **{_column(subject): subject.id},
        content=content,
        content_hash=seal(content),
        translation_hashes={code: seal(kind.wording(subject, code).content()) for code in TRANSLATIONS},
        proposed_by=actor.id,
        proposed_at=at,
    )
    subject.content_hash = proposal.content_hash
    session.add(proposal)
    session.flush()
    _record(session, actor, kind, "propose", proposal, at)
    return proposal


def answer(
    session: Session, actor: Actor, proposal_id: int, outcome: Outcome, *, comment: str = "", at: dt.datetime
) -> Standing:
    """Give the answer of the actor's party to exactly this text.

    Raises Conflict for an outdated proposal, RuleBroken for a party that has answered, for the same person
    answering for two parties, and for a return that does not say why.
    """
    proposal, subject, kind = _find(session, proposal_id)
    party_id = party_for(actor, kind.approve, *kind.municipalities(subject))
    given = Approval(outcome=outcome, comment=comment.strip())
    return give(session, actor, proposal, party_id, given, at=at)


def give(
    session: Session, actor: Actor, proposal: Proposal, party_id: int, given: Approval, *, at: dt.datetime
) -> Standing:
    """Enter the answer of a party, by whatever means it came; the caller has asked who may.

    Raises as `answer` does: no way of answering goes around these rules.
    """
    subject = _subject(session, proposal)
    kind = KINDS[type(subject)]
    before = standing(session, proposal)
    if not before.is_current:
        raise Conflict(newest(session, subject))
    if party_id not in {organisation.id for organisation in before.waiting}:
        raise RuleBroken("party_has_answered")
    if any(earlier.given_by == actor.id for earlier in proposal.approvals):
        raise RuleBroken("two_people")
    if given.outcome == "return" and not given.comment:
        raise RuleBroken("return_says_why")
    given.proposal_id, given.organisation_id = proposal.id, party_id
    given.given_by, given.given_at = actor.id, at
    session.add(given)
    session.flush()
    session.expire(proposal, ["approvals"])
    _record(session, actor, kind, given.outcome, proposal, at, party=party_id, means=given.means)
    after = standing(session, proposal)
    if given.outcome == "return":
        kind.returned(session, actor, subject, at)
    elif after.is_approved:
        kind.agreed(session, actor, subject, at)
    session.flush()
    return after


def standing(session: Session, proposal: Proposal) -> Standing:
    """Which parties have answered, which are awaited, and whether the text still is what was proposed."""
    subject = _subject(session, proposal)
    kind = KINDS[type(subject)]
    given = {approval.organisation_id: approval for approval in proposal.approvals}
    parties = tuple(
        _party(session, organisation, given.get(organisation.id))
        for organisation in parties_of(session, subject)
    )
    is_current = (
        subject.status == "proposed"
        and newest(session, subject) is proposal
        and seal(kind.wording(subject, "sv").content()) == proposal.content_hash
    )
    return Standing(proposal, subject, kind, parties, is_current)


def parties_of(session: Session, subject: Subject) -> tuple[Organisation, ...]:
    """Whose approval it takes: the municipalities it is about and the police area of the agreement."""
    kind = KINDS[type(subject)]
    agreement = session.get_one(Agreement, kind.agreement(subject))
    mine = kind.municipalities(subject)
    return tuple(party for party in agreement.parties if party.id in mine or not party.is_municipality)


def newest(session: Session, subject: Subject) -> Proposal | None:
    """The last proposal of the subject, current or not."""
    column = getattr(Proposal, _column(subject))
    query = sa.select(Proposal).where(column == subject.id).order_by(Proposal.id.desc()).limit(1)
    return session.scalar(query)


def current(session: Session, subject: Subject) -> Standing | None:
    """How the subject's proposal stands, or None when none is awaiting answers."""
    proposal = newest(session, subject)
    found = _standing_now(session, proposal) if proposal else None
    return found if found and found.is_current else None


def show(session: Session, actor: Actor, proposal_id: int) -> Standing:
    """One proposal for somebody who may read its subject before it is public."""
    proposal, subject, kind = _find(session, proposal_id)
    require_any(actor, kind.read, kind.municipalities(subject))
    return standing(session, proposal)


def former(session: Session, proposal: Proposal) -> Proposal | None:
    """What to compare with: the proposal before this one, else the text of the version in force."""
    subject = _subject(session, proposal)
    column = getattr(Proposal, _column(subject))
    earlier = session.scalar(
        sa.select(Proposal)
        .where(column == subject.id, Proposal.id < proposal.id)
        .order_by(Proposal.id.desc())
        .limit(1)
    )
    if earlier is not None:
        return earlier
    before = KINDS[type(subject)].former(session, subject)
    return newest(session, before) if before else None


def awaiting(session: Session, actor: Actor) -> tuple[Standing, ...]:
    """The current proposals that the actor's party has not answered and that the actor may answer."""
    found = []
    for proposal in _proposed(session):
        subject = _subject(session, proposal)
        kind = KINDS[type(subject)]
        if not may_in_any(actor, kind.approve, kind.municipalities(subject)):
            continue
        stands = _standing_now(session, proposal)
        if _is_awaited(actor, stands):
            found.append(stands)
    return tuple(found)


def may_answer(actor: Actor, stands: Standing) -> bool:
    """Whether the actor can still answer for a party: it is awaited, and the actor has answered for none."""
    mine = stands.kind.municipalities(stands.subject)
    return may_in_any(actor, stands.kind.approve, mine) and _is_awaited(actor, stands)


def _is_awaited(actor: Actor, stands: Standing) -> bool:
    """The same of somebody who answers for a party there."""
    if not stands.is_current:
        return False
    party_id = party_for(actor, stands.kind.approve, *stands.kind.municipalities(stands.subject))
    is_first = all(given.given_by != actor.id for given in stands.proposal.approvals)
    return is_first and party_id in {organisation.id for organisation in stands.waiting}


def _standing_now(session: Session, proposal: Proposal) -> Standing:
    """The same for several who ask at once."""
    return once(session, ("standing", proposal.id), lambda: standing(session, proposal))


def _proposed(session: Session) -> Iterable[Proposal]:
    pictures = sa.select(SituationPicture.id).where(SituationPicture.status == "proposed")
    promises = sa.select(PromiseVersion.id).where(PromiseVersion.status == "proposed")
    return session.scalars(
        sa.select(Proposal)
        .where(sa.or_(Proposal.picture_id.in_(pictures), Proposal.promise_version_id.in_(promises)))
        .order_by(Proposal.id)
    )


def _find(session: Session, proposal_id: int) -> tuple[Proposal, Subject, Kind]:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound
    subject = _subject(session, proposal)
    return proposal, subject, KINDS[type(subject)]


def _subject(session: Session, proposal: Proposal) -> Subject:
    if proposal.picture_id is not None:
        return session.get_one(SituationPicture, proposal.picture_id)
    return session.get_one(PromiseVersion, proposal.promise_version_id)


def _column(subject: Subject) -> str:
    return "picture_id" if isinstance(subject, SituationPicture) else "promise_version_id"


def _party(session: Session, organisation: Organisation, approval: Approval | None) -> PartyStanding:
    if approval is None:
        return PartyStanding(organisation, "waiting")
    state = "approved" if approval.outcome == "approve" else "returned"
    return PartyStanding(organisation, state, approval, session.get_one(User, approval.given_by).name)


def _record(
    session: Session,
    actor: Actor,
    kind: Kind,
    verb: str,
    proposal: Proposal,
    at: dt.datetime,
    **details: str | int,
) -> None:
    mine = kind.municipalities(_subject(session, proposal))
    audit.record(
        session,
        actor,
        f"{kind.name}:{verb}",
        f"proposal:{proposal.id}",
        at=at,
        organisation_id=mine[0] if len(mine) == 1 else None,
        seal=proposal.content_hash[:16],
        **details,
    )
