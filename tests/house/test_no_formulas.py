"""No table that leaves the site holds a cell that is calculated by LibreOffice, whatever is stored."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from dialog.services import promise_data
from surveys import spreadsheets, workbooks
from surveys.spreadsheets import Sheet
from tests import hostile, poisoned
from tests.house.access_house import House, house
from tests.house.access_table import TABLE
from tests.house.test_hostile import somebody
from tests.opened_tables import calculated, tables_of

__all__ = ["house"]

ROOT = Path(__file__).resolve().parents[2]
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "  =", "\u00a0=", "\u200b=", "\ufeff=", '"=', "'=")
FULL_WIDTH = ("\uff1d1+2", "\uff0b1+2", "\uff0d1+2", "\uff20SUM(1)", "\uff1dcmd|'/C calc'!A0")
INSIDE = (
    *("words;=1+2", "words,=1+2", "words\t=1+2", "words\n=1+2", "words\r\n=1+2", "words; \t=1+2"),
    *('words;"=1+2', 'words","=1+2', 'words";"=1+2', "words;+1+2", "words,-1+2", "words\n@SUM(1)", "|=1+2"),
)
DANGEROUS = (
    *("=cmd|'/C calc'!A0", "+cmd|'/C calc'!A0", "-2+3+cmd|'/C calc'!A0", "@SUM(1+9)*cmd|'/C calc'!A0"),
    *('=DDE("soffice";"/etc/passwd";"A1")', "=MSEXCEL|'\\..\\..\\calc.exe'!''", "|cmd|'/C calc'!A0"),
    *('=HYPERLINK("http://127.0.0.1:9/?"&A1;"open")', '=WEBSERVICE("http://127.0.0.1:9/")'),
    *('=IMPORTXML("http://127.0.0.1:9/";"//a")', "{=1+2}", "=1+2\n=1+2", "==1+2", "=-1", "-1", "+46 70 123"),
)
PAYLOADS = (*(f"{start}1+2" for start in STARTS), *FULL_WIDTH, *INSIDE, *DANGEROUS, *hostile.FORMULAS)
FORMS = {
    "results.data GET": {"form": ("excel", "csv", "xlsx")},
    "theme_figures.data POST": {"form": ("excel", "csv", "xlsx")},
    "room_table.data POST": {"form": ("excel", "csv", "xlsx")},
    "run_changes.export POST": {"form": ("excel", "csv", "xlsx")},
    "survey_answers.export POST": {"form": ("excel", "csv", "xlsx", "texts")},
    "old_promises.template GET": {"form": ("excel", "xlsx")},
    "promise_files.table GET": {"table": promise_data.TABLES},
    "promise_files.table_for_excel GET": {"table": promise_data.TABLES},
    "documents.data GET": {},
    "picture_files.data GET": {},
    "processing.save POST": {"form": ("csv",)},
    "handing_out.outgoing POST": {"form": ("csv",)},
    "records.preserve POST": {},
    "surveys.workbook GET": {},
    "survey_texts.file GET": {},
    "watching.blank GET": {},
}
"""Every address that answers with tables, and each form of them."""
WRITERS = frozenset(
    {"csv_for_excel", "csv_plain", "workbook", "write_workbook", "write_xlsform", "write_texts"}
)


def test_nothing_else_writes_tables() -> None:
    """A new writer belongs into FORMS and into this list."""
    writing = {
        path.stem
        for folder in ("views", "services")
        for path in (ROOT / "dialog" / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and {one.name for one in node.names} & WRITERS
    }
    # What these two make goes out by records.preserve and handing_out.outgoing.
    assert writing - {"preservation", "documents_handing_out"} == {
        {"promise_files": "promise_data"}.get(blueprint, blueprint)
        for blueprint in (name.partition(".")[0] for name in FORMS)
    } - {"records", "handing_out"}


def test_no_writer_of_tables_makes_a_formula_and_one_would_be_found(tmp_path: Path) -> None:
    sheet = Sheet("t", ["n", *PAYLOADS], [["n", *PAYLOADS], *([one, one, -1.5] for one in PAYLOADS)])
    files = {
        "bad.csv": b"a;b\r\n1;=1+2\r\n",
        "good.csv": b"a;b\r\n1;-3\r\n",
        "excel.csv": spreadsheets.csv_for_excel(sheet),
        "plain.csv": spreadsheets.csv_plain(sheet),
        "sheet.xlsx": spreadsheets.workbook([sheet]),
        "words.xlsx": workbooks.write_workbook({"t": (PAYLOADS, [PAYLOADS])}),
    }

    assert len(set(PAYLOADS)) > 40
    assert calculated(files, tmp_path) == ["bad.csv: '=1+2'", "bad.csv: of:=1+2"]


def _asked(house: House) -> Iterator[tuple[str, bytes]]:
    for name, choices in FORMS.items():
        row = TABLE[name]
        for chosen in product(*choices.values()):
            given: dict[str, Any] = dict(zip(choices, chosen, strict=True))
            answer = house.ask(somebody(row), name, **given)
            assert answer.status_code == 200, (name, given, answer.status_code)
            ending = answer.headers["Content-Disposition"].rpartition(".")[2].strip('"')
            for inner, content in tables_of(f"table.{ending}", answer.get_data()):
                yield f"{name} {'-'.join(chosen)} {inner}", content
            answer.close()


# A letter that the font of a figure lacks is drawn as an empty box there.
@pytest.mark.filterwarnings("ignore:Glyph")
def test_no_table_of_the_site_holds_a_formula(house: House, tmp_path: Path) -> None:
    house.restore()
    with house.site.engine.begin() as connection:
        assert poisoned.poison(connection, PAYLOADS) > 400
    house.site.held = None
    files = dict(_asked(house))
    house.is_changed = True

    assert len(files) > 40
    assert any("1+2" in content.decode("utf-8", "replace") for content in files.values())
    assert calculated(files, tmp_path) == []
