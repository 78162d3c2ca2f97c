"""Corrections over frozen words: a translation by who knows the language, a spelling fix by two parties."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion, Proposal
from dialog.services import (
    approvals,
    content_texts,
    corrections,
    desk,
    promise_making,
    promise_pages,
    promise_words,
    promises,
    spelling,
)
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.text_states import Place
from tests.people import NOW, Cast
from tests.promised import a_head, a_proposed_version, a_published_version, approve, the_log

SPELT = "Det här lovar polisen och kommunen"
MISSPELT = "Det här lovar pollisen och kommunen"
LATER = NOW + dt.timedelta(hours=1)


def misspelt(session: Session, cast: Cast) -> PromiseVersion:
    """A proposed version with a letter too many in its title."""
    version = a_proposed_version(session, cast)
    head = a_head(title={"sv": MISSPELT, "en": "What the polise promise"})
    promises.edit(session, cast.karin, version.id, head, revision=version.revision, at=NOW)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    return version


def title(version: PromiseVersion) -> dict[str, str]:
    return dict(promise_words.said(version, "title"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Vi kontorllerar skotrar.", "Vi kontrollerar skotrar."),
        ("Polisen är är ute.", "Polisen är ute."),
        ("Vi kör sko ter.", "Vi kör skoter."),
        ("Vi börjar i novmber.", "Vi börjar i november."),
    ],
)
def test_letters_are_mended(before: str, after: str) -> None:
    assert spelling.is_fix(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Vi kommer 3 gånger.", "Vi kommer 4 gånger."),
        ("Vi kommer tre gånger.", "Vi kommer fem gånger."),
        ("Det sker i mars.", "Det sker i maj."),
        ("Vi kommer igen.", "Vi kommer ingen."),
        ("Polisen är ute.", "Polisen är inte ute."),
        ("Det ska vara tryggt.", "Det ska vara otryggt."),
        ("Minst tio kontroller.", "Mest tio kontroller."),
        ("Polisen är ute.", "Kommunen är ute."),
        ("Polisen är ute varje helg.", "Polisen är ute helg."),
        ("Polisen är ute.", "Polisen är ute?"),
        ("Polisen är ute.", "Polisen är ute."),
        ("Polisen är ute.", ""),
    ],
)
def test_what_is_said_is_no_spelling(before: str, after: str) -> None:
    assert not spelling.is_fix(before, after)


def test_a_spelling_fix_counts_when_the_other_party_confirms_it_and_voids_nothing(
    session: Session, cast: Cast
) -> None:
    version = misspelt(session, cast)
    approve(session, version, cast.gunnar)
    one = corrections.propose(session, cast.karin, version.id, "title", SPELT, at=LATER)
    assert title(version)["sv"] == MISSPELT
    corrections.confirm(session, cast.petra, one.id, at=LATER)
    assert (title(version)["sv"], version.title["sv"]) == (SPELT, MISSPELT)
    approve(session, version, cast.maja)
    promises.publish(session, cast.petra, version.id, at=LATER)
    proposal = session.query(Proposal).filter_by(promise_version_id=version.id).all()[-1]
    assert (version.status, version.content_hash) == ("published", proposal.content_hash)
    assert proposal.content["title"] == MISSPELT
    page = promise_pages.show(
        session, cast.arjeplog.id, version.promise.slug, on=dt.date(2026, 12, 2), language="sv"
    )
    assert page.version is version
    assert [(one.before, one.after) for one in page.corrected] == [(MISSPELT, SPELT)]
    assert the_log(session)[-4:] == [
        "promise:propose_correction",
        "promise:confirm_correction",
        "promise:approve",
        "promise:publish",
    ]


def test_only_another_partys_contact_person_confirms(session: Session, cast: Cast) -> None:
    version = misspelt(session, cast)
    one = corrections.propose(session, cast.karin, version.id, "title", SPELT, at=LATER)
    with pytest.raises(RuleBroken, match="correction_by_other_party"):
        corrections.confirm(session, cast.karin, one.id, at=LATER)
    for actor, error in ((cast.gunnar, NotAllowed), (cast.maja, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            corrections.confirm(session, actor, one.id, at=LATER)
        with pytest.raises(error):
            corrections.propose(session, actor, version.id, "title", SPELT, at=LATER)
    with pytest.raises(RuleBroken, match="correction_waits"):
        corrections.propose(session, cast.petra, version.id, "title", SPELT, at=LATER)


def test_the_other_contact_person_sees_on_the_desk_that_it_waits(session: Session, cast: Cast) -> None:
    version = misspelt(session, cast)
    one = corrections.propose(session, cast.karin, version.id, "title", SPELT, at=LATER)

    def due(actor: object) -> int:
        return sum(each.kind == "correction" for each in desk.awaiting(session, actor, at=LATER))  # type: ignore[arg-type]

    assert [due(who) for who in (cast.karin, cast.petra, cast.maja, cast.nils)] == [0, 1, 0, 0]
    corrections.decline(session, cast.petra, one.id, at=LATER)
    assert (due(cast.petra), title(version)["sv"]) == (0, MISSPELT)
    with pytest.raises(Conflict):
        corrections.confirm(session, cast.petra, one.id, at=LATER)


def test_small_fixes_do_not_add_up_to_another_text(session: Session, cast: Cast) -> None:
    version = misspelt(session, cast)
    for words in ("Det här lovar pollarn och kommunen", "Det här lovar polisen och kommunen inte"):
        with pytest.raises(RuleBroken, match="not_a_spelling_fix"):
            corrections.propose(session, cast.karin, version.id, "title", words, at=LATER)
    one = corrections.propose(session, cast.karin, version.id, "title", SPELT, at=LATER)
    corrections.confirm(session, cast.petra, one.id, at=LATER)
    back = corrections.propose(session, cast.petra, version.id, "title", MISSPELT, at=LATER)
    corrections.confirm(session, cast.karin, back.id, at=LATER)
    assert title(version)["sv"] == MISSPELT


def test_a_translation_is_corrected_in_the_language_room_and_voids_nothing(
    session: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    revision, seal = version.revision, version.content_hash
    place = Place("promise_line", version.lines[0].id, "text")
    content_texts.correct(session, cast.karin, place, "se", ["Boles dárkkista."], at=LATER)
    assert promise_words.said(version.lines[0], "text")["se"] == "Boles dárkkista."
    assert content_texts.words_of(content_texts.find(session, cast.karin, place, "se"), "se") == (
        "Boles dárkkista.",
    )
    assert (version.revision, version.content_hash) == (revision, seal)
    assert approvals.newest(session, version) is not None
    with pytest.raises(RuleBroken, match="swedish_is_signed"):
        content_texts.correct(session, cast.karin, place, "sv", ["Polisen är ute."], at=LATER)


def test_what_was_corrected_is_part_of_the_words_when_they_are_edited_again(
    session: Session, cast: Cast
) -> None:
    version = misspelt(session, cast)
    one = corrections.propose(session, cast.karin, version.id, "title", SPELT, at=LATER)
    corrections.confirm(session, cast.petra, one.id, at=LATER)
    promises.take_back(session, cast.karin, version.id, at=LATER)
    assert (version.status, version.title["sv"], title(version)["sv"]) == ("draft", SPELT, SPELT)
    again = LATER + dt.timedelta(hours=1)
    head = a_head(title={"sv": MISSPELT})
    promises.edit(session, cast.karin, version.id, head, revision=version.revision, at=again)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=again)
    assert title(version)["sv"] == MISSPELT


def test_the_next_version_begins_with_what_was_corrected(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    line = first.lines[0]
    corrections.translate(session, cast.karin, line, "text", "se", "Boles dárkkista.", at=LATER)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=LATER)
    assert [one.text["se"] for one in second.lines] == ["Boles dárkkista."]
    assert promise_words.differences(first, second, "sv") == ("sv", ())


def test_a_draft_is_edited_and_not_corrected(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    promises.take_back(session, cast.karin, version.id, at=LATER)
    with pytest.raises(RuleBroken, match="nothing_frozen"):
        corrections.translate(session, cast.karin, version, "title", "se", "Eará", at=LATER)
