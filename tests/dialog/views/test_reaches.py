"""Concerns that cross a border, on the pages: ticked in one municipality, seen and taken up in the other."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.models import Concern
from dialog.services import situation
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import a_draft, section


def test_it_is_ticked_in_one_municipality_and_taken_up_in_the_other(
    client: PageClient, session: Session, cast: Cast
) -> None:
    concern = section(a_draft(session, cast), "snowmobiles").id
    theirs = situation.assemble(
        session, cast.nils, cast.arvidsjaur.id, cast.agreement.id, None, "2026", at=NOW
    ).id
    session.commit()
    client.sign_in(cast.karin)
    form = client.get(f"/en/desk/pictures/concerns/{concern}/reaches")
    page = client.follow(client.send(form, {"municipalities": [str(cast.arvidsjaur.id)]}))
    assert "The problem reaches into: Arvidsjaur municipality." in page.text

    client.sign_in(cast.nils)
    told = "A problem in Arjeplog municipality reaches into Arvidsjaur municipality: Snowmobiles in town"
    assert told in client.get("/en/desk/pictures").text
    assert "A problem in Arjeplog municipality reaches into your municipality" in client.get("/en/desk/").text
    page = client.get(f"/en/desk/pictures/{theirs}")
    assert told in page.text
    taken = client.send(page, {}, action=f"/en/desk/pictures/{theirs}/reaching/{concern}")
    assert client.follow(taken).heading == "Snowmobiles in town"
    assert session.query(Concern).filter_by(picture_id=theirs).count() == 1
