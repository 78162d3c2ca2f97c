"""Areas that a person adds, municipalities that are alike, and where a line of figures breaks."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import Area
from dialog.services import statistics, statistics_areas, statistics_breaks
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.statistics import Source
from tests.people import NOW, Cast

ABOUT = Source("Brå", {"sv": "Anmälda brott"}, None, None, dt.date(2026, 10, 1))


def add_area(session: Session, cast: Cast, code: str = "2560", name: str = "Älvsbyn") -> Area:
    return statistics_areas.add(
        session, cast.karin, kind="municipality", code=code, name={"sv": name}, parent_id=None, at=NOW
    )


def load(session: Session, cast: Cast) -> None:
    content = "area;indicator;period;value;unit\n2506;Våld;2025;4;antal\n".encode()
    statistics.load(session, cast.karin, ABOUT, content, at=NOW)


def test_an_added_area_is_known_by_code_name_and_both_together(session: Session, cast: Cast) -> None:
    area = add_area(session, cast)

    names = statistics_areas.names(session)
    assert {names.find(words) for words in ("2560", "älvsbyn", "2560 Älvsbyn", "2560  -  Älvsbyn")} == {
        area.id
    }
    assert (names.find("2560 Arjeplog"), names.disagrees("2560 Arjeplog")) == (None, True)
    assert (names.find("2599 Pajala"), names.disagrees("2599 Pajala")) == (None, False)


@pytest.mark.parametrize(("code", "name"), [("2506", "Nytt"), ("9999", "ARJEPLOG"), ("sverige", "Nytt")])
def test_a_code_or_name_belongs_to_one_area(session: Session, cast: Cast, code: str, name: str) -> None:
    with pytest.raises(RuleBroken, match="area_is_there"):
        add_area(session, cast, code, name)


def test_a_similar_municipality_is_chosen_with_a_reason(session: Session, cast: Cast) -> None:
    other, own = add_area(session, cast), cast.arjeplog.area_id or 0
    statistics_areas.set_beside(session, cast.karin, own, other.id, "Lika många", at=NOW)
    statistics_areas.set_beside(session, cast.karin, own, other.id, "Lika långt", at=NOW)

    chosen = statistics_areas.similar(session, cast.petra)
    assert {area: [(one.area.code, one.because) for one in found] for area, found in chosen.items()} == {
        own: [("2560", "Lika långt")]
    }
    statistics_areas.take_away(session, cast.karin, own, other.id, at=NOW)
    assert statistics_areas.similar(session, cast.petra) == {}


def test_nothing_is_set_beside_itself_another_kind_or_anothers_municipality(
    session: Session, cast: Cast
) -> None:
    other, own = add_area(session, cast), cast.arjeplog.area_id or 0
    country = statistics_areas.names(session).of("SE")
    for wrong in (own, country):
        with pytest.raises(RuleBroken, match="similar_is_another"):
            statistics_areas.set_beside(session, cast.karin, own, wrong, "Nära", at=NOW)
    with pytest.raises(RuleBroken, match="similar_says_why"):
        statistics_areas.set_beside(session, cast.karin, own, other.id, " ", at=NOW)
    with pytest.raises(NotFound):
        statistics_areas.set_beside(session, cast.nils, own, other.id, "Nära", at=NOW)
    with pytest.raises(NotAllowed):
        statistics_areas.set_beside(session, cast.petra, own, other.id, "Nära", at=NOW)


def test_a_break_is_stated_of_figures_that_are_there_and_can_be_taken_back(
    session: Session, cast: Cast
) -> None:
    load(session, cast)
    about = {"publisher": "Brå", "indicator": "Våld", "because": {"sv": "Ny lag"}, "at": NOW}

    statistics_breaks.state(session, cast.karin, period="År 2024", **about)
    again = statistics_breaks.state(
        session, cast.nils, period="2024", **{**about, "because": {"sv": "Ny räkning"}}
    )

    found = statistics_breaks.listed(session, cast.petra)
    assert [(one.period, one.because, one.stated_by) for one in found] == [
        ("2024", {"sv": "Ny räkning"}, cast.nils.id)
    ]
    statistics_breaks.take_back(session, cast.karin, again.id, at=NOW)
    assert statistics_breaks.listed(session, cast.petra) == []


def test_a_break_names_figures_a_period_and_a_reason(session: Session, cast: Cast) -> None:
    load(session, cast)
    about = {
        "publisher": "Brå",
        "indicator": "Våld",
        "period": "2024",
        "because": {"sv": "Ny lag"},
        "at": NOW,
    }
    with pytest.raises(NotFound):
        statistics_breaks.state(session, cast.karin, **{**about, "indicator": "Stöld"})
    with pytest.raises(RuleBroken, match="break_period"):
        statistics_breaks.state(session, cast.karin, **{**about, "period": "i fjol"})
    with pytest.raises(RuleBroken, match="break_says_why"):
        statistics_breaks.state(session, cast.karin, **{**about, "because": {"en": "New law"}})
    with pytest.raises(NotAllowed):
        statistics_breaks.state(session, cast.gunnar, **about)
