"""Notes of dialogues: kept by each authority's own decision, destroyed by two people, gone from all files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import jobs
from dialog.models import DialogueNote, Disposal, EvidenceOrigin, FormerNote, NoteTheme
from dialog.request import Site
from dialog.services import (
    desk,
    disposal_log,
    disposals,
    documents_disposal,
    kept_by_day,
    note_evidence,
    notes,
    retention,
    speech,
)
from dialog.services.documents import every_run
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.notes import NoteWords
from tests.dialog.services.test_disposals import folder_of, hits
from tests.disposed import CANARY, KEPT, NUMBER, decided
from tests.people import NOW, Cast
from tests.situations import a_draft, section

MET = dt.date(2026, 1, 31)
LATER = dt.date(2026, 6, 15)


def a_note(
    session: Session, cast: Cast, who: str = "karin", *, held_on: dt.date = MET, word: str = CANARY
) -> DialogueNote:
    """What a group said, with the word wherever words can stand; corrected once."""
    words = NoteWords(
        kind="dialogue", view="residents", held_on=held_on, place=f"Vid {word}", who=f"Grannar i {word}",
        people=6, text={"sv": f"De talade om {word}."}, themes={"drugs": {"sv": f"Säljs vid {word}."}},
    )  # fmt: skip
    note = notes.write(session, getattr(cast, who), cast.arjeplog.id, words, at=NOW)
    return notes.edit(session, getattr(cast, who), note.id, replace(words, people=7), at=NOW)


def let_go(session: Session, cast: Cast) -> int:
    """Six months after people were met, by two people."""
    retention.decide(session, cast.karin, cast.arjeplog.id, decided("notes"), at=NOW)
    place = cast.arjeplog.id
    proposal = disposals.propose_of_days(session, cast.karin, "notes", place, place, at=NOW)
    disposals.confirm(session, cast.gunnar, proposal.id, NUMBER, at=NOW)
    session.commit()
    return proposal.id


def test_nothing_is_due_without_a_decision_and_each_authority_decides_for_its_own(
    session: Session, cast: Cast
) -> None:
    own, of_police = a_note(session, cast), a_note(session, cast, "petra")
    a_note(session, cast, held_on=LATER)
    place, police = cast.arjeplog.id, cast.police.id
    with pytest.raises(RuleBroken, match="disposal_not_due"):
        disposals.propose_of_days(session, cast.karin, "notes", place, place, at=NOW)
    with pytest.raises(RuleBroken, match="retention_no_survey"):
        retention.decide(session, cast.karin, place, decided("notes", version_id=1), at=NOW)

    retention.decide(session, cast.karin, place, decided("notes"), at=NOW)

    shown = [
        (one.authority.key, len(one.days), one.due_on) for one in kept_by_day.holdings(session, cast.petra)
    ]
    assert shown == [("arjeplog", 2, MET.replace(month=7)), ("pite-alvdal", 1, None)]
    held = kept_by_day.find(session, "notes", place, place)
    assert (held.held_until(NOW.date()), held.held_until(MET.replace(month=7))) == (MET, MET)
    assert held.held_until(MET.replace(month=7, day=30)) is None
    for person, error in ((cast.petra, NotFound), (cast.nils, NotFound), (cast.ada, NotAllowed)):
        with pytest.raises(error):
            disposals.propose_of_days(session, person, "notes", place, place, at=NOW)
    with pytest.raises(RuleBroken, match="disposal_not_due"):
        disposals.propose_of_days(session, cast.petra, "notes", police, place, at=NOW)
    assert [one.who for one in (own, of_police)] == [f"Grannar i {CANARY}"] * 2


def test_it_stands_on_the_desk_and_waits_for_a_second_person(session: Session, cast: Cast) -> None:
    def kinds(who: str) -> set[str]:
        return {one.kind for one in desk.awaiting(session, getattr(cast, who), at=NOW) if "notes" in one.kind}

    a_note(session, cast)
    assert kinds("karin") == set()
    retention.decide(session, cast.karin, cast.arjeplog.id, decided("notes"), at=NOW)
    assert (kinds("karin"), kinds("petra")) == ({"disposal_notes"}, set())

    place = cast.arjeplog.id
    proposal = disposals.propose_of_days(session, cast.karin, "notes", place, place, at=NOW)

    assert kinds("gunnar") == {"disposal_second_notes"}
    with pytest.raises(RuleBroken, match="disposal_waits"):
        disposals.propose_of_days(session, cast.karin, "notes", place, place, at=NOW)
    with pytest.raises(RuleBroken, match="disposal_second_person"):
        disposals.confirm(session, cast.karin, proposal.id, NUMBER, at=NOW)
    retention.decide(session, cast.karin, place, decided("notes", None), at=NOW)
    with pytest.raises(RuleBroken, match="disposal_not_due"):
        disposals.confirm(session, cast.gunnar, proposal.id, NUMBER, at=NOW)


def test_afterwards_no_word_of_it_is_left_in_any_file(site: Site, session: Session, cast: Cast) -> None:
    note, stays = a_note(session, cast), a_note(session, cast, held_on=LATER, word=KEPT)
    of_police = a_note(session, cast, "petra", word=KEPT)
    let_go(session, cast)
    ids, folder = (note.id, stays.id, of_police.id), folder_of(site)
    session.close()
    assert hits(folder) != []

    assert jobs.perform_all(site.transaction) == 1

    assert (hits(folder), hits(folder, KEPT) != []) == ([], True)
    with site.writing() as again:
        gone = again.get_one(DialogueNote, ids[0])
        assert (gone.is_destroyed, gone.text, gone.who, gone.place, gone.people) == (True, {}, "", "", None)
        left = {one.id for one in notes.listing(again, cast.karin, cast.arjeplog.id)}
        assert left == set(ids[1:])
        for beside in (NoteTheme, FormerNote):
            assert set(again.scalars(sa.select(beside.note_id))) == set(ids[1:])
        for look in (notes.show, notes.to_change):
            with pytest.raises(NotFound):
                look(again, cast.karin, ids[0])
        record = again.scalars(sa.select(Disposal)).one()
        assert record.counts == {"notes": 1, "said": 1, "wordings": 1}
        assert record.decision["held_until"] == "2026-01-31"
        made = documents_disposal.made(record, Voice("en", speech.load(again, None)))
        said = " ".join(one.text for one in every_run(made))
        assert [one in said for one in ("destruction: Notes of dialogues", NUMBER, "31 January 2026")] == [
            True, True, True,
        ]  # fmt: skip


def test_what_was_taken_into_a_picture_is_a_copy_and_stays(session: Session, cast: Cast) -> None:
    note = a_note(session, cast)
    concern = section(a_draft(session, cast), "drugs")
    taken = note_evidence.take(session, cast.karin, concern.id, note.themes[0].id, is_public=False, at=NOW)
    proposal_id = let_go(session, cast)

    assert disposals.carry_out(session, proposal_id, at=NOW) is not None

    assert taken.note == {"sv": f"Säljs vid {CANARY}."}
    assert session.get_one(EvidenceOrigin, taken.id).note_id == note.id
    assert disposals.carry_out(session, proposal_id, at=NOW) is None


def test_a_restored_copy_is_brought_to_the_same_state_once(site: Site, session: Session, cast: Cast) -> None:
    note, stays = a_note(session, cast), a_note(session, cast, held_on=LATER)
    let_go(session, cast)
    with site.writing() as first:
        disposals.carry_out(first, disposals.confirmed(first)[0], at=NOW)
        told = first.info["disposal_lines"]
        first.rollback()  # as a copy from before it

    assert [disposal_log.replay(session, told) for _twice in range(2)] == [1, 0]

    assert (note.is_destroyed, note.text, stays.is_destroyed) == (True, {}, False)
