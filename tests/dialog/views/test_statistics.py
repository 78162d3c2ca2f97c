"""Choosing a file of figures: what cannot be opened says why; what can is looked through, then shown."""

from __future__ import annotations

import ast
import datetime as dt
import io
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import StatisticsUpload, StatisticsValue
from dialog.services import statistics
from dialog.statistics_words import WRONG
from tests.figure_files import OWN, TABLE, indicator_workbook
from tests.page import Page, PageClient
from tests.people import NOW, Cast
from tests.situations import spoken

ABOUT = {
    "publisher": "Brå",
    "title-sv": "Anmälda brott",
    "title-en": "Reported offences",
    "terms": "CC0",
    "url": "https://bra.se",
    "retrieved_on": "2026-10-01",
}


def send(
    client: PageClient, content: str | bytes, name: str = "figures.csv", *, status: int = 303, **about: str
) -> Page:
    raw = content if isinstance(content, bytes) else content.encode()
    page = client.get("/en/desk/statistics/new")
    return client.send(page, {**ABOUT, **about, "file": (io.BytesIO(raw), name)}, status=status)


def figures(session: Session) -> list[tuple[str, str]]:
    """Indicator and unit of what is stored; gives the lock back, since the page writes next."""
    query = sa.select(StatisticsValue.indicator, StatisticsValue.unit).order_by(StatisticsValue.id)
    found = [(indicator, unit) for indicator, unit in session.execute(query)]
    session.rollback()
    return found


def chosen(page: Page) -> dict[str, str]:
    """Everything that the page's form would send as it stands: selects, boxes and lines."""
    form: dict[str, str] = {}
    for select in page.all(".//select"):
        if select.get("name") != "mapping":
            marked = [one for one in select.iter("option") if one.get("selected") is not None]
            form[str(select.get("name"))] = (marked or list(select.iter("option")))[0].get("value", "")
    for box in page.all(".//input"):
        name, kind = box.get("name"), box.get("type")
        is_sent = kind in ("text", None, "number") or (kind == "checkbox" and box.get("checked") is not None)
        if name and is_sent:
            form[name] = box.get("value", "")
    return form


def test_karin_chooses_a_file_looks_through_it_and_stores_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)

    preview = client.follow(send(client, TABLE))

    assert preview.heading == "Look through the file"
    assert "Figures in all 8 Present 6 Of these zero 2 Missing 1 Hidden by the publisher 1" in spoken(preview)
    assert "Areas: 2505 Arvidsjaur, 2506 Arjeplog" in spoken(preview)
    assert "New 8 Changed 0 As before 0 No longer in the file 0" in spoken(preview)
    assert "Rows taken for notes, not for figures: 1 row 9: Källa: påhittad för proven" in spoken(preview)
    assert figures(session) == []
    listed = client.get("/en/desk/statistics")
    assert "Files that wait to be stored figures.csv" in spoken(listed)

    shown = client.follow(client.send(preview, {**chosen(preview), "step": "store"}))

    assert shown.heading == "Reported offences"
    assert "New figures: 8. Changed: 0. As before: 0. No longer in the file: 0." in spoken(shown)
    assert "Misshandel Arjeplog 2024 hidden by the publisher" in spoken(shown)
    assert "Misshandel Arjeplog 2024 missing" in spoken(shown)
    assert "Publisher Brå Fetched on 1 October 2026 Terms of use CC0 File figures.csv" in spoken(shown)
    assert "Brå · fetched 1 October 2026 · 8 figures" in spoken(client.get("/en/desk/statistics"))


