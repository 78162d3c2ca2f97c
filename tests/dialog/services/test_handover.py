"""The hand-over page: the state of all work on one page, and the last decisions with their reasons."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import PriorityDecision
from dialog.services import approvals, handover, reasons, renewal_opening, renewal_walk
from dialog.services.errors import NotFound
from dialog.services.renewal_walk import Choice
from tests.people import NOW
from tests.rows import texts
from tests.world import World

TODAY = NOW.date()


def test_it_tells_how_everything_stands(session: Session, world: World) -> None:
    page = handover.show(session, world.cast.karin, world.cast.arjeplog.id, on=TODAY)

    assert (page.agreement, page.ends_on, page.successor) == (
        world.cast.agreement,
        dt.date(2026, 12, 31),
        None,
    )
    assert [(one.organisation.key, one.role, [user.name for user in one.people]) for one in page.roles] == [
        ("arjeplog", "coordinator", ["Karin"]),
        ("arjeplog", "municipal_leader", ["Gunnar"]),
        ("pite-alvdal", "police_officer", ["Petra"]),
        ("pite-alvdal", "police_leader", ["Maja"]),
    ]
    assert [(one.name, one.actions) for one in page.functions] == [("kommunpolis", 2)]
    assert page.surveys == (world.open_version,)
    assert (page.picture, page.draft) == (world.agreed_picture, world.draft_picture)
    assert [(one.version, one.last) for one in page.promises] == [(world.published, world.follow_up)]
    assert [(f"{one.on:%m-%d}", one.kind) for one in page.days] == [
        ("11-23", "meeting"),
        ("12-15", "survey_closes"),
        ("12-23", "keys_dropped"),
        ("12-31", "agreement_ends"),
        ("12-31", "report_period"),
        ("12-31", "action_ends"),
        ("12-31", "promise_ends"),
        ("02-01", "communication"),
        ("02-13", "results_due"),
    ]


def test_only_who_reads_the_texts_is_told_how_many_wait(session: Session, world: World) -> None:
    here = world.cast.arjeplog.id
    karin = handover.show(session, world.cast.karin, here, on=TODAY).unread

    assert karin is not None
    assert (karin.serious, karin.unreadable, karin.new) == (1, 1, 1)
    assert handover.show(session, world.cast.petra, here, on=TODAY).unread is None
    with pytest.raises(NotFound):
        handover.show(session, world.cast.nils, here, on=TODAY)


def test_the_last_decisions_stand_with_their_reasons_the_newest_first(session: Session, world: World) -> None:
    here, concern = world.cast.arjeplog, world.draft_picture.concerns[0]
    before = reasons.newest(session, here.id, most=99)
    session.add(
        PriorityDecision(
            concern_id=concern.id, outcome="not_prioritised", because=texts("Det sköter skolan."), dissent=[],
            decided_by=world.cast.karin.id, decided_at=NOW - dt.timedelta(days=2),
        )
    )  # fmt: skip
    approvals.answer(
        session, world.cast.gunnar, world.promise_proposal.id, "return", comment="Skriv vem.", at=NOW
    )
    choice = Choice("goal", world.goal.id, "end", {"sv": "Målet är nått."})
    renewal_walk.decide(session, world.cast.karin, world.cast.agreement.id, [choice], at=NOW)
    world.proposed_promise.quality = {"women": {"because": "Alla tre delar på det."}}
    session.flush()

    found = reasons.newest(session, here.id, most=99)
    new = [(one.kind, one.because) for one in found if one not in before]

    assert sorted(new, key=lambda one: one[0]) == [
        ("ended", {"sv": "Målet är nått."}),
        ("not_prioritised", texts("Det sköter skolan.")),
        ("quality", "Alla tre delar på det."),
        ("returned", "Skriv vem."),
    ]
    assert [one.on for one in found] == sorted((one.on for one in found), reverse=True)
    assert reasons.newest(session, here.id, most=2) == found[:2]
    joint_only = reasons.newest(session, world.cast.arvidsjaur.id, most=99)
    assert joint_only == ()


def test_an_agreement_that_is_only_opened_comes_after_the_one_in_force(
    session: Session, world: World
) -> None:
    found = renewal_walk.things(session, world.cast.agreement)
    carried = [Choice(one.subject, one.id, "carry", {}) for one in found]
    renewal_walk.decide(session, world.cast.karin, world.cast.agreement.id, carried, at=NOW)
    words = renewal_opening.proposed(session, world.cast.agreement)
    after = renewal_opening.open_next(session, world.cast.karin, world.cast.agreement.id, words, at=NOW)

    now, later = (
        handover.show(session, world.cast.karin, world.cast.arjeplog.id, on=day)
        for day in (TODAY, dt.date(2027, 1, 1))
    )

    assert (now.agreement, now.successor) == (world.cast.agreement, after)
    assert (later.agreement, later.successor) == (after, None)
