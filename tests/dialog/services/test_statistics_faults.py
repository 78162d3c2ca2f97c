"""Faulty files of figures: each says what is wrong in which sheet and row, and nothing of it is stored."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.styles import Font
from sqlalchemy.orm import Session

from dialog.models import StatisticsSource, StatisticsUpload, StatisticsValue
from dialog.services import statistics_uploads
from dialog.services.errors import RuleBroken
from dialog.services.statistics import Source
from dialog.services.statistics_uploads import Changes
from tests.figure_files import (
    KOLADA,
    MERGED,
    OFFENCES,
    OWN,
    TABLE,
    WORRY,
    Rows,
    entry,
    indicator_workbook,
    kolada,
    workbook,
)
from tests.people import NOW, Cast

ABOUT = Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", dt.date(2026, 10, 1))
OFFENCE = "Våldsbrott"


def offences(row: int, column: int, value: object) -> bytes:
    """The sheet of offences with one other cell, counted from 1."""
    rows = [list(one) for one in OFFENCES]
    rows[row - 1][column - 1] = value
    return workbook({OFFENCE: rows}, MERGED)


def table(before: str, after: str) -> bytes:
    """The table of offences as CSV with other words in one place."""
    assert TABLE.count(before) >= 1
    return TABLE.replace(before, after, 1).encode()


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file with these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A right workbook with one part of it changed."""
    with zipfile.ZipFile(io.BytesIO(workbook({OFFENCE: OFFENCES}, MERGED))) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return packed({**parts, name: change(parts[name])})


def entities(sheet: bytes) -> bytes:
    """A sheet whose few letters stand for millions."""
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return declared + sheet


