"""What is listed or awaited is the own municipality's: told by person, since each sees another part.

The world is Arjeplog's chain; where it has nothing that another could see too much of, the test adds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from dialog.models import Concern, ConcernReach, Notice, RenewalDecision, SituationPicture
from dialog.services import (
    approvals,
    chain_status,
    communication,
    corrections,
    counts,
    desk,
    follow_up_remarks,
    joint,
    kept_by_day,
    public_drafts,
    reaches,
    renewal_walk,
    reports,
    results,
    signed_prints,
    small_groups,
    texts,
)
from dialog.services.permissions import Actor
from tests.builders import a_survey
from tests.people import NOW
from tests.rows import add
from tests.rows import texts as in_all
from tests.strangers import elsewhere, people, session, world
from tests.world import World

__all__ = ["people", "session", "world"]

TODAY = NOW.date()
People = dict[str, Actor]


def everybody(world: World, people: People) -> People:
    """The people of Arjeplog's chain, and those who have nothing to do with it."""
    cast = world.cast
    return {
        "karin": cast.karin, "nils": cast.nils, "petra": cast.petra, "maja": cast.maja, "gunnar": cast.gunnar,
        "lena": cast.lena, "ada": cast.ada, "inga": world.inga, "sara": world.sara, **people,
    }  # fmt: skip


def whom(found: dict[str, Iterable[object]]) -> set[str]:
    """Those who see anything."""
    return {name for name, seen in found.items() if list(seen)}


def kinds(session: Session, actor: Actor) -> set[str]:
    return {one.kind for one in desk.awaiting(session, actor, at=NOW)}


def test_the_chain_is_seen_by_who_reads_its_themes(session: Session, world: World, people: People) -> None:
    shown = {
        name: tuple(one.municipality.key for one in chain_status.of_municipalities(session, actor))
        for name, actor in everybody(world, people).items()
    }

    assert {name: keys for name, keys in shown.items() if keys} == {
        **dict.fromkeys(("karin", "gunnar"), ("arjeplog",)),
        **dict.fromkeys(("nils", "lena"), ("arvidsjaur",)),
        **dict.fromkeys(("petra", "maja"), ("arjeplog", "arvidsjaur")),
        **dict.fromkeys(("outside_coordinator", "outside_leader"), ("mala",)),
        **dict.fromkeys(("outside_officer", "outside_police_leader"), ("mala",)),
    }


def test_each_has_the_steps_of_the_chain_that_the_role_reads(world: World) -> None:
    cast = world.cast
    steps = {
        actor.name: [one.key for one in desk.chain(actor, ())]
        for actor in (cast.karin, cast.petra, cast.gunnar, cast.ada, world.inga, world.sara)
    }
    read = ["themes", "picture", "plan", "promises", "follow_up"]

    assert steps == {
        "Karin": ["surveys", "answers", *read], "Petra": read, "Gunnar": read,
        "Ada": [], "Inga": [], "Sara": [],
    }  # fmt: skip


def test_a_text_is_read_by_its_own_coordinator_alone(session: Session, world: World, people: People) -> None:
    read = {
        name: session.execute(texts.reading(actor, world.cast.arjeplog.id)).all()
        for name, actor in everybody(world, people).items()
    }

    assert whom(read) == {"karin"}
    assert len(read["karin"]) == len(world.free_texts)


def test_it_is_told_by_who_edits_the_plan_or_answers_for_it(session: Session, world: World) -> None:
    cast = world.cast
    told = {
        actor.name: [one.may_tell for one in communication.show(session, actor, cast.arjeplog.id, on=TODAY)]
        for actor in (cast.karin, cast.petra, cast.maja, cast.gunnar)
    }

    assert told == {"Karin": [True], "Petra": [True], "Maja": [False], "Gunnar": [False]}


