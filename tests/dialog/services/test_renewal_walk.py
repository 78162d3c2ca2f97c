"""The walk to the next agreement: everything decided with its reason, then carried over or ended."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Action, Agreement, FocusArea, Goal, Measurement, Promise, RenewalDecision
from dialog.services import agreements, renewal_opening, renewal_walk, reports_rows
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.renewal_opening import NewAgreement
from dialog.services.renewal_walk import Choice
from tests.people import NOW
from tests.world import World

BECAUSE = {"sv": "Skotrarna är inte längre något problem."}


def choice(subject: str, id: int, outcome: str = "carry") -> Choice:
    return Choice(subject, id, outcome, BECAUSE if outcome == "end" else {})


def decide(session: Session, world: World, *choices: Choice, actor: Actor | None = None) -> int:
    actor = actor or world.cast.karin
    return renewal_walk.decide(session, actor, world.cast.agreement.id, choices, at=NOW)


def carry_all(session: Session, world: World) -> None:
    found = renewal_walk.things(session, world.cast.agreement)
    decide(session, world, *(choice(one.subject, one.id) for one in found))


def the_next(world: World) -> NewAgreement:
    return NewAgreement(
        {"sv": "Samverkan 2027–2030"},
        dt.date(2027, 1, 1),
        dt.date(2030, 12, 31),
        [one.id for one in world.cast.agreement.parties],
    )


def open_next(session: Session, world: World) -> Agreement:
    return renewal_opening.open_next(
        session, world.cast.karin, world.cast.agreement.id, the_next(world), at=NOW
    )


def test_the_walk_holds_everything_that_lives_and_each_sees_their_own(session: Session, world: World) -> None:
    walk = renewal_walk.show(session, world.cast.karin, world.cast.agreement.id)
    elsewhere = renewal_walk.show(session, world.cast.nils, world.cast.agreement.id)

    areas = [("focus_area", one.id) for one in world.cast.agreement.focus_areas]
    in_work = [world.promise.id, world.draft_promise.promise_id]
    in_work += [world.proposed_promise.promise_id, world.approved_promise.promise_id]
    assert [(one.subject, one.id) for one in walk.things] == [
        *areas,
        ("goal", world.goal.id),
        ("action", world.action.id),
        ("action", world.message.id),
        *(("promise", one) for one in sorted(set(in_work))),
    ]
    assert [(one.subject, one.id) for one in elsewhere.things] == areas
    assert walk.undecided == elsewhere.undecided == len(walk.things)
    assert (walk.begins_on, walk.ends_on) == (dt.date(2026, 7, 1), dt.date(2026, 12, 31))


def test_a_decision_is_undone_by_a_further_one_and_both_stay(session: Session, world: World) -> None:
    goal_id = world.goal.id
    assert decide(session, world, choice("goal", goal_id, "end")) == 1
    assert decide(session, world, choice("goal", goal_id, "end")) == 0
    assert decide(session, world, choice("goal", goal_id)) == 1

    rows = session.execute(sa.select(RenewalDecision.outcome, RenewalDecision.because)).all()
    assert [tuple(row) for row in rows] == [("end", BECAUSE), ("carry", {})]
    walk = renewal_walk.show(session, world.cast.petra, world.cast.agreement.id)
    assert [one.decision and one.decision.outcome for one in walk.of("goal")] == ["carry"]


def test_an_end_needs_its_reason_and_others_things_are_left_alone(session: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match="renewal_needs_reason"):
        decide(session, world, Choice("goal", world.goal.id, "end", {"sv": " "}))
    with pytest.raises(NotFound):
        decide(session, world, choice("goal", world.goal.id), actor=world.cast.nils)
    with pytest.raises(NotAllowed):
        decide(session, world, choice("goal", world.goal.id), actor=world.cast.petra)
    with pytest.raises(NotFound):
        decide(session, world, choice("goal", 4711))
    assert session.scalars(sa.select(RenewalDecision)).all() == []


def test_nothing_is_decided_earlier_than_half_a_year_before_the_end(session: Session, world: World) -> None:
    early = dt.datetime(2026, 6, 30, 9, 0, tzinfo=dt.UTC)
    with pytest.raises(RuleBroken, match="renewal_too_early"):
        renewal_walk.decide(
            session, world.cast.karin, world.cast.agreement.id, [choice("goal", world.goal.id)], at=early
        )


def test_nothing_may_be_undecided_when_the_next_agreement_is_opened(session: Session, world: World) -> None:
    carry_all(session, world)
    joint = Goal(
        agreement_id=world.cast.agreement.id, text={"sv": "Nytt"}, indicator="x", unit="x", better="lower"
    )
    session.add(joint)
    session.flush()

    with pytest.raises(RuleBroken) as broken:
        open_next(session, world)
    assert (broken.value.rule, broken.value.facts) == ("renewal_undecided", {"count": 1})


def test_what_is_carried_over_begins_anew_and_the_old_agreement_stays_as_it_is(
    session: Session, world: World
) -> None:
    session.add(Measurement(goal_id=world.goal.id, on=dt.date(2026, 11, 1), value=12.0, source="Polisen"))
    session.flush()
    session.expire(world.goal, ["measurements"])
    carry_all(session, world)

    after = open_next(session, world)

    assert (after.succeeds_id, after.starts_on, after.ends_on) == (
        world.cast.agreement.id,
        dt.date(2027, 1, 1),
        dt.date(2030, 12, 31),
    )
    assert [one.id for one in after.parties] == [one.id for one in world.cast.agreement.parties]
    areas = session.scalars(sa.select(FocusArea).where(FocusArea.agreement_id == after.id)).all()
    area = areas[0]
    goal = session.scalars(sa.select(Goal).where(Goal.agreement_id == after.id)).one()
    action = session.scalars(sa.select(Action).where(Action.carried_from_id == world.action.id)).one()
    assert (area.key, goal.focus_area_id, goal.carried_from_id) == ("prevention", area.id, world.goal.id)
    assert [(one.on, one.value, one.is_baseline) for one in goal.measurements] == [
        (dt.date(2026, 11, 1), 12.0, True)
    ]
    assert (goal.target_value, goal.target_on) == (10.0, dt.date(2027, 6, 30))
    assert (action.goal_id, action.status, action.from_on, action.to_on, action.counts) == (
        goal.id,
        "planned",
        dt.date(2027, 1, 1),
        dt.date(2030, 12, 31),
        [],
    )
    told = session.scalars(sa.select(Action).where(Action.carried_from_id == world.message.id)).one()
    assert (told.kind, told.from_on, told.to_on) == ("communication", after.starts_on, dt.date(2027, 2, 1))
    assert session.get_one(Promise, world.promise.id).agreement_id == after.id
    assert (world.goal.ended_because, world.goal.agreement_id) == (None, world.cast.agreement.id)
    assert (world.action.ended_because, world.action.status) == (None, "ongoing")
    assert agreements.ends_on(session, world.cast.agreement) == dt.date(2026, 12, 31)
    with pytest.raises(RuleBroken, match="renewal_is_done"):
        open_next(session, world)
    with pytest.raises(RuleBroken, match="renewal_is_done"):
        decide(session, world, choice("goal", world.goal.id, "end"))


def test_what_ends_says_why_and_is_not_copied(session: Session, world: World) -> None:
    carry_all(session, world)
    decide(
        session,
        world,
        choice("goal", world.goal.id, "end"),
        choice("action", world.action.id, "end"),
        choice("promise", world.promise.id, "end"),
    )

    after = open_next(session, world)

    assert (world.goal.ended_because, world.action.ended_because) == (BECAUSE, BECAUSE)
    assert session.scalars(sa.select(Goal.id).where(Goal.agreement_id == after.id)).all() == []
    assert session.get_one(Promise, world.promise.id).agreement_id == world.cast.agreement.id
    # What was decided can still be read afterwards.
    walk = renewal_walk.show(session, world.cast.petra, world.cast.agreement.id)
    ended = [(one.subject, one.id) for one in walk.things if one.decision and one.decision.outcome == "end"]
    assert ended == [("goal", world.goal.id), ("action", world.action.id), ("promise", world.promise.id)]
    assert walk.successor is after


def test_a_party_that_leaves_takes_nothing_with_it_unsaid(session: Session, world: World) -> None:
    carry_all(session, world)

    def without(*gone: int) -> NewAgreement:
        words = the_next(world)
        parties = [one for one in words.party_ids if one not in gone]
        return NewAgreement(words.title, words.starts_on, words.ends_on, parties)

    for gone, rule in ((world.cast.arjeplog.id, "renewal_party_leaves"), (world.cast.police.id, "two_sides")):
        with pytest.raises(RuleBroken, match=rule):
            renewal_opening.open_next(
                session, world.cast.karin, world.cast.agreement.id, without(gone), at=NOW
            )
    overlapping = NewAgreement({"sv": "x"}, dt.date(2026, 12, 31), dt.date(2030, 12, 31), without().party_ids)
    with pytest.raises(RuleBroken, match="renewal_overlaps"):
        renewal_opening.open_next(session, world.cast.karin, world.cast.agreement.id, overlapping, at=NOW)


def test_the_next_period_is_four_years_from_the_day_after_a_prolonged_end(
    session: Session, world: World
) -> None:
    begin = renewal_opening.proposed(session, world.cast.agreement)

    assert (begin.starts_on, begin.ends_on) == (dt.date(2027, 1, 1), dt.date(2030, 12, 31))
    assert begin.title["sv"] == "Samverkansöverenskommelse 2027–2030"


def test_the_desk_counts_down_what_is_left_and_asks_for_a_last_follow_up(
    session: Session, world: World
) -> None:
    def awaits(actor: Actor) -> list[tuple[str, int]]:
        found = renewal_walk.awaiting(session, actor, NOW.date())
        return [(one.kind, one.count) for one in found]

    joint = len(world.cast.agreement.focus_areas)
    own = len(renewal_walk.things(session, world.cast.agreement)) - joint
    assert awaits(world.cast.karin) == [("renewal_decide", own), ("renewal_decide_joint", joint)]
    assert awaits(world.cast.nils) == [("renewal_decide_joint", joint)]
    assert awaits(world.cast.petra) == awaits(world.cast.gunnar) == []

    carry_all(session, world)
    decide(session, world, choice("promise", world.promise.id, "end"))
    last = ("renewal_follow_up", 1)
    assert awaits(world.cast.karin) == [("renewal_open", 1), last]
    assert awaits(world.cast.petra) == [last]
    open_next(session, world)
    assert awaits(world.cast.karin) == [last]


def test_a_promise_that_is_carried_over_is_still_told_of_in_the_old_agreements_report(
    session: Session, world: World
) -> None:
    old, arjeplog = world.cast.agreement, world.cast.arjeplog
    scope = reports_rows.Scope(old, (arjeplog,), old.starts_on, old.ends_on, NOW.date(), False)
    before = [one.version.id for one in reports_rows.gather(session, scope).places[0].promises]
    carry_all(session, world)
    open_next(session, world)

    told = reports_rows.gather(session, scope).places[0].promises

    assert world.promise.agreement_id != old.id
    assert world.published.id in before
    assert [one.version.id for one in told] == before
