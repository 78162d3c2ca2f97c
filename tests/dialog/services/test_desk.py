"""What awaits whom, and the chain as each sees it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Decision, ResultPublication, ReviewDecision
from dialog.request import Site
from dialog.services import approvals, chain_status, desk, retention
from dialog.services.due import Due, named
from dialog.services.permissions import Actor
from tests.builders import a_survey, a_text
from tests.people import NOW, Cast
from tests.world import World


def kinds(session: Session, actor: Actor, at: dt.datetime = NOW) -> list[str]:
    return [due.kind for due in desk.awaiting(session, actor, at=at)]


def due(session: Session, actor: Actor, kind: str) -> Due:
    return next(one for one in desk.awaiting(session, actor, at=NOW) if one.kind == kind)


def test_the_coordinator_is_awaited_by_her_part_of_the_chain_the_serious_first(
    session: Session, world: World
) -> None:
    assert kinds(session, world.cast.karin) == [
        "serious_texts",
        "unreadable_texts",
        "results",
        "feedback_late",
        "report_yearly",
        "picture_old",
        "new_texts",
        "meeting_near",
        "renewal_decide",
        "renewal_decide_joint",
        "report_period",
        "suggestions",
        "picture_draft",
        "picture_draft",
        "picture_gaps",
        "views_to_give",
        "views_to_give",
        "meeting_to_plan",
        "promise_draft",
        "outside_missing",
    ]


def test_the_police_are_awaited_by_theirs(session: Session, world: World) -> None:
    assert kinds(session, world.cast.petra) == [
        "feedback_late",
        "report_yearly",
        "report_yearly",
        "picture_old",
        "meeting_near",
        "report_period",
        "report_period",
        "views_to_give",
        "views_to_give",
        "picture_to_approve",
        "promise_to_approve",
        "promise_to_publish",
        "correction",
        "outside_missing",
    ]


def test_the_leader_of_the_municipality_is_awaited_by_quotes_and_approvals(
    session: Session, world: World
) -> None:
    assert kinds(session, world.cast.gunnar) == [
        "picture_old",
        "meeting_near",
        "agreement_ends",
        "disposal_second",
        "quotes",
        "picture_to_approve",
        "promise_to_approve",
    ]


def test_another_municipality_is_awaited_by_nothing_of_it(session: Session, world: World) -> None:
    # The joint picture is his as much as Karin's.
    assert kinds(session, world.cast.nils) == [
        "report_yearly",
        "renewal_decide_joint",
        "report_period",
        "picture_draft",
        "views_to_give",
        "meeting_to_plan",
    ]
    assert kinds(session, world.cast.lena) == ["agreement_ends"]


def test_nothing_awaits_the_administrator(session: Session, world: World) -> None:
    assert kinds(session, world.cast.ada) == []


def test_each_thing_says_where_it_is_done_how_many_and_when(session: Session, world: World) -> None:
    karin = world.cast.karin
    serious, new = due(session, karin, "serious_texts"), due(session, karin, "new_texts")
    follow_up, ends = due(session, karin, "feedback_late"), due(session, world.cast.lena, "agreement_ends")

    assert (serious.count, serious.is_urgent, serious.municipality) == (1, True, named(world.cast.arjeplog))
    assert (new.count, new.on) == (1, dt.date(2026, 11, 22))
    assert follow_up.on == dt.date(2026, 10, 30)
    assert ends.on == dt.date(2026, 12, 31)
    assert due(session, karin, "suggestions").arguments == {"run_id": world.run.id}
    assert due(session, karin, "picture_old").on == dt.date(2026, 11, 1)
    assert due(session, karin, "results").arguments == {"version_id": world.closed_version.id}
    # Who answered should have been told two months after the survey closed.
    assert due(session, karin, "results").is_urgent


def test_a_handled_serious_text_awaits_nobody(session: Session, world: World) -> None:
    world.free_texts[2].handled_as, world.free_texts[2].state = "concern_report", "read"
    session.flush()

    assert "serious_texts" not in kinds(session, world.cast.karin)


def test_a_decided_suggestion_awaits_nobody(session: Session, world: World) -> None:
    session.add(
        ReviewDecision(
            municipality_id=world.cast.arjeplog.id,
            suggested_theme_id=world.undecided.id,
            action="set_aside",
            decided_by=world.cast.karin.id,
            decided_at=NOW,
        )
    )
    session.flush()

    assert "suggestions" not in kinds(session, world.cast.karin)


def test_a_quote_does_not_await_the_one_who_proposed_it(session: Session, world: World) -> None:
    world.quote.proposed_by = world.cast.gunnar.id
    session.flush()

    assert "quotes" not in kinds(session, world.cast.gunnar)


def test_when_all_have_approved_the_police_are_awaited_to_publish(session: Session, world: World) -> None:
    def to_publish(actor: Actor) -> list[int]:
        found = desk.awaiting(session, actor, at=NOW)
        return [one.arguments["version_id"] for one in found if one.kind == "promise_to_publish"]

    approvals.answer(session, world.cast.gunnar, world.promise_proposal.id, "approve", at=NOW)
    assert to_publish(world.cast.petra) == [world.approved_promise.id]

    approvals.answer(session, world.cast.petra, world.promise_proposal.id, "approve", at=NOW)

    assert to_publish(world.cast.petra) == [world.proposed_promise.id, world.approved_promise.id]
    assert "promise_to_approve" not in kinds(session, world.cast.petra)
    assert to_publish(world.cast.karin) == []


def test_published_results_await_nobody(session: Session, world: World) -> None:
    session.add(
        ResultPublication(
            survey_version_id=world.closed_version.id,
            municipality_id=world.cast.arjeplog.id,
            number=1,
            base=6,
            rule={},
            tables=[],
            themes=[],
            published_by=world.cast.karin.id,
            published_at=NOW,
        )
    )
    session.flush()

    assert "results" not in kinds(session, world.cast.karin)


def test_a_follow_up_is_asked_for_only_when_its_time_comes_near(session: Session, world: World) -> None:
    early = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)

    assert not {"follow_up", "feedback_late"} & set(kinds(session, world.cast.petra, early))


def test_a_prolonged_agreement_does_not_end_yet(session: Session, world: World) -> None:
    session.add(
        Decision(
            organisation_id=world.cast.police.id,
            body="Styrgruppen",
            decided_on=dt.date(2026, 11, 1),
            agreement_id=world.cast.agreement.id,
            new_end_on=dt.date(2027, 12, 31),
        )
    )
    session.flush()

    assert "agreement_ends" not in kinds(session, world.cast.lena)


def test_the_chain_shows_the_steps_that_the_person_may_see(session: Session, world: World) -> None:
    def keys(actor: Actor) -> list[str]:
        return [step.key for step in desk.chain(actor, ())]

    whole = ["surveys", "answers", "themes", "picture", "plan", "promises", "follow_up"]
    assert keys(world.cast.karin) == whole
    assert keys(world.cast.petra) == [key for key in whole if key not in {"surveys", "answers"}]
    assert keys(world.cast.ada) == []


def test_the_chain_counts_what_awaits_at_each_step(session: Session, world: World) -> None:
    found = desk.awaiting(session, world.cast.karin, at=NOW)

    assert [step.waiting for step in desk.chain(world.cast.karin, found)] == [1, 3, 1, 8, 2, 2, 3]
    assert [step.waiting for step in desk.chain(world.cast.karin, found)] == [1, 3, 1, 8, 2, 2, 3]


def test_somebody_without_a_role_has_a_desk_with_nothing_on_it(session: Session, world: World) -> None:
    stranger = Actor(id=world.cast.karin.id, name="Karin", memberships=())

    assert desk.awaiting(session, stranger, at=NOW) == ()
    assert desk.chain(stranger, ()) == ()
    assert desk.home(session, stranger) is None
    assert chain_status.of_municipalities(session, stranger) == ()


def test_the_state_of_the_chain_is_shown_for_the_own_municipalities(session: Session, world: World) -> None:
    karin, petra = (
        chain_status.of_municipalities(session, one) for one in (world.cast.karin, world.cast.petra)
    )

    assert [one.municipality.key for one in karin] == ["arjeplog"]
    assert [one.municipality.key for one in petra] == ["arjeplog", "arvidsjaur"]
    one = karin[0]
    assert (one.open_surveys, one.answers, one.themes, one.picture) == (1, 22, 2, "draft")
    assert (one.actions, one.promises, one.followed_up_on) == (1, 1, dt.date(2026, 5, 1))


def test_few_answers_are_counted_only_for_those_who_may_read_them(session: Session, world: World) -> None:
    answers = [one.answers for one in chain_status.of_municipalities(session, world.cast.petra)]

    assert answers == [22, None]
    assert [one.answers for one in chain_status.of_municipalities(session, world.cast.nils)] == [0]


def test_a_picture_with_many_problems_is_one_thing_to_do_and_texts_are_counted(cast: Cast) -> None:
    found = (
        Due("views_to_give", "picture", "party_views.give", count=12),
        Due("new_texts", "answers", "texts.index", count=3),
    )

    waiting = {step.key: step.waiting for step in desk.chain(cast.karin, found)}

    assert (waiting["picture"], waiting["answers"]) == (1, 3)


@pytest.mark.parametrize("who", ["karin", "petra"])
def test_more_surveys_cost_no_more_statements(site: Site, session: Session, world: World, who: str) -> None:
    cast = world.cast
    decided = retention.Decided("texts", 1, "Kommunstyrelsen", "KS 2026/7", NOW.date())
    retention.decide(session, cast.karin, cast.arjeplog.id, decided, at=NOW)

    def closed(number: int) -> None:
        version = a_survey(session, cast.arjeplog, slug=f"trygghet-{number}", status="closed")
        for _person in range(5):
            a_text(session, version, cast.arjeplog, "De kör för fort.")
        session.commit()

    def asked() -> tuple[int, int]:
        statements: list[str] = []
        with site.reading() as opened:
            engine = opened.get_bind()
            sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
            found = desk.awaiting(opened, getattr(cast, who), at=NOW)
        return len(statements), sum(one.kind in ("results", "disposal_texts") for one in found)

    closed(1)
    before, on_desk = asked()
    for number in range(2, 6):
        closed(number)
    after, more_on_desk = asked()

    assert more_on_desk - on_desk == (8 if who == "karin" else 0)
    assert after == before
