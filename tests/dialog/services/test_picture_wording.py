"""What the parties approve is whole: parts and aspects, causes, priority with dissent, the self-check."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Proposal, SituationPicture
from dialog.services import approvals, causes, evidence, pictures, self_check, situation
from dialog.services.causes import CauseWords
from dialog.services.errors import RuleBroken
from dialog.services.wording import seal
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, an_agreed_picture, prioritise, section

WORDS = {"sv": "Många går hem tidigare.", "en": "Many go home earlier."}


def test_the_text_says_part_aspect_causes_and_priority_in_this_order(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    evidence.write_paragraph(
        session, cast.karin, drugs.id, part="survey", aspect="consequences", text=WORDS,
        evidence_ids=[], at=NOW,
    )  # fmt: skip
    causes.add(session, cast.karin, drugs.id, CauseWords("place", {"sv": "Det är mörkt."}), at=NOW)
    causes.add(
        session, cast.karin, drugs.id,
        CauseWords("exposed", {"sv": "Unga är ensamma."}, "partly", "skolan och polisen"), at=NOW,
    )  # fmt: skip
    other = {"organisation_id": cast.police.id, "name": {"sv": "Polisen"}, "text": "Vi ser färre fall."}
    prioritise(session, cast, drugs, dissent=[other])

    text = next(one.text for one in pictures.wording(picture, "sv").passages if one.key == "drugs")

    assert text[-7].startswith("Kartläggning. ")
    assert text[-6:] == (
        "Kartläggning, konsekvenser. Många går hem tidigare.",
        "Orsak, plats, objekt. Det är mörkt. Om det går att påverka är inte bedömt.",
        "Orsak, brottsutsatt. Unga är ensamma. Går delvis att påverka: skolan och polisen.",
        "Prioriterat. Många drabbas.",
        "Annan mening, Polisen: Vi ser färre fall.",
        "Berör inte samiska intressen.",
    )


def test_the_newest_decision_is_the_one_that_is_approved(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    prioritise(session, cast, drugs)
    prioritise(session, cast, drugs, "not_prioritised")

    text = next(one.text for one in pictures.wording(picture, "sv").passages if one.key == "drugs")

    assert text[-2:] == ("Inte prioriterat. Många drabbas.", "Berör inte samiska intressen.")


def test_a_reason_for_no_causes_is_approved_too(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    causes.do_without(session, cast.karin, drugs.id, {"sv": "Gjordes i fjol."}, at=NOW)

    text = next(one.text for one in pictures.wording(picture, "sv").passages if one.key == "drugs")

    assert text[-2] == "Orsakerna är inte analyserade. Gjordes i fjol."


def test_the_self_check_is_a_passage_of_its_own(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    assert "self-check" not in [one.key for one in pictures.wording(picture, "sv").passages]
    answers = {"why": {"sv": "Flest tar upp dem."}, "chosen": {}, "limits": {"sv": "Få unga har svarat."}}

    self_check.save(session, cast.karin, picture.id, answers, revision=picture.revision, at=NOW)

    (found,) = [one for one in pictures.wording(picture, "sv").passages if one.key == "self-check"]
    assert (found.title, found.text) == (
        "Självkontroll",
        (
            "Varför just de här problemen? Flest tar upp dem.",
            "Hur begränsar det vad vi vet? Få unga har svarat.",
        ),
    )
    assert self_check.unanswered(picture) == ("chosen", "left_out")


def test_a_self_check_needs_swedish_and_takes_the_proposal_back(session: Session, cast: Cast) -> None:
    a_proposed_picture(session, cast)
    picture = session.scalars(sa.select(SituationPicture)).one()

    with pytest.raises(RuleBroken) as broken:
        self_check.save(
            session, cast.karin, picture.id, {"why": {"en": "x"}}, revision=picture.revision, at=NOW
        )
    assert (broken.value.rule, picture.status) == ("swedish_missing", "proposed")

    self_check.save(session, cast.karin, picture.id, {"why": {"sv": "x"}}, revision=picture.revision, at=NOW)
    assert (picture.status, picture.self_check) == ("draft", {"why": {"sv": "x"}})


def test_the_aspect_belongs_to_the_first_part_alone(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")

    made = [
        evidence.write_paragraph(
            session, cast.karin, drugs.id, part=part, aspect=aspect, text=WORDS, evidence_ids=[], at=NOW
        ).aspect
        for part, aspect in (
            ("survey", "extent"), ("survey", "consequences"), ("survey", "other"), ("analysis", "extent")
        )
    ]  # fmt: skip

    assert made == ["extent", "consequences", "", ""]
    assert pictures.concern(session, cast.karin, drugs.id).empty == (("other", ""),)


def test_a_picture_that_says_nothing_new_keeps_its_former_words(session: Session, cast: Cast) -> None:
    """What was proposed before causes could be written still is the text that stands."""
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    drugs.sami_interest = "not_asked"

    text = next(one.text for one in pictures.wording(picture, "sv").passages if one.key == "drugs")

    assert len(text) == 1
    assert text[0].startswith("Kartläggning. ")


def test_an_old_proposal_keeps_its_seal(session: Session, cast: Cast) -> None:
    an_agreed_picture(session, cast)
    session.expire_all()

    proposal = session.scalars(sa.select(Proposal)).one()

    assert seal(proposal.content) == proposal.content_hash
    assert approvals.show(session, cast.karin, proposal.id).is_approved is True


def test_a_concern_says_what_of_the_law_it_leaves_empty(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    document = pictures.show(session, cast.karin, picture.id)

    assert {one.empty for one in document.sections} == {
        (("survey", "consequences"), ("other", ""), ("analysis", ""))
    }
    situation.take_up(session, cast.karin, picture.id, [], title={"sv": "Nytt"}, at=NOW)
    empty = pictures.show(session, cast.karin, picture.id).sections[-1].empty
    assert empty == (("survey", "extent"), ("survey", "consequences"), ("other", ""), ("analysis", ""))
