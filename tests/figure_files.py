"""Small files of figures as their publishers make them, made of cells; the numbers are made up."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]

TABLE = (
    "Anmälda brott, exempel;;;;\r\n"
    ";;;;\r\n"
    "Kommun;År;Brottstyp;Antal;Antal per 100 000\r\n"
    "2505 Arvidsjaur;2023;Misshandel;31;517\r\n"
    "2505 Arvidsjaur;2024;Misshandel;1 028;17 133,5\r\n"
    "2506 Arjeplog;2023;Misshandel;0;0\r\n"
    "2506 Arjeplog;2024;Misshandel;..;x\r\n"
    ";;;;\r\n"
    "Källa: påhittad för proven;;;;\r\n"
)
OWN = (
    "område;indikator;period;värde;enhet;markering\n"
    "2506;Ljus som inte lyser;2025;4;antal;\n"
    "2506;Ljus som inte lyser;2026;;antal;dold\n"
    "2505;Ljus som inte lyser;2025;12,5;procent;\n"
)
OFFENCES: Rows = (
    ("Våldsbrott i kommunerna",),
    (),
    ("Kommun", 2023, None, 2024, None),
    (None, "Antal", "Antal per 100 000", "Antal", "Antal per 100 000"),
    ("Arvidsjaur", 40, 667.2, 36, 601.5),
    ("Arjeplog", 18, 656, "..", "x"),
    (),
    ("* Uppgifterna är påhittade för proven.",),
)
WORRY: Rows = (
    ("Oro i två års medelvärden",),
    ("Kommun", "2021–2022", "2023–2024"),
    ("Arvidsjaur", 24.1, "25,3"),
    ("Arjeplog", "-", 22),
)
MERGED = {"Våldsbrott": ("B3:C3", "D3:E3", "A3:A4")}


def workbook(sheets: dict[str, Rows], merged: dict[str, Sequence[str]] | None = None) -> bytes:
    """An Excel file with these cells; what begins with "=" is a formula."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, column, value)
        for cells in (merged or {}).get(name, ()):
            sheet.merge_cells(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def indicator_workbook(**changed: Any) -> bytes:
    """A workbook with a sheet to read first, one of offences under merged years, one of worry."""
    sheets = {"Läs mig": (("Om siffrorna",),), "Våldsbrott": OFFENCES, "Oro": WORRY, **changed}
    return workbook(sheets, MERGED)


def entry(period: int, value: float | None, *, area: str = "2506", kpi: str = "N07403", **more: Any) -> Any:
    """An entry of Kolada's answer, for all people together."""
    one = {"gender": "T", "count": 1, "status": "", "value": value, "isdeleted": False, **more}
    return {"kpi": kpi, "municipality": area, "period": period, "values": [one]}


def kolada(*entries: Any, **more: Any) -> bytes:
    """An answer of Kolada's, version 3."""
    return json.dumps({"count": len(entries), "values": list(entries), **more}).encode()


KOLADA = kolada(
    entry(2022, 1091.3),
    entry(2023, 0),
    entry(2024, None, status="Missing"),
    entry(2025, None, status="Private"),
    entry(2022, 812.25, area="2505"),
)
