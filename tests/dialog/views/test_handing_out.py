"""The desk's pages of a request for public documents: what is read before it is reviewed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.services import handing_out
from tests import world as worlds
from tests.page import PageClient
from tests.people import NOW, Cast


def test_a_document_is_read_from_its_review_and_what_was_chosen_is_there_on_the_way_back(
    client: PageClient, session: Session, cast: Cast
) -> None:
    world = worlds.make(session, cast)
    world.meeting.status, world.report.status, world.report.sent_at = "closed", "sent", NOW
    wanted = {
        "picture": f"/en/picture/arjeplog/{world.agreed_picture.number}",
        "promise": f"/en/promises/arjeplog/{world.promise.slug}/{world.published.number}",
        "report": f"/en/desk/reports/{world.report.id}",
        "minutes": f"/en/desk/meetings/{world.meeting.id}",
        "results": f"/en/results/arjeplog/{world.publication.number}",
    }
    for kind in wanted:
        found = handing_out.search(session, cast.karin, world.asked.id, "", kind=kind)
        handing_out.take(session, cast.karin, world.asked.id, kind, [found[0].subject], at=NOW)
    items = {one.kind: f"/en/desk/hand-out/items/{one.id}" for one in world.asked.items}
    session.commit()
    client.sign_in(cast.karin)
    pages = {kind: client.get(items[kind]) for kind in wanted}
    assert {kind: wanted[kind] for kind, page in pages.items() if wanted[kind] in page.links} == wanted

    client.send(pages["report"], {"outcome": "out", "because": "Ingen skada"}, action=items["report"])
    again = client.get(items["report"])
    chosen = [one.get("value") for one in again.all(".//input[@name='outcome'][@checked]")]
    assert (chosen, "goes out" in again.text, "Ingen skada" in again.text) == (["out"], True, True)


def test_a_registrar_finds_the_way_from_the_desk_and_opens_what_goes_out(
    client: PageClient, session: Session, cast: Cast
) -> None:
    world = worlds.make(session, cast)
    world.report.status, world.report.sent_at = "sent", NOW
    world.meeting.status = "closed"
    for kind in ("report", "minutes"):
        found = handing_out.search(session, world.rut, world.asked.id, "", kind=kind)
        handing_out.take(session, world.rut, world.asked.id, kind, [found[0].subject], at=NOW)
    items = {one.kind: f"/en/desk/hand-out/items/{one.id}" for one in world.asked.items}
    session.commit()
    client.sign_in(world.rut)

    assert {"/en/desk/records", "/en/desk/hand-out"} <= set(client.get("/en/desk/").links)
    assert "/en/desk/reports" in client.get("/en/desk/records").links
    report, minutes = f"/en/desk/reports/{world.report.id}", f"/en/desk/meetings/{world.meeting.id}"
    assert report in client.get(items["report"]).links
    assert client.get(report).heading == "Yearly report 2023"
    assert f"{minutes}/minutes-sv.pdf" in client.get(items["minutes"]).links
    assert report in client.get("/en/desk/reports").links
