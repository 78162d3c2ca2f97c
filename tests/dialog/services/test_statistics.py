"""Statistics: a file comes in whole or not at all; missing, hidden and zero are three things."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area, AuditEvent, StatisticsSource, StatisticsValue
from dialog.services import statistics
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.statistics import Source
from dialog.services.statistics_file import Fault, Line, read_lines
from tests.people import NOW, Cast

ABOUT = Source("Brå", {"sv": "Anmälda brott"}, "https://bra.se", "CC0", dt.date(2026, 10, 1))
HEADING = "area;indicator;period;value;unit;mark\n"


def load(session: Session, cast: Cast, rows: str, about: Source = ABOUT) -> statistics.Imported:
    return statistics.load(session, cast.karin, about, (HEADING + rows).encode(), at=NOW)


def stored(session: Session) -> list[tuple[str, str, float | None, str]]:
    query = sa.select(
        StatisticsValue.indicator, StatisticsValue.period, StatisticsValue.value, StatisticsValue.mark
    )
    return [tuple(row) for row in session.execute(query.order_by(StatisticsValue.id))]


def test_missing_hidden_and_zero_are_three_things(session: Session, cast: Cast) -> None:
    load(
        session,
        cast,
        "2506;Våld;2022;0;antal;\n2506;Våld;2023;;antal;\n2506;Våld;2024;;antal;dold\n"
        "2506;Våld;2025;;antal;missing\n",
    )

    assert stored(session) == [
        ("Våld", "2022", 0.0, "present"),
        ("Våld", "2023", None, "missing"),
        ("Våld", "2024", None, "hidden"),
        ("Våld", "2025", None, "missing"),
    ]


def test_the_source_says_who_when_and_under_which_terms(session: Session, cast: Cast) -> None:
    source = load(session, cast, "2506;Våld;2025;4;antal;\n").source

    assert (source.publisher, source.title, source.url, source.terms, source.retrieved_on) == (
        "Brå",
        {"sv": "Anmälda brott"},
        "https://bra.se",
        "CC0",
        dt.date(2026, 10, 1),
    )
    assert (len(source.file_hash), source.imported_by) == (64, cast.karin.id)
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.details) == ("statistics:load", {"added": 1, "changed": 0, "unchanged": 0})


def test_importing_the_same_periods_again_replaces_without_doubling(session: Session, cast: Cast) -> None:
    load(session, cast, "2506;Våld;2024;3;antal;\n2506;Våld;2025;4;antal;\n")
    first = session.scalars(sa.select(StatisticsValue.id)).all()

    again = load(session, cast, "2506;Våld;2024;3;antal;\n2506;Våld;2025;5;antal;\n2506;Våld;2026;6;antal;\n")

    assert (again.added, again.changed, again.unchanged) == (1, 1, 1)
    assert stored(session) == [
        ("Våld", "2024", 3.0, "present"),
        ("Våld", "2025", 5.0, "present"),
        ("Våld", "2026", 6.0, "present"),
    ]
    assert session.scalars(sa.select(StatisticsValue.id)).all()[:2] == first
    assert len(session.scalars(sa.select(StatisticsSource)).all()) == 1


def test_another_publisher_is_another_source(session: Session, cast: Cast) -> None:
    load(session, cast, "2506;Våld;2025;4;antal;\n")
    load(session, cast, "2506;Våld;2025;9;antal;\n", Source("Polisen", ABOUT.title, None, None, NOW.date()))

    assert [source.publisher for source, _ in statistics.sources(session, cast.petra)] == ["Brå", "Polisen"]
    assert len(stored(session)) == 2


def test_faults_are_named_by_row_and_nothing_is_stored(session: Session, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        load(
            session,
            cast,
            "2506;Våld;2021;4;antal;\n9999;Våld;2022;4;antal;\n2506;Våld;2023;många;antal;\n\n"
            "2506;Våld;2024;4;antal;dold\n2506;;2025;4;antal;\n2506;Våld;2021;5;antal;\n"
            "arjeplog;Våld;2021;6;antal;\n2506;Våld;2026;4;antal;kanske\n2506;Våld\n",
        )

    assert broken.value.rule == "statistics_file"
    assert broken.value.facts["faults"] == (
        Fault(3, "area", "9999"),
        Fault(4, "number", "många"),
        Fault(6, "mark_and_value", "dold"),
        Fault(7, "nothing", "indicator"),
        Fault(8, "twice", "2"),
        Fault(9, "twice", "2"),
        Fault(10, "mark", "kanske"),
        Fault(11, "cells", "2"),
    )
    assert broken.value.facts["count"] == 8
    assert stored(session) == []
    assert session.scalars(sa.select(StatisticsSource)).all() == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_comma_semicolon_and_tab_part_the_cells(separator: str) -> None:
    rows = ["area;indicator;period;value;unit", "2506;Våld;2025;4;antal"]

    lines, faults = read_lines("\n".join(rows).replace(";", separator).encode())

    assert faults == []
    assert lines == [Line(2, "2506", "Våld", "2025", 4.0, "antal", "present")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,5", 1.5), ("1.5", 1.5), ("1 234,5", 1234.5), ("1\u00a0234", 1234.0), ("-3", -3.0), ("−3", -3.0)],
)
def test_numbers_are_read_as_people_write_them(cell: str, value: float) -> None:
    lines, faults = read_lines(f'area,indicator,period,value,unit\n2506,Våld,2025,"{cell}",antal'.encode())

    assert faults == []
    assert lines[0].value == value


@pytest.mark.parametrize("cell", ["nan", "inf", "1e9999", "=1+1", "..", "1,2,3", "0x10", "½"])
def test_what_is_no_number_is_a_fault(cell: str) -> None:
    _, faults = read_lines(f'area;indicator;period;value;unit\n2506;Våld;2025;"{cell}";antal'.encode())

    assert faults == [Fault(2, "number", cell)]


def test_swedish_headings_in_any_order_are_read() -> None:
    lines, faults = read_lines(
        "﻿Värde;Enhet;Område;Period;Indikator\r\n7;antal;Arjeplog;2025;Ljus\r\n".encode()
    )

    assert faults == []
    assert lines == [Line(2, "Arjeplog", "Ljus", "2025", 7.0, "antal", "present")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault(1, "column", "area")),
        (b"area;indicator;period;value;unit\n", Fault(1, "empty")),
        ("area;indicator;period;value;unit\n2506;Våld;2025;4;antal".encode("latin-1"), Fault(2, "not_utf8")),
        (b"PK\x03\x04\x00\x00", Fault(1, "not_text")),
        (b"area;area;indicator;period;value;unit\n", Fault(1, "column_twice", "area")),
        (b'area;indicator;period;value;unit\n2506;"x', Fault(2, "quotes")),
    ],
)
def test_a_file_of_the_wrong_kind_says_so(content: bytes, fault: Fault) -> None:
    assert fault in read_lines(content)[1]


def test_an_area_goes_by_code_by_name_and_by_the_municipalitys_key(session: Session, cast: Cast) -> None:
    load(
        session,
        cast,
        "2506;A;2025;1;antal;\nARJEPLOG;B;2025;2;antal;\nSE;C;2025;3;antal;\nSverige;D;2025;4;antal;\n"
        "Arjeplogs  kommun;E;2025;5;antal;\n",
    )

    found = statistics.of_municipality(session, cast.karin, cast.arjeplog.id)
    assert [(one.value.indicator, one.area.code) for one in found] == [
        ("A", "2506"),
        ("B", "2506"),
        ("C", "SE"),
        ("D", "SE"),
        ("E", "2506"),
    ]
    around = statistics.of_municipality(session, cast.nils, cast.arvidsjaur.id)
    assert [one.value.indicator for one in around] == ["C", "D"]
    assert len(session.scalars(sa.select(Area)).all()) == 3


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar", "ada"])
def test_only_a_coordinator_imports(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        statistics.load(session, getattr(cast, name), ABOUT, HEADING.encode(), at=NOW)


def test_figures_beside_another_municipalitys_picture_are_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        statistics.of_municipality(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotFound):
        statistics.values(session, cast.karin, 99)


def test_the_examples_file_can_be_imported(session: Session, cast: Cast) -> None:
    content = (Path(__file__).parents[3] / "dialog/example/statistics.csv").read_bytes()
    for kind, code in (("county", "25"), ("police_area", "lpo-pite-alvdal")):
        session.add(Area(kind=kind, code=code, name={"sv": code}))
    session.flush()

    result = statistics.load(session, cast.karin, ABOUT, content, at=NOW)

    assert result.added == content.decode().strip().count("\n")
    assert {mark for *_, mark in stored(session)} == {"present", "missing", "hidden"}
