"""The walk from an ending agreement to the next: everything is carried over, or ended with a reason.

A decision is a row that is never changed: another outcome is a further one, and the newest stands. The old
agreement stays as it is until the new one is opened (`renewal_opening`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog import clock
from dialog.models import (
    Action,
    Agreement,
    FollowUp,
    Goal,
    Organisation,
    Promise,
    PromiseVersion,
    RenewalDecision,
)
from dialog.services import agreements, audit, renewals
from dialog.services.due import Due, named
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, require, require_any, where
from surveys.texts import Texts

SUBJECTS = ("focus_area", "goal", "action", "promise")
"""In the order in which people walk: what is general first, since the rest leans on it."""
MONTHS_BEFORE = 6
LIVING = ("draft", "public_draft", "proposed", "returned", "published")
"""A promise with such a version is decided on; one that is only history stays where it was given."""


@dataclass(frozen=True)
class Thing:
    """One thing of the ending agreement, and what stands decided about it."""

    subject: str
    id: int
    text: Mapping[str, str]
    municipality_id: int | None
    """Whose it is; every municipality's when none is named."""
    owner_id: int | None = None
    decision: RenewalDecision | None = None
    version_id: int | None = None
    """The version of a promise that is in force."""
    area: Mapping[str, str] | None = None
    """The focus area of a goal."""


@dataclass(frozen=True)
class Walk:
    """An agreement that ends, and how far its renewal has come."""

    agreement: Agreement
    ends_on: dt.date
    begins_on: dt.date
    """From this day on it is decided what becomes of things."""
    things: tuple[Thing, ...]
    """Those that the reader may see: their own municipalities' and the joint ones."""
    undecided: int
    """How many nobody has decided on, everywhere."""
    successor: Agreement | None

    def of(self, subject: str) -> tuple[Thing, ...]:
        """The things of one kind."""
        return tuple(one for one in self.things if one.subject == subject)

    def left(self, subject: str) -> int:
        """How many of one kind the reader sees undecided."""
        return sum(one.decision is None for one in self.of(subject))


@dataclass(frozen=True)
class Choice:
    """What a person decides about one thing."""

    subject: str
    id: int
    outcome: str
    because: Texts


def of_actor(session: Session, actor: Actor) -> Sequence[Agreement]:
    """The agreements that the actor's municipalities are parties of, the newest first."""
    require(actor, Permission.PLAN_READ)
    mine = where(actor, Permission.PLAN_READ)
    query = sa.select(Agreement).where(Agreement.parties.any(Organisation.id.in_(mine)))
    return session.scalars(query.order_by(Agreement.starts_on.desc(), Agreement.id.desc())).all()


def show(session: Session, actor: Actor, agreement_id: int) -> Walk:
    """How far the renewal has come, for everybody who reads the plan."""
    agreement = find(session, actor, agreement_id, Permission.PLAN_READ)
    everything = things(session, agreement)
    mine = where(actor, Permission.PLAN_READ)
    ends_on = agreements.ends_on(session, agreement)
    return Walk(
        agreement=agreement,
        ends_on=ends_on,
        begins_on=begins_on(ends_on),
        things=tuple(one for one in everything if one.municipality_id is None or one.municipality_id in mine),
        undecided=sum(one.decision is None for one in everything),
        successor=successor(session, agreement),
    )


def decide(
    session: Session, actor: Actor, agreement_id: int, choices: Sequence[Choice], *, at: dt.datetime
) -> int:
    """Say what becomes of things: how many decisions are new. What stands so already is left alone.

    Raises RuleBroken before the half year in which it is decided, when the next agreement is open, and for an
    end without a reason.
    """
    agreement = find(session, actor, agreement_id, Permission.AGREEMENT_EDIT)
    refuse_unless_open(session, agreement, at)
    known = {(one.subject, one.id): one for one in things(session, agreement)}
    made = 0
    for choice in choices:
        thing = known.get((choice.subject, choice.id))
        if thing is None or choice.outcome not in ("carry", "end"):
            raise NotFound
        if thing.municipality_id is not None:
            require(actor, Permission.AGREEMENT_EDIT, thing.municipality_id)
        made += _decide(session, actor, agreement, thing, choice, at)
    session.flush()
    return made


