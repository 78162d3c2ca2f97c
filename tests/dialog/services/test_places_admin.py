"""Places added by whoever runs the site: checked in words, removed only while nothing uses them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import Area, AuditEvent, Membership, Organisation, User
from dialog.services import accounts, first_steps, people, places_admin, places_agreements
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.people import NewRole
from dialog.services.permissions import Actor, Permission, may
from dialog.services.places_admin import AreaWords, OrganisationWords
from dialog.services.places_agreements import OpenedWords
from tests.asked import asked
from tests.people import NOW, Cast

MALA = OrganisationWords("municipality", "mala", {"sv": "Malå kommun"}, {"sv": "Malå"}, "2418")
AREA = AreaWords("county", "24", {"sv": "Västerbottens län"})
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def ada(session: Session, cast: Cast) -> Actor:
    """She administers Arjeplog, which runs the site."""
    places_admin.operate(session, "arjeplog", at=NOW)
    return accounts.describe(session, session.get_one(User, cast.ada.id), at=NOW)


def refused(rule: str, call: object, *arguments: object, **more: object) -> None:
    with pytest.raises(RuleBroken) as broken:
        call(*arguments, at=NOW, **more)  # type: ignore[operator]
    assert broken.value.rule == rule


def test_only_an_administrator_of_the_organisation_that_runs_the_site_adds_places(
    session: Session, cast: Cast
) -> None:
    for actor in (cast.ada, cast.karin, cast.petra):
        with pytest.raises(NotAllowed):
            places_admin.add_organisation(session, actor, MALA, at=NOW)
        with pytest.raises(NotAllowed):
            places_admin.overview(session, actor)
        with pytest.raises(NotAllowed):
            places_agreements.show(session, actor, cast.agreement.id)


def test_another_organisation_may_run_the_site_instead(session: Session, cast: Cast, ada: Actor) -> None:
    places_admin.operate(session, "pite-alvdal", at=NOW)

    assert [one.key for one in session.query(Organisation).filter_by(is_operating=True)] == ["pite-alvdal"]
    after = accounts.describe(session, session.get_one(User, cast.ada.id), at=NOW)
    assert (may(ada, Permission.PLACES_EDIT), may(after, Permission.PLACES_EDIT)) == (True, False)


def test_a_municipality_comes_with_its_area_and_a_line_of_the_log(session: Session, ada: Actor) -> None:
    made = places_admin.add_organisation(session, ada, MALA, at=NOW)

    area = session.get_one(Area, made.area_id)
    assert (area.kind, area.code, area.name) == ("municipality", "2418", {"sv": "Malå"})
    actions = [event.action for event in session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert actions[-2:] == ["places:add_area", "places:add_organisation"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"key": "arvidsjaur"}, "place_key_taken"),
        ({"key": "desk"}, "place_key_reserved"),
        ({"key": "Malå"}, "place_key"),
        ({"code": "241"}, "area_code"),
        ({"code": "2505"}, "place_has_area"),
    ],
)
def test_what_is_wrong_with_a_new_municipality_is_said(
    session: Session, ada: Actor, change: dict[str, str], rule: str
) -> None:
    refused(rule, places_admin.add_organisation, session, ada, replace(MALA, **change))


def test_an_area_has_a_code_of_its_own_and_lies_in_no_circle(session: Session, ada: Actor) -> None:
    county = places_admin.add_area(session, ada, AREA, at=NOW)
    inside = places_admin.add_area(
        session, ada, AreaWords("municipality", "2418", {"sv": "Malå"}, county.id), at=NOW
    )

    refused("area_code_taken", places_admin.add_area, session, ada, AREA)
    circle = replace(AREA, parent_id=inside.id)
    refused("area_within_itself", places_admin.change_area, session, ada, county.id, circle)
    refused("area_in_use", places_admin.remove_area, session, ada, county.id)
    places_admin.remove_area(session, ada, inside.id, at=NOW)
    places_admin.remove_area(session, ada, county.id, at=NOW)
    assert session.query(Area).filter_by(code="24").count() == 0


def test_a_kind_stays_and_a_kind_that_is_none_is_not_found(session: Session, cast: Cast, ada: Actor) -> None:
    area_id = cast.arjeplog.area_id
    assert area_id is not None
    with pytest.raises(NotFound):
        places_admin.change_area(session, ada, area_id, AREA, at=NOW)
    with pytest.raises(NotFound):
        places_admin.add_area(session, ada, replace(AREA, parent_id=999), at=NOW)
    with pytest.raises(NotFound):
        places_admin.add_organisation(session, ada, replace(MALA, kind="county"), at=NOW)


def test_an_organisation_is_removed_only_until_somebody_is_in_it(
    session: Session, cast: Cast, ada: Actor
) -> None:
    made = places_admin.add_organisation(session, ada, MALA, at=NOW)
    places_admin.first_administrator(session, ada, made.id, "berit@example.se", "Berit", at=NOW)

    refused("place_in_use", places_admin.remove_organisation, session, ada, made.id)
    refused("place_in_use", places_admin.remove_organisation, session, ada, cast.arvidsjaur.id)


def test_one_added_by_mistake_goes_again(session: Session, ada: Actor) -> None:
    made = places_admin.add_organisation(session, ada, MALA, at=NOW)

    places_admin.remove_organisation(session, ada, made.id, at=NOW)

    assert session.query(Organisation).filter_by(key="mala").count() == 0


def test_only_the_very_first_person_is_brought_in(session: Session, cast: Cast, ada: Actor) -> None:
    made = places_admin.add_organisation(session, ada, MALA, at=NOW)
    invited = places_admin.first_administrator(session, ada, made.id, "berit@example.se", "Berit", at=NOW)

    assert [one.role for one in invited.user.memberships] == ["administrator"]
    refused("had_people", places_admin.first_administrator, session, ada, made.id, "c@example.se", "Cilla")
    arvidsjaur = cast.arvidsjaur.id
    refused("had_people", places_admin.first_administrator, session, ada, arvidsjaur, "c@example.se", "Cilla")


def test_whoever_runs_the_site_lets_nobody_into_another_organisation(
    session: Session, cast: Cast, ada: Actor
) -> None:
    made = places_admin.add_organisation(session, ada, MALA, at=NOW)
    with pytest.raises(NotFound):
        people.invite(session, ada, "x@example.se", "X", NewRole(made.id, "coordinator", TODAY), at=NOW)
    with pytest.raises(NotAllowed):
        people.bring_in(
            session, cast.ada, "x@example.se", "X", NewRole(made.id, "administrator", TODAY), at=NOW
        )


def test_nobody_gives_a_role_to_themself(session: Session, cast: Cast, ada: Actor) -> None:
    role = NewRole(cast.arjeplog.id, "coordinator", TODAY)
    refused("not_to_yourself", people.give_role, session, ada, ada.id, role)
    refused("not_to_yourself", people.invite, session, ada, "ada@example.se", "Ada", role)
    assert session.query(Membership).filter_by(user_id=ada.id).count() == 1


def test_an_agreement_has_two_sides_and_a_first_day_before_its_last(
    session: Session, cast: Cast, ada: Actor
) -> None:
    parties = (cast.arjeplog.id, cast.police.id)
    words = OpenedWords({"sv": "Nästa"}, dt.date(2027, 1, 1), dt.date(2030, 12, 31), parties)

    one_sided = replace(words, party_ids=(cast.arjeplog.id,))
    refused("agreement_two_sides", places_agreements.open_agreement, session, ada, one_sided)
    backwards = replace(words, ends_on=dt.date(2026, 1, 1))
    refused("ends_before_it_begins", places_agreements.open_agreement, session, ada, backwards)
    with pytest.raises(NotFound):
        places_agreements.open_agreement(session, ada, replace(words, party_ids=(*parties, 999)), at=NOW)
    made = places_agreements.open_agreement(session, ada, words, at=NOW)
    assert [one.key for one in made.parties] == ["arjeplog", "pite-alvdal"]


def test_a_party_joins_and_leaves_until_something_is_done_for_it(
    session: Session, cast: Cast, ada: Actor
) -> None:
    made, agreement = places_admin.add_organisation(session, ada, MALA, at=NOW), cast.agreement.id

    places_agreements.join(session, ada, agreement, made.id, at=NOW)
    refused("party_is_there", places_agreements.join, session, ada, agreement, made.id)
    petra = accounts.describe(session, session.get_one(User, cast.petra.id), at=NOW)
    assert made.id in petra.municipality_ids
    places_agreements.leave(session, ada, agreement, made.id, at=NOW)
    with pytest.raises(NotFound):
        places_agreements.leave(session, ada, agreement, made.id, at=NOW)
    refused("agreement_two_sides", places_agreements.leave, session, ada, agreement, cast.police.id)
    asked(session, cast)
    session.flush()
    page = places_agreements.show(session, ada, agreement)
    may_leave = {one.organisation.key: one.may_leave for one in page.parties}
    assert may_leave["pite-alvdal"] is False


def test_the_desk_says_what_to_do_first_and_to_whom(session: Session, cast: Cast, ada: Actor) -> None:
    made = places_admin.add_organisation(session, ada, MALA, at=NOW)
    invited = places_admin.first_administrator(session, ada, made.id, "berit@example.se", "Berit", at=NOW)
    berit = accounts.describe(session, invited.user, at=NOW)

    def steps(actor: Actor) -> list[tuple[str, str]]:
        return [(one.key, one.organisation.key) for one in first_steps.of(session, actor, at=NOW)]

    assert steps(ada) == [("places", "mala")]
    assert steps(berit) == [("coordinator", "mala")]
    assert steps(cast.karin) == [("survey", "arjeplog")]
    role = NewRole(made.id, "coordinator", TODAY)
    greta = people.invite(session, berit, "greta@example.se", "Greta", role, at=NOW).user
    assert steps(accounts.describe(session, greta, at=NOW)) == [("agreement", "mala"), ("survey", "mala")]
    assert steps(berit) == []


def test_no_word_of_an_address_leads_elsewhere(application: Flask) -> None:
    """A municipality's start page stands at /<language>/<its word>: what the site has there is reserved."""
    first = {
        str(rule).split("/")[2]
        for rule in application.url_map.iter_rules()
        if str(rule).startswith("/<language>/") and not str(rule).split("/")[2].startswith("<")
    }
    assert sorted(first - {""} - places_admin.RESERVED) == []