def test_an_administrator_who_answers_for_something_counts_only_where_they_read_the_plan(
    session: Session, world: World, people: People
) -> None:
    """She administers in Arjeplog, where a function was given to her, and coordinates in Malå."""
    ada = world.cast.ada
    both = replace(ada, memberships=(*ada.memberships, *people["outside_coordinator"].memberships))
    before = counts.month(session, world.cast.petra, "2026-11", on=TODAY)
    world.post.user_id, world.post.organisation_id = ada.id, world.cast.arjeplog.id
    world.action.owner_id, world.action.every = world.cast.arjeplog.id, "month"
    world.message.owner_id = world.cast.arjeplog.id
    session.flush()

    assert [one.municipality.key for one in before] == ["arjeplog"]
    assert counts.mine(session, both, on=TODAY) == ()
    assert counts.month(session, both, "2026-11", on=TODAY) == ()
    assert list(counts.awaiting(session, both, TODAY)) == []
    assert list(communication.awaiting(session, both, world.message.to_on)) == []


def test_a_spelling_fix_is_confirmed_by_the_other_partys_contact_person(
    session: Session, world: World, people: People
) -> None:
    may = {
        name
        for name, actor in everybody(world, people).items()
        if corrections.may_confirm(actor, world.proposed_promise, world.correction)
    }

    assert may == {"petra"}


def test_a_signed_print_is_recorded_by_the_contact_persons_of_its_parties(
    session: Session, world: World, people: People
) -> None:
    stands = approvals.show(session, world.cast.karin, world.promise_proposal.id)

    assert {
        name for name, actor in everybody(world, people).items() if signed_prints.may_record(actor, stands)
    } == {"karin", "petra"}


def test_a_draft_awaits_the_yes_of_its_own_contact_persons(
    session: Session, world: World, people: People
) -> None:
    draft, everyone = world.draft_promise, everybody(world, people)
    days = public_drafts.proposed_days(session, draft, TODAY)
    public_drafts.ask(session, world.cast.karin, draft.id, days, revision=draft.revision, at=NOW)

    asked = {name: public_drafts.awaiting(session, actor, TODAY) for name, actor in everyone.items()}
    assert whom(asked) == {"petra"}


def test_comments_that_are_over_await_who_writes_that_promise(
    session: Session, world: World, people: People
) -> None:
    draft = world.draft_promise
    draft.comments_from, draft.comments_to = TODAY - dt.timedelta(days=20), TODAY - dt.timedelta(days=1)
    draft.status = "public_draft"
    session.flush()

    over = {
        name: public_drafts.awaiting(session, actor, TODAY)
        for name, actor in everybody(world, people).items()
    }
    assert whom(over) == {"karin"}


def test_a_letter_that_was_not_sent_is_told_to_its_own_administrator(
    session: Session, world: World, people: People
) -> None:
    add(session, Notice(municipality_id=world.cast.arjeplog.id, due_at=NOW, state="failed"))

    administrators = {"ada": world.cast.ada, **{name: people[name] for name in people if "admin" in name}}
    told = {name for name, actor in administrators.items() if "notice_failed" in kinds(session, actor)}
    assert told == {"ada"}


def test_that_the_agreement_ends_is_told_to_who_has_no_report_of_it_to_write(
    session: Session, world: World
) -> None:
    cast = world.cast
    told = {
        actor.name
        for actor in (cast.karin, cast.nils, cast.petra, cast.maja, cast.gunnar, cast.lena, cast.ada)
        if "agreement_ends" in kinds(session, actor)
    }

    assert told == {"Maja", "Gunnar", "Lena"}


def test_a_follow_up_in_preview_awaits_its_own_contact_persons(
    session: Session, world: World, people: People
) -> None:
    before = world.follow_up.public_from - dt.timedelta(days=1)
    seen = {
        name: follow_up_remarks.standing(session, actor, on=before)
        for name, actor in everybody(world, people).items()
    }

    assert whom(seen) == {"karin", "petra"}