def things(session: Session, agreement: Agreement) -> tuple[Thing, ...]:
    """Everything that is decided on, or was: focus areas, then goals, actions and promises."""
    decided = _decisions(session, agreement.id)
    areas = {one.id: one.name for one in agreement.focus_areas}
    found = [
        *(Thing("focus_area", one.id, one.name, None) for one in agreement.focus_areas),
        *(
            Thing(
                "goal",
                one.id,
                one.text,
                one.municipality_id,
                one.owner_id,
                area=areas.get(one.focus_area_id or 0),
            )
            for one in _goals(session, agreement, decided)
        ),
        *(
            Thing("action", one.id, one.text, one.municipality_id, one.owner_id)
            for one in _actions(session, agreement, decided)
        ),
        *(_promise(one) for one in _promises(session, agreement, decided)),
    ]
    return tuple(replace(one, decision=decided.get((one.subject, one.id))) for one in found)


def successor(session: Session, agreement: Agreement) -> Agreement | None:
    """The agreement that was opened after this one."""
    return session.scalar(sa.select(Agreement).where(Agreement.succeeds_id == agreement.id).limit(1))


def begins_on(ends_on: dt.date) -> dt.date:
    """The day from which the renewal is walked: half a year before the end."""
    return renewals.months_after(ends_on + dt.timedelta(days=1), -MONTHS_BEFORE)


def find(session: Session, actor: Actor, agreement_id: int, permission: Permission) -> Agreement:
    """An agreement for somebody who has the permission in one of its municipalities."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    require_any(actor, permission, (one.id for one in agreement.parties if one.is_municipality))
    return agreement


def refuse_unless_open(session: Session, agreement: Agreement, at: dt.datetime) -> None:
    """Raise RuleBroken where nothing more, or nothing yet, is decided about an agreement's things."""
    if successor(session, agreement) is not None:
        raise RuleBroken("renewal_is_done")
    first = begins_on(agreements.ends_on(session, agreement))
    if clock.day_of(at) < first:
        raise RuleBroken("renewal_too_early", on=first.isoformat())


# ------------------------------------------------------------ what awaits


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """Things to decide on, then the next agreement to open; and what was ended and is not followed up."""
    query = sa.select(Agreement).order_by(Agreement.ends_on, Agreement.id)
    edited, followed = where(actor, Permission.AGREEMENT_EDIT), where(actor, Permission.PROMISE_FOLLOW_UP)
    for agreement in session.scalars(
        query.where(Agreement.parties.any(Organisation.id.in_(edited | followed)))
    ):
        on = agreements.ends_on(session, agreement)
        if day < begins_on(on):
            continue
        everything = things(session, agreement)
        if successor(session, agreement) is None:
            left = [one for one in everything if one.decision is None]
            for place_id in sorted({*edited} & {one.municipality_id for one in left if one.municipality_id}):
                count = sum(one.municipality_id == place_id for one in left)
                yield _due("renewal_decide", agreement, on, session.get(Organisation, place_id), count)
            joint = sum(one.municipality_id is None for one in left)
            if joint and edited:
                yield _due("renewal_decide_joint", agreement, on, None, joint)
            if not left and edited:
                yield _due("renewal_open", agreement, on, None, 1)
        yield from _ended(session, followed, everything, on)


def _ended(
    session: Session, followed: frozenset[int], everything: Sequence[Thing], on: dt.date
) -> Iterator[Due]:
    for one in everything:
        is_ended = one.decision is not None and one.decision.outcome == "end"
        if one.subject != "promise" or not is_ended or one.municipality_id not in followed:
            continue
        if one.version_id is not None and not is_told(session, one.id):
            yield Due(
                "renewal_follow_up",
                "follow_up",
                "follow_up.record",
                {"version_id": one.version_id},
                named(session.get(Organisation, one.municipality_id)),
                one.text,
                on=on,
            )


def is_told(session: Session, promise_id: int) -> bool:
    """Whether a follow-up has said that the promise as a whole ends or is replaced."""
    query = sa.select(FollowUp.id).where(
        FollowUp.promise_id == promise_id,
        FollowUp.line_key.is_(None),
        FollowUp.next_step.in_(("ends", "replaced")),
    )
    return session.scalar(query.limit(1)) is not None


