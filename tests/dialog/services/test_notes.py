"""Notes: written by a party, changed by that party alone, looked through before they are stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import AuditEvent, DialogueNote, Evidence, EvidenceOrigin, FormerNote
from dialog.request import Site
from dialog.services import notes
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.named_people import Answered
from dialog.services.notes import NoteWords
from tests.people import NOW, Cast, gather
from tests.world import World

WORDS = NoteWords(
    kind="dialogue",
    view="residents",
    held_on=dt.date(2026, 11, 20),
    place="Slagnäs",
    who="Ungdomar på fritidsgården",
    people=4,
    text={"sv": "De går inte ut när det är mörkt."},
)


def write(session: Session, cast: Cast, words: NoteWords = WORDS, who: str = "karin") -> DialogueNote:
    return notes.write(session, getattr(cast, who), cast.arjeplog.id, words, at=NOW)


def key(session: Session, cast: Cast) -> str:
    """A theme of the codebook that Arjeplog reads with."""
    return notes.themes_of(session, cast.arjeplog.id)[0].key


def test_a_note_says_who_was_met_where_and_of_what(session: Session, cast: Cast) -> None:
    theme = key(session, cast)
    note = write(session, cast, replace(WORDS, themes={theme: {"sv": "Lamporna är trasiga."}}))

    shown = notes.show(session, cast.petra, note.id)

    assert (note.organisation_id, note.who, note.place, note.people) == (
        cast.arjeplog.id, "Ungdomar på fritidsgården", "Slagnäs", 4,
    )  # fmt: skip
    assert [(one.key, said["sv"]) for one, said in shown.themes] == [(theme, "Lamporna är trasiga.")]
    assert (shown.writer, shown.may_change, shown.is_under_five) == ("Karin", False, True)


def test_five_people_are_no_group_under_five(session: Session, cast: Cast) -> None:
    shown = notes.show(session, cast.karin, write(session, cast, replace(WORDS, people=5)).id)

    assert shown.is_under_five is False


def test_the_police_write_in_their_own_name(session: Session, cast: Cast) -> None:
    note = write(session, cast, replace(WORDS, view="staff"), "petra")

    assert note.organisation_id == cast.police.id
    assert notes.listing(session, cast.karin, cast.arjeplog.id) == (note,)


@pytest.mark.parametrize(("writer", "other"), [("karin", "petra"), ("petra", "karin")])
def test_only_the_party_that_wrote_a_note_changes_it(
    session: Session, cast: Cast, writer: str, other: str
) -> None:
    note = write(session, cast, who=writer)

    with pytest.raises(NotAllowed):
        notes.edit(session, getattr(cast, other), note.id, WORDS, at=NOW)
    with pytest.raises(NotAllowed):
        notes.remove(session, getattr(cast, other), note.id, at=NOW)
    notes.edit(session, getattr(cast, writer), note.id, replace(WORDS, people=7), at=NOW)

    assert note.people == 7


def test_the_other_municipality_finds_no_note(session: Session, cast: Cast) -> None:
    note = write(session, cast)

    for look in (
        lambda: notes.show(session, cast.nils, note.id),
        lambda: notes.listing(session, cast.nils, cast.arjeplog.id),
        lambda: notes.edit(session, cast.nils, note.id, WORDS, at=NOW),
        lambda: notes.write(session, cast.nils, cast.arjeplog.id, WORDS, at=NOW),
    ):
        with pytest.raises(NotFound):
            look()


@pytest.mark.parametrize("who", ["maja", "gunnar", "ada"])
def test_leaders_read_notes_and_write_none(session: Session, cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        write(session, cast, who=who)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (replace(WORDS, kind="chat"), "note_kind"),
        (replace(WORDS, view="police"), "note_kind"),
        (replace(WORDS, who=" "), "note_needs_group"),
        (replace(WORDS, held_on=dt.date(2026, 11, 24)), "note_ahead"),
        (replace(WORDS, people=0), "note_people"),
        (replace(WORDS, text={"en": "Dark."}), "swedish_missing"),
        (replace(WORDS, text={"sv": "Anna Persson kör för fort."}), "names_somebody"),
    ],
)
def test_what_a_note_cannot_be(session: Session, cast: Cast, words: NoteWords, rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        write(session, cast, words)

    assert broken.value.rule == rule


def test_a_theme_without_words_is_refused_and_an_unknown_one_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        write(session, cast, replace(WORDS, themes={key(session, cast): {"en": "Dark"}}))
    with pytest.raises(NotFound):
        write(session, cast, replace(WORDS, themes={"no_such_theme": {"sv": "Mörkt"}}))

    assert broken.value.rule == "said_missing"


def test_names_are_asked_about_wherever_they_stand(session: Session, cast: Cast) -> None:
    named = {"sv": "Anna Persson sade det."}
    for words in (
        replace(WORDS, text=named),
        replace(WORDS, who="Anna Persson"),
        replace(WORDS, place="Hos Anna Persson"),
        replace(WORDS, text={"sv": "Det är mörkt.", "en": "Anna Persson said so."}),
        replace(WORDS, themes={key(session, cast): named}),
    ):
        with pytest.raises(RuleBroken) as broken:
            write(session, cast, words)
        assert broken.value.rule == "names_somebody"


def test_what_was_shown_and_not_kept_is_taken_out(session: Session, cast: Cast) -> None:
    words = replace(WORDS, text={"sv": "Anna Persson ringde 070-123 45 67."})
    answered = Answered.of(["Anna Persson", "070-123 45 67"], ["Anna Persson"])

    note = notes.write(session, cast.karin, cast.arjeplog.id, words, answered=answered, at=NOW)

    assert note.text == {"sv": "Anna Persson ringde [telefon]."}


def test_a_name_added_after_the_look_is_asked_about_again(session: Session, cast: Cast) -> None:
    words = replace(WORDS, text={"sv": "Anna Persson och Karl Nilsson kom."})

    with pytest.raises(RuleBroken) as broken:
        notes.write(
            session, cast.karin, cast.arjeplog.id, words,
            answered=Answered.of(["Anna Persson"], ["Anna Persson"]), at=NOW,
        )  # fmt: skip

    assert (broken.value.rule, broken.value.facts) == ("names_somebody", {"count": 1})


def test_a_real_personal_number_never_stays(session: Session, cast: Cast) -> None:
    number = "811218-9876"
    words = replace(WORDS, text={"sv": f"Den som har {number} var där."})

    note = notes.write(
        session, cast.karin, cast.arjeplog.id, words, answered=Answered.of([number], [number]), at=NOW
    )

    assert note.text == {"sv": "Den som har [personnummer] var där."}


def test_what_is_serious_in_a_note_is_said_on_its_page(session: Session, cast: Cast) -> None:
    serious = write(session, cast, replace(WORDS, text={"sv": "Pappa slår mig och min lillebror."}))

    assert notes.show(session, cast.karin, serious.id).serious == "child_abuse"
    assert notes.show(session, cast.karin, write(session, cast).id).serious is None


def test_a_theme_that_left_the_codebook_stays_on_the_note(session: Session, world: World) -> None:
    world.note.themes[0].theme_key = "gone"
    session.flush()

    notes.edit(
        session, world.cast.karin, world.note.id,
        replace(WORDS, themes={"gone": {"sv": "Mörkt"}}), at=NOW,
    )  # fmt: skip

    shown = notes.show(session, world.cast.karin, world.note.id)
    assert [(one.key, one.name, said) for one, said in shown.themes] == [
        ("gone", {"sv": "gone"}, {"sv": "Mörkt"})
    ]


def test_what_stood_before_a_correction_is_kept_and_read_beside_it(session: Session, cast: Cast) -> None:
    first_words = replace(WORDS, themes={key(session, cast): {"sv": "Lamporna är trasiga."}})
    note = write(session, cast, first_words)
    notes.edit(session, cast.karin, note.id, first_words, at=NOW)  # nothing changes: nothing is kept
    second = replace(WORDS, who="Skolungdomar", text={"sv": "Det är halt.", "en": "It is icy."}, themes={})
    notes.edit(session, cast.karin, note.id, second, at=NOW)
    notes.edit(session, cast.karin, note.id, replace(second, people=9), at=NOW + dt.timedelta(days=40))

    later, first = notes.show(session, cast.petra, note.id).before

    assert [(one.row.number, one.who) for one in (first, later)] == [(1, "Karin"), (2, "Karin")]
    assert (first.row.words["who"], first.row.words["text"]) == (WORDS.who, WORDS.text)
    assert [(one.key, said) for one, said in first.themes] == list(first_words.themes.items())
    assert (later.row.words["people"], later.row.words["text"], later.themes) == (
        WORDS.people,
        second.text,
        (),
    )
    with pytest.raises(NotFound):
        notes.show(session, cast.nils, note.id)


def test_with_a_note_entered_by_mistake_go_its_former_words(session: Session, cast: Cast) -> None:
    note = write(session, cast)
    notes.edit(session, cast.karin, note.id, replace(WORDS, people=9), at=NOW)

    notes.remove(session, cast.karin, note.id, at=NOW)

    assert session.scalars(sa.select(FormerNote)).all() == []


def test_a_note_under_an_agreed_picture_is_frozen(session: Session, world: World) -> None:
    evidence_from(session, world, world.draft_picture.concerns[0].id)
    notes.edit(session, world.cast.karin, world.note.id, WORDS, at=NOW)
    with pytest.raises(RuleBroken) as is_used:
        notes.remove(session, world.cast.karin, world.note.id, at=NOW)
    world.draft_picture.status = "agreed"
    session.flush()

    with pytest.raises(RuleBroken) as is_evidence:
        notes.edit(session, world.cast.karin, world.note.id, WORDS, at=NOW)

    assert (is_used.value.rule, is_evidence.value.rule) == ("note_is_used", "note_is_evidence")
    assert notes.show(session, world.cast.karin, world.note.id).is_frozen is True


@pytest.mark.parametrize(
    ("who", "at", "rule"),
    [
        ("karin", NOW + dt.timedelta(hours=1), ""),
        ("karin", NOW + dt.timedelta(days=1), "note_is_kept"),
        ("colleague", NOW + dt.timedelta(hours=1), "note_is_kept"),
    ],
)
def test_a_note_is_taken_away_by_who_entered_it_by_mistake_the_same_day(
    session: Session, world: World, who: str, at: dt.datetime, rule: str
) -> None:
    actor = world.cast.karin if who == "karin" else replace(world.cast.karin, id=world.cast.nils.id)
    shown = notes.show(session, actor, world.note.id)
    assert notes.may_remove(actor, shown, clock.day_of(at)) is not bool(rule)
    if not rule:
        notes.remove(session, actor, world.note.id, at=at)
        newest = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert newest is not None
        assert (newest.action, newest.actor_id) == ("note:entered_wrongly", actor.id)
        assert notes.listing(session, actor, world.cast.arjeplog.id) == ()
        return

    with pytest.raises(RuleBroken) as broken:
        notes.remove(session, actor, world.note.id, at=at)
    assert broken.value.rule == rule


def evidence_from(session: Session, world: World, concern_id: int) -> None:
    """Evidence that came from the world's note."""
    evidence = Evidence(
        concern_id=concern_id, kind="observation", note={"sv": "Mörkt"}, label={"sv": "Byalaget"},
        source={"sv": "Möte"}, origin=EvidenceOrigin(note_id=world.note.id),
    )  # fmt: skip
    session.add(evidence)
    session.flush()


def test_notes_of_one_theme_are_found(session: Session, cast: Cast) -> None:
    theme = key(session, cast)
    speaks = write(session, cast, replace(WORDS, themes={theme: {"sv": "Mörkt."}}))
    write(session, cast)

    assert notes.listing(session, cast.karin, cast.arjeplog.id, theme) == (speaks,)


def test_a_note_lives_its_whole_life_on_each_database(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        first, second = [one.key for one in notes.themes_of(session, cast.arjeplog.id)[:2]]
        note = write(session, cast, replace(WORDS, themes={first: {"sv": "Mörkt."}, second: {"sv": "Halt."}}))

        notes.edit(
            session, cast.karin, note.id, replace(WORDS, themes={second: {"sv": "Mycket halt."}}), at=NOW
        )

        assert notes.listing(session, cast.karin, cast.arjeplog.id, first) == ()
        (found,) = notes.listing(session, cast.karin, cast.arjeplog.id, second)
        assert [row.said for row in found.themes] == [{"sv": "Mycket halt."}]
        notes.remove(session, cast.karin, note.id, at=NOW)
        assert notes.listing(session, cast.karin, cast.arjeplog.id) == ()
