"""What is proposed for a picture: concerns, their order, protected evidence, a first paragraph."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.situation import first_paragraph
from dialog.models import (
    Answer,
    FreeText,
)
from dialog.services import pictures, situation
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.people import NOW, Cast
from tests.situations import (
    a_draft,
    a_reviewed_survey,
    section,
)


def criterion(name: str, value: Any, points: int, most: int, *, of: int | None = None) -> dict[str, Any]:
    """A criterion as it is stored with the order."""
    return {
        "name": name, "value": value, "points": points, "most": most, "of": of, "is_stated": False,
    }  # fmt: skip


def test_a_picture_is_assembled_from_the_themes_that_are_large_enough(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    assert (picture.number, picture.status, picture.period) == (1, "draft", "2026–2027")
    assert picture.title == {
        "sv": "Lägesbild för Arjeplogs kommun 2026–2027",
        "en": "Situation picture of Arjeplog municipality, 2026–2027",
    }
    # Points: drugs 4 + 3, snowmobiles 4 + 2, lighting 3 + 2, the two small themes together 3 + 2.
    assert [(one.priority, one.key) for one in picture.concerns] == [
        (1, "drugs"),
        (2, "snowmobiles"),
        (3, "area-traffic"),
        (4, "lighting"),
    ]


def test_the_order_says_what_it_rests_on(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")

    assert drugs.ranked_because == {
        "method": "stated criteria 2",
        "position": 1,
        "points": 7,
        "criteria": [
            criterion("many", 12, 4, 4, of=30),
            criterion("serious", 3, 3, 3),
            criterion("hit", None, 0, 3),
            criterion("views", ["residents"], 0, 3),
            criterion("languages", 1, 0, 1),
            criterion("places", 0, 0, 1),
            criterion("influence", None, 0, 2),
            criterion("trend", None, 0, 1),
        ],
    }


def test_only_the_first_ones_in_the_order_are_taken_up_and_the_rest_wait(
    session: Session, cast: Cast
) -> None:
    sizes = {f"theme_{number}": 6 + number for number in range(10)}
    version = a_reviewed_survey(session, cast, sizes, people=40)

    picture = a_draft(session, cast, version)

    assert len(picture.concerns) == 8
    document = pictures.show(session, cast.karin, picture.id)
    assert [(one.key, document.counts[one.id]) for one in document.waiting] == [
        ("theme_1", 7),
        ("theme_0", 6),
    ]
    because = {"sv": "Tas upp nästa gång."}
    waiting = [one.id for one in document.waiting]
    situation.leave_out_many(session, cast.karin, picture.id, waiting, because, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    assert picture.status == "proposed"


def test_evidence_is_a_protected_copy_with_its_source(session: Session, cast: Cast) -> None:
    (found,) = section(a_draft(session, cast), "drugs").evidence

    assert (found.kind, found.value, found.base, found.unit, found.mark) == (
        "residents", 12.0, 30.0, "people", "present",
    )  # fmt: skip
    assert found.label == {"sv": "Narkotika", "en": "Narcotics"}
    assert found.source["sv"] == "Trygghetsenkät, 2026"


def test_themes_that_are_too_small_are_counted_together_and_never_alone(session: Session, cast: Cast) -> None:
    area = section(a_draft(session, cast), "area-traffic")

    assert [(one.label["sv"], one.value, one.base, one.mark) for one in area.evidence][1:] == [
        ("Skolvägen", None, None, "hidden"),
        ("Fortkörning", None, None, "hidden"),
    ]
    assert (area.evidence[0].value, area.evidence[0].mark) == (6.0, "present")
    assert {theme.key for theme in area.themes} == {"speeding", "school_way"}


def test_the_first_paragraph_is_proposed_from_the_evidence_and_says_so(session: Session, cast: Cast) -> None:
    drugs = section(a_draft(session, cast), "drugs")
    (paragraph,) = drugs.paragraphs

    assert paragraph.text == first_paragraph({"sv": "Narkotika", "en": "Narcotics"}, 12, 30)
    assert (paragraph.origin, paragraph.part, paragraph.evidence) == ("suggested", "survey", drugs.evidence)


def test_staff_who_were_asked_become_a_view_of_their_own(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    a_reviewed_survey(session, cast, {"drugs": 7, "lighting": 3}, people=15, audience="staff", slug="staff")
    picture = a_draft(session, cast, version)

    assert [(one.kind, one.value) for one in section(picture, "drugs").evidence] == [
        ("residents", 12.0),
        ("staff", 7.0),
    ]
    # Three of staff is under five: not even a hidden row tells that anybody said it.
    assert [one.kind for one in section(picture, "lighting").evidence] == ["residents"]
    found = section(picture, "drugs").ranked_because["criteria"][3]
    assert found == criterion("views", ["residents", "staff"], 1, 3)


def test_a_place_counts_only_where_ten_people_named_it(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast, {"snowmobiles": 31}, people=40)
    spoke = session.scalars(sa.select(FreeText.response_id)).all()
    places = ["town"] * 12 + ["village"] * 10 + ["fell"] * 9
    for response_id, place in zip(spoke, places, strict=True):
        session.add(Answer(response_id=response_id, question_id=version.questions[1].id, choice=place))

    criteria = a_draft(session, cast, version).concerns[0].ranked_because["criteria"]

    # Two places: the nine of the fell are not told.
    assert criteria[4:6] == [criterion("languages", 1, 0, 1), criterion("places", 2, 1, 1)]


def test_only_one_picture_at_a_time_is_in_work(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    a_draft(session, cast, version)

    with pytest.raises(RuleBroken) as broken:
        a_draft(session, cast, version)

    assert (broken.value.rule, broken.value.facts) == ("picture_in_work", {"number": 1})


def test_a_picture_can_begin_without_a_survey(session: Session, cast: Cast) -> None:
    picture = situation.assemble(
        session, cast.karin, cast.arjeplog.id, cast.agreement.id, None, "2026", at=NOW
    )

    assert picture.concerns == []


@pytest.mark.parametrize(
    ("name", "error"), [("nils", NotFound), ("petra", NotAllowed), ("gunnar", NotAllowed)]
)
def test_only_the_municipalitys_coordinator_assembles(
    session: Session, cast: Cast, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        situation.assemble(
            session, getattr(cast, name), cast.arjeplog.id, cast.agreement.id, None, "2026", at=NOW
        )


def test_a_survey_of_another_municipality_is_not_found(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)

    with pytest.raises(NotFound):
        situation.assemble(
            session, cast.nils, cast.arvidsjaur.id, cast.agreement.id, version.id, "2026", at=NOW
        )


def test_what_most_people_brought_up_is_in_the_first_draft_whatever_its_place(
    session: Session, cast: Cast
) -> None:
    grave = ("close_violence", "street_violence", "hate_sami", "online_harm", "drugs", "drugs_apps")
    grave += ("sexual_harassment", "youth_mental_health")
    sizes = dict.fromkeys(grave, 6) | {"winter_roads": 12, "loitering": 5, "reporting": 5, "vandalism": 5}
    version = a_reviewed_survey(session, cast, sizes, people=130)

    picture = a_draft(session, cast, version)

    keys = [one.key for one in picture.concerns]
    assert set(grave) <= set(keys)
    assert keys.index("winter_roads") == len(grave)
    assert [key for key in ("loitering", "reporting", "vandalism") if key in keys] == []
    assert [one.priority for one in picture.concerns] == list(range(1, len(keys) + 1))
