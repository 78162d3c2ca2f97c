"""The plan: goals that can be measured, actions that can be counted, counts that are only added to."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Action, ActionCount, AuditEvent
from dialog.services import actions, plan, progress
from dialog.services.actions import ActionWords
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.plan import GoalWords
from tests.people import NOW, Cast
from tests.promised import an_action
from tests.rows import texts
from tests.world import World

TODAY = dt.date(2026, 11, 23)


def a_goal(session: Session, cast: Cast, *, is_joint: bool = False, better: str = "lower") -> int:
    words = GoalWords(
        text=texts("Färre skotrar i byn"),
        indicator="anmälda händelser",
        unit="händelser",
        better=better,
        target_value=10.0,
        target_on=dt.date(2027, 6, 30),
        municipality_id=None if is_joint else cast.arjeplog.id,
        owner_id=None if is_joint else cast.police.id,
    )
    return plan.add_goal(session, cast.karin, cast.agreement.id, words, at=NOW).id


def words_of(cast: Cast, **changes: object) -> ActionWords:
    words: dict[str, object] = {
        "text": texts("hålla möten"),
        "owner_id": cast.arjeplog.id,
        "function": "samordnare",
        "from_on": dt.date(2026, 1, 1),
        "to_on": dt.date(2026, 12, 31),
        "times": 3,
        "every": "year",
    }
    return ActionWords(**{**words, **changes})  # type: ignore[arg-type]


# Goals.


def test_a_goal_stands_beside_its_baseline(session: Session, cast: Cast) -> None:
    goal_id = a_goal(session, cast)
    for day, value, is_baseline in ((dt.date(2026, 1, 1), 20.0, True), (dt.date(2026, 7, 1), 9.0, False)):
        plan.measure(
            session,
            cast.petra,
            goal_id,
            on=day,
            value=value,
            source="Polisen",
            is_baseline=is_baseline,
            at=NOW,
        )
    standing = plan.goal(session, cast.gunnar, goal_id)
    assert standing.baseline is not None
    assert standing.newest is not None
    assert (standing.baseline.value, standing.newest.value, standing.moved, standing.is_reached) == (
        20.0,
        9.0,
        "better",
        True,
    )


def test_a_baseline_alone_says_nothing_of_movement(session: Session, cast: Cast) -> None:
    goal_id = a_goal(session, cast)
    plan.measure(session, cast.karin, goal_id, on=TODAY, value=5.0, source="", is_baseline=True, at=NOW)
    standing = plan.goal(session, cast.karin, goal_id)
    assert (standing.moved, standing.is_reached) == ("unknown", False)


def test_there_is_one_baseline_and_it_comes_first(session: Session, cast: Cast) -> None:
    goal_id = a_goal(session, cast)
    plan.measure(session, cast.karin, goal_id, on=TODAY, value=5.0, source="", is_baseline=True, at=NOW)
    for day, is_baseline, rule in (
        (dt.date(2026, 12, 1), True, "baseline_exists"),
        (dt.date(2026, 1, 1), False, "baseline_first"),
    ):
        with pytest.raises(RuleBroken, match=rule):
            plan.measure(
                session,
                cast.karin,
                goal_id,
                on=day,
                value=1.0,
                source="",
                is_baseline=is_baseline,
                at=NOW,
            )


def test_a_wrong_measurement_is_taken_away(session: Session, cast: Cast) -> None:
    goal_id = a_goal(session, cast)
    made = plan.measure(session, cast.karin, goal_id, on=TODAY, value=5.0, source="", at=NOW)
    assert plan.remove_measurement(session, cast.karin, made.id, at=NOW) == goal_id
    assert plan.goal(session, cast.karin, goal_id).newest is None


def test_a_joint_goal_is_in_every_municipalitys_plan_and_everyones_to_edit(
    session: Session, cast: Cast
) -> None:
    goal_id = a_goal(session, cast, is_joint=True)
    shown = plan.show(session, cast.nils, cast.arvidsjaur.id, on=TODAY)
    assert [standing.goal.id for standing in shown.goals] == [goal_id]
    plan.measure(session, cast.nils, goal_id, on=TODAY, value=5.0, source="", at=NOW)


def test_another_municipalitys_goal_does_not_exist(session: Session, cast: Cast) -> None:
    goal_id = a_goal(session, cast)
    with pytest.raises(NotFound):
        plan.goal(session, cast.nils, goal_id)
    with pytest.raises(NotFound):
        plan.measure(session, cast.nils, goal_id, on=TODAY, value=5.0, source="", at=NOW)


def test_a_goal_cannot_be_given_to_another_municipality(session: Session, cast: Cast) -> None:
    words = GoalWords(texts("Mål"), "antal", "st", "lower", municipality_id=cast.arvidsjaur.id)
    with pytest.raises(NotFound):
        plan.add_goal(session, cast.karin, cast.agreement.id, words, at=NOW)


# Actions.


def test_an_action_is_planned_in_the_log(session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.action, event.subject, event.organisation_id, action.status) == (
        "plan:add_action",
        f"action:{action.id}",
        cast.arjeplog.id,
        "planned",
    )


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("ends_before_it_begins", {"to_on": dt.date(2025, 1, 1)}),
        ("how_often_is_half", {"every": None}),
        ("how_often_is_half", {"times": None}),
        ("swedish_missing", {"text": {"en": "hold meetings"}}),
    ],
)
def test_an_action_that_cannot_be_followed_up_is_refused(
    session: Session, cast: Cast, rule: str, changes: dict[str, object]
) -> None:
    with pytest.raises(RuleBroken, match=rule):
        actions.add(session, cast.karin, cast.arjeplog.id, words_of(cast, **changes), at=NOW)


def test_an_owner_is_a_party_there(session: Session, cast: Cast) -> None:
    words = words_of(cast, owner_id=cast.arvidsjaur.id)
    with pytest.raises(NotFound):
        actions.add(session, cast.karin, cast.arjeplog.id, words, at=NOW)


def test_who_only_reads_changes_nothing(session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    for actor in (cast.gunnar, cast.maja, cast.ada):
        with pytest.raises(NotAllowed):
            actions.record_count(session, actor, action.id, "2026-11", 1, at=NOW)
    with pytest.raises(NotFound):
        actions.record_count(session, cast.nils, action.id, "2026-11", 1, at=NOW)
    with pytest.raises(NotFound):
        plan.show(session, cast.nils, cast.arjeplog.id, on=TODAY)
    with pytest.raises(NotAllowed):
        plan.show(session, cast.ada, cast.arjeplog.id, on=TODAY)


def test_statuses_take_the_steps_of_the_table(session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    for status in ("ongoing", "done", "ongoing", "done"):
        actions.set_status(session, cast.petra, action.id, status, at=NOW)
    with pytest.raises(RuleBroken, match="status"):
        actions.set_status(session, cast.petra, action.id, "planned", at=NOW)


# Counts.


def test_two_of_three_meetings(session: Session, cast: Cast) -> None:
    action = actions.add(session, cast.karin, cast.arjeplog.id, words_of(cast), at=NOW)
    for _ in range(2):
        actions.record_count(session, cast.karin, action.id, "2026", 1, at=NOW)
    come = actions.show(session, cast.karin, action.id, on=TODAY).progress
    assert (come.done, come.expected, come.done_in_period, come.period, come.is_behind) == (
        2,
        3,
        2,
        "2026",
        True,
    )
    assert action.status == "ongoing"


def test_a_correction_is_a_row_with_the_difference(session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    actions.record_count(session, cast.petra, action.id, "2026-10", 5, at=NOW)
    actions.correct_count(session, cast.karin, action.id, "2026-10", 3, at=NOW)
    rows = session.execute(sa.select(ActionCount.count, ActionCount.recorded_by).order_by(ActionCount.id))
    assert [tuple(row) for row in rows] == [(5, cast.petra.id), (-2, cast.karin.id)]
    assert actions.show(session, cast.karin, action.id, on=TODAY).progress.done == 3


@pytest.mark.parametrize(
    ("period", "count", "rule"),
    [
        ("2026-11", 0, "count_from_one"),
        ("2026-11", -2, "count_from_one"),
        ("nyss", 1, "count_period"),
        ("26-11", 1, "count_period"),
        ("2026-1", 1, "count_period"),
        ("2026-13", 1, "count_period"),
        ("2026-W60", 1, "count_period"),
        ("2026-12", 1, "count_period"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    session: Session, cast: Cast, period: str, count: int, rule: str
) -> None:
    action = an_action(session, cast)
    with pytest.raises(RuleBroken, match=rule):
        actions.record_count(session, cast.karin, action.id, period, count, at=NOW)


def test_a_first_zero_is_said_and_a_correction_that_changes_nothing_is_no_row(
    session: Session, cast: Cast
) -> None:
    action = an_action(session, cast)
    actions.correct_count(session, cast.karin, action.id, "2026-10", 0, at=NOW)
    assert ([one.count for one in action.counts], action.status) == ([0], "planned")
    with pytest.raises(RuleBroken, match="count_unchanged"):
        actions.correct_count(session, cast.karin, action.id, "2026-10", 0, at=NOW)


@pytest.mark.parametrize(
    ("every", "times", "day", "wanted"),
    [
        ("month", 3, dt.date(2026, 9, 10), 3),
        ("month", 3, dt.date(2026, 10, 31), 6),
        ("month", 3, dt.date(2026, 11, 23), 6),
        ("month", 3, dt.date(2028, 1, 1), 24),
        ("week", 1, dt.date(2026, 9, 5), 1),
        ("week", 1, dt.date(2026, 9, 13), 2),
        ("year", 3, dt.date(2026, 9, 1), 3),
        ("year", 3, dt.date(2027, 1, 1), 6),
        ("period", 24, dt.date(2026, 9, 1), 24),
        ("period", 24, dt.date(2027, 4, 1), 24),
    ],
)
def test_what_can_be_expected_by_a_day(every: str, times: int, day: dt.date, wanted: int) -> None:
    action = Action(times=times, every=every, from_on=dt.date(2026, 9, 1), to_on=dt.date(2027, 4, 30))
    assert progress.expected(action, on=day) == wanted


def test_an_action_without_frequency_expects_nothing() -> None:
    action = Action(times=None, every=None, from_on=dt.date(2026, 9, 1), to_on=dt.date(2027, 4, 30))
    assert progress.expected(action, on=TODAY) is None


# Ending.


def test_what_ends_keeps_its_reason_and_can_go_on(session: Session, cast: Cast) -> None:
    action, goal_id = an_action(session, cast), a_goal(session, cast)
    with pytest.raises(RuleBroken, match="swedish_missing"):
        actions.set_status(session, cast.karin, action.id, "ended", at=NOW)
    actions.set_status(session, cast.karin, action.id, "ended", because=texts("Ingen snö."), at=NOW)
    assert (action.status, action.ended_because) == ("ended", texts("Ingen snö."))
    actions.set_status(session, cast.karin, action.id, "ongoing", at=NOW)
    assert (action.status, action.ended_because) == ("ongoing", None)
    later = a_goal(session, cast)
    ended = plan.end_goal(session, cast.petra, goal_id, texts("Målet är nått."), at=NOW)
    assert ended.ended_because == texts("Målet är nått.")
    shown = plan.show(session, cast.karin, cast.arjeplog.id, on=TODAY)
    assert [one.goal.id for one in shown.goals] == [later, goal_id]
    assert plan.go_on(session, cast.karin, goal_id, at=NOW).ended_because is None
    with pytest.raises(NotAllowed):
        plan.end_goal(session, cast.gunnar, goal_id, texts("Nej."), at=NOW)


def test_a_joint_goal_is_tied_to_a_problem_of_the_joint_picture(session: Session, world: World) -> None:
    cast, words = world.cast, dataclasses.replace
    joint, own = world.joint_picture.concerns[0], world.agreed_picture.concerns[0]
    said = GoalWords(text=texts("Färre"), indicator="händelser", unit="antal", better="lower")
    made = plan.add_goal(session, cast.nils, cast.agreement.id, words(said, concern_id=joint.id), at=NOW)
    assert plan.ties(session, made) == plan.Ties(None, None, joint)
    for wrong in (
        words(said, concern_id=own.id),
        words(said, municipality_id=cast.arjeplog.id, concern_id=joint.id),
    ):
        with pytest.raises(RuleBroken, match="goal_concern"):
            plan.add_goal(session, cast.karin, cast.agreement.id, wrong, at=NOW)
    assert plan.joint_concerns(session, cast.agreement) == []
    world.joint_picture.status = "agreed"
    session.flush()
    assert plan.joint_concerns(session, cast.agreement) == [joint]
