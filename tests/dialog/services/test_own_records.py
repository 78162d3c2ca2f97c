"""What an authority has that can be asked for: joint documents, reports, minutes and notes, also by words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FormerNote, Organisation, RecordRequest
from dialog.services import documents_handing_out, handing_out, note_wordings, notes, notes_kept, own_records
from dialog.services.documents import every_run
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.meeting_room import Room
from dialog.services.named_people import Answered
from dialog.services.notes import NoteWords
from dialog.services.permissions import Actor
from tests import world as worlds
from tests.meetings import a_meeting, close, everybody, keep
from tests.people import NOW, Cast
from tests.reported import a_sent_report

SAID = NoteWords(
    kind="dialogue", view="residents", held_on=dt.date(2026, 1, 31), place="Slagnäs", who="Grannar vid ån",
    people=6, text={"sv": "Ring Åke på 070-123 45 67.", "en": "Call Åke."},
)  # fmt: skip
TOLD = "Grupp: Grannar vid ån\n\nPlats: Slagnäs\n\nAntal: 6\n\nRing Åke på 070-123 45 67.\n\nCall Åke."
STANDS = Answered.of(("Åke", "070-123 45 67"), ("Åke", "070-123 45 67"))
"""The writer let a name and a number stand."""


def asked(session: Session, actor: Actor, authority: Organisation) -> RecordRequest:
    return handing_out.register(session, actor, authority.id, "Allt om skotrar", NOW.date(), at=NOW)


def found(session: Session, actor: Actor, authority: Organisation, kind: str, words: str = "") -> list[str]:
    """What is found, by its Swedish title."""
    request = asked(session, actor, authority)
    return [one.title["sv"] for one in handing_out.search(session, actor, request.id, words, kind=kind)]


def a_note(session: Session, cast: Cast, who: str = "karin", words: NoteWords = SAID) -> int:
    return notes.write(session, getattr(cast, who), cast.arjeplog.id, words, answered=STANDS, at=NOW).id


def test_each_party_finds_what_is_joint_and_the_police_all_that_they_agreed_on(
    session: Session, cast: Cast
) -> None:
    world = worlds.make(session, cast)
    for picture, body in ((world.draft_picture, "council"), (world.joint_picture, "steering_group")):
        meeting = a_meeting(session, cast, picture, body=body)
        said = {meeting.points[0].id: "Skotrarna kör på älven."}
        keep(session, cast, meeting, Room(present=everybody(meeting), said=said))
        close(session, cast, meeting)
    a_sent_report(session, cast, 2025)
    a_sent_report(session, cast, is_joint=True)
    world.joint_picture.status, world.joint_picture.agreed_at = "agreed", NOW
    session.flush()
    own = {
        "picture": [world.agreed_picture.title["sv"]],
        "report": ["Årsrapport 2025, Arjeplogs kommun"],
        "minutes": ["Protokoll 2026-11-23, Lokala brottsförebyggande rådet, Arjeplogs kommun"],
    }
    joint = {
        "picture": ["Gemensam lägesbild"],
        "report": ["Uppföljning av Samverkansöverenskommelse 2023–2026, gemensamt"],
        "minutes": ["Protokoll 2026-11-23, Styrgruppen, gemensamt"],
    }
    for kind in own:
        for actor, authority in ((cast.karin, cast.arjeplog), (cast.petra, cast.police)):
            assert sorted(found(session, actor, authority, kind)) == sorted(own[kind] + joint[kind])
        assert found(session, cast.nils, cast.arvidsjaur, kind) == joint[kind]
    assert found(session, cast.petra, cast.police, "promise") == found(
        session, cast.karin, cast.arjeplog, "promise"
    )
    assert found(session, cast.petra, cast.police, "results") == []  # of no survey of their own
    by_words = {
        "picture": "SKOTRAR",
        "report": "farre skotrar i byn",
        "minutes": "skotrarna kor pa alven",
    }
    for kind, words in by_words.items():
        assert set(found(session, cast.petra, cast.police, kind, words)) <= {*own[kind], *joint[kind]}
        assert found(session, cast.petra, cast.police, kind, words) != []
        assert found(session, cast.petra, cast.police, kind, "rymdskepp") == []
    assert found(session, cast.karin, cast.arjeplog, "report", "heading") == []  # no word of anybody
    address = own_records.place_of(session, "picture", str(world.joint_picture.id))
    assert address == ("picture.joint_version", {"area": "pite-alvdal", "number": 1})


def test_a_note_is_found_masked_by_the_authority_that_wrote_it(session: Session, cast: Cast) -> None:
    note_id = a_note(session, cast)
    a_note(session, cast, "petra", replace(SAID, text={"sv": "Åke kör fort."}))
    request = asked(session, cast.karin, cast.arjeplog)
    (one,) = handing_out.search(session, cast.karin, request.id, "ake", kind="note")
    assert (one.subject, one.title["sv"]) == (f"{note_id}-1", "Anteckning, dialog 2026-01-31")
    assert ("[telefon]" in one.words, "070" in one.words) == (True, False)
    assert handing_out.search(session, cast.karin, request.id, "kör fort", kind="note") == []
    police = asked(session, cast.petra, cast.police)
    (theirs,) = handing_out.search(session, cast.petra, police.id, "", kind="note")
    with pytest.raises(NotFound):
        handing_out.take(session, cast.karin, request.id, "note", [theirs.subject], at=NOW)


def test_a_note_goes_out_as_it_was_reviewed_also_when_it_is_corrected_afterwards(
    session: Session, cast: Cast
) -> None:
    note_id = a_note(session, cast)
    request = asked(session, cast.karin, cast.arjeplog)
    handing_out.take(session, cast.karin, request.id, "note", [f"{note_id}-1"], at=NOW)
    item = request.items[0]
    assert handing_out.read(session, cast.karin, item.id, at=NOW)[1] == TOLD
    assert handing_out.has_read(session, cast.karin, item)
    with pytest.raises(RuleBroken, match="note_is_asked_for"):
        notes.remove(session, cast.karin, note_id, at=NOW)
    ground = handing_out.grounds(session)[1]
    with pytest.raises(RuleBroken, match="request_unreviewed"):
        handing_out.answer(session, cast.karin, request.id, at=NOW)
    assert handing_out.mask(session, cast.karin, item.id, "Åke", ground.id, at=NOW) == 2
    handing_out.mask(session, cast.karin, item.id, "070-123 45 67", ground.id, at=NOW)
    handing_out.answer(session, cast.karin, request.id, at=NOW)

    longer = replace(SAID, who="Alla grannar vid ån och vid sjön", text={"sv": "Ring dem."})
    notes.edit(session, cast.karin, note_id, longer, at=NOW)

    said = " ".join(
        one.text for one in every_run(documents_handing_out.outgoing(session, cast.karin, request.id))
    )
    table = documents_handing_out.table(session, cast.karin, request.id).decode()
    for made in (said, table):
        assert ("Åke" in made, "070" in made, "Grannar vid ån" in made, "Ring dem" in made) == (
            False, False, True, False,
        )  # fmt: skip
    assert "21 kap. 1 §" in said
    assert documents_handing_out.decision(session, cast.karin, request.id) is not None
    again = asked(session, cast.karin, cast.arjeplog)
    every = handing_out.search(session, cast.karin, again.id, "", kind="note")
    assert [(one.subject, one.title["sv"]) for one in every] == [
        (f"{note_id}-1", "Anteckning, dialog 2026-01-31, tidigare lydelse"),
        (f"{note_id}-2", "Anteckning, dialog 2026-01-31"),
    ]
    assert "Åke" not in str(session.execute(sa.select(AuditEvent.action, AuditEvent.details)).all())


def test_a_destroyed_note_goes_out_no_more(session: Session, cast: Cast) -> None:
    note_id = a_note(session, cast)
    notes.edit(session, cast.karin, note_id, replace(SAID, people=7), answered=STANDS, at=NOW)
    request = asked(session, cast.karin, cast.arjeplog)
    handing_out.take(session, cast.karin, request.id, "note", [f"{note_id}-1", f"{note_id}-2"], at=NOW)
    for item in request.items:
        handing_out.review(session, cast.karin, item.id, "out", at=NOW)

    notes_kept.destroy(session, [note_id])
    session.expire_all()

    assert session.scalars(sa.select(FormerNote)).all() == []
    out = [one.text for one in every_run(documents_handing_out.outgoing(session, cast.karin, request.id))]
    assert (out.count("Texten är gallrad."), any("Åke" in one for one in out)) == (2, False)
    assert note_wordings.told(session, f"{note_id}-1") == ""
    assert handing_out.search(session, cast.karin, request.id, "", kind="note") == []
