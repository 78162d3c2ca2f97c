"""Sámi interests: asked of every concern, with a consultation or a reason; nobody consulted is ever named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Consultation, PartnerOrganisation
from dialog.services import causes, consultations, evidence, pictures, situation
from dialog.services.causes import CauseWords
from dialog.services.consultations import Held
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, an_agreed_picture, prioritise, section

HELD = Held("sameby", "Påhittad sameby", dt.date(2026, 10, 3), "Dnr 12", {"sv": "De vill ha skyltar."})
WHY = {"sv": "Samrådet hålls i februari.", "en": "It is held in February."}


def test_every_concern_is_asked_before_the_picture_is_proposed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    consultations.answer(session, cast.karin, drugs.id, "not_asked", {}, at=NOW)

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert broken.value.rule == "sami_interest_not_answered"
    assert broken.value.facts == {"title": "Narkotika"}

    consultations.answer(session, cast.karin, drugs.id, "yes", {}, at=NOW)
    with pytest.raises(RuleBroken) as missing:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert (missing.value.rule, missing.value.facts) == ("consultation_missing", {"title": "Narkotika"})

    consultations.answer(session, cast.karin, drugs.id, "yes", WHY, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_a_consultation_answers_the_question_and_takes_the_reason_away(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    consultations.answer(session, cast.karin, drugs.id, "yes", WHY, at=NOW)

    held = consultations.add(session, cast.karin, drugs.id, HELD, at=NOW)

    assert (drugs.sami_interest, drugs.no_consultation_because) == ("yes", None)
    assert (held.kind, held.name, held.held_on, held.protocol, held.outcome) == (
        "sameby", "Påhittad sameby", dt.date(2026, 10, 3), "Dnr 12", {"sv": "De vill ha skyltar."},
    )  # fmt: skip
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_a_no_is_refused_while_consultations_are_written_down(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    held = consultations.add(session, cast.karin, drugs.id, HELD, at=NOW)

    with pytest.raises(RuleBroken) as broken:
        consultations.answer(session, cast.karin, drugs.id, "no", {}, at=NOW)
    assert broken.value.rule == "consultations_are_there"

    consultations.remove(session, cast.karin, held.id, at=NOW)
    consultations.answer(session, cast.karin, drugs.id, "no", {}, at=NOW)
    assert (drugs.sami_interest, drugs.consultations) == ("no", [])


def test_the_reason_that_residents_read_names_no_sameby(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs, lighting = section(picture, "drugs"), section(picture, "lighting")
    consultations.add(session, cast.karin, lighting.id, HELD, at=NOW)
    partner = PartnerOrganisation(municipality_id=cast.arjeplog.id, name="Hittepå sameby", kind="sameby")
    session.add(partner)
    session.flush()

    for name in ("påhittad Sameby", "Hittepå sameby"):
        with pytest.raises(RuleBroken) as broken:
            consultations.answer(
                session, cast.karin, drugs.id, "yes", {"sv": f"{name} hade inte tid."}, at=NOW
            )
        assert broken.value.rule == "names_a_sameby"


def test_all_problems_are_answered_at_once_and_the_reason_goes_where_there_is_none(
    session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    drugs, lighting, snowmobiles = (section(picture, key) for key in ("drugs", "lighting", "snowmobiles"))
    consultations.answer(session, cast.karin, drugs.id, "yes", {"sv": "Hålls i mars."}, at=NOW)
    consultations.add(session, cast.karin, snowmobiles.id, HELD, at=NOW)
    told = {drugs.id: "yes", lighting.id: "yes", snowmobiles.id: "yes"}

    changed = consultations.answer_all(session, cast.karin, picture.id, told, WHY, at=NOW)

    assert changed == 1
    assert [one.no_consultation_because for one in (drugs, lighting, snowmobiles)] == [
        {"sv": "Hålls i mars."},
        WHY,
        None,
    ]
    assert consultations.answer_all(session, cast.karin, picture.id, told, {}, at=NOW) == 0
    with pytest.raises(NotFound):
        consultations.answer_all(session, cast.karin, picture.id, {0: "no"}, {}, at=NOW)
    with pytest.raises(NotAllowed):
        consultations.answer_all(session, cast.petra, picture.id, {drugs.id: "no"}, {}, at=NOW)


@pytest.mark.parametrize("place", ["priority", "dissent", "summary", "self_check", "left_out"])
def test_no_decision_and_no_text_of_the_whole_picture_names_a_sameby(
    session: Session, cast: Cast, place: str
) -> None:
    picture = a_draft(session, cast)
    session.add(PartnerOrganisation(municipality_id=cast.arjeplog.id, name="Hittepå sameby", kind="sameby"))
    words = {"sv": "Hittepå sameby ser det."}
    for theme in pictures.waiting_themes(session, picture):
        because = words if place == "left_out" else {"sv": "Få tog upp det."}
        situation.leave_out(session, cast.karin, picture.id, theme.id, because, at=NOW)
    drugs = section(picture, "drugs")
    causes.do_without(session, cast.karin, drugs.id, {"sv": "Gjordes i fjol."}, at=NOW)
    dissent = {"organisation_id": cast.police.id, "name": {"sv": "Polisen"}, "text": words["sv"]}
    if place == "dissent":
        prioritise(session, cast, drugs, dissent=[dissent])
    elif place == "priority":
        prioritise(session, cast, drugs).because = words
    elif place == "summary":
        picture.summary = words
    elif place == "self_check":
        picture.self_check = {"why": words}
    session.flush()

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)

    is_of_a_problem = place in ("priority", "dissent")
    assert broken.value.rule == "sameby_in_public"
    assert broken.value.facts == {"title": "Narkotika" if is_of_a_problem else picture.title["sv"]}


@pytest.mark.parametrize("place", ["paragraph", "evidence", "cause"])
def test_nothing_that_residents_read_names_a_sameby(session: Session, cast: Cast, place: str) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    session.add(PartnerOrganisation(municipality_id=cast.arjeplog.id, name="Hittepå sameby", kind="sameby"))
    words = {"sv": "Hittepå Sameby ser det varje vinter."}
    if place == "paragraph":
        evidence.write_paragraph(
            session, cast.karin, drugs.id, part="other", text=words, evidence_ids=[], at=NOW
        )
    elif place == "cause":
        causes.add(session, cast.karin, drugs.id, CauseWords("place", words), at=NOW)
    else:
        told = Contribution("partners", {"sv": "Renskötare"}, words, "Hittepå sameby", True)
        evidence.contribute(session, cast.karin, drugs.id, told, at=NOW)

    with pytest.raises(RuleBroken) as broken:
        situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert (broken.value.rule, broken.value.facts) == ("sameby_in_public", {"title": "Narkotika"})

    for one in [*drugs.paragraphs, *drugs.causes]:
        one.text = {"sv": "Renskötare ser det varje vinter."}
    drugs.evidence[-1].is_public = place != "evidence"
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_who_was_consulted_is_no_part_of_what_is_approved(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    consultations.add(session, cast.karin, section(picture, "drugs").id, HELD, at=NOW)
    consultations.answer(session, cast.karin, section(picture, "lighting").id, "yes", WHY, at=NOW)

    said = {one.key: one.text[-1] for one in pictures.wording(picture, "sv").passages if one.text}

    assert (said["drugs"], said["lighting"], said["snowmobiles"]) == (
        "Berör samiska intressen. Samråd har hållits.",
        "Berör samiska intressen. Samråd har inte hållits: Samrådet hålls i februari.",
        "Berör inte samiska intressen.",
    )
    whole = str(pictures.wording(picture, "sv").content())
    assert [word for word in ("Påhittad", "sameby", "Dnr 12", "skyltar") if word in whole] == []


def test_every_change_takes_the_proposal_back(session: Session, cast: Cast) -> None:
    a_proposed_picture(session, cast)
    held = session.scalars(sa.select(Consultation)).first()
    assert held is None
    picture = pictures.index(session, cast.karin)[0]
    drugs = section(picture, "drugs")

    def newest() -> int:
        session.flush()
        return session.scalars(sa.select(Consultation.id)).one()

    changes: tuple[Callable[[], object], ...] = (
        lambda: consultations.add(session, cast.karin, drugs.id, HELD, at=NOW),
        lambda: consultations.edit(session, cast.karin, newest(), HELD, revision=picture.revision, at=NOW),
        lambda: consultations.remove(session, cast.karin, newest(), at=NOW),
        lambda: consultations.answer(session, cast.karin, drugs.id, "yes", WHY, at=NOW),
    )
    for change in changes:
        if picture.status == "draft":
            if consultations.is_missing(drugs):
                consultations.answer(session, cast.karin, drugs.id, "no", {}, at=NOW)
            situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
        change()
        assert (picture.status, picture.content_hash) == ("draft", None)


def test_a_stale_edit_is_a_conflict(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    held = consultations.add(session, cast.karin, section(picture, "drugs").id, HELD, at=NOW)

    with pytest.raises(Conflict):
        consultations.edit(session, cast.karin, held.id, HELD, revision=picture.revision - 1, at=NOW)


@pytest.mark.parametrize(
    ("held", "rule"),
    [
        (Held("person", "x", dt.date(2026, 1, 1), "", {"sv": "x"}), "consulted_kind"),
        (Held("sametinget", "x", dt.date(2026, 1, 1), "", {"en": "x"}), "swedish_missing"),
    ],
)
def test_a_consultation_says_with_whom_and_what_came_of_it(
    session: Session, cast: Cast, held: Held, rule: str
) -> None:
    drugs = section(a_draft(session, cast), "drugs")

    with pytest.raises(RuleBroken) as broken:
        consultations.add(session, cast.karin, drugs.id, held, at=NOW)

    assert broken.value.rule == rule


def test_consultations_are_the_coordinators_of_the_municipality(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    held = consultations.add(session, cast.karin, drugs.id, HELD, at=NOW)

    for actor, error in ((cast.petra, NotAllowed), (cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            consultations.answer(session, actor, drugs.id, "no", {}, at=NOW)
        with pytest.raises(error):
            consultations.find(session, actor, held.id)
        with pytest.raises(error):
            consultations.remove(session, actor, held.id, at=NOW)


def test_an_agreed_picture_keeps_its_answer(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)

    with pytest.raises(RuleBroken) as broken:
        consultations.answer(session, cast.karin, picture.concerns[0].id, "yes", WHY, at=NOW)

    assert broken.value.rule == "picture_is_agreed"
