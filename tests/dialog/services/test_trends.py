"""Figures over time: the mean of the years before, breaks, areas beside each other, small places."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.database import session_factory
from dialog.models import Area, SimilarArea, StatisticsBreak, StatisticsValue
from dialog.request import Site
from dialog.services import evidence, statistics, trend_periods, trends
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.statistics import Source
from dialog.services.trends import Mean, Point
from tests.people import NOW, Cast, gather
from tests.situations import a_draft

ABOUT = Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", dt.date(2026, 10, 1))
HEADING = "area;indicator;period;value;unit;mark\n"


def load(session: Session, cast: Cast, rows: str) -> None:
    statistics.load(session, cast.karin, ABOUT, (HEADING + rows).encode(), at=NOW)


def years(indicator: str, values: dict[int, float | None], area: str = "2506", unit: str = "antal") -> str:
    return "".join(
        f"{area};{indicator};{year};{'' if value is None else value};{unit};\n"
        for year, value in values.items()
    )


def a_break(session: Session, cast: Cast, period: str) -> None:
    session.add(
        StatisticsBreak(
            publisher="Brå",
            indicator="Våld",
            period=period,
            because={"sv": "Nya regler"},
            stated_by=cast.karin.id,
        )
    )
    session.flush()


def value_id(session: Session, indicator: str = "Våld") -> int:
    found = session.query(StatisticsValue).filter_by(indicator=indicator).first()
    assert found is not None
    return found.id


def own(session: Session, cast: Cast, indicator: str = "Våld") -> trends.AreaLine:
    return trends.show(session, cast.petra, cast.arjeplog.id, value_id(session, indicator)).lines[0]


def test_the_mean_is_of_the_five_years_before_the_newest_value(session: Session, cast: Cast) -> None:
    load(
        session, cast, years("Våld", {2018: 999, 2019: 30, 2020: 40, 2021: 30, 2022: 40, 2023: 35, 2024: 99})
    )

    line = own(session, cast)

    assert line.mean == Mean(35.0, ("2019", "2020", "2021", "2022", "2023"), False)
    assert line.newest == Point("2024", 99.0, "present")


def test_what_is_missing_or_hidden_counts_in_no_mean_and_zero_does(session: Session, cast: Cast) -> None:
    rows = years("Våld", {2020: 30, 2021: None, 2022: 0, 2024: 60, 2025: 7})
    load(session, cast, rows + "2506;Våld;2023;;antal;dold\n")

    line = own(session, cast)

    assert line.mean == Mean(30.0, ("2020", "2022", "2024"), False)
    assert [(one.period, one.value, one.mark) for one in line.points] == [
        ("2020", 30.0, "present"),
        ("2021", None, "missing"),
        ("2022", 0.0, "present"),
        ("2023", None, "hidden"),
        ("2024", 60.0, "present"),
        ("2025", 7.0, "present"),
    ]


def test_a_year_that_no_file_has_is_missing(session: Session, cast: Cast) -> None:
    load(session, cast, years("Våld", {2021: 30, 2023: 31}))

    assert own(session, cast).points[1] == Point("2022", None, "missing")


def test_of_two_years_there_is_no_mean(session: Session, cast: Cast) -> None:
    load(session, cast, years("Våld", {2023: 30, 2024: 31, 2025: 32}))

    assert own(session, cast).mean == Mean(None, ("2023", "2024"), False)


def test_no_mean_is_taken_across_a_break(session: Session, cast: Cast) -> None:
    load(session, cast, years("Våld", {2019: 10, 2020: 10, 2021: 50, 2022: 50, 2023: 50, 2024: 52}))
    a_break(session, cast, "2021")

    assert own(session, cast).mean == Mean(50.0, ("2021", "2022", "2023"), True)

    a_break(session, cast, "2023")
    assert own(session, cast).mean == Mean(None, ("2023",), True)


def test_a_part_of_the_year_is_compared_with_the_same_part(session: Session, cast: Cast) -> None:
    rows = "".join(
        f"2506;Våld;{year}-Q{quarter};{10 * quarter};antal;\n"
        for year in (2022, 2023, 2024, 2025)
        for quarter in (1, 2)
    )
    load(session, cast, rows)

    assert own(session, cast).mean == Mean(20.0, ("2022-Q2", "2023-Q2", "2024-Q2"), False)


def test_the_areas_around_and_those_chosen_stand_beside_the_municipality(
    session: Session, cast: Cast
) -> None:
    load(
        session,
        cast,
        years("Våld", {2025: 30}) + years("Våld", {2025: 40}, "2505") + years("Våld", {2025: 90_000}, "SE"),
    )
    session.add(
        SimilarArea(area_id=cast.arjeplog.area_id, similar_id=cast.arvidsjaur.area_id, because="Lika långt")
    )
    session.flush()

    trend = trends.show(session, cast.karin, cast.arjeplog.id, value_id(session))

    assert [(one.area.code, one.role, one.because) for one in trend.lines] == [
        ("2506", "own", ""),
        ("2505", "similar", "Lika långt"),
        ("SE", "around", ""),
    ]


def test_per_100_000_stands_only_beside_areas_that_are_large_enough(session: Session, cast: Cast) -> None:
    load(
        session,
        cast,
        years("Våld", {2024: 60, 2025: 60})
        + years("Våld", {2024: 90_000, 2025: 105_000}, "SE")
        + years("Folkmängd", {2025: 2_700})
        + years("Folkmängd", {2024: 1, 2025: 10_500_000}, "SE"),
    )

    small, country = trends.show(session, cast.karin, cast.arjeplog.id, value_id(session)).lines

    assert (small.is_small, small.population, small.per_100_000) == (True, 2_700.0, None)
    assert (country.is_small, country.per_100_000) == (False, 1_000)


@pytest.mark.parametrize(
    ("counts", "people", "is_small"),
    [
        ({2024: 20, 2025: 20}, 15_000, False),
        ({2024: 20, 2025: 20}, 14_999, True),
        ({2024: 19, 2025: 20}, 15_000, True),
        ({2024: 20, 2025: 20}, None, True),
    ],
)
def test_few_people_few_cases_or_nobody_knows_how_many_make_a_place_small(
    session: Session, cast: Cast, counts: dict[int, float | None], people: int | None, is_small: bool
) -> None:
    load(session, cast, years("Våld", counts) + (years("Folkmängd", {2025: people}) if people else ""))

    assert own(session, cast).is_small == is_small


def test_a_share_is_never_counted_per_100_000(session: Session, cast: Cast) -> None:
    load(session, cast, years("Våld", {2025: 60}, unit="procent") + years("Folkmängd", {2025: 90_000}))

    assert own(session, cast).per_100_000 is None


def test_the_index_names_each_indicator_once_with_its_newest_period(session: Session, cast: Cast) -> None:
    load(
        session,
        cast,
        years("Våld", {2024: 1, 2025: 2}) + years("Folkmängd, ålder: 16–24 år (young)", {2025: 200}),
    )

    (place, found), *others = trends.index(session, cast.karin)

    assert others == []
    assert place.key == "arjeplog"
    assert [(one.indicator, one.newest) for one in found] == [("Våld", Point("2025", 2.0, "present"))]


def test_the_evidence_keeps_its_value_and_it_is_said_when_a_later_import_has_another(
    session: Session, cast: Cast
) -> None:
    load(session, cast, years("Våld", {2024: 30, 2025: 31}))
    concern = a_draft(session, cast).concerns[0]
    evidence.add_statistics(session, cast.karin, concern.id, value_id(session), at=NOW)
    session.flush()

    (before,) = trends.of_concern(session, cast.petra, concern.id)
    assert (before.evidence.value, before.frozen_period, before.is_changed) == (30.0, "2024", False)

    load(session, cast, years("Våld", {2024: 28}))
    (after,) = trends.of_concern(session, cast.petra, concern.id)
    assert (after.evidence.value, after.line.points[0].value, after.is_changed) == (30.0, 28.0, True)


def test_another_municipality_an_administrator_and_unknown_ids_find_nothing(
    session: Session, cast: Cast
) -> None:
    load(session, cast, years("Våld", {2025: 3}))
    number = value_id(session)
    with pytest.raises(NotFound):
        trends.show(session, cast.nils, cast.arjeplog.id, number)
    with pytest.raises(NotAllowed):
        trends.show(session, cast.ada, cast.arjeplog.id, number)
    with pytest.raises(NotAllowed):
        trends.index(session, cast.ada)
    with pytest.raises(NotFound):
        trends.show(session, cast.karin, cast.arjeplog.id, 999)
    with pytest.raises(NotFound):
        trends.one_line(session, cast.karin, cast.arjeplog.id, number, 999)
    with pytest.raises(NotFound):
        trends.of_evidence(session, cast.karin, 999)


@pytest.mark.parametrize(
    ("period", "shape", "before"),
    [
        ("2025", "year", ("2024", "2023")),
        ("2025-03", "month", ("2024-03", "2023-03")),
        ("2025-Q4", "quarter", ("2024-Q4", "2023-Q4")),
        ("2025-12-31", "day", ("2024-12-31", "2023-12-31")),
        ("2024-2025", "years", ()),
        ("läsåret 24/25", "other", ()),
    ],
)
def test_periods_have_a_shape_and_the_same_one_in_the_years_before(
    period: str, shape: str, before: tuple[str, ...]
) -> None:
    assert (trend_periods.shape(period), trend_periods.years_before(period, 2)) == (shape, before)


def test_the_people_of_an_area_are_found_on_both_databases(on_both: Site) -> None:
    with session_factory(on_both.engine)() as session:
        cast = gather(session)
        load(session, cast, years("Våld", {2025: 60}) + years("FOLKMÄNGD", {2025: 90_000}))
        assert own(session, cast).population == 90_000.0
        assert session.query(Area).filter_by(code="2506").count() == 1
