"""What belongs to an authority, accounts, decisions, requests, reports, only its own people see or touch."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, Membership, OneTimeLink, RetentionRule, User
from dialog.services import (
    accounts,
    desk,
    disposals,
    handing_out,
    officers,
    processing,
    reports,
    retention,
)
from dialog.services import (
    people as accounts_of,
)
from dialog.services.errors import NotFound
from dialog.services.people import NewRole
from dialog.services.permissions import Actor
from tests.people import NOW
from tests.strangers import people, session, world
from tests.world import World

__all__ = ["people", "session", "world"]

TODAY = NOW.date()
FAR = TODAY + dt.timedelta(days=40 * 365)


def last_of(session: Session, action: str) -> AuditEvent:
    """The newest line of the log with an action."""
    query = sa.select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq.desc())
    return session.scalars(query.limit(1)).one()


def test_an_administrator_sees_and_fills_roles_of_the_own_authority_alone(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    ada = world.cast.ada
    own = {one.organisation_id for one in ada.memberships}
    listed = {one.id for one in accounts_of.organisations(session, ada)}
    assert world.cast.arjeplog.id in listed == own
    outside = people["outside_administrator"]
    new = NewRole(world.cast.arjeplog.id, "coordinator", TODAY)
    with pytest.raises(NotFound):
        accounts_of.give_role(session, ada, outside.id, new, at=NOW)


def test_what_an_administrator_does_stands_in_the_log_of_the_own_authority(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    (outside,) = people["outside_coordinator"].memberships
    here, ada = world.cast.arjeplog.id, world.cast.ada
    user = User(email="both@example.se", name="Both", language="sv")
    user.memberships = [
        Membership(organisation_id=one, role="coordinator", from_on=dt.date(2023, 1, 1))
        for one in (outside.organisation_id, here)
    ]
    session.add(user)
    session.flush()
    assert user.memberships[0].organisation_id == outside.organisation_id
    assert accounts_of._any_organisation(ada, user) == here


def test_what_is_due_to_be_destroyed_is_planned_and_told_to_its_own_authority_alone(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    outside = people["outside_coordinator"]
    session.add(
        RetentionRule(
            organisation_id=world.cast.arjeplog.id, what="answers", months=12, body="Kommunstyrelsen",
            reference_number="1", decided_on=TODAY, made_by=world.cast.karin.id, made_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    assert disposals.plan(session, world.cast.karin, on=FAR) != []
    assert disposals.plan(session, outside, on=FAR) == []
    assert list(retention.awaiting(session, world.cast.karin, FAR)) != []
    assert list(retention.awaiting(session, outside, FAR)) == []


def test_requests_for_documents_are_entered_and_listed_in_the_own_authority_alone(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    here, registrar = world.cast.arjeplog.id, people["outside_registrar"]
    assert handing_out.index(session, world.cast.karin) != []
    assert handing_out.index(session, registrar) == []
    with pytest.raises(NotFound):
        handing_out.register(session, registrar, here, "Allt om hot", TODAY, at=NOW)


def test_the_officer_of_an_authority_is_its_own_administrators_and_what_is_saved_is_told_there(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    for actor in (world.cast.ada, people["outside_administrator"], people["site_administrator"]):
        own = {one.organisation_id for one in actor.memberships}
        assert {one.id for one in officers.own(session, actor)} == own
    outside = people["outside_coordinator"]
    processing.saved(session, outside, "csv", at=NOW)
    assert last_of(session, "register:save").organisation_id == outside.memberships[0].organisation_id


def test_a_report_that_is_sent_is_seen_where_it_was_written(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    world.report.status = "sent"
    session.flush()
    assert world.report in reports.index(session, world.cast.karin)
    for name in ("outside_registrar", "beside_registrar"):
        assert reports.index(session, people[name]) == []
    world.report.status = "draft"


def test_that_an_agreement_ends_is_told_to_those_who_signed_it(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    def told(actor: Actor) -> list[str]:
        return [one.title["sv"] for one in desk._agreements(session, actor, dt.date(2026, 12, 1))]

    assert told(world.cast.gunnar) == [world.cast.agreement.title["sv"]]
    assert told(people["outside_leader"]) == ["Överenskommelse med Malå"]


def test_links_of_another_authoritys_people_are_nobody_elses_matter(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    karin, outside = world.cast.karin.id, people["outside_administrator"]
    accounts.make_link(session, session.get_one(User, karin), at=NOW)
    for ask in (accounts_of.has_signed_in, accounts_of.unsent):
        with pytest.raises(NotFound):
            ask(session, outside, karin)
    links = sa.select(sa.func.count()).select_from(OneTimeLink).where(OneTimeLink.user_id == karin)
    assert session.scalar(links) == 1