def _due(kind: str, agreement: Agreement, on: dt.date, place: Organisation | None, count: int) -> Due:
    endpoint = "renewal.open_next" if kind == "renewal_open" else "renewal.show"
    return Due(
        kind, "plan", endpoint, {"agreement_id": agreement.id}, named(place), agreement.title, count, on
    )


# ------------------------------------------------------------ rows


def _decide(
    session: Session, actor: Actor, agreement: Agreement, thing: Thing, choice: Choice, at: dt.datetime
) -> bool:
    because: dict[str, str] = dict(choice.because) if choice.outcome == "end" else {}
    if choice.outcome == "end" and not because.get("sv", "").strip():
        raise RuleBroken("renewal_needs_reason")
    before = thing.decision
    if before is not None and (before.outcome, before.because) == (choice.outcome, because):
        return False
    session.add(
        RenewalDecision(
            agreement_id=agreement.id,
            subject=thing.subject,
            subject_id=thing.id,
            outcome=choice.outcome,
            because=because,
            decided_by=actor.id,
            decided_at=at,
        )
    )
    audit.record(
        session,
        actor,
        "agreement:renewal_carry" if choice.outcome == "carry" else "agreement:renewal_end",
        f"{thing.subject}:{thing.id}",
        at=at,
        organisation_id=thing.municipality_id,
    )
    return True


Decided = Mapping[tuple[str, int], RenewalDecision]


def _decisions(session: Session, agreement_id: int) -> Decided:
    rows = session.scalars(
        sa.select(RenewalDecision)
        .where(RenewalDecision.agreement_id == agreement_id)
        .order_by(RenewalDecision.id)
    )
    return {(row.subject, row.subject_id): row for row in rows}


def _ids(decided: Decided, subject: str) -> list[int]:
    """What has been decided on stays in the list, also when it has ended or moved on since."""
    return [number for kind, number in decided if kind == subject]


def _goals(session: Session, agreement: Agreement, decided: Decided) -> list[Goal]:
    known = set(_ids(decided, "goal"))
    query = sa.select(Goal).where(sa.or_(Goal.agreement_id == agreement.id, Goal.id.in_(known)))
    rows = session.scalars(
        query.order_by(Goal.municipality_id.is_not(None), Goal.municipality_id, Goal.id)
    ).all()
    return [one for one in rows if one.id in known or not one.ended_because]


def _actions(session: Session, agreement: Agreement, decided: Decided) -> list[Action]:
    """Those of the agreement's goals, and those of its time that serve no goal."""
    own, known = sa.select(Goal.id).where(Goal.agreement_id == agreement.id), set(_ids(decided, "action"))
    in_time = sa.and_(Action.goal_id.is_(None), Action.from_on <= agreements.ends_on(session, agreement))
    lives = sa.and_(
        Action.municipality_id.in_([one.id for one in agreement.parties if one.is_municipality]),
        Action.status.in_(("planned", "ongoing")),
        sa.or_(Action.goal_id.in_(own), in_time),
        Action.to_on >= agreement.starts_on,
    )
    query = sa.select(Action).where(sa.or_(lives, Action.id.in_(known)))
    rows = session.scalars(query.order_by(Action.municipality_id, Action.id)).all()
    return [one for one in rows if one.id in known or not one.ended_because]


def _promises(session: Session, agreement: Agreement, decided: Decided) -> Sequence[Promise]:
    lives = sa.and_(
        Promise.agreement_id == agreement.id, Promise.versions.any(PromiseVersion.status.in_(LIVING))
    )
    query = sa.select(Promise).where(sa.or_(lives, Promise.id.in_(_ids(decided, "promise"))))
    query = query.options(selectinload(Promise.versions))
    return session.scalars(query.order_by(Promise.municipality_id, Promise.id)).all()


def _promise(promise: Promise) -> Thing:
    newest = promise.versions[-1]
    in_force = next((one for one in promise.versions if one.status == "published"), None)
    return Thing(
        "promise",
        promise.id,
        (in_force or newest).title,
        promise.municipality_id,
        version_id=in_force.id if in_force else None,
    )


def may_decide(actor: Actor, walk: Walk) -> bool:
    """Whether the actor decides on anything of it."""
    return any(
        may(actor, Permission.AGREEMENT_EDIT, one.id) for one in walk.agreement.parties if one.is_municipality
    )
