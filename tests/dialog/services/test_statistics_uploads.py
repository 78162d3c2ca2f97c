"""Right files of figures: read as they are meant, stored whole, and the same once more changes nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area, StatisticsMapping, StatisticsSource, StatisticsUpload, StatisticsValue
from dialog.services import statistics_mappings, statistics_uploads
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.statistics import Imported, Source
from dialog.services.statistics_uploads import Changes, Look
from tests.figure_files import KOLADA, OWN, TABLE, entry, indicator_workbook, kolada
from tests.people import NOW, Cast

ABOUT = Source("Brå", {"sv": "Anmälda brott"}, "https://bra.se", "CC0", dt.date(2026, 10, 1))
Value = tuple[str, str, str, str, float | None, str]
DASH = {"-": "missing"}

OFFENCES: list[Value] = [
    ("2505", "Misshandel", "antal", "2023", 31, "present"),
    ("2505", "Misshandel", "antal", "2024", 1028, "present"),
    ("2505", "Misshandel", "antal per 100 000", "2023", 517, "present"),
    ("2505", "Misshandel", "antal per 100 000", "2024", 17133.5, "present"),
    ("2506", "Misshandel", "antal", "2023", 0, "present"),
    ("2506", "Misshandel", "antal", "2024", None, "missing"),
    ("2506", "Misshandel", "antal per 100 000", "2023", 0, "present"),
    ("2506", "Misshandel", "antal per 100 000", "2024", None, "hidden"),
]
INDICATORS: list[Value] = [
    ("2505", "Oro", "procent", "2021-2022", 24.1, "present"),
    ("2505", "Oro", "procent", "2023-2024", 25.3, "present"),
    ("2505", "Våldsbrott", "antal", "2023", 40, "present"),
    ("2505", "Våldsbrott", "antal", "2024", 36, "present"),
    ("2505", "Våldsbrott", "antal per 100 000", "2023", 667.2, "present"),
    ("2505", "Våldsbrott", "antal per 100 000", "2024", 601.5, "present"),
    ("2506", "Oro", "procent", "2021-2022", None, "missing"),
    ("2506", "Oro", "procent", "2023-2024", 22, "present"),
    ("2506", "Våldsbrott", "antal", "2023", 18, "present"),
    ("2506", "Våldsbrott", "antal", "2024", None, "missing"),
    ("2506", "Våldsbrott", "antal per 100 000", "2023", 656, "present"),
    ("2506", "Våldsbrott", "antal per 100 000", "2024", None, "hidden"),
]
RATE = "antal per 100 000 invånare"
KEY_FIGURES: list[Value] = [
    ("2505", "Anmälda våldsbrott", RATE, "2022", 812.25, "present"),
    ("2506", "Anmälda våldsbrott", RATE, "2022", 1091.3, "present"),
    ("2506", "Anmälda våldsbrott", RATE, "2023", 0, "present"),
    ("2506", "Anmälda våldsbrott", RATE, "2024", None, "missing"),
    ("2506", "Anmälda våldsbrott", RATE, "2025", None, "hidden"),
]
OWN_FIGURES: list[Value] = [
    ("2505", "Ljus som inte lyser", "procent", "2025", 12.5, "present"),
    ("2506", "Ljus som inte lyser", "antal", "2025", 4, "present"),
    ("2506", "Ljus som inte lyser", "antal", "2026", None, "hidden"),
]
KOLADA_CSV = (
    "nyckeltal;kommun;period;kön;värde\nN01951;Arjeplog;2024;T;2 700\nN01951;Arjeplog;2024;K;1 300\n"
    "N01951;Arvidsjaur;2024;T;6 000\n"
).encode("utf-16")
PEOPLE: list[Value] = [
    ("2505", "Invånare totalt", "antal", "2024", 6000, "present"),
    ("2506", "Invånare totalt", "antal", "2024", 2700, "present"),
]
FILES = {
    "a table in UTF-8": ("t.csv", TABLE.encode(), Changes(), OFFENCES),
    "a table with a byte order mark": ("t.csv", b"\xef\xbb\xbf" + TABLE.encode(), Changes(), OFFENCES),
    "a table in Latin-1": ("t.csv", TABLE.encode("latin-1"), Changes(), OFFENCES),
    "a workbook of indicators": (
        "w.xlsx",
        indicator_workbook(),
        Changes(sheet="*", unit="procent", words=DASH, from_sheet=True),
        INDICATORS,
    ),
    "Kolada's JSON": ("k.json", KOLADA, Changes(names={"N07403": ("Anmälda våldsbrott", RATE)}), KEY_FIGURES),
    "Kolada's CSV": ("k.csv", KOLADA_CSV, Changes(), PEOPLE),
    "an own table": ("o.csv", OWN.encode(), Changes(), OWN_FIGURES),
}


def receive(session: Session, cast: Cast, name: str, content: bytes, about: Source = ABOUT) -> int:
    return statistics_uploads.receive(session, cast.karin, about, name, content, at=NOW).id


def look(session: Session, cast: Cast, upload_id: int) -> Look:
    return statistics_uploads.look(session, cast.karin, upload_id)


def bring_in(
    session: Session, cast: Cast, name: str, content: bytes, changes: Changes | None = None
) -> Imported:
    upload_id = receive(session, cast, name, content)
    if changes is not None:
        statistics_uploads.change(session, cast.karin, upload_id, changes)
    return statistics_uploads.store(session, cast.karin, upload_id, at=NOW)


def stored(session: Session) -> list[Value]:
    rows = session.execute(
        sa.select(
            Area.code,
            StatisticsValue.indicator,
            StatisticsValue.unit,
            StatisticsValue.period,
            StatisticsValue.value,
            StatisticsValue.mark,
        ).join(Area, Area.id == StatisticsValue.area_id)
    )
    return sorted((tuple(row) for row in rows), key=lambda row: row[:4])


@pytest.mark.parametrize("kind", FILES)
def test_a_right_file_twice_gives_the_same_rows(session: Session, cast: Cast, kind: str) -> None:
    name, content, changes, values = FILES[kind]

    first = bring_in(session, cast, name, content, changes)
    ids = session.scalars(sa.select(StatisticsValue.id).order_by(StatisticsValue.id)).all()
    again = bring_in(session, cast, name, content, changes)

    assert stored(session) == values
    assert (first.added, first.changed, first.unchanged, first.vanished) == (len(values), 0, 0, 0)
    assert (again.added, again.changed, again.unchanged, again.vanished) == (0, 0, len(values), 0)
    assert session.scalars(sa.select(StatisticsValue.id).order_by(StatisticsValue.id)).all() == ids
    assert session.scalars(sa.select(StatisticsUpload)).all() == []


def test_what_was_understood_is_told_before_anything_is_stored(session: Session, cast: Cast) -> None:
    shown = look(session, cast, receive(session, cast, "t.csv", TABLE.encode("cp1252")))

    assert shown.said == ("cp1252",)
    preview = shown.preview
    assert preview.counts == Counter(present=6, missing=1, hidden=1, zero=2)
    assert [(one.name, one.unit, one.areas, one.first, one.last) for one in preview.indicators] == [
        ("Misshandel", "antal", 2, "2023", "2024"),
        ("Misshandel", "antal per 100 000", 2, "2023", "2024"),
    ]
    assert [area.code for area in preview.areas] == ["2505", "2506"]
    assert preview.periods == ["2023", "2024"]
    assert preview.notes == [("", 9, "Källa: påhittad för proven")]
    assert [(one.heading, one.role) for one in preview.columns] == [
        ("Kommun", "area"),
        ("År", "period"),
        ("Brottstyp", "indicator"),
        ("Antal", "value"),
        ("Antal per 100 000", "value"),
    ]
    assert stored(session) == []


def test_the_source_keeps_the_name_and_the_hash_of_the_file(session: Session, cast: Cast) -> None:
    source = bring_in(session, cast, "Utdrag 2026.csv", TABLE.encode()).source

    assert (source.publisher, source.url, source.terms, source.retrieved_on, source.file_name) == (
        "Brå",
        "https://bra.se",
        "CC0",
        dt.date(2026, 10, 1),
        "Utdrag 2026.csv",
    )
    assert len(source.file_hash) == 64


def test_a_further_file_replaces_by_period_and_what_it_lacks_becomes_missing(
    session: Session, cast: Cast
) -> None:
    bring_in(session, cast, "t.csv", TABLE.encode())
    later = (
        "Kommun;År;Brottstyp;Antal\n2505;2023;Misshandel;31\n2505;2024;Misshandel;29\n"
        "2505;2025;Misshandel;27\n2506;2025;Misshandel;3\n"
    )
    upload_id = receive(session, cast, "u.csv", later.encode())

    shown = look(session, cast, upload_id).comparison
    assert shown is not None
    assert (shown.added, shown.changed, shown.unchanged) == (2, 1, 1)
    # What was missing already is not gone once more; of another unit the file says nothing.
    gone = [(one.area.code, one.value.unit, one.value.period) for one in shown.vanishing]
    assert gone == [("2506", "antal", "2023")]

    done = statistics_uploads.store(session, cast.karin, upload_id, at=NOW)

    assert (done.added, done.changed, done.unchanged, done.vanished) == (2, 1, 1, 1)
    now = {row[:4]: row[4:] for row in stored(session)}
    assert now["2505", "Misshandel", "antal", "2024"] == (29, "present")
    assert now["2506", "Misshandel", "antal", "2023"] == (None, "missing")
    assert now["2506", "Misshandel", "antal per 100 000", "2023"] == (0, "present")


def test_a_file_about_one_municipality_leaves_anothers_figures_alone(session: Session, cast: Cast) -> None:
    for area, value in (("2505", 812.25), ("2506", 1091.3)):
        content = kolada(entry(2022, value, area=area))
        assert bring_in(session, cast, f"{area}.json", content).vanished == 0

    assert [(row[0], row[4]) for row in stored(session)] == [("2505", 812.25), ("2506", 1091.3)]


def test_areas_that_are_not_known_are_named_and_can_be_left_out(session: Session, cast: Cast) -> None:
    more = TABLE.replace(";;;;\r\nKälla", "2560 Älvsbyn;2024;Misshandel;7;8\r\n;;;;\r\nKälla")
    upload_id = receive(session, cast, "t.csv", more.encode())

    shown = look(session, cast, upload_id).preview
    assert shown.unknown_areas == [("2560 Älvsbyn", 2)]
    assert [(fault.kind, fault.found, fault.row) for fault in shown.faults] == [("area", "2560 Älvsbyn", 8)]

    statistics_uploads.change(session, cast.karin, upload_id, Changes(leave_out="others than these"))
    assert not look(session, cast, upload_id).preview.is_left_out
    statistics_uploads.change(session, cast.karin, upload_id, Changes(leave_out=shown.areas_mark))
    statistics_uploads.store(session, cast.karin, upload_id, at=NOW)

    assert stored(session) == OFFENCES


@pytest.mark.parametrize(("meaning", "value"), [("missing", None), ("hidden", None), ("zero", 0)])
def test_a_dash_means_what_a_person_says(
    session: Session, cast: Cast, meaning: str, value: float | None
) -> None:
    upload_id = receive(session, cast, "t.csv", TABLE.replace("..", "–").encode())
    assert look(session, cast, upload_id).preview.unknown_words == Counter({"–": 1})

    statistics_uploads.change(session, cast.karin, upload_id, Changes(words={"–": meaning}))
    statistics_uploads.store(session, cast.karin, upload_id, at=NOW)

    mark = "present" if meaning == "zero" else meaning
    assert ("2506", "Misshandel", "antal", "2024", value, mark) in stored(session)


def test_women_and_men_apart_are_taken_in_only_when_somebody_wants_them(session: Session, cast: Cast) -> None:
    upload_id = receive(session, cast, "k.csv", KOLADA_CSV)
    assert look(session, cast, upload_id).preview.left_out == Counter(gender=1)

    statistics_uploads.change(session, cast.karin, upload_id, Changes(by_gender=True))
    statistics_uploads.store(session, cast.karin, upload_id, at=NOW)

    assert stored(session) == [
        PEOPLE[0],
        PEOPLE[1],
        ("2506", "Invånare totalt, kvinnor", "antal", "2024", 1300, "present"),
    ]


def test_entries_that_the_publisher_has_deleted_are_left_out(session: Session, cast: Cast) -> None:
    content = kolada(entry(2023, 5, kpi="N01951"), entry(2024, 6, kpi="N01951", isdeleted=True))
    upload_id = receive(session, cast, "k.json", content)

    assert look(session, cast, upload_id).preview.left_out == Counter(deleted=1)
    statistics_uploads.store(session, cast.karin, upload_id, at=NOW)
    assert [row[3:5] for row in stored(session)] == [("2023", 5.0)]


def test_a_saved_mapping_reads_next_years_file_by_itself(session: Session, cast: Cast) -> None:
    table = "Ort;Sak;2023 st;2024 st\nArjeplog;Klotter;3;-\n"
    upload_id = receive(session, cast, "a.csv", table.encode())
    assert look(session, cast, upload_id).used is None
    columns = {0: "area", 1: "indicator", 2: "value"}
    statistics_uploads.change(session, cast.karin, upload_id, Changes(columns=columns, words=DASH))
    statistics_uploads.save_mapping(session, cast.karin, upload_id, "Teknikens tabell", at=NOW)
    statistics_uploads.store(session, cast.karin, upload_id, at=NOW)

    next_year = table.replace("2024 st\n", "2024 st;2025 st\n").replace(";-", ";-;5")
    shown = look(session, cast, receive(session, cast, "b.csv", next_year.encode()))

    assert shown.used is not None
    assert (shown.used.name, shown.is_changed, shown.offers[0].name) == (
        "Teknikens tabell",
        False,
        "Teknikens tabell",
    )
    assert [(line.indicator, line.period, line.value, line.unit) for line in shown.preview.lines] == [
        ("Klotter", "2023", 3, "st"),
        ("Klotter", "2024", None, "st"),
        ("Klotter", "2025", 5, "st"),
    ]
    source = session.scalars(sa.select(StatisticsSource)).one()
    assert source.mapping_id == session.scalars(sa.select(StatisticsMapping.id)).one()


def test_a_built_in_mapping_is_unchecked_until_somebody_says_that_it_fits(
    session: Session, cast: Cast
) -> None:
    upload_id = receive(session, cast, "k.json", KOLADA)
    shown = look(session, cast, upload_id)
    assert (shown.offers[0].key, shown.offers[0].fits_at, shown.used) == ("kolada_json", None, None)
    with pytest.raises(NotFound):
        statistics_uploads.say_it_fits(session, cast.karin, upload_id, at=NOW)

    statistics_uploads.use(session, cast.karin, upload_id, "kolada_json")
    statistics_uploads.say_it_fits(session, cast.karin, upload_id, at=NOW)

    used = look(session, cast, upload_id).used
    assert used is not None
    assert (used.fits_by, used.fits_at) == ("Karin", NOW)
    row = session.scalars(sa.select(StatisticsMapping)).one()
    assert (row.built_in, row.kind, row.made_by) == ("kolada_json", "kolada", cast.karin.id)


def test_a_mapping_that_was_changed_or_has_faults_does_not_fit(session: Session, cast: Cast) -> None:
    upload_id = receive(session, cast, "o.csv", OWN.replace("2505", "2599").encode())
    statistics_uploads.use(session, cast.karin, upload_id, "own")
    with pytest.raises(RuleBroken, match="mapping_fits_not"):
        statistics_uploads.say_it_fits(session, cast.karin, upload_id, at=NOW)

    upload_id = receive(session, cast, "o.csv", OWN.encode())
    statistics_uploads.use(session, cast.karin, upload_id, "own")
    statistics_uploads.change(session, cast.karin, upload_id, Changes(unit="st"))
    assert look(session, cast, upload_id).is_changed
    with pytest.raises(RuleBroken, match="mapping_fits_not"):
        statistics_uploads.say_it_fits(session, cast.karin, upload_id, at=NOW)


def test_a_mapping_needs_a_name_of_its_own_and_can_be_taken_away(session: Session, cast: Cast) -> None:
    upload_id = receive(session, cast, "o.csv", OWN.encode())
    for name in (" ", "own"):
        with pytest.raises(RuleBroken, match="mapping_needs_name"):
            statistics_uploads.save_mapping(session, cast.karin, upload_id, name, at=NOW)
    statistics_uploads.save_mapping(session, cast.karin, upload_id, "Min", at=NOW)
    statistics_uploads.store(session, cast.karin, upload_id, at=NOW)
    row = session.scalars(sa.select(StatisticsMapping)).one()
    assert [(one.name, who) for one, who, _ in statistics_mappings.listed(session, cast.petra)] == [
        ("Min", "Karin")
    ]

    statistics_mappings.remove(session, cast.nils, row.id, at=NOW)

    assert statistics_mappings.listed(session, cast.karin) == []
    assert session.scalars(sa.select(StatisticsSource.mapping_id)).all() == [None]
    assert stored(session) == OWN_FIGURES


def test_a_file_is_the_persons_own_until_it_is_stored(session: Session, cast: Cast) -> None:
    upload_id = receive(session, cast, "o.csv", OWN.encode())

    with pytest.raises(NotFound):
        statistics_uploads.look(session, cast.nils, upload_id)
    with pytest.raises(NotAllowed):
        statistics_uploads.store(session, cast.petra, upload_id, at=NOW)
    assert statistics_uploads.waiting(session, cast.nils) == []
    assert [one.id for one in statistics_uploads.waiting(session, cast.karin)] == [upload_id]
    statistics_uploads.cancel(session, cast.karin, upload_id)
    assert statistics_uploads.waiting(session, cast.karin) == []


def test_a_file_that_has_waited_a_day_is_dropped(session: Session, cast: Cast) -> None:
    old, new = (receive(session, cast, "o.csv", OWN.encode()) for _time in range(2))
    session.get_one(StatisticsUpload, old).uploaded_at = NOW - dt.timedelta(hours=25)
    session.flush()

    statistics_uploads.sweep(session, at=NOW)

    assert session.scalars(sa.select(StatisticsUpload.id)).all() == [new]


def test_the_same_publisher_with_another_title_is_another_source(session: Session, cast: Cast) -> None:
    bring_in(session, cast, "t.csv", TABLE.encode())
    other = replace(ABOUT, title={"sv": "Misshandel"})
    upload_id = receive(session, cast, "t.csv", TABLE.encode(), other)

    shown = look(session, cast, upload_id).comparison
    assert shown is not None
    assert (shown.added, shown.changed, shown.unchanged) == (8, 0, 0)
