"""The joint picture: what is common, what is one place's own, agreed by all, and never a sum."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import Concern, Evidence, EvidenceOrigin, Paragraph, SituationPicture, Theme
from dialog.services import approvals, joint, joint_pages, pictures, situation
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.people import NOW, Cast
from tests.rows import add, texts
from tests.situations import said_what_changed

LATER = NOW + dt.timedelta(days=700)


def a_local_picture(
    session: Session,
    cast: Cast,
    municipality: str,
    told: dict[str, int | None],
    *,
    number: int = 1,
    is_public: bool = True,
    staff_of: int | None = None,
) -> SituationPicture:
    """An agreed picture of one municipality: theme key -> the count that can be shown, None for hidden."""
    place = getattr(cast, municipality)
    picture = SituationPicture(
        municipality_id=place.id,
        agreement_id=cast.agreement.id,
        number=number,
        period="2026–2027",
        title=texts(f"Lägesbild {municipality} {number}"),
        summary={},
        concerns=[
            _concern(session, place.id, key, count, priority, is_public=is_public)
            for priority, (key, count) in enumerate(told.items(), 1)
        ],
    )
    add(session, picture)
    if staff_of is not None:
        said = Evidence(
            kind="staff",
            label=texts("Yttre tjänst"),
            note=texts("Mest på fredagar."),
            source=texts("Polisen"),
            origin=EvidenceOrigin(organisation_id=staff_of),
        )
        picture.concerns[0].evidence.append(said)
    session.flush()
    picture.status, picture.agreed_at = "agreed", NOW
    session.commit()
    return picture


def _concern(
    session: Session, place_id: int, key: str, count: int | None, priority: int, *, is_public: bool
) -> Concern:
    theme = session.query(Theme).filter_by(municipality_id=place_id, key=key).one_or_none()
    theme = theme or add(
        session,
        Theme(municipality_id=place_id, key=key, name=texts(f"Om {key}"), description={}),
    )
    evidence = Evidence(
        kind="residents",
        theme_id=theme.id,
        label=texts(f"Om {key}"),
        value=count,
        base=None if count is None else 40,
        unit="people",
        mark="hidden" if count is None else "present",
        source=texts("Trygghetsenkäten"),
        is_public=is_public,
    )
    return Concern(
        key=key,
        priority=priority,
        title=texts(f"Problem {key} {place_id}"),
        when_and_where={},
        ranked_because={},
        themes=[theme],
        evidence=[evidence],
        paragraphs=[Paragraph(position=1, part="survey", text=texts("Det är så."), evidence=[evidence])],
    )


def both(session: Session, cast: Cast) -> None:
    """Agreed pictures in both: snowmobiles in both, lighting only in Arjeplog, drugs only in Arvidsjaur."""
    a_local_picture(session, cast, "arjeplog", {"lighting": 9, "snowmobiles": 12})
    a_local_picture(session, cast, "arvidsjaur", {"drugs": 20, "snowmobiles": None})


def assembled(session: Session, cast: Cast) -> joint_pages.JointDocument:
    both(session, cast)
    made = joint.assemble(session, cast.karin, cast.agreement.id, "2027", at=NOW)
    session.commit()
    return joint_pages.show(session, cast.karin, made.id)


def told(found: joint_pages.JointDocument) -> list[tuple[str, list[tuple[str, float | None]]]]:
    return [
        (
            one.section.concern.key,
            [(part.municipality.key, each.value) for part in one.parts for each in part.evidence],
        )
        for one in found.sections
    ]


def test_what_is_common_comes_first_and_each_number_stands_beside_its_municipality(
    session: Session, cast: Cast
) -> None:
    found = assembled(session, cast)
    assert told(found) == [
        ("snowmobiles", [("arjeplog", 12.0), ("arvidsjaur", None)]),
        ("lighting", [("arjeplog", 9.0)]),
        ("drugs", [("arvidsjaur", 20.0)]),
    ]
    assert [one.is_common for one in found.sections] == [True, False, False]
    assert [one.municipality_id for one in found.sources] == [cast.arjeplog.id, cast.arvidsjaur.id]


def test_no_sum_and_no_number_that_is_not_in_a_local_picture_stands_anywhere(
    session: Session, cast: Cast
) -> None:
    found = assembled(session, cast)
    picture = found.document.picture
    shown = {one.value for concern in picture.concerns for one in concern.evidence}
    shown |= {one.base for concern in picture.concerns for one in concern.evidence}
    assert shown == {9.0, 12.0, 20.0, 40.0, None}
    words = " ".join(text for one in pictures.wording(picture, "sv").passages for text in one.text)
    assert [word for word in words.split() if word.strip(".,").isdigit()] == []


def test_the_proposed_words_name_the_places_and_a_person_makes_them_theirs(
    session: Session, cast: Cast
) -> None:
    found = assembled(session, cast)
    first = [one.section.paragraphs[0].paragraph for one in found.sections]
    assert [one.origin for one in first] == ["suggested"] * 3
    assert first[0].text["sv"] == (
        "Problemet finns i de överenskomna lägesbilderna för Arjeplogs kommun och Arvidsjaurs kommun."
    )
    assert first[1].text["sv"] == (
        "Problemet finns i den överenskomna lägesbilden för Arjeplogs kommun, inte i de andra kommunernas."
    )


def test_evidence_that_only_the_parties_see_does_not_cross_over(session: Session, cast: Cast) -> None:
    a_local_picture(session, cast, "arjeplog", {"lighting": 9}, is_public=False)
    a_local_picture(session, cast, "arvidsjaur", {"lighting": 20})
    made = joint.assemble(session, cast.nils, cast.agreement.id, "2027", at=NOW)
    assert [one.value for one in made.concerns[0].evidence] == [20.0]


def test_it_needs_two_agreed_pictures_and_one_is_in_work_at_a_time(session: Session, cast: Cast) -> None:
    a_local_picture(session, cast, "arjeplog", {"lighting": 9})
    with pytest.raises(RuleBroken, match="joint_needs_two"):
        joint.assemble(session, cast.karin, cast.agreement.id, "2027", at=NOW)
    (begun,) = joint.beginnings(session, cast.karin)
    assert ([one.municipality_id for one in begun.agreed], [one.key for one in begun.lacking]) == (
        [cast.arjeplog.id],
        ["arvidsjaur"],
    )
    a_local_picture(session, cast, "arvidsjaur", {"lighting": 20})
    joint.assemble(session, cast.karin, cast.agreement.id, "2027", at=NOW)
    assert joint.beginnings(session, cast.nils) == ()
    with pytest.raises(RuleBroken, match="picture_in_work"):
        joint.assemble(session, cast.nils, cast.agreement.id, "2027", at=NOW)


def test_the_police_read_it_and_do_not_assemble_it(session: Session, cast: Cast) -> None:
    found = assembled(session, cast)
    assert joint_pages.show(session, cast.petra, found.document.picture.id).sections != ()
    with pytest.raises(NotAllowed):
        joint.assemble(session, cast.petra, cast.agreement.id, "2027", at=NOW)
    with pytest.raises(NotAllowed):
        joint_pages.show(session, cast.ada, found.document.picture.id)


def test_two_concerns_are_made_one_and_taken_apart_again(session: Session, cast: Cast) -> None:
    found = assembled(session, cast)
    _common, lighting, drugs = [one.section.concern for one in found.sections]
    joint.join(session, cast.nils, lighting.id, drugs.id, at=NOW)
    session.commit()
    again = joint_pages.show(session, cast.nils, found.document.picture.id)
    assert told(again)[1] == ("lighting", [("arjeplog", 9.0), ("arvidsjaur", 20.0)])
    assert [one.section.concern.priority for one in again.sections] == [1, 2]

    joint.part(session, cast.nils, lighting.id, at=NOW)
    session.commit()
    apart = joint_pages.show(session, cast.nils, found.document.picture.id)
    assert sorted(key for key, _parts in told(apart)) == ["drugs", "lighting", "snowmobiles"]
    with pytest.raises(RuleBroken, match="joint_is_one"):
        joint.part(session, cast.nils, apart.sections[-1].section.concern.id, at=NOW)
    with pytest.raises(NotFound):
        joint.join(session, cast.nils, apart.sections[0].section.concern.id, 0, at=NOW)


def proposed(session: Session, cast: Cast) -> tuple[SituationPicture, int]:
    picture = assembled(session, cast).document.picture
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    return picture, proposal.id


def test_both_municipalities_and_the_police_approve_the_same_text(session: Session, cast: Cast) -> None:
    picture, proposal_id = proposed(session, cast)
    for who in (cast.gunnar, cast.lena):
        approvals.answer(session, who, proposal_id, "approve", at=NOW)
        assert picture.status == "proposed"
    approvals.answer(session, cast.petra, proposal_id, "approve", at=NOW)
    assert picture.status == "agreed"
    session.commit()
    public = joint_pages.public(session, cast.agreement.id)
    assert public is not None
    assert public.document.picture is picture


def test_any_municipality_can_return_it(session: Session, cast: Cast) -> None:
    picture, proposal_id = proposed(session, cast)
    approvals.answer(session, cast.lena, proposal_id, "return", comment="Skriv om skolvägen.", at=NOW)
    assert picture.status == "draft"


def test_the_next_one_supersedes_it_and_the_former_stays_readable(session: Session, cast: Cast) -> None:
    picture, proposal_id = proposed(session, cast)
    for who in (cast.gunnar, cast.lena, cast.petra):
        approvals.answer(session, who, proposal_id, "approve", at=NOW)
    second = joint.assemble(session, cast.karin, cast.agreement.id, "2029", at=LATER)
    with pytest.raises(RuleBroken, match="picture_change_reason"):
        situation.propose(session, cast.karin, second.id, revision=second.revision, at=LATER)
    said_what_changed(session, cast, second)
    situation.propose(session, cast.karin, second.id, revision=second.revision, at=LATER)
    proposal = approvals.newest(session, second)
    assert proposal is not None
    for who in (cast.gunnar, cast.lena, cast.petra):
        approvals.answer(session, who, proposal.id, "approve", at=LATER)
    assert (picture.status, second.status, second.number) == ("superseded", "agreed", 2)
    assert [one.number for one in joint_pages.versions(session, cast.agreement.id)] == [2, 1]
    former = joint_pages.public(session, cast.agreement.id, 1)
    assert former is not None
    assert former.document.picture is picture
    with pytest.raises(NotFound):
        joint_pages.public(session, cast.agreement.id, 3)


def test_a_new_local_picture_changes_no_agreed_joint_one(session: Session, cast: Cast) -> None:
    picture, proposal_id = proposed(session, cast)
    for who in (cast.gunnar, cast.lena, cast.petra):
        approvals.answer(session, who, proposal_id, "approve", at=NOW)
    before = pictures.wording(picture, "sv").content()
    local = pictures.agreed(session, cast.arjeplog.id)
    assert local is not None
    local.status = "superseded"
    session.flush()
    a_local_picture(session, cast, "arjeplog", {"lighting": 30}, number=2)
    session.expire_all()
    assert pictures.wording(picture, "sv").content() == before


def test_what_the_police_staff_say_stays_theirs_beside_its_municipality(session: Session, cast: Cast) -> None:
    both(session, cast)
    local = pictures.agreed(session, cast.arvidsjaur.id)
    assert local is not None
    local.status = "superseded"
    session.flush()
    a_local_picture(session, cast, "arvidsjaur", {"snowmobiles": 7}, number=2, staff_of=cast.police.id)
    made = joint.assemble(session, cast.karin, cast.agreement.id, "2027", at=NOW)
    session.commit()
    (common, *_rest) = joint_pages.show(session, cast.karin, made.id).sections
    assert [(part.municipality.key, [one.side for one in part.evidence]) for part in common.parts] == [
        ("arjeplog", ["residents"]),
        ("arvidsjaur", ["residents", "police"]),
    ]
