"""From a note to evidence: offered by theme, copied, with its origin, and without what points at a few."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.orm import Session

from dialog.models import Concern, DialogueNote, Evidence
from dialog.services import evidence, note_evidence, notes, partners
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from dialog.services.notes import NoteWords
from dialog.services.partners import PartnerWords
from tests.people import NOW, Cast
from tests.situations import a_draft, an_agreed_picture, section

SAID = {"sv": "Ungdomar säljer vid torget.", "en": "Young people sell by the square."}
WORDS = NoteWords(
    kind="dialogue",
    view="residents",
    held_on=dt.date(2026, 11, 20),
    place="Slagnäs",
    who="Föräldrar",
    people=14,
    text={"sv": "Vi talade om droger."},
    is_public=True,
    themes={"drugs": SAID},
)


@dataclass(frozen=True)
class Stage:
    cast: Cast
    drugs: Concern
    lighting: Concern


@pytest.fixture
def stage(session: Session, cast: Cast) -> Stage:
    """A draft with a concern about drugs and one about lighting."""
    picture = a_draft(session, cast)
    return Stage(cast, section(picture, "drugs"), section(picture, "lighting"))


def note(session: Session, stage: Stage, words: NoteWords = WORDS, who: str = "karin") -> DialogueNote:
    return notes.write(session, getattr(stage.cast, who), stage.cast.arjeplog.id, words, at=NOW)


def take(
    session: Session, stage: Stage, written: DialogueNote, who: str = "karin", *, is_public: bool = True
) -> Evidence:
    return note_evidence.take(
        session, getattr(stage.cast, who), stage.drugs.id, written.themes[0].id, is_public=is_public, at=NOW
    )


def test_a_concern_is_offered_the_notes_of_its_themes_alone(session: Session, stage: Stage) -> None:
    written = note(session, stage)

    offered = note_evidence.offers(session, stage.cast.petra, stage.drugs.id)

    assert [(one.note.id, one.row.said, one.is_taken) for one in offered] == [(written.id, SAID, False)]
    assert note_evidence.offers(session, stage.cast.karin, stage.lighting.id) == ()


def test_taken_as_evidence_the_words_are_copied_with_their_origin(session: Session, stage: Stage) -> None:
    written = note(session, stage)
    before = stage.drugs.picture.revision

    taken = take(session, stage, written)

    assert (taken.kind, taken.note, taken.label, taken.is_public) == (
        "dialogue", SAID, {"sv": "Föräldrar"}, True,
    )  # fmt: skip
    assert taken.source == {
        "sv": "Dialog, Slagnäs, 20 november 2026",
        "se": "Ságastallan, Slagnäs, skábmamánu 20. beaivi 2026",
        "en": "Dialogue, Slagnäs, 20 November 2026",
    }
    assert (taken.value, taken.unit) == (14.0, "people")
    assert taken.origin is not None
    assert (taken.origin.note_id, taken.origin.organisation_id) == (written.id, stage.cast.arjeplog.id)
    assert stage.drugs.picture.revision == before + 1
    assert note_evidence.offers(session, stage.cast.karin, stage.drugs.id)[0].is_taken is True


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("dialogue", "dialogue"), ("meeting", "observation"), ("safety_walk", "observation")],
)
def test_meetings_and_safety_walks_are_observations(
    session: Session, stage: Stage, kind: str, expected: str
) -> None:
    assert take(session, stage, note(session, stage, replace(WORDS, kind=kind))).kind == expected


def test_of_a_group_under_five_no_number_day_or_place_is_copied(session: Session, stage: Stage) -> None:
    taken = take(session, stage, note(session, stage, replace(WORDS, people=4)))

    assert (taken.value, taken.mark, taken.source["sv"]) == (None, "present", "Dialog, 2026")


def test_a_reindeer_herding_community_is_copied_by_its_kind(session: Session, stage: Stage) -> None:
    herders = partners.add(
        session, stage.cast.karin, stage.cast.arjeplog.id, PartnerWords("Påhittade samebyn", "sameby"), at=NOW
    )
    words = replace(WORDS, view="partners", partner_id=herders.id, who="Påhittade samebyns styrelse")

    taken = take(session, stage, note(session, stage, words))

    assert (taken.label["sv"], taken.source["sv"]) == ("En sameby", "Dialog, 20 november 2026")
    assert taken.origin is not None
    assert taken.origin.partner_id == herders.id


def test_a_note_that_changes_leaves_the_copy_as_it_was(session: Session, stage: Stage) -> None:
    written = note(session, stage)
    taken = take(session, stage, written)

    notes.edit(
        session, stage.cast.karin, written.id, replace(WORDS, themes={"drugs": {"sv": "Annat"}}), at=NOW
    )

    assert taken.note == SAID
    assert note_evidence.offers(session, stage.cast.karin, stage.drugs.id)[0].is_taken is False


@pytest.mark.parametrize(
    ("words", "is_public", "rule"),
    [(WORDS, True, "note_is_taken"), (replace(WORDS, is_public=False), True, "note_is_not_public")],
)
def test_what_cannot_be_taken(
    session: Session, stage: Stage, words: NoteWords, is_public: bool, rule: str
) -> None:
    written = note(session, stage, words)
    if words.is_public:
        take(session, stage, written)

    with pytest.raises(RuleBroken) as broken:
        take(session, stage, written, is_public=is_public)

    assert broken.value.rule == rule


def test_the_police_take_their_own_note_and_not_the_municipalitys(session: Session, stage: Stage) -> None:
    theirs, own = note(session, stage), note(session, stage, who="petra")

    with pytest.raises(NotAllowed):
        take(session, stage, theirs, "petra")

    assert take(session, stage, own, "petra").origin.organisation_id == stage.cast.police.id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("who", "refused"), [("nils", NotFound), ("gunnar", NotAllowed), ("maja", NotAllowed)]
)
def test_who_takes_no_note(session: Session, stage: Stage, who: str, refused: type[Exception]) -> None:
    written = note(session, stage)

    with pytest.raises(refused):
        take(session, stage, written, who)


def test_another_municipalitys_note_is_not_found(session: Session, stage: Stage) -> None:
    words = replace(WORDS, themes={"lighting": SAID})
    elsewhere = notes.write(session, stage.cast.nils, stage.cast.arvidsjaur.id, words, at=NOW)

    with pytest.raises(NotFound):
        take(session, stage, elsewhere)


def test_an_agreed_picture_takes_no_note(session: Session, cast: Cast) -> None:
    drugs = section(an_agreed_picture(session, cast), "drugs")
    stage = Stage(cast, drugs, drugs)

    with pytest.raises(RuleBroken) as broken:
        take(session, stage, note(session, stage))

    assert broken.value.rule == "picture_is_agreed"


# Evidence that is written at the concern itself.


def contribute(session: Session, stage: Stage, who: str = "karin", **more: object) -> Evidence:
    given = {"kind": "staff", "label": SAID, "note": SAID, "organisation_name": "", "is_public": True, **more}
    return evidence.contribute(
        session, getattr(stage.cast, who), stage.drugs.id, Contribution(**given), at=NOW  # type: ignore[arg-type]
    )  # fmt: skip


def test_staff_evidence_names_its_authority(session: Session, stage: Stage) -> None:
    found = {
        who: (one.origin.organisation_id, one.organisation_name)  # type: ignore[union-attr]
        for who in ("karin", "petra")
        for one in [contribute(session, stage, who)]
    }

    assert found == {
        "karin": (stage.cast.arjeplog.id, "Arjeplogs kommun"),
        "petra": (stage.cast.police.id, "Polisen Piteå älvdal"),
    }


def test_the_coordinator_may_write_what_police_staff_said_and_not_the_other_way(
    session: Session, stage: Stage
) -> None:
    police, arjeplog = stage.cast.police.id, stage.cast.arjeplog.id

    added = contribute(session, stage, organisation_id=police)
    with pytest.raises(NotAllowed):
        contribute(session, stage, "petra", organisation_id=arjeplog)
    with pytest.raises(NotFound):
        contribute(session, stage, organisation_id=stage.cast.arvidsjaur.id)

    assert added.origin.organisation_id == police  # type: ignore[union-attr]


def test_partner_evidence_may_name_a_partner_of_the_register(session: Session, stage: Stage) -> None:
    club = partners.add(
        session, stage.cast.karin, stage.cast.arjeplog.id, PartnerWords("Klubben", "association"), at=NOW
    )

    chosen = contribute(session, stage, kind="partners", partner_id=club.id)
    typed = contribute(session, stage, kind="partners", organisation_name="Butiken")

    assert (chosen.organisation_name, chosen.origin.partner_id) == ("Klubben", club.id)  # type: ignore[union-attr]
    assert (typed.organisation_name, typed.origin.partner_id) == ("Butiken", None)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["partners", "dialogue", "observation"])
def test_evidence_without_a_name_is_refused(session: Session, stage: Stage, kind: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        contribute(session, stage, kind=kind)

    assert broken.value.rule == "evidence_needs_name"


def test_a_typed_reindeer_herding_community_is_shown_by_its_kind(session: Session, stage: Stage) -> None:
    added = contribute(session, stage, kind="partners", organisation_name="Påhittade sameby")

    assert (added.organisation_name, added.source["en"]) == ("En sameby", "A reindeer-herding community")


def test_a_partner_of_another_municipality_is_not_found(session: Session, stage: Stage) -> None:
    elsewhere = partners.add(
        session, stage.cast.nils, stage.cast.arvidsjaur.id, PartnerWords("Klubben", "association"), at=NOW
    )

    with pytest.raises(NotFound):
        contribute(session, stage, kind="partners", partner_id=elsewhere.id)
