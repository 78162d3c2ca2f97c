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


def test_a_joint_picture_is_read_where_everyone_reads_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    world = worlds.make(session, cast)
    world.joint_picture.status, world.joint_picture.agreed_at = "agreed", NOW
    session.commit()
    client.sign_in(world.rut)
    request = f"/en/desk/hand-out/{world.asked.id}"
    page = client.get(f"{request}?kind=picture&words=gemensam")
    chosen = {"subject": str(world.joint_picture.id), "kind": "picture"}
    page = client.follow(client.send(page, chosen, action=f"{request}/take"))
    session.expire_all()
    item = f"/en/desk/hand-out/items/{world.asked.items[-1].id}"
    session.commit()
    place = "/en/picture/area/pite-alvdal/1"
    assert place in client.get(item).links
    assert "Gemensam lägesbild" in client.get(place).text


def test_a_registrar_reviews_a_note_after_a_look_that_is_logged(
    client: PageClient, session: Session, cast: Cast
) -> None:
    world = worlds.make(session, cast)
    session.commit()
    client.sign_in(world.rut)
    request = f"/sv/desk/hand-out/{world.asked.id}"
    page = client.get(f"{request}?kind=note&words=")
    subject = f"{world.note.id}-1"
    assert subject in [one.get("value") for one in page.all(".//input[@name='subject']")]
    client.send(page, {"subject": subject, "kind": "note"}, action=f"{request}/take")
    session.expire_all()
    item = f"/sv/desk/hand-out/items/{world.asked.items[-1].id}"
    words, who = world.note.text["sv"], world.note.who
    session.commit()
    assert words not in client.get(item).text
    page = client.follow(client.send(client.get(item), {}, action=f"{item}/look"))
    assert (words in page.text, who in page.text) == (True, True)
    client.get(
        f"/sv/desk/notes/{subject.partition('-')[0]}", status=403
    )  # the page around it is not a registrar's


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
