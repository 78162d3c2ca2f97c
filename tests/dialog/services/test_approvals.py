"""Two parties, two people, one exact text."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.database import AppendOnlyError
from dialog.models import Approval, Membership, Proposal, SituationPicture, User
from dialog.services import accounts, approvals, evidence, situation
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.wording import Passage, Wording, compare, seal
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, an_agreed_picture


def the_picture(session: Session) -> SituationPicture:
    return session.scalars(sa.select(SituationPicture)).one()


def test_a_proposal_freezes_the_swedish_words_with_a_seal(session: Session, cast: Cast) -> None:
    proposal = session.get_one(Proposal, a_proposed_picture(session, cast))

    assert proposal.content["title"] == "Lägesbild för Arjeplogs kommun 2026–2027"
    assert proposal.content["facts"] == {"period": "2026–2027", "number": 1}
    assert proposal.content["passages"][0] == {
        "key": "drugs",
        "title": "Narkotika",
        "text": [
            "Kartläggning. 12 av de 30 personer som svarade (40 procent) tog med egna ord upp ”Narkotika”.",
            "Berör inte samiska intressen.",
        ],
        "grounds": ["Narkotika · 12 / 30 · Trygghetsenkät, 2026"],
    }
    assert proposal.content_hash == seal(proposal.content) == the_picture(session).content_hash
    assert len(proposal.content_hash) == 64


def test_the_seal_does_not_depend_on_the_order_of_keys() -> None:
    content = Wording("Å", "b", {"x": 1, "y": "z"}, (Passage("k", "t", ("a",)),)).content()

    assert seal(content) == seal(json.loads(json.dumps(content, sort_keys=True)))
    assert seal(content) != seal({**content, "title": "A"})


def test_translations_have_seals_of_their_own(session: Session, cast: Cast) -> None:
    proposal = session.get_one(Proposal, a_proposed_picture(session, cast))
    picture = the_picture(session)
    picture.title = {**picture.title, "en": "Corrected"}
    session.flush()

    assert set(proposal.translation_hashes) == {"se", "en"}
    # A corrected translation voids nothing.
    assert approvals.standing(session, proposal).is_current is True


def test_the_parties_are_the_municipality_and_the_police_of_the_agreement(
    session: Session, cast: Cast
) -> None:
    stands = approvals.standing(session, session.get_one(Proposal, a_proposed_picture(session, cast)))

    assert {(party.organisation.key, party.state) for party in stands.parties} == {
        ("arjeplog", "waiting"),
        ("pite-alvdal", "waiting"),
    }
    assert stands.is_approved is False


def test_each_party_answers_once_and_the_picture_is_agreed_with_the_last(
    session: Session, cast: Cast
) -> None:
    proposal_id = a_proposed_picture(session, cast)

    first = approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)
    assert the_picture(session).status == "proposed"
    assert [one.key for one in first.waiting] == ["pite-alvdal"]
    second = approvals.answer(session, cast.petra, proposal_id, "approve", at=NOW)

    assert second.is_approved is True
    assert the_picture(session).status == "agreed"
    assert {(party.organisation.key, party.state, party.by) for party in second.parties} == {
        ("arjeplog", "approved", "Gunnar"),
        ("pite-alvdal", "approved", "Petra"),
    }


def test_a_party_that_has_answered_does_not_answer_again(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    approvals.answer(session, cast.petra, proposal_id, "approve", at=NOW)

    with pytest.raises(RuleBroken) as broken:
        approvals.answer(session, cast.maja, proposal_id, "approve", at=NOW)

    assert broken.value.rule == "party_has_answered"


def test_one_person_does_not_answer_for_two_parties(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    user = session.get_one(User, cast.gunnar.id)
    user.memberships.append(
        Membership(organisation_id=cast.police.id, role="police_leader", from_on=NOW.date())
    )
    session.flush()
    police_first = accounts.describe(session, user, at=NOW)
    police_first = type(police_first)(police_first.id, "Gunnar", police_first.memberships[::-1])
    approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)

    with pytest.raises(RuleBroken) as broken:
        approvals.answer(session, police_first, proposal_id, "approve", at=NOW)

    assert broken.value.rule == "two_people"
    assert the_picture(session).status == "proposed"


def test_a_return_says_why_and_makes_it_a_draft_again(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    with pytest.raises(RuleBroken) as broken:
        approvals.answer(session, cast.maja, proposal_id, "return", comment="  ", at=NOW)
    assert broken.value.rule == "return_says_why"

    approvals.answer(session, cast.maja, proposal_id, "return", comment="Siffran stämmer inte.", at=NOW)

    assert (the_picture(session).status, the_picture(session).content_hash) == ("draft", None)
    (given,) = session.scalars(sa.select(Approval)).all()
    assert (given.outcome, given.comment) == ("return", "Siffran stämmer inte.")


def test_a_returned_proposal_is_never_revived(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    approvals.answer(session, cast.maja, proposal_id, "return", comment="Nej.", at=NOW)
    picture = the_picture(session)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)

    with pytest.raises(Conflict) as conflict:
        approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)

    assert conflict.value.theirs is approvals.newest(session, picture)
    assert conflict.value.theirs.id != proposal_id


def test_a_text_that_was_changed_behind_its_proposal_cannot_be_approved(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    picture = the_picture(session)
    picture.concerns[0].title = {"sv": "Något helt annat"}
    session.flush()

    with pytest.raises(Conflict):
        approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)
    assert picture.status == "proposed"


@pytest.mark.parametrize(
    ("name", "error"), [("karin", NotAllowed), ("nils", NotFound), ("lena", NotFound), ("ada", NotAllowed)]
)
def test_only_those_who_approve_for_a_party_answer(
    session: Session, cast: Cast, name: str, error: type[Exception]
) -> None:
    proposal_id = a_proposed_picture(session, cast)

    with pytest.raises(error):
        approvals.answer(session, getattr(cast, name), proposal_id, "approve", at=NOW)

    assert session.scalars(sa.select(Approval)).all() == []


def test_an_unknown_proposal_is_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        approvals.answer(session, cast.maja, 99, "approve", at=NOW)


def test_proposals_and_answers_are_never_changed(session: Session, cast: Cast) -> None:
    proposal = session.get_one(Proposal, a_proposed_picture(session, cast))
    proposal.content = {}

    with pytest.raises(AppendOnlyError):
        session.flush()


def test_what_awaits_whom(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)

    awaited = {
        name: [stands.proposal.id for stands in approvals.awaiting(session, getattr(cast, name))]
        for name in ("karin", "gunnar", "lena", "petra", "maja")
    }

    assert awaited == {
        "karin": [],
        "gunnar": [],
        "lena": [],
        "petra": [proposal_id],
        "maja": [proposal_id],
    }


def test_a_draft_is_only_proposed_by_who_edits_it(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(NotAllowed):
        approvals.freeze(session, cast.petra, picture, at=NOW)


def test_a_proposal_is_compared_with_the_one_before_it(session: Session, cast: Cast) -> None:
    first_id = a_proposed_picture(session, cast)
    picture = the_picture(session)
    paragraph = picture.concerns[0].paragraphs[0]
    evidence.edit_paragraph(
        session, cast.karin, paragraph.id, part="survey", text={"sv": "Mycket narkotika."},
        evidence_ids=[], revision=picture.revision, at=NOW,
    )  # fmt: skip
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    second = approvals.newest(session, picture)
    assert second is not None

    former = approvals.former(session, second)

    assert former is not None
    assert former.id == first_id
    (changed,) = compare(former.content, second.content)
    assert changed.title == "Narkotika"
    assert "".join(words for words, kind in changed.pieces if kind != "removed") == (
        "Narkotika\n\nKartläggning. Mycket narkotika.\n\nBerör inte samiska intressen.\n\n"
        "Narkotika · 12 / 30 · Trygghetsenkät, 2026"
    )


def test_the_first_proposal_of_a_picture_is_compared_with_the_agreed_one(
    session: Session, cast: Cast
) -> None:
    before = an_agreed_picture(session, cast)
    from dialog.models import SurveyVersion

    version = session.scalars(sa.select(SurveyVersion)).one()
    proposal = session.get_one(Proposal, a_proposed_picture(session, cast, version, has_causes=True))

    former = approvals.former(session, proposal)

    assert former is not None
    assert former.picture_id == before.id
    assert [one.title for one in compare(former.content, proposal.content)] == ["number", "reason_for_change"]


def test_what_was_taken_out_and_put_in_is_marked() -> None:
    former = Wording("T", passages=(Passage("a", "A", ("ett två",)), Passage("b", "B", ("bort",)))).content()
    now = Wording("T", passages=(Passage("a", "A", ("ett tre",)), Passage("c", "C", ("nytt",)))).content()

    found = {one.title: one.pieces for one in compare(former, now)}

    assert found == {
        "A": (("A\n\nett ", "same"), ("två", "removed"), ("tre", "added")),
        "C": (("C\n\nnytt", "added"),),
        "B": (("B\n\nbort", "removed"),),
    }
