"""Whoever may not is refused by the page itself, also where nothing was chosen or filled in."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from dialog.models import DialogueNote, Organisation
from dialog.services import retention
from tests.disposed import decided
from tests.house.access_house import House, house
from tests.people import NOW

__all__ = ["house"]

EMPTY = (
    ("statistics_areas.add POST", "gunnar"),
    ("statistics_areas.set_beside POST", "gunnar"),
    ("statistics_areas.state_break POST", "gunnar"),
    ("records.propose POST", "ada"),
    ("records.propose_of_days POST", "ada"),
    ("evidence.contribute POST", "gunnar"),
    ("evidence.contribute GET", "gunnar"),
)


@pytest.mark.parametrize(("name", "person"), EMPTY)
def test_an_empty_form_is_refused_like_a_filled_one(house: House, name: str, person: str) -> None:
    if house.is_changed:
        house.restore()
    answer = house.send_empty(person, name)
    assert answer.status_code == 403
    answer.close()


def test_the_page_of_what_is_kept_offers_packages_of_the_own_authority_alone(house: House) -> None:
    house.restore()
    page = house.ask("karin", "records.show GET").get_data(as_text=True)
    assert "/records/preserve/arjeplog" in page
    assert "/records/preserve/arvidsjaur" not in page
    assert "/records/preserve/" not in house.ask("gunnar", "records.show GET").get_data(as_text=True)


def test_the_register_leads_to_the_officer_of_the_own_authority_alone(house: House) -> None:
    house.restore()
    house.is_changed = True
    with house.site.writing() as session:
        session.execute(sa.update(Organisation).values(data_protection_email="", data_protection_address=""))
        session.commit()
    own = house.world.cast.arjeplog.id
    page = house.ask("ada", "processing.show GET").get_data(as_text=True)
    assert f"/register/officer/{own}" in page
    assert page.count("/register/officer/") == 1


def test_after_an_officer_is_entered_one_is_where_one_came_from(house: House) -> None:
    house.restore()
    name = "processing.officer POST"
    with house.site.reading() as session:
        own = session.scalars(sa.select(Organisation.id).where(Organisation.is_operating)).one()
    told = {
        where: house.ask("site_administrator", name, organisation_id=where).headers["Location"]
        for where in (own, house.world.cast.arjeplog.id)
    }
    assert "/administration/people" in told.pop(own)
    assert "/administration/people" not in told.popitem()[1]


def test_the_page_of_what_is_kept_offers_to_destroy_notes_of_the_own_authority_alone(house: House) -> None:
    house.restore()
    house.is_changed = True
    with house.site.writing() as session:
        session.execute(sa.update(DialogueNote).values(held_on=dt.date(2025, 1, 31)))
        cast = house.world.cast
        retention.decide(session, cast.karin, cast.arjeplog.id, decided("notes"), at=NOW)
        session.commit()
    offers = {
        who: house.ask(who, "records.show GET").get_data(as_text=True).count('name="authority"')
        for who in ("karin", "petra")
    }
    assert offers["karin"] > 0
    assert offers["petra"] == 0
