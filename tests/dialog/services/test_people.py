"""People and their roles: invited, given roles, ended, closed, never deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, Membership, OneTimeLink, User
from dialog.services import accounts, people
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.people import NewRole
from dialog.services.permissions import Actor
from tests.people import NOW, Cast

TODAY = dt.date(2026, 11, 23)


def coordinator(cast: Cast) -> NewRole:
    return NewRole(cast.arjeplog.id, "coordinator", TODAY)


def membership_of(session: Session, actor: Actor) -> Membership:
    return session.query(Membership).filter_by(user_id=actor.id).one()


def actions(session: Session) -> list[str]:
    return [event.action for event in session.query(AuditEvent).order_by(AuditEvent.seq)]


def test_an_invitation_makes_an_account_a_role_and_a_link(session: Session, cast: Cast) -> None:
    invited = people.invite(session, cast.ada, " Anna@Example.se", " Anna ", coordinator(cast), at=NOW)

    assert invited.token is not None
    token = accounts.use_link(session, invited.token, at=NOW)
    anna = accounts.actor_of(session, token, at=NOW)
    assert anna is not None
    assert (invited.user.email, anna.name) == ("anna@example.se", "Anna")
    assert [membership.role for membership in anna.memberships] == ["coordinator"]
    assert actions(session) == ["people:give_role", "people:invite", "account:sign_in"]


def test_somebody_who_has_an_account_gets_the_role_but_no_link(session: Session, cast: Cast) -> None:
    invited = people.invite(session, cast.ada, "nils@example.se", "Nils", coordinator(cast), at=NOW)

    assert (invited.user.id, invited.token) == (cast.nils.id, None)
    assert session.query(OneTimeLink).count() == 0


def test_nobody_but_an_administrator_invites(session: Session, cast: Cast) -> None:
    for actor in (cast.karin, cast.petra, cast.gunnar):
        with pytest.raises(NotAllowed):
            people.invite(session, actor, "anna@example.se", "Anna", coordinator(cast), at=NOW)


def test_an_administrator_gives_no_role_in_another_organisation(session: Session, cast: Cast) -> None:
    elsewhere = NewRole(cast.arvidsjaur.id, "coordinator", TODAY)

    with pytest.raises(NotFound):
        people.invite(session, cast.ada, "anna@example.se", "Anna", elsewhere, at=NOW)
    with pytest.raises(NotFound):
        people.give_role(session, cast.ada, cast.karin.id, elsewhere, at=NOW)


def test_an_administrator_of_the_police_gives_no_role_in_a_municipality(session: Session, cast: Cast) -> None:
    membership_of(session, cast.maja).role = "administrator"
    session.flush()
    maja = accounts.describe(session, session.get_one(User, cast.maja.id), at=NOW)

    with pytest.raises(NotFound):
        people.invite(session, maja, "anna@example.se", "Anna", coordinator(cast), at=NOW)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"role": "police_officer"}, "role_elsewhere"),
        ({"to_on": dt.date(2026, 11, 22)}, "ends_before_it_begins"),
        ({"role": "language_reader"}, "language_of_reader"),
        ({"reads_language": "se"}, "language_of_reader"),
    ],
)
def test_a_role_that_cannot_be_is_refused(session: Session, cast: Cast, change: dict, rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        people.give_role(session, cast.ada, cast.karin.id, replace(coordinator(cast), **change), at=NOW)

    assert broken.value.rule == rule


def test_the_list_holds_the_people_of_the_own_organisation(session: Session, cast: Cast) -> None:
    listed = people.everybody(session, cast.ada, at=NOW)

    assert [person.name for person in listed] == ["Ada", "Gunnar", "Karin"]


def test_people_of_other_organisations_are_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        people.person(session, cast.ada, cast.nils.id, at=NOW)
    with pytest.raises(NotFound):
        people.deactivate(session, cast.ada, cast.nils.id, at=NOW)
    with pytest.raises(NotFound):
        people.end_role(session, cast.ada, membership_of(session, cast.nils).id, TODAY, at=NOW)


def test_an_ended_role_stays_as_a_fact_and_gives_nothing(session: Session, cast: Cast) -> None:
    membership = membership_of(session, cast.karin)

    people.end_role(session, cast.ada, membership.id, TODAY, at=NOW)

    tomorrow = NOW + dt.timedelta(days=1)
    assert accounts.describe(session, membership.user, at=tomorrow).memberships == ()
    role = people.person(session, cast.ada, cast.karin.id, at=tomorrow).roles[0]
    assert (role.key, role.is_current, role.is_over) == ("coordinator", False, True)


def test_a_role_does_not_end_before_it_began(session: Session, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        people.end_role(
            session, cast.ada, membership_of(session, cast.karin).id, dt.date(2022, 12, 31), at=NOW
        )

    assert broken.value.rule == "ends_before_it_begins"


def test_the_last_administrator_stays_until_there_is_another(session: Session, cast: Cast) -> None:
    own = membership_of(session, cast.ada)

    with pytest.raises(RuleBroken) as broken:
        people.end_role(session, cast.ada, own.id, TODAY, at=NOW)
    assert broken.value.rule == "last_administrator"

    another = NewRole(cast.arjeplog.id, "administrator", TODAY)
    people.give_role(session, cast.ada, cast.gunnar.id, another, at=NOW)
    people.end_role(session, cast.ada, own.id, TODAY, at=NOW)


def test_closing_an_account_ends_its_sessions_and_links_at_once(session: Session, cast: Cast) -> None:
    karin = session.get_one(User, cast.karin.id)
    token = accounts.use_link(session, accounts.make_link(session, karin, at=NOW), at=NOW)
    link = accounts.make_link(session, karin, at=NOW)

    people.deactivate(session, cast.ada, cast.karin.id, at=NOW)

    assert accounts.actor_of(session, token, at=NOW) is None
    with pytest.raises(NotFound):
        accounts.owner_of_link(session, link, at=NOW)
    people.reactivate(session, cast.ada, cast.karin.id, at=NOW)
    assert karin.is_active


def test_nobody_closes_their_own_account(session: Session, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        people.deactivate(session, cast.ada, cast.ada.id, at=NOW)

    assert broken.value.rule == "not_yourself"


def test_who_also_belongs_elsewhere_gets_no_link_and_is_not_closed(session: Session, cast: Cast) -> None:
    people.invite(session, cast.ada, "nils@example.se", "Nils", coordinator(cast), at=NOW)

    for step in (people.renew_link, people.deactivate, people.sign_out, people.reactivate):
        with pytest.raises(RuleBroken) as broken:
            step(session, cast.ada, cast.nils.id, at=NOW)
        assert broken.value.rule == "belongs_elsewhere"


def test_a_role_elsewhere_that_is_over_does_not_stand_in_the_way(session: Session, cast: Cast) -> None:
    people.invite(session, cast.ada, "nils@example.se", "Nils", coordinator(cast), at=NOW)
    elsewhere = session.query(Membership).filter_by(organisation_id=cast.arvidsjaur.id, user_id=cast.nils.id)
    elsewhere.one().to_on = dt.date(2026, 11, 22)
    session.flush()

    assert people.renew_link(session, cast.ada, cast.nils.id, at=NOW).token


def test_a_new_link_makes_the_former_void(session: Session, cast: Cast) -> None:
    first = people.invite(session, cast.ada, "eva@example.se", "Eva", coordinator(cast), at=NOW)
    assert first.token

    second = people.renew_link(session, cast.ada, first.user.id, at=NOW).token

    assert second
    assert accounts.owner_of_link(session, second, at=NOW) is first.user
    with pytest.raises(NotFound):
        accounts.owner_of_link(session, first.token, at=NOW)


def test_a_closed_account_gets_no_link(session: Session, cast: Cast) -> None:
    people.deactivate(session, cast.ada, cast.karin.id, at=NOW)

    with pytest.raises(RuleBroken) as broken:
        people.renew_link(session, cast.ada, cast.karin.id, at=NOW)

    assert broken.value.rule == "account_closed"


def test_every_decision_is_in_the_log_under_its_organisation(session: Session, cast: Cast) -> None:
    people.renew_link(session, cast.ada, cast.karin.id, at=NOW)
    people.give_role(
        session, cast.ada, cast.karin.id, NewRole(cast.arjeplog.id, "administrator", TODAY), at=NOW
    )
    people.end_role(session, cast.ada, session.query(Membership).all()[-1].id, TODAY, at=NOW)
    people.deactivate(session, cast.ada, cast.karin.id, at=NOW)
    people.reactivate(session, cast.ada, cast.karin.id, at=NOW)

    assert actions(session) == [
        "people:make_link",
        "people:give_role",
        "people:end_role",
        "people:deactivate",
        "people:reactivate",
    ]
    assert {event.organisation_id for event in session.query(AuditEvent)} == {cast.arjeplog.id}


def test_the_operator_invites_the_first_administrator(session: Session, cast: Cast) -> None:
    invited = people.invite_by_operator(
        session, "eva@example.se", "Eva", "administrator", "arvidsjaur", at=NOW
    )

    assert invited.token is not None
    with pytest.raises(NotFound):
        people.invite_by_operator(session, "eva@example.se", "Eva", "administrator", "nowhere", at=NOW)
