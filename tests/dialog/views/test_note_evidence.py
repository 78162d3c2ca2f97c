"""Notes on a concern's page, and what of them leaves the desk: the copy, never how few were met."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Evidence, EvidenceOrigin
from dialog.services import approvals, note_evidence, notes, pictures, situation
from dialog.services.notes import NoteWords
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import a_draft, section, spoken

WORDS = NoteWords(
    kind="safety_walk",
    view="residents",
    held_on=dt.date(2026, 3, 17),
    place="Gallejaur",
    who="Några som gick med",
    people=3,
    text={"sv": "Hela anteckningen står bara på skrivbordet."},
    is_public=True,
    themes={"drugs": {"sv": "De såg sprutor vid torget."}},
)


def test_karin_takes_a_note_as_evidence_on_the_concerns_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    note = notes.write(session, cast.karin, cast.arjeplog.id, WORDS, at=NOW)
    row_id, concern_id = note.themes[0].id, drugs.id
    session.commit()
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/concerns/{concern_id}")
    assert "De såg sprutor vid torget." in spoken(page)

    action = f"/en/desk/pictures/concerns/{concern_id}/notes/{row_id}/take"
    shown = client.follow(client.send(page, {"is_public": "y"}, action=action))

    assert "taken as evidence" in spoken(shown)
    origin = session.scalars(sa.select(EvidenceOrigin)).one()
    evidence = session.get_one(Evidence, origin.evidence_id)
    assert (evidence.kind, evidence.is_public, origin.note_id) == ("observation", True, note.id)


def test_petra_contributes_staff_evidence_and_only_in_the_police_name(
    client: PageClient, session: Session, cast: Cast
) -> None:
    concern_id = section(a_draft(session, cast), "drugs").id
    address = f"/en/desk/pictures/concerns/{concern_id}/evidence/new"
    page = client.sign_in(cast.petra).get(address)
    choices = [one.text for one in page.all(".//select[@name='organisation_id']/option")]

    client.send(page, {"kind": "staff", "label-sv": "Yttre tjänst", "note-sv": "Mest fredagar."})

    assert choices == ["none", "Police, Piteå river valley"]
    origin = session.scalars(sa.select(EvidenceOrigin)).one()
    assert origin.organisation_id == cast.police.id


def test_a_partner_without_a_name_is_asked_for_one(client: PageClient, session: Session, cast: Cast) -> None:
    concern_id = section(a_draft(session, cast), "drugs").id
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/concerns/{concern_id}/evidence/new")

    refused = client.send(
        page, {"kind": "partners", "label-sv": "Skolan", "note-sv": "Varje rast."}, status=422
    )

    assert "Write which organisation or group says it, or choose it." in spoken(refused)


def test_how_few_were_met_when_and_where_stands_on_no_public_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    """The number, the day and the place of a small group are planted and looked for in all languages."""
    agreed_with(session, cast, WORDS)

    for language in ("sv", "se", "en"):
        page = client.get(f"/{language}/picture/arjeplog")
        assert "De såg sprutor vid torget." in spoken(page)
        assert "Gallejaur" not in page.html
        days = ("2026-03-17", "17 mars", "17 March", "njukčamánu 17")
        assert [day for day in days if day in page.html] == []
        assert "Hela anteckningen" not in page.html
        assert not re.search(r"\b3 (personer|people|olbm)", spoken(page))


def test_five_who_were_met_are_told_with_day_and_place(
    client: PageClient, session: Session, cast: Cast
) -> None:
    agreed_with(session, cast, replace(WORDS, people=5))

    page = client.get("/sv/picture/arjeplog")

    assert "Trygghetsvandring, Gallejaur, 17 mars 2026" in spoken(page)


def test_a_note_for_the_parties_alone_stays_with_them(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture_id = agreed_with(session, cast, replace(WORDS, is_public=False))

    assert "sprutor" not in client.get("/sv/picture/arjeplog").html
    assert "sprutor" in client.sign_in(cast.karin).get(f"/sv/desk/pictures/{picture_id}").html


def agreed_with(session: Session, cast: Cast, words: NoteWords) -> int:
    """An agreed picture with the note among the evidence about drugs; commits. The picture's id."""
    picture = a_draft(session, cast)
    note = notes.write(session, cast.karin, cast.arjeplog.id, words, at=NOW)
    note_evidence.take(
        session, cast.karin, section(picture, "drugs").id, note.themes[0].id,
        is_public=words.is_public, at=NOW,
    )  # fmt: skip
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, {"sv": "Färre tog upp det."}, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    for who in (cast.gunnar, cast.maja):
        approvals.answer(session, who, proposal.id, "approve", at=NOW)
    session.commit()
    return picture.id


def test_a_name_that_petra_types_is_shown_to_her_and_taken_out_unless_she_keeps_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    concern_id = section(a_draft(session, cast), "drugs").id
    address = f"/en/desk/pictures/concerns/{concern_id}/evidence/new"
    typed = {"kind": "staff", "label-sv": "Yttre tjänst", "note-sv": "Anna Persson ser det."}
    page = client.sign_in(cast.petra).get(address)

    asked = client.send(page, typed, status=422)

    assert "“Anna Persson” (a name)" in spoken(asked)
    assert asked.field("note-sv").strip() == "Anna Persson ser det."
    client.send(asked, typed)
    client.send(client.send(page, typed, status=422), {**typed, "kept": "Anna Persson"})
    stored = session.scalars(sa.select(Evidence).where(Evidence.kind == "staff").order_by(Evidence.id))
    assert [one.note for one in stored] == [{"sv": "[namn] ser det."}, {"sv": "Anna Persson ser det."}]
