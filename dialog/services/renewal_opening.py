"""Opening the agreement that follows: what is carried over is copied, what has ended says why.

Nothing of the old agreement is changed beyond that; the promises that are carried over belong to the new one
from then on, with their whole history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.models import Action, Agreement, FocusArea, Goal, Measurement, Organisation, Promise
from dialog.services import agreements, audit, drafting, progress, renewal_walk, renewals
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission
from dialog.services.renewal_walk import Thing
from surveys.texts import Texts

YEARS = 4


@dataclass(frozen=True)
class NewAgreement:
    """What the agreement that follows is called, when it holds and who its parties are."""

    title: Texts
    starts_on: dt.date
    ends_on: dt.date
    party_ids: Sequence[int]


def proposed(session: Session, agreement: Agreement) -> NewAgreement:
    """What the form begins from: the day after the end, four years, the same parties."""
    starts_on = agreements.ends_on(session, agreement) + dt.timedelta(days=1)
    ends_on = renewals.months_after(starts_on, 12 * YEARS) - dt.timedelta(days=1)
    period = f"{starts_on.year}–{ends_on.year}"
    title = {
        "sv": f"Samverkansöverenskommelse {period}",
        "en": f"Agreement {period}",
    }
    return NewAgreement(title, starts_on, ends_on, tuple(one.id for one in agreement.parties))


def open_next(
    session: Session, actor: Actor, agreement_id: int, words: NewAgreement, *, at: dt.datetime
) -> Agreement:
    """Open the agreement that follows. Raises RuleBroken while anything is undecided."""
    before = renewal_walk.find(session, actor, agreement_id, Permission.AGREEMENT_EDIT)
    session.refresh(before, with_for_update=True)  # two at once would open two
    renewal_walk.refuse_unless_open(session, before, at)
    parties = _parties(before, words.party_ids)
    things = renewal_walk.things(session, before)
    undecided = sum(one.decision is None for one in things)
    if undecided:
        raise RuleBroken("renewal_undecided", count=undecided)
    carried = [one for one in things if one.decision is not None and one.decision.outcome == "carry"]
    _check(session, before, words, parties, carried)
    after = Agreement(
        title=drafting.written(words.title),
        starts_on=words.starts_on,
        ends_on=words.ends_on,
        steering_group=before.steering_group,
        sections=before.sections,
        documents=before.documents,
        succeeds_id=before.id,
        preview_days=before.preview_days,
        comment_days=before.comment_days,
        picture_months=before.picture_months,
        parties=parties,
    )
    session.add(after)
    session.flush()
    _carry(session, after, carried)
    _end(session, [one for one in things if one not in carried])
    session.flush()
    audit.record(
        session, actor, "agreement:open_next", f"agreement:{after.id}",
        at=at, carried=len(carried), ended=len(things) - len(carried),
    )  # fmt: skip
    return after


def _parties(before: Agreement, party_ids: Sequence[int]) -> list[Organisation]:
    """Some or all of the former parties; a new one is brought in by the operator, with its people."""
    chosen = [one for one in before.parties if one.id in party_ids]
    if not set(party_ids) <= {one.id for one in before.parties}:
        raise NotFound
    if {one.kind for one in chosen} != {"municipality", "police_area"}:
        raise RuleBroken("renewal_two_sides")
    return chosen


def _check(
    session: Session,
    before: Agreement,
    words: NewAgreement,
    parties: Sequence[Organisation],
    carried: Sequence[Thing],
) -> None:
    if words.starts_on <= agreements.ends_on(session, before):
        raise RuleBroken("renewal_overlaps")
    if words.ends_on < words.starts_on:
        raise RuleBroken("ends_before_it_begins")
    stay = {one.id for one in parties}
    orphans = sum(not {one.municipality_id, one.owner_id} - {None} <= stay for one in carried)
    if orphans:
        raise RuleBroken("renewal_party_leaves", count=orphans)


def _carry(session: Session, after: Agreement, carried: Sequence[Thing]) -> None:
    """Copy focus areas, goals and actions in this order, since each leans on the one before."""
    areas: dict[int, FocusArea] = {}
    goals: dict[int, Goal] = {}
    for position, one in enumerate((one for one in carried if one.subject == "focus_area"), 1):
        old = session.get_one(FocusArea, one.id)
        areas[old.id] = FocusArea(agreement_id=after.id, key=old.key, name=dict(old.name), position=position)
    session.add_all(areas.values())
    session.flush()
    for one in carried:
        if one.subject == "goal":
            goals[one.id] = _goal(session.get_one(Goal, one.id), after, areas)
    session.add_all(goals.values())
    session.flush()
    for one in carried:
        if one.subject == "action":
            session.add(_action(session.get_one(Action, one.id), after, goals))
        elif one.subject == "promise":
            session.get_one(Promise, one.id).agreement_id = after.id


def _goal(old: Goal, after: Agreement, areas: dict[int, FocusArea]) -> Goal:
    """The same goal, measured from where it stands now; a day that is over is for a person to set anew."""
    newest = progress.of_goal(old).newest
    area = areas.get(old.focus_area_id or 0)
    is_ahead = old.target_on is not None and old.target_on >= after.starts_on
    return Goal(
        agreement_id=after.id,
        municipality_id=old.municipality_id,
        focus_area_id=area.id if area else None,
        concern_id=old.concern_id,
        owner_id=old.owner_id,
        text=dict(old.text),
        indicator=old.indicator,
        unit=old.unit,
        better=old.better,
        target_value=old.target_value,
        target_on=old.target_on if is_ahead else None,
        carried_from_id=old.id,
        measurements=[_baseline(newest)] if newest else [],
    )


def _baseline(newest: Measurement) -> Measurement:
    return Measurement(on=newest.on, value=newest.value, source=newest.source, is_baseline=True)


def _action(old: Action, after: Agreement, goals: dict[int, Goal]) -> Action:
    goal = goals.get(old.goal_id or 0)
    return Action(
        goal_id=goal.id if goal else None,
        municipality_id=old.municipality_id,
        concern_key=old.concern_key,
        owner_id=old.owner_id,
        function=old.function,
        text=dict(old.text),
        times=old.times,
        every=old.every,
        from_on=after.starts_on,
        to_on=_told_on(old.to_on, after) if old.kind == "communication" else after.ends_on,
        status="planned",
        kind=old.kind,
        audience=old.audience,
        channel=old.channel,
        languages=old.languages,
        message=old.message,
        carried_from=old,
    )


def _told_on(day: dt.date, after: Agreement) -> dt.date:
    """What is told by a day is told by that day of the year anew, in the first year of the next agreement."""
    years = max(0, after.starts_on.year - day.year)
    then = renewals.months_after(day, 12 * years)
    if then < after.starts_on:
        then = renewals.months_after(day, 12 * (years + 1))
    return min(then, after.ends_on)


def _end(session: Session, ended: Sequence[Thing]) -> None:
    """Goals and actions say themselves why they end; of the rest the decision says it."""
    for one in ended:
        if one.decision is None:
            continue
        if one.subject == "goal":
            session.get_one(Goal, one.id).ended_because = dict(one.decision.because)
        elif one.subject == "action":
            session.get_one(Action, one.id).ended_because = dict(one.decision.because)
