"""A person's order always wins; what they state counts, with its reason, when the order is proposed anew."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.models import SituationPicture, StatisticsBreak, StatisticsSource, StatisticsValue
from dialog.services import evidence, evidence_lines, pictures, ranking, situation
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from dialog.services.ranking import Statement
from tests.people import NOW, Cast
from tests.rows import add
from tests.situations import a_draft, an_agreed_picture, section

BECAUSE = {"sv": "Två olyckor i vinter."}
SAYS = Contribution("partners", {"sv": "Skolan"}, {"sv": "Varje dag."}, "Skolan", True)


def keys(picture: SituationPicture) -> list[str]:
    return [one.key for one in picture.concerns]


def criterion(picture: SituationPicture, key: str, name: str) -> dict[str, object]:
    found = section(picture, key).ranked_because["criteria"]
    return next(one for one in found if one["name"] == name)


def state(session: Session, cast: Cast, picture: SituationPicture, key: str, **said: Statement) -> None:
    ranking.state(
        session, cast.karin, section(picture, key).id, said, revision=picture.revision, at=NOW
    )  # fmt: skip


def test_what_a_person_states_changes_no_order_until_somebody_takes_it(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    before = keys(picture)
    assert before == ["drugs", "snowmobiles", "area-traffic", "lighting"]

    state(
        session,
        cast,
        picture,
        "lighting",
        serious=Statement(3, BECAUSE),
        hit=Statement(("children",), BECAUSE),
    )

    assert keys(picture) == before
    proposed = ranking.look(session, cast.karin, picture.id)
    assert [(one.concern.key, one.now, one.proposed) for one in proposed.places] == [
        ("lighting", 4, 1), ("drugs", 1, 2), ("snowmobiles", 2, 3), ("area-traffic", 3, 4),
    ]  # fmt: skip
    assert proposed.places[0].changed == ("serious", "hit")
    assert (proposed.is_persons, proposed.moves, proposed.is_new) == (False, True, True)
    (first, second) = ranking.statements(session, section(picture, "lighting"))
    assert (first.criterion, first.value, first.because, first.by, first.is_counted) == (
        "serious", 3, BECAUSE, "Karin", False,
    )  # fmt: skip
    assert (second.criterion, second.value) == ("hit", ["children"])


def test_taking_the_proposed_order_stores_the_criteria_that_explain_it(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    state(
        session,
        cast,
        picture,
        "lighting",
        serious=Statement(3, BECAUSE),
        hit=Statement(("children",), BECAUSE),
    )

    ranking.take(session, cast.karin, picture.id, keeps_order=False, revision=picture.revision, at=NOW)

    assert keys(picture) == ["lighting", "drugs", "snowmobiles", "area-traffic"]
    assert criterion(picture, "lighting", "serious") == {
        "name": "serious", "value": 3, "points": 3, "most": 3, "of": None, "is_stated": True,
    }  # fmt: skip
    assert criterion(picture, "lighting", "hit")["value"] == ["children"]
    assert [one.is_counted for one in ranking.statements(session, section(picture, "lighting"))] == [
        True,
        True,
    ]
    assert ranking.look(session, cast.karin, picture.id).is_new is False
    assert pictures.show(session, cast.karin, picture.id).is_order_proposed is True


def test_a_persons_order_stays_when_only_the_criteria_are_renewed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    situation.move(session, cast.karin, section(picture, "lighting").id, "up", at=NOW)
    own = keys(picture)
    evidence.contribute(session, cast.petra, section(picture, "snowmobiles").id, SAYS, at=NOW)
    assert ranking.look(session, cast.karin, picture.id).is_persons is True

    ranking.take(session, cast.karin, picture.id, keeps_order=True, revision=picture.revision, at=NOW)

    assert keys(picture) == own
    assert criterion(picture, "snowmobiles", "views")["value"] == ["residents", "partners"]
    assert pictures.show(session, cast.karin, picture.id).is_order_proposed is False


def test_new_evidence_is_seen_in_the_next_proposal(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    assert ranking.look(session, cast.karin, picture.id).is_new is False

    evidence.contribute(session, cast.petra, section(picture, "lighting").id, SAYS, at=NOW)

    proposed = ranking.look(session, cast.karin, picture.id)
    assert {one.concern.key: one.changed for one in proposed.places if one.changed} == {
        "lighting": ("views",)
    }
    assert [one.concern.key for one in proposed.places][2] == "lighting"


def test_a_concern_that_a_person_added_gets_a_place_too(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    situation.take_up(session, cast.karin, picture.id, [], title={"sv": "Isen"}, at=NOW)
    session.flush()

    proposed = ranking.look(session, cast.karin, picture.id)

    assert [one.concern.key for one in proposed.places][-1] == "isen"
    assert proposed.is_persons is True


def test_a_statement_can_be_taken_back(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    state(session, cast, picture, "drugs", influence=Statement("partly", BECAUSE))

    state(session, cast, picture, "drugs", influence=Statement(None, {}))

    assert section(picture, "drugs").stated is None


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"serious": Statement(3, {"sv": " "})}, "stated_without_reason"),
        ({"serious": Statement(4, BECAUSE)}, "stated_value"),
        ({"hit": Statement(("them",), BECAUSE)}, "stated_value"),
        ({"many": Statement(40, BECAUSE)}, "not_statable"),
    ],
)
def test_what_cannot_be_stated(session: Session, cast: Cast, said: dict[str, Statement], rule: str) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(RuleBroken) as broken:
        state(session, cast, picture, "drugs", **said)

    assert broken.value.rule == rule


def test_stating_takes_a_proposal_back_and_is_refused_of_an_agreed_picture(
    session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)

    with pytest.raises(RuleBroken) as broken:
        state(session, cast, picture, "drugs", influence=Statement("yes", BECAUSE))
    with pytest.raises(RuleBroken):
        ranking.look(session, cast.karin, picture.id)

    assert broken.value.rule == "picture_is_agreed"


def test_a_stale_order_is_not_taken(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    read = picture.revision
    state(session, cast, picture, "drugs", influence=Statement("yes", BECAUSE))

    with pytest.raises(Conflict):
        ranking.take(session, cast.karin, picture.id, keeps_order=False, revision=read, at=NOW)


@pytest.mark.parametrize(
    ("name", "error"), [("nils", NotFound), ("petra", NotAllowed), ("gunnar", NotAllowed)]
)
def test_only_the_coordinator_orders(session: Session, cast: Cast, name: str, error: type[Exception]) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(error):
        ranking.look(session, getattr(cast, name), picture.id)


def figures(session: Session, cast: Cast, **values: float | None) -> StatisticsValue:
    """A counted figure by year; the value of the last year."""
    source = add(
        session,
        StatisticsSource(
            publisher="Brå", title={"sv": "Brott"}, retrieved_on=NOW.date(), file_hash="0" * 64,
            imported_by=cast.karin.id,
        ),
    )  # fmt: skip
    rows = [
        add(
            session,
            StatisticsValue(
                source_id=source.id, area_id=cast.arjeplog.area_id, indicator="Anmälda brott", unit="antal",
                period=year.removeprefix("y"), value=value, mark="missing" if value is None else "present",
            ),
        )
        for year, value in values.items()
    ]  # fmt: skip
    found: StatisticsValue = rows[-1]
    return found


def trend(session: Session, cast: Cast, value: StatisticsValue) -> float | None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    evidence.add_statistics(session, cast.karin, drugs.id, value.id, at=NOW)
    session.flush()
    return evidence_lines.of_concern(session, drugs, None)[-1].trend


def test_a_figure_grows_since_the_last_year_that_has_one(session: Session, cast: Cast) -> None:
    assert trend(session, cast, figures(session, cast, y2023=40.0, y2024=None, y2025=44.0)) == 4.0


def test_a_figure_is_not_compared_across_a_break(session: Session, cast: Cast) -> None:
    value = figures(session, cast, y2024=40.0, y2025=44.0)
    add(
        session,
        StatisticsBreak(
            publisher="Brå", indicator="Anmälda brott", period="2025", because={"sv": "Ny definition"},
            stated_by=cast.karin.id,
        ),
    )  # fmt: skip

    assert trend(session, cast, value) is None
