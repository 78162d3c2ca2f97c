"""Minutes as a document: everything that the meeting froze, and until then that nothing is frozen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.services import (
    documents,
    documents_minutes,
    documents_print,
    documents_word,
    meeting_room,
    meetings,
)
from dialog.services.documents import Document
from dialog.services.meeting_room import Room
from dialog.services.minutes import FormalDecision, Person
from dialog.services.priorities import Decided
from tests import paper
from tests.documented import opened
from tests.meetings import TODAY, a_meeting, close, keep
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import a_draft, section

WHY = {"sv": "Det drabbar de unga.", "en": "It hits the young."}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def held(session: Session, cast: Cast, *, is_closed: bool = True) -> int:
    """A meeting of the steering group at which one problem was prioritised; commits."""
    picture = a_draft(session, cast)
    meeting = a_meeting(session, cast, picture, body="steering_group")
    point = meeting.points[0].id
    room = Room(
        present=frozenset({meeting.attendance[1].id}),
        came=(Person("Lars Vik", "Företagarna"),),
        said={point: "Alla berättade."},
        decided={point: "Vi följer upp i mars.\n\nSekreteraren kallar."},
        priorities={
            section(picture, "drugs").id: Decided("prioritised", WHY, {cast.police.id: "Skotrarna först."})
        },
    )
    keep(session, cast, meeting, room)
    decision = FormalDecision("Styrgruppen", TODAY, "§ 4", "KS 2026/11")
    meeting_room.decide(session, cast.karin, meeting.id, decision, revision=meeting.revision, at=NOW)
    session.flush()
    if is_closed:
        close(session, cast, meeting)
    session.commit()
    return meeting.id


def words(document: Document) -> str:
    """Every word of a document."""
    return " ".join(run.text for run in documents.every_run(document))


def test_minutes_hold_who_came_what_was_decided_and_who_saw_it_otherwise(
    session: Session, cast: Cast
) -> None:
    meeting_id = held(session, cast)
    made = documents_minutes.for_desk(session, cast.karin, meeting_id, "sv")
    seal = meetings.show(session, cast.karin, meeting_id).minutes_hash
    facts = {documents.joined(name): documents.joined(value) for name, value in made.cover.pairs}
    assert facts["Beslut"] == "Styrgruppen, § 4, KS 2026/11, 23 november 2026"
    assert (facts["Plats"], facts["Protokollet förs av"], facts["Sigill"]) == ("Kommunhuset", "Karin", seal)
    said = words(made)
    for wanted in (
        *("Per Nordin, Hälsocentralen", "Lars Vik, Företagarna", "Stina Lind, Skolan", "Alla berättade."),
        *("Vi följer upp i mars.", "Sekreteraren kallar.", "Det drabbar de unga.", "Skotrarna först."),
        *("Narkotika", "prioriterat", "inte beslutat på det här mötet"),
    ):
        assert wanted in said
    assert (made.draft, made.name) == (None, "protokoll-arjeplog-styrgrupp-2026-11-23")


def test_minutes_that_are_not_closed_say_so_on_every_page(session: Session, cast: Cast) -> None:
    made = documents_minutes.for_desk(session, cast.karin, held(session, cast, is_closed=False), "sv")
    file = opened(documents_word.made(made))
    assert file.sections[0].header.paragraphs[0].text == "Utkast – mötet är inte avslutat"
    assert made.name == "protokoll-arjeplog-styrgrupp-2026-11-23-utkast"


def test_minutes_are_a_tagged_pdf_in_both_languages_of_the_desk(session: Session, cast: Cast) -> None:
    meeting_id = held(session, cast)
    for language, title in (("sv", "Protokoll, Styrgruppen"), ("en", "Minutes, The steering group")):
        made = documents_minutes.for_desk(session, cast.petra, meeting_id, language)
        printed = paper.read(documents_print.made(made))
        assert (printed.title, printed.language, printed.conforms_to) == (title, language, "PDF/UA-1")


def test_the_page_of_a_meeting_leads_to_its_minutes(client: PageClient, session: Session, cast: Cast) -> None:
    meeting_id = held(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/meetings/{meeting_id}")
    address = f"/sv/desk/meetings/{meeting_id}/minutes-sv.docx"
    assert address in page.links
    sent = client.browser.get(address)
    assert (sent.status_code, sent.mimetype) == (200, WORD)
    assert (
        sent.headers["Content-Disposition"]
        == 'attachment; filename="protokoll-arjeplog-styrgrupp-2026-11-23.docx"'
    )
