"""Somebody with every page side by side: two pictures, the joint one and the results, and a pencil.

The attacker of the published tables (`surveys/attacker.py`) reads what pictures print of people, and what can
be had by taking one page from another.
"""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy.orm import Session

from dialog.models import Evidence, SituationPicture
from dialog.services import approvals, joint, joint_pages, pictures, results, situation
from surveys.attacker import Telling, attack_tellings
from tests.dialog.services.test_joint import a_local_picture
from tests.people import NOW, Cast
from tests.situations import a_reviewed_survey, an_agreed_picture

KEYS = ("lighting", "drugs", "snowmobiles", "speeding", "school_way", "loose_dogs")


def told(evidence: list[Evidence], base: int | None) -> Telling:
    """What a picture prints of residents' themes; an area's number together stands with its hidden themes."""
    single = [one for one in evidence if one.theme and one.label == one.theme.name]
    counts = {one.theme.key: None if one.value is None else int(one.value) for one in single if one.theme}
    sums = [
        (
            tuple(key for key, count in counts.items() if count is None and _area(evidence, key) == area),
            number,
        )
        for area, number in _areas(evidence)
    ]
    return Telling(counts, [(keys, number) for keys, number in sums if keys], base)


def _areas(evidence: list[Evidence]) -> list[tuple[str, int]]:
    return [
        (one.theme.area or "", int(one.value))
        for one in evidence
        if one.theme and one.label != one.theme.name and one.value is not None
    ]


def _area(evidence: list[Evidence], key: str) -> str:
    return next(one.theme.area or "" for one in evidence if one.theme and one.theme.key == key)


def residents(picture: SituationPicture) -> list[Evidence]:
    return [one for concern in picture.concerns for one in concern.evidence if one.kind == "residents"]


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_number_follows_from_pictures_joint_picture_and_results_together(
    session: Session, cast: Cast, seed: int
) -> None:
    random = Random(seed)
    sizes = {key: random.randrange(1, 14) for key in KEYS}
    sizes["drugs"] = 12  # something that can be shown, so that there is a picture
    version = a_reviewed_survey(session, cast, sizes, people=30 + random.randrange(20))
    publication = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)
    first = an_agreed_picture(session, cast, version)
    second = an_agreed_picture(session, cast, version)
    a_local_picture(session, cast, "arvidsjaur", {"drugs": 20, "snowmobiles": None})
    made = joint.assemble(session, cast.karin, cast.agreement.id, "2027", at=NOW)
    situation.propose(session, cast.karin, made.id, revision=made.revision, at=NOW)
    proposal = approvals.newest(session, made)
    assert proposal is not None
    for who in (cast.gunnar, cast.lena, cast.petra):
        approvals.answer(session, who, proposal.id, "approve", at=NOW)
    session.commit()

    together = joint_pages.public(session, cast.agreement.id)
    assert together is not None
    from_joint = [
        one
        for section in together.sections
        for part in section.parts
        if part.municipality.key == "arjeplog"
        for one in part.evidence
        if one.kind == "residents"
    ]
    rows = [one for one in publication.themes if one["key"]]
    tellings = [
        Telling(
            {one["key"]: one["count"] for one in rows},
            [(one["keys"], one["count"]) for one in publication.themes if not one["key"]],
            publication.base,
        ),
        *(told(residents(one), publication.base) for one in (first, second)),
        told(from_joint, publication.base),
    ]
    hidden = {key for key, size in sizes.items() if size < 5}
    seen = {told_of.cell[0]: told_of for told_of in attack_tellings(tellings)}
    assert {key for key in hidden if key in {one["key"] for one in rows}} <= set(seen)
    assert [one for one in seen.values() if one.width == 0] == []


def test_the_attacker_finds_a_number_that_one_page_gives_away() -> None:
    hides, gives = Telling({"a": None, "b": 9}), Telling({"a": 3})
    assert [(one.cell, one.least, one.most) for one in attack_tellings([hides, gives])] == [(("a",), 3, 3)]
    alone = Telling({"a": None, "b": None}, [(("a",), 4)])
    assert [one.width == 0 for one in attack_tellings([alone])] == [True, False]
    with pytest.raises(ValueError, match="9 on one page, 8 on another"):
        attack_tellings([hides, Telling({"b": 8})])


def test_a_joint_picture_less_one_municipality_tells_nothing_that_the_other_hid(
    session: Session, cast: Cast
) -> None:
    a_local_picture(session, cast, "arjeplog", {"lighting": 9, "snowmobiles": 12})
    a_local_picture(session, cast, "arvidsjaur", {"lighting": None, "snowmobiles": 14})
    made = joint.assemble(session, cast.karin, cast.agreement.id, "2027", at=NOW)
    local = {
        one.value
        for place in ("arjeplog", "arvidsjaur")
        for found in (pictures.agreed(session, getattr(cast, place).id),)
        if found is not None
        for one in residents(found)
    }
    # No number stands in the joint picture that does not stand in a local one: there is nothing to subtract.
    assert {one.value for one in residents(made)} == local
