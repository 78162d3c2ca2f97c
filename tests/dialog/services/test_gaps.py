"""What is empty is read from the rows: gone when it is mended, and one line on the desk while it is not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.models import Action, Evidence, EvidenceOrigin, SituationPicture
from dialog.services import causes, consultations, desk, evidence, gaps, self_check, situation
from dialog.services.causes import CauseWords
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.evidence import Contribution
from tests.people import NOW, Cast
from tests.situations import a_draft, an_agreed_picture, prioritise, section

WORDS = {"sv": "Text", "en": "Text"}


def of(session: Session, picture: SituationPicture, key: str) -> list[tuple[str, str]]:
    """The gaps of one concern."""
    found = gaps.of_picture(session, picture)
    return [(one.kind, one.what) for one in found if one.concern and one.concern.key == key]


def says(kind: str, name: str) -> Contribution:
    return Contribution(kind, WORDS, WORDS, name, True)


def test_a_fresh_draft_lacks_nearly_everything(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    section(picture, "drugs").sami_interest = "not_asked"

    assert of(session, picture, "drugs") == [
        ("part", "consequences"),
        ("part", "other"),
        ("part", "analysis"),
        ("view", "staff"),
        ("view", "partners"),
        ("undecided", ""),
        ("causes", ""),
        ("sami", ""),
    ]
    whole = [one for one in gaps.of_picture(session, picture) if one.concern is None]
    assert [(one.kind, one.title.get("sv")) for one in whole] == [
        ("self_check", None),
        ("theme", "Lösa hundar"),
    ]


def test_every_gap_is_gone_when_it_is_mended(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    for part, aspect in (("survey", "consequences"), ("other", ""), ("analysis", "")):
        evidence.write_paragraph(
            session, cast.karin, drugs.id, part=part, aspect=aspect, text=WORDS, evidence_ids=[], at=NOW
        )
    assert [kind for kind, _what in of(session, picture, "drugs")][:3] == ["bare"] * 3
    for paragraph in drugs.paragraphs[1:]:
        paragraph.evidence = [drugs.evidence[0]]
    for kind in ("staff", "partners"):
        evidence.contribute(session, cast.karin, drugs.id, says(kind, "Skolan"), at=NOW)
    consultations.answer(session, cast.karin, drugs.id, "yes", {}, at=NOW)
    assert of(session, picture, "drugs") == [("undecided", ""), ("causes", ""), ("consultation", "")]

    consultations.answer(session, cast.karin, drugs.id, "no", {}, at=NOW)
    causes.add(session, cast.karin, drugs.id, CauseWords("place", WORDS), at=NOW)
    prioritise(session, cast, drugs)
    assert of(session, picture, "drugs") == [("doing", "")]

    _act(session, cast)
    assert of(session, picture, "drugs") == []
    situation.leave_out(
        session, cast.karin, picture.id, gaps.of_picture(session, picture)[-1].arguments["theme_id"],
        WORDS, at=NOW,
    )  # fmt: skip
    answers = dict.fromkeys(("why", "chosen", "left_out", "limits"), WORDS)
    self_check.save(session, cast.karin, picture.id, answers, revision=picture.revision, at=NOW)
    assert [one for one in gaps.of_picture(session, picture) if one.concern is None] == []


def test_a_concern_that_is_not_prioritised_needs_no_causes(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    prioritise(session, cast, section(picture, "drugs"), "not_prioritised")

    assert ("causes", "") not in of(session, picture, "drugs")
    assert ("causes", "") in of(session, picture, "lighting")


def test_of_an_agreed_picture_only_what_can_still_be_done_is_a_gap(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    prioritise(session, cast, drugs)
    picture.status = "agreed"
    session.commit()

    assert [(one.kind, one.endpoint, one.arguments) for one in gaps.of_picture(session, picture)] == [
        ("doing", "plan.add_action", {"municipality": "arjeplog", "concern": "drugs"})
    ]
    _act(session, cast)
    assert gaps.of_picture(session, picture) == ()


def test_the_coverage_tells_staff_of_police_and_municipality_apart(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    for kind, name in (("staff", "Elevhälsan"), ("dialogue", "Unga")):
        evidence.contribute(session, cast.karin, drugs.id, says(kind, name), at=NOW)
    old = evidence.contribute(session, cast.petra, drugs.id, says("staff", "Polisen, yttre tjänst"), at=NOW)
    old.origin = None  # as before it was known where evidence comes from
    known = evidence.contribute(session, cast.karin, drugs.id, says("staff", "Områdesgruppen"), at=NOW)
    known.origin = EvidenceOrigin(organisation_id=cast.police.id)
    session.commit()

    areas = gaps.show(session, cast.petra, picture.id).areas

    (row,) = [one for area in areas for one in area.rows if one.concern is drugs]
    assert row.counts == {
        "residents": 1,
        "staff_municipality": 1,
        "staff_police": 2,
        "partners": 0,
        "statistics": 0,
        "dialogue": 1,
        "observation": 0,
    }


def test_every_focus_area_is_a_row_also_when_it_is_empty(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    for concern in picture.concerns:
        concern.focus_area_id = None
    session.commit()
    session.expire_all()

    areas = gaps.show(session, cast.karin, picture.id).areas

    assert [(one.area is None, len(one.rows)) for one in areas] == [
        *((False, 0) for _ in cast.agreement.focus_areas),
        (True, 4),
    ]


def test_one_line_on_the_desk_for_a_picture_with_gaps(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    due = [one for one in desk.awaiting(session, cast.karin, at=NOW) if one.kind == "picture_gaps"]

    assert [(one.endpoint, one.arguments, one.count) for one in due] == [
        ("picture_check.empty", {"picture_id": picture.id}, 1)
    ]
    assert [one.kind for one in desk.awaiting(session, cast.petra, at=NOW) if "gaps" in one.kind] == []


def test_an_agreed_picture_without_gaps_awaits_nobody(session: Session, cast: Cast) -> None:
    an_agreed_picture(session, cast)

    assert list(gaps.awaiting(session, cast.karin, NOW.date())) == []


def test_what_is_empty_is_for_those_who_read_pictures(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(NotFound):
        gaps.show(session, cast.nils, picture.id)
    with pytest.raises(NotAllowed):
        gaps.show(session, cast.ada, picture.id)


def test_evidence_of_every_kind_has_a_column() -> None:
    kinds = {"staff" if one.startswith("staff") else one for one in gaps.KINDS}

    assert kinds == {"residents", "staff", "partners", "statistics", "dialogue", "observation"}
    assert Evidence.__table__.c.kind.nullable is False


def _act(session: Session, cast: Cast) -> None:
    session.add(
        Action(
            municipality_id=cast.arjeplog.id,
            concern_key="drugs",
            owner_id=cast.police.id,
            function="kommunpolis",
            text=WORDS,
            from_on=NOW.date(),
            to_on=NOW.date(),
            status="planned",
        )
    )
    session.commit()