def test_what_notes_the_police_hold_is_told_in_the_municipality_that_they_are_of(
    session: Session, world: World, people: People
) -> None:
    world.note.organisation_id = world.cast.police.id
    session.flush()

    everyone = everybody(world, people)
    held = {
        name: kept_by_day.holdings(session, everyone[name])
        for name in ("karin", "nils", "petra", "outside_coordinator", "outside_officer")
    }
    assert whom(held) == {"karin", "petra"}


def test_a_joint_picture_is_begun_by_who_edits_in_one_of_its_municipalities(
    session: Session, world: World, people: People
) -> None:
    world.joint_picture.status = "superseded"
    session.flush()

    begun = {name: joint.beginnings(session, actor) for name, actor in everybody(world, people).items()}
    assert whom(begun) == {"karin", "nils"}


def test_what_reaches_in_awaits_who_draws_up_that_picture(
    session: Session, world: World, people: People
) -> None:
    concern = Concern(key="dogs", priority=1, title=in_all("Hundar"), when_and_where={}, ranked_because={})
    picture = SituationPicture(
        municipality_id=world.cast.arvidsjaur.id, agreement_id=world.cast.agreement.id, number=1,
        period="2026", title=in_all("Lägesbild"), summary={}, concerns=[concern],
    )  # fmt: skip
    add(session, picture)
    add(session, ConcernReach(concern_id=concern.id, organisation_id=world.cast.arjeplog.id))

    due = {name: reaches.awaiting(session, actor, TODAY) for name, actor in everybody(world, people).items()}
    assert whom(due) == {"karin"}
    into = {name: reaches.into(session, people[name]) for name in ("outside_coordinator", "outside_officer")}
    assert whom(into) == set()


def test_the_end_of_a_promise_is_told_by_its_own_municipality_and_police(
    session: Session, world: World, people: People
) -> None:
    decision = RenewalDecision(
        agreement_id=world.cast.agreement.id, subject="promise", subject_id=world.promise.id, outcome="end",
        because=in_all("Det är gjort."), decided_by=world.cast.karin.id, decided_at=NOW,
    )  # fmt: skip
    add(session, decision)

    told = {
        name: [one for one in renewal_walk.awaiting(session, actor, TODAY) if one.kind == "renewal_follow_up"]
        for name, actor in everybody(world, people).items()
    }
    assert whom(told) == {"karin", "petra"}


def test_a_renewal_is_decided_by_the_coordinators_of_its_municipalities(
    session: Session, world: World, people: People
) -> None:
    walk = renewal_walk.show(session, world.cast.gunnar, world.cast.agreement.id)

    assert {
        name for name, actor in everybody(world, people).items() if renewal_walk.may_decide(actor, walk)
    } == {"karin", "nils"}


def test_a_report_is_offered_of_the_own_agreement(session: Session, world: World, people: People) -> None:
    own, other = world.cast.agreement, elsewhere(session)
    offered = {
        name: tuple(one.agreement for one in reports.offered(session, actor, on=TODAY))
        for name, actor in everybody(world, people).items()
    }

    assert {name: seen for name, seen in offered.items() if seen} == {
        **dict.fromkeys(("karin", "nils", "petra"), (own,)),
        **dict.fromkeys(("outside_coordinator", "outside_officer"), (other,)),
    }


def test_how_many_answered_is_told_of_the_own_municipality(session: Session, world: World) -> None:
    cast = world.cast
    version = a_survey(session, cast.arjeplog, municipalities=[cast.arjeplog, cast.arvidsjaur], slug="bada")

    assert {
        actor.name: [one.municipality.key for one in results.standings(session, actor, version)]
        for actor in (cast.karin, cast.nils, cast.petra)
    } == {"Karin": ["arjeplog"], "Nils": ["arvidsjaur"], "Petra": []}


def test_few_of_anothers_staff_await_nobody_from_elsewhere(
    session: Session, world: World, people: People
) -> None:
    a_survey(session, world.cast.arjeplog, audience="staff", slug="personal", status="closed")

    due = {name: small_groups.awaiting(session, actor, TODAY) for name, actor in people.items()}
    assert whom(due) == set()