def test_a_changed_column_is_looked_at_once_more_before_it_is_stored(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    preview = client.follow(send(client, TABLE))

    again = client.follow(client.send(preview, {**chosen(preview), "column-4": "", "step": "store"}))

    assert "The file is read another way now. Look through it once more, then store it." in spoken(again)
    assert "Figures in all 4" in spoken(again)
    assert figures(session) == []
    client.send(again, {**chosen(again), "step": "store"})
    assert figures(session) == [("Misshandel", "antal")] * 4


def test_every_fault_names_file_sheet_row_and_column(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)

    preview = client.follow(send(client, indicator_workbook(), "oro.xlsx"))

    assert (
        "File “oro.xlsx”, sheet “Oro”, row 4, column B (2021–2022): “-” is no figure. "
        "Say on this page whether it means missing, hidden or zero, or mend the file." in spoken(preview)
    )
    assert "File “oro.xlsx”, sheet “Oro”, row 2, column B (2021–2022): Nothing says what" in spoken(preview)
    assert "Sheets without figures, left out: Läs mig" in spoken(preview)
    refused = client.send(preview, {**chosen(preview), "step": "store"}, status=422)
    assert "Nothing was imported. Things to mend in the file: 3." in spoken(refused)
    assert figures(session) == []

    dash = next(one for one in chosen(preview) if one.startswith("word-"))
    mended = client.follow(
        client.send(preview, {**chosen(preview), dash: "missing", "unit": "procent", "step": "look"})
    )
    client.send(mended, {**chosen(mended), "step": "store"})
    assert len(figures(session)) == 12


def test_a_mapping_is_saved_used_and_said_to_fit(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    preview = client.follow(send(client, OWN, "own.csv"))
    assert "What the columns are was guessed from the file." in spoken(preview)
    saved = client.follow(
        client.send(preview, {**chosen(preview), "mapping_name": "Felanmälan", "step": "save"})
    )
    assert "The file is read by the mapping “Felanmälan”. It is not checked against a real file." in spoken(
        saved
    )

    path = saved.response.request.path
    fits = client.follow(client.send(saved, {}, action=f"{path}/fits"))
    assert "Karin has said that it fits" in spoken(fits)
    listed = client.get("/en/desk/statistics/mappings")
    assert "Felanmälan Karin has said that it fits" in spoken(listed)

    used = client.follow(client.send(fits, {"mapping": "own"}, action=f"{path}/mapping"))
    assert "Your own table: area, indicator, period, value, unit”. It is not checked" in spoken(used)
    client.send(used, {**chosen(used), "mapping_name": "", "step": "save"}, status=422)
    client.send(used, {}, action=f"{path}/cancel")
    assert session.scalars(sa.select(StatisticsUpload)).all() == []


def test_unknown_areas_are_listed_and_left_out_by_a_tick(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    preview = client.follow(send(client, OWN.replace("2505", "2599")))
    assert "row 4: There is no area “2599”. Use its code or its name." in spoken(preview)
    mark = preview.all(".//input[@name='leave_out']")[0].get("value", "")

    again = client.follow(client.send(preview, {**chosen(preview), "leave_out": mark, "step": "look"}))

    assert "Figures that will be stored: 2" in spoken(again)
    client.send(again, {**chosen(again), "step": "store"})
    assert len(figures(session)) == 2


def test_a_file_that_cannot_be_opened_says_so_and_does_not_wait(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)

    again = send(client, b"PK\x03\x04", "a.xlsx", status=422)

    assert "File “a.xlsx”: The file cannot be read: this is not an Excel workbook (.xlsx)." in spoken(again)
    assert again.field("publisher") == "Brå"
    assert "The file is empty. Download it again." in spoken(send(client, "", status=422))
    assert "File: Fill this in." in spoken(
        client.send(client.get("/en/desk/statistics/new"), ABOUT, status=422)
    )
    assert session.scalars(sa.select(StatisticsUpload)).all() == []


def test_a_workbook_may_be_larger_than_other_forms_but_not_for_strangers(
    client: PageClient, session: Session, cast: Cast
) -> None:
    large = TABLE.replace("Misshandel", "Misshandel" + " " * 100_000)
    client.post("/en/desk/statistics/new", {"file": (io.BytesIO(large.encode()), "a.csv")}, status=413)

    client.sign_in(cast.karin)
    assert send(client, large).status == 303


def test_a_bad_address_of_the_source_is_never_a_link(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    preview = client.follow(send(client, OWN, url="javascript:alert(1)"))

    shown = client.follow(client.send(preview, {**chosen(preview), "step": "store"}))

    assert [link for link in shown.links if link.startswith("javascript")] == []


def test_others_read_and_do_not_import(client: PageClient, session: Session, cast: Cast) -> None:
    page = client.sign_in(cast.petra).get("/en/desk/statistics")
    assert "No figures have been imported yet." in spoken(page)
    assert "/en/desk/statistics/new" not in page.links
    client.get("/en/desk/statistics/new", status=403)
    client.get("/en/desk/statistics/9", status=404)
    client.sign_in(cast.ada).get("/en/desk/statistics", status=403)


def test_areas_similar_municipalities_and_breaks_are_kept_on_pages(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    preview = client.follow(send(client, OWN))
    client.send(preview, {**chosen(preview), "step": "store"})
    page = client.get("/en/desk/statistics/areas")
    client.send(page, {"code": "2560", "name-sv": "Älvsbyn", "kind": "municipality", "parent": ""})
    twice = client.send(
        page, {"code": "2560", "name-sv": "Annat", "kind": "municipality", "parent": ""}, status=422
    )
    assert "There is already an area with the code or name “2560”." in spoken(twice)
    page = client.get("/en/desk/statistics/areas")
    assert "Älvsbyn 2560 Municipality" in spoken(page)
    own = cast.arjeplog.area_id
    options = page.all(".//select[@id='similar']/option")
    other = next(one.get("value") for one in options if "2560" in (one.text or ""))
    beside = {"area": str(own), "similar": other, "because": "Lika långt"}
    client.send(page, beside, action="/en/desk/statistics/areas/similar")
    page = client.get("/en/desk/statistics/areas")
    assert "Älvsbyn : Lika långt Take away Älvsbyn" in spoken(page)
    client.send(page, {}, action=f"/en/desk/statistics/areas/{own}/similar/{other}/remove")
    assert "Lika långt" not in spoken(client.get("/en/desk/statistics/areas"))

    page = client.get("/en/desk/statistics/breaks")
    wrong = client.send(page, {"line": "0", "period": "i fjol", "because-sv": "Ny"}, status=422)
    assert "Write from which period" in spoken(wrong)
    client.send(page, {"line": "0", "period": "2025", "because-sv": "Ny räkning"})
    page = client.get("/en/desk/statistics/breaks")
    assert "Brå, from 2025 on: Ny räkning" in spoken(page)
    client.send(page, {}, action=page_action(page, "/remove"))
    assert "No breaks have been stated." in spoken(client.get("/en/desk/statistics/breaks"))


def page_action(page: Page, ending: str) -> str:
    return next(
        one.get("action", "") for one in page.all(".//form") if one.get("action", "").endswith(ending)
    )


def called(node: ast.AST) -> str:
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def test_every_kind_of_fault_has_its_sentence() -> None:
    named: set[object] = set()
    for path in Path(statistics.__file__).parent.glob("statistics*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            place = {"Fault": 1, "_fault": 1, "Bad": 0}.get(called(node))
            if place is not None:
                words = ast.walk(node.args[place])  # type: ignore[attr-defined]
                named |= {one.value for one in words if isinstance(one, ast.Constant)}
    named -= {"f", None}

    assert len(named) > 25
    assert sorted(map(str, named - set(WRONG))) == [], (
        "Add a sentence to WRONG in dialog/statistics_words.py."
    )


def test_a_long_file_is_read_a_page_at_a_time_and_by_indicator_and_area(
    client: PageClient, session: Session, cast: Cast
) -> None:
    lines = [
        f"{code};{what};{year};{year - 1900};antal"
        for code in ("2505", "2506")
        for what in ("Stöld", "Våld")
        for year in range(1990, 2025)
    ]
    content = "area;indicator;period;value;unit\n" + "\n".join(lines) + "\n"
    about = statistics.Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", dt.date(2026, 10, 1))
    statistics.load(session, cast.karin, about, content.encode(), at=NOW)
    session.commit()
    client.sign_in(cast.karin)

    first, last = (client.get(f"/en/desk/statistics/1?page={number}") for number in (1, 99))
    some = client.get("/en/desk/statistics/1?indicator=V%C3%A5ld&area=2&page=nothing")

    assert [len(page.all(".//tbody/tr")) for page in (first, last, some)] == [100, 40, 35]
    assert [one in spoken(page) for page, one in ((first, "140 figures"), (some, "35 figures"))] == [
        True,
        True,
    ]
    (indicator,) = [
        one.text for one in some.all(".//select[@name='indicator']/option") if one.get("selected") is not None
    ]
    assert indicator == "Våld"
    assert "/en/desk/statistics/1?page=2" in first.links
