"""The joint picture: on the desk from beginning to proposal, in public with each place's own numbers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from dialog.services import approvals
from tests.dialog.services.test_joint import both, proposed
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import spoken


def test_a_coordinator_puts_it_together_joins_and_proposes(
    client: PageClient, session: Session, cast: Cast
) -> None:
    both(session, cast)
    client.sign_in(cast.karin)
    begin = client.get("/sv/desk/joint-pictures")
    address = f"/sv/desk/joint-pictures/begin/{cast.agreement.id}"
    shown = client.follow(client.send(begin, {"period": "2027"}, action=address))
    picture = session.query(SituationPicture).filter_by(municipality_id=None).one()
    words = spoken(shown)
    assert "Gemensamt: Arjeplogs kommun, Arvidsjaurs kommun" in words
    assert "Bara i en kommun: Arjeplogs kommun" in words
    lighting = next(one for one in picture.concerns if one.key == "lighting")
    drugs = next(one for one in picture.concerns if one.key == "drugs")
    session.commit()
    client.send(
        shown,
        {"first": str(lighting.id), "second": str(drugs.id)},
        action=f"/sv/desk/joint-pictures/{picture.id}/join",
    )
    session.expire_all()
    assert [one.key for one in picture.concerns] == ["snowmobiles", "lighting"]


def test_the_public_reads_each_number_beside_its_municipality_and_comes_to_the_local_picture(
    client: PageClient, session: Session, cast: Cast
) -> None:
    empty = client.get("/sv/picture/area/pite-alvdal")
    assert "Ingen gemensam lägesbild" in spoken(empty)
    _picture, proposal_id = proposed(session, cast)
    assert "/sv/picture/area/pite-alvdal" not in client.get("/sv/picture/arvidsjaur").links
    for who in (cast.gunnar, cast.lena, cast.petra):
        approvals.answer(session, who, proposal_id, "approve", at=NOW)
    session.commit()
    assert "/sv/picture/area/pite-alvdal" in client.get("/sv/picture/arvidsjaur").links
    found = client.get("/sv/picture/area/pite-alvdal")
    assert "12 av 40" in spoken(found)
    assert "för få för att visas" in spoken(found)
    assert "/sv/picture/arvidsjaur/1#concern-snowmobiles" in found.links
    assert client.get("/sv/picture/area/pite-alvdal/1").status == 200
    assert client.get("/sv/picture/area/pite-alvdal/2", status=404).status == 404
    assert client.get("/sv/picture/area/nowhere", status=404).status == 404
