"""Approving: the exact text, its seal, how the parties stand, and what changed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Approval, Proposal, SituationPicture
from dialog.services import approvals, evidence, situation
from tests.page import PageClient, words
from tests.people import NOW, Cast
from tests.situations import a_proposed_picture, spoken


def test_the_exact_text_stands_there_with_its_seal(client: PageClient, session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    proposal = session.get_one(Proposal, proposal_id)
    session.commit()

    page = client.sign_in(cast.gunnar).get(f"/en/desk/approvals/{proposal_id}")

    assert page.heading == proposal.content["title"]
    assert f"This exact text has the seal {proposal.content_hash[:16]}" in spoken(page)
    for passage in proposal.content["passages"]:
        for said in (passage["title"], *passage["text"], *passage["grounds"]):
            assert said in spoken(page)
    assert page.all(".//article[@lang='sv']")


def test_both_parties_approve_and_the_picture_is_agreed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    proposal_id = a_proposed_picture(session, cast)
    address = f"/en/desk/approvals/{proposal_id}"

    for person in (cast.gunnar, cast.maja):
        client.sign_in(person)
        after = client.follow(client.send(client.get(address), {}, action=f"{address}/approve"))

    assert "Arjeplog municipality approved Gunnar, 23 November 2026" in spoken(after)
    assert "All parties have approved it." in spoken(after)
    assert session.scalars(sa.select(SituationPicture.status)).all() == ["agreed"]


def test_a_return_without_words_is_asked_for_them(client: PageClient, session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    address = f"/en/desk/approvals/{proposal_id}"
    client.sign_in(cast.petra)

    again = client.send(client.get(address), {"comment": " "}, action=f"{address}/return", status=422)
    assert "What has to change: Fill this in." in spoken(again)

    after = client.follow(
        client.send(again, {"comment": "Siffran stämmer inte."}, action=f"{address}/return")
    )
    assert "Siffran stämmer inte." in spoken(after)
    assert session.scalars(sa.select(SituationPicture.status)).all() == ["draft"]


def test_an_outdated_proposal_is_a_conflict_and_leads_to_the_newer_one(
    client: PageClient, session: Session, cast: Cast
) -> None:
    proposal_id = a_proposed_picture(session, cast)
    address = f"/en/desk/approvals/{proposal_id}"
    client.sign_in(cast.gunnar)
    page = client.get(address)
    picture = session.scalars(sa.select(SituationPicture)).one()
    paragraph = picture.concerns[0].paragraphs[0]
    evidence.edit_paragraph(
        session, cast.karin, paragraph.id, part="survey", text={"sv": "Ändrad text."}, evidence_ids=[],
        revision=picture.revision, at=NOW,
    )  # fmt: skip
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    newer = approvals.newest(session, picture)
    assert newer is not None
    session.commit()

    refused = client.send(page, {}, action=f"{address}/approve", status=409)

    assert "This proposal no longer awaits an answer" in spoken(refused)
    assert f"/en/desk/approvals/{newer.id}" in refused.links
    assert session.scalars(sa.select(Approval)).all() == []
    compared = client.get(f"/en/desk/approvals/{newer.id}")
    assert "1 part differs from the former version" in spoken(compared)
    assert "Ändrad" in words(compared.all(".//ins")[0])


def test_who_cannot_answer_reads_without_buttons(client: PageClient, session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)

    page = client.sign_in(cast.karin).get(f"/en/desk/approvals/{proposal_id}")
    assert "Answer for your party" not in spoken(page)
    client.sign_in(cast.nils).get(f"/en/desk/approvals/{proposal_id}", status=404)
    client.sign_in(cast.lena).get(f"/en/desk/approvals/{proposal_id}", status=404)
    client.sign_in(cast.ada).get(f"/en/desk/approvals/{proposal_id}", status=403)


def test_a_party_that_has_answered_is_not_asked_again(
    client: PageClient, session: Session, cast: Cast
) -> None:
    proposal_id = a_proposed_picture(session, cast)
    address = f"/en/desk/approvals/{proposal_id}"
    client.sign_in(cast.maja)
    page = client.get(address)
    approvals.answer(session, cast.petra, proposal_id, "approve", at=NOW)
    session.commit()

    refused = client.send(page, {}, action=f"{address}/approve", status=422)

    assert "Your party has already answered." in spoken(refused)
    assert "Answer for your party" not in spoken(client.get(address))


def test_the_list_names_what_awaits_the_persons_party(
    client: PageClient, session: Session, cast: Cast
) -> None:
    proposal_id = a_proposed_picture(session, cast)

    page = client.sign_in(cast.maja).get("/en/desk/approvals")
    assert f"/en/desk/approvals/{proposal_id}" in page.links
    empty = client.sign_in(cast.lena).get("/en/desk/approvals")
    assert "Nothing awaits your party." in spoken(empty)
