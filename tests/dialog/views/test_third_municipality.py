"""A third municipality comes in through the pages alone: from nothing to a resident's first answer."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import Response
from dialog.services import places_admin
from tests.page import Page, PageClient
from tests.people import NOW, PASSWORD, Cast

PLACES = "/sv/desk/administration/places"
PEOPLE = "/sv/desk/administration/people"
MALA = {
    "name-sv": "Malå kommun",
    "name-en": "Malå municipality",
    "own_sami_name": "Máláge kommuvdna",
    "key": "mala",
    "code": "2418",
    "area_name-sv": "Malå",
}
POLICE = {
    "name-sv": "Polisen i Lycksele",
    "key": "lycksele",
    "code": "lpo-lycksele",
    "area_name-sv": "Lokalpolisområde Lycksele",
}
SAID = "Det är mörkt på skolvägen i Malå."


@pytest.fixture
def runs_the_site(session: Session, cast: Cast) -> None:
    places_admin.operate(session, "arjeplog", at=NOW)
    session.commit()


def number_in(address: str) -> int:
    """The last number of an address."""
    return int(re.findall(r"\d+", address)[-1])


def choice(page: Page, words: str) -> str:
    """The value of what a list offers under these words."""
    found = [one for one in page.all(".//option") if words in "".join(one.itertext())]
    return found[0].get("value") or ""


def added(ada: PageClient, kind: str, **form: str) -> int:
    """An organisation within the country that is there already."""
    page = ada.get(f"{PLACES}/new/{kind}")
    made = ada.send(page, {**form, "parent_id": choice(page, "Sverige")})
    return number_in(made.response.headers["Location"])


def arrived(app: Flask, page: Page) -> PageClient:
    """Somebody follows the one-time link that a page shows, and chooses a password."""
    address = (page.all(".//main//code")[0].text or "").removeprefix("http://127.0.0.1:8000")
    client = PageClient(app)
    client.send(client.get(address), {})
    client.send(client.get("/sv/account/password"), {"password": PASSWORD, "again": PASSWORD})
    return client


def first_in(app: Flask, ada: PageClient, place_id: int, name: str) -> PageClient:
    """The first administrator of an organisation."""
    form = {"name": name, "email": f"{name.casefold()}@example.se"}
    page = ada.get(f"{PLACES}/{place_id}/first-administrator")
    return arrived(app, ada.send(page, form, status=201))


def invited(app: Flask, administrator: PageClient, organisation_id: int, name: str, role: str) -> PageClient:
    form = {
        "name": name,
        "email": f"{name.casefold()}@example.se",
        "organisation": organisation_id,
        "role": role,
        "reads_language": "",
        "from_on": "2026-11-23",
        "to_on": "",
    }
    return arrived(app, administrator.send(administrator.get(f"{PEOPLE}/invite"), form, status=201))


def agreed(ada: PageClient, *party_ids: int) -> None:
    form = {
        "title-sv": "Överenskommelse med Malå",
        "starts_on": "2026-11-01",
        "ends_on": "2029-12-31",
        "parties": [str(one) for one in party_ids],
    }
    ada.send(ada.get(f"{PLACES}/agreements/new"), form)


def opened(greta: PageClient, place_id: int) -> int:
    """The ready-made survey, made the municipality's own and opened."""
    form = {"source": "safety_survey", "slug": "trygg-i-mala", "municipalities": str(place_id)}
    made = greta.send(greta.get("/sv/desk/surveys/new?from=safety_survey"), form)
    version_id = number_in(made.response.headers["Location"])
    days = {"opens_on": "2026-11-23", "closes_on": "2026-12-20"}
    page = greta.get(f"/sv/desk/surveys/{version_id}")
    greta.send(page, days, action=f"/sv/desk/surveys/{version_id}/open")
    return version_id


def said(app: Flask) -> None:
    """A resident answers in Swedish."""
    resident = PageClient(app)
    assert "Svara på enkäten" in resident.get("/sv/mala").text
    page = resident.get("/sv/answer/trygg-i-mala?municipality=mala")
    written = [one.get("name") for one in page.all(".//textarea")]
    sent = resident.send(page, {str(written[0]): SAID}, action="/sv/answer/trygg-i-mala?municipality=mala")
    assert sent.response.headers["Location"] == "/sv/answer/trygg-i-mala/thanks?municipality=mala"


@pytest.mark.usefixtures("runs_the_site")
def test_a_third_municipality_is_opened_through_the_pages(
    app: Flask, client: PageClient, session: Session, cast: Cast
) -> None:
    ada = client.sign_in(cast.ada)
    place_id = added(ada, "municipality", **MALA)
    police_id = added(ada, "police_area", **POLICE)
    agreed(ada, place_id, police_id)
    berit = first_in(app, ada, place_id, "Berit")
    assert "Bjud in en samordnare till Malå kommun" in berit.get("/sv/desk/").text
    greta = invited(app, berit, place_id, "Greta", "coordinator")
    olof = invited(app, first_in(app, ada, police_id, "Stig"), police_id, "Olof", "police_officer")
    assert "Gör en färdig enkät till er egen i Malå kommun" in greta.get("/sv/desk/").text

    version_id = opened(greta, place_id)
    said(app)

    assert session.scalars(sa.select(Response.municipality_id)).all() == [place_id]
    session.rollback()
    assert "Malå kommun" in olof.get("/sv/desk/").text
    assert SAID in greta.get("/sv/desk/texts").text
    for person in (cast.karin, cast.nils, cast.petra, cast.maja, cast.gunnar, cast.lena):
        other = PageClient(app).sign_in(person)
        status = other.browser.get(f"/sv/desk/surveys/{version_id}").status_code
        assert status == (404 if person in (cast.karin, cast.nils) else 403), person.name
        for address in ("/sv/desk/", "/sv/desk/plan", "/sv/desk/promises", "/sv/desk/pictures"):
            assert "Malå" not in other.get(address).html, f"{person.name} {address}"
    for address in (PLACES, f"{PLACES}/{place_id}", "/sv/desk/administration/log", "/sv/desk/"):
        assert SAID not in ada.get(address).html