def bordered(rows: int) -> bytes:
    """A right table whose rows have empty cells with a border far to the right."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Blad1", 0)
    for number in range(1, rows + 1):
        sheet.cell(number, 1, "Kommun" if number == 1 else "Arjeplog")
        sheet.cell(number, 2, 2024 if number == 1 else number)
        sheet.cell(number, 400).font = Font(bold=True)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


WIDE: Rows = (("Kommun", *(f"K{number}" for number in range(400))), ("Arjeplog", *range(400)))
BOMB = packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000})


@dataclass(frozen=True)
class Faulty:
    """A file, its name, what a person says of it, and the faults that it has: kind, sheet, row."""

    file: str
    content: bytes
    faults: tuple[tuple[str, str, int], ...]
    changes: Changes | None = None


def a(file: str, content: bytes, *faults: tuple[str, str, int], changes: Changes | None = None) -> Faulty:
    return Faulty(file, content, faults, changes)


FAULTY = {
    "nothing in it": a("a.csv", b"", ("empty_file", "", 0)),
    "a workbook without a cell": a("a.xlsx", workbook({"Blad1": ()}), ("empty_file", "", 0)),
    "an old Excel file": a("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, ("old_excel", "", 0)),
    "a picture": a("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", ("not_text", "", 3)),
    "a zero byte in row 5": a("a.csv", table("2024", "20\x0024"), ("not_text", "", 5)),
    "a zip bomb": a("a.xlsx", BOMB, ("workbook", "", 0)),
    "an entity bomb": a("a.xlsx", with_part("xl/worksheets/sheet1.xml", entities), ("workbook", "", 0)),
    "a workbook cut off": a("a.xlsx", indicator_workbook()[:2000], ("workbook", "", 0)),
    "another zip": a("a.xlsx", packed({"a.txt": b"a"}), ("workbook", "", 0)),
    "too large": a("a.csv", b"a;b\n" * 2_100_000, ("too_large", "", 0)),
    "too many rows": a("a.csv", b"a;1\n" * 20_001, ("too_many", "", 20_001)),
    "too many columns": a("a.xlsx", workbook({"Blad1": WIDE}), ("columns", "Blad1", 1)),
    "rows of empty cells without end": a("a.xlsx", bordered(501), ("columns", "Blad1", 501)),
    "a mark of UTF-8 before what is none": a(
        "a.csv", b"\xef\xbb\xbf" + TABLE.encode("cp1252"), ("not_utf8", "", 1)
    ),
    "two encodings": a("a.csv", TABLE.encode().decode("cp1252").encode(), ("garbled", "", 1)),
    "a quotation mark that does not end": a("a.csv", table("Misshandel", '"Misshandel'), ("quotes", "", 4)),
    "a table cut off in a row": a("a.csv", TABLE[: TABLE.index(";0\r\n")].encode(), ("cells", "", 6)),
    "one cell too many": a("a.csv", table("517", "517;9"), ("cells", "", 4)),
    "no headings": a("a.csv", b"2506;Ljus;2025;4;antal\n2505;Ljus;2025;4;antal\n", ("no_heading", "", 1)),
    "headings alone": a("a.csv", b"kommun;period;indikator;antal\n", ("empty", "", 0)),
    "no area": a("a.csv", table("Kommun;", "Plats;"), ("lacks", "", 3)),
    "nothing that is counted": a("a.csv", table("Brottstyp", "Ord"), ("lacks", "", 3)),
    "no year": a("a.csv", table(";År;", ";Omgång;"), *[("lacks_period", "", 3)] * 3),
    "no unit": a("a.xlsx", workbook({"Oro": WORRY[:3]}), *[("lacks_unit", "Oro", 2)] * 2),
    "a sheet of words chosen": a(
        "a.xlsx", indicator_workbook(), ("no_heading", "Läs mig", 1), changes=Changes(sheet="Läs mig")
    ),
    "another row said to be the headings": a(
        "a.csv", TABLE.encode(), ("no_heading", "", 44), changes=Changes(heading=44)
    ),
    "a dash that nobody has explained": a("a.xlsx", offences(6, 4, "-"), ("no_figure", OFFENCE, 6)),
    "a word instead of a figure": a("a.csv", table("517", "många"), ("no_figure", "", 4)),
    "a thousand sign in the wrong place": a("a.csv", table("1 028", "10 28"), ("no_figure", "", 5)),
    "a point where commas stand": a("a.csv", table("517", "517.5"), ("separator", "", 4)),
    "a formula": a("a.xlsx", offences(5, 4, "=B5+1"), ("formula", OFFENCE, 5)),
    "an error of the spreadsheet": a("a.xlsx", offences(5, 4, "#DIV/0!"), ("cell_error", OFFENCE, 5)),
    "a control character in a figure": a("a.csv", table("517", "5\x0717"), ("control", "", 4)),
    "a control character in an area": a("a.csv", table("2506 A", "2506\x1b A"), ("control", "", 6)),
    "figures merged": a(
        "a.xlsx",
        workbook({OFFENCE: OFFENCES}, {OFFENCE: (*MERGED[OFFENCE], "B5:B6")}),
        ("merged", OFFENCE, 6),
    ),
    "a wrong year": a("a.csv", table("2023", "203"), ("period", "", 4), ("period", "", 4)),
    "years turned round": a("a.csv", table("2023", "2024–2021"), ("period", "", 4), ("period", "", 4)),
    "a row without an area": a("a.csv", table("2506 Arjeplog;2023", ";2023"), ("nothing", "", 6)),
    "a wrong municipality code": a("a.csv", table("2506 Arjeplog", "2560"), ("area", "", 6)),
    "a code of another municipality": a(
        "a.csv", table("2506 Arjeplog", "2505 Arjeplog"), ("area_disagrees", "", 6)
    ),
    "the same figure twice": a("a.csv", table("2506 Arjeplog;2024", "2506 Arjeplog;2023"), ("twice", "", 7)),
    "an indicator too long": a("a.csv", table("Misshandel", "M" * 201), ("too_long", "", 4)),
    "JSON cut off": a("a.json", KOLADA[:-20], ("json", "", 1)),
    "JSON too deep": a("a.json", b"[" * 200_000, ("json", "", 1)),
    "JSON of something else": a("a.json", b'{"features": []}', ("not_kolada", "", 0)),
    "an entry without a municipality": a(
        "a.json", json.dumps({"values": [{"kpi": "N07403"}]}).encode(), ("not_kolada", "", 1)
    ),
    "an answer of several pages": a(
        "a.json", kolada(entry(2024, 4), next_url="https://example.org/2"), ("one_page_of_several", "", 0)
    ),
    "a key figure without a name": a("a.json", kolada(entry(2024, 4, kpi="N12345")), ("no_name", "", 1)),
    "a status that nobody has explained": a(
        "a.json", kolada(entry(2023, 1), entry(2024, None, status="Odd")), ("no_figure", "", 2)
    ),
    "hidden and yet there": a(
        "a.json", kolada(entry(2023, 1), entry(2024, 4, status="Private")), ("mark_and_value", "", 2)
    ),
    "an infinite number": a("a.json", KOLADA.replace(b"1091.3", b"1e999"), ("no_figure", "", 1)),
    "another municipality in Kolada": a("a.json", kolada(entry(2024, 4, area="2599")), ("area", "", 1)),
    "a mark that is none": a("a.csv", OWN.replace("dold", "kanske").encode(), ("no_figure", "", 3)),
    "a mark beside a figure": a(
        "a.csv", OWN.replace("4;antal;", "4;antal;dold").encode(), ("mark_and_value", "", 2)
    ),
}


def try_to_store(session: Session, cast: Cast, faulty: Faulty) -> None:
    """Take the file as far as it comes."""
    upload = statistics_uploads.receive(session, cast.karin, ABOUT, faulty.file, faulty.content, at=NOW)
    if faulty.changes:
        statistics_uploads.change(session, cast.karin, upload.id, faulty.changes)
    assert statistics_uploads.look(session, cast.karin, upload.id).comparison is None
    statistics_uploads.store(session, cast.karin, upload.id, at=NOW)


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_says_what_is_wrong_and_where(session: Session, cast: Cast, name: str) -> None:
    faulty = FAULTY[name]

    with pytest.raises(RuleBroken) as broken:
        try_to_store(session, cast, faulty)

    assert broken.value.rule == "statistics_file"
    found = broken.value.facts["faults"]
    assert tuple((fault.kind, fault.sheet, fault.row) for fault in found) == faulty.faults
    assert session.scalars(sa.select(StatisticsSource)).all() == []
    assert session.scalars(sa.select(StatisticsValue)).all() == []


@pytest.mark.parametrize("name", ["a zip bomb", "an entity bomb", "JSON cut off", "too large"])
def test_what_cannot_be_opened_does_not_wait(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(RuleBroken):
        try_to_store(session, cast, FAULTY[name])

    assert session.scalars(sa.select(StatisticsUpload)).all() == []
