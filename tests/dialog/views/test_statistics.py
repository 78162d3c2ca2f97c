"""Importing figures: faults by row in the reader's language, nothing half."""

from __future__ import annotations

import io

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import StatisticsValue
from tests.page import Page, PageClient
from tests.people import Cast
from tests.situations import spoken

ABOUT = {
    "publisher": "Brå",
    "title-sv": "Anmälda brott",
    "title-en": "Reported offences",
    "terms": "CC0",
    "url": "https://bra.se",
    "retrieved_on": "2026-10-01",
}


def send(client: PageClient, page: Page, content: str | bytes, *, status: int = 303) -> Page:
    raw = content if isinstance(content, bytes) else content.encode()
    return client.send(page, {**ABOUT, "file": (io.BytesIO(raw), "figures.csv")}, status=status)


def test_karin_imports_a_file_and_sees_its_figures(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.get("/en/desk/statistics/new")

    shown = client.follow(
        send(
            client,
            page,
            "area;indicator;period;value;unit;mark\n2506;Stöld;2024;1 234,5;antal;\n"
            "2506;Stöld;2025;;antal;hidden\n2506;Stöld;2026;;antal;\n2506;Stöld;2027;0;antal;\n",
        )
    )

    assert shown.heading == "Reported offences"
    assert "New figures: 4. Changed: 0. As before: 0." in spoken(shown)
    assert "Stöld Arjeplog 2024 1,234.5" in spoken(shown)
    assert "2025 hidden by the publisher" in spoken(shown)
    assert "2026 missing" in spoken(shown)
    assert "2027 0" in spoken(shown)
    assert "Publisher Brå Fetched on 1 October 2026 Terms of use CC0" in spoken(shown)
    listed = client.get("/en/desk/statistics")
    assert "Brå · fetched 1 October 2026 · 4 figures" in spoken(listed)


def test_every_fault_is_named_by_its_row_and_nothing_is_stored(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/en/desk/statistics/new")

    again = send(
        client,
        page,
        "area;indicator;period;value;unit\n2506;Stöld;2024;fem;antal\n0000;Stöld;2025;1;antal\n2506;A;1;2;st\n",
        status=422,
    )

    assert "Nothing was imported. Things to mend in the file: 2." in spoken(again)
    assert "Row 2: “fem” is not a number. Leave the cell empty if the figure is missing." in spoken(again)
    assert "Row 3: There is no area “0000”. Use its code or its name." in spoken(again)
    assert again.field("publisher") == "Brå"
    assert session.scalars(sa.select(StatisticsValue)).all() == []


def test_a_file_that_is_no_text_says_so(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    page = client.get("/en/desk/statistics/new")

    assert "Row 1: The file is not UTF-8." in spoken(send(client, page, b"\xff\xfe\x00", status=422))
    assert "Row 1: The column area is missing." in send(client, page, "", status=422).text
    without = client.send(page, ABOUT, status=422)
    assert "File: Fill this in." in spoken(without)


def test_a_bad_address_of_the_source_is_never_a_link(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/en/desk/statistics/new")
    content = b"area;indicator;period;value;unit\n2506;A;2025;2;st\n"
    form = {**ABOUT, "url": "javascript:alert(1)", "file": (io.BytesIO(content), "x.csv")}

    shown = client.follow(client.send(page, form))

    assert [link for link in shown.links if link.startswith("javascript")] == []


def test_others_read_and_do_not_import(client: PageClient, session: Session, cast: Cast) -> None:
    page = client.sign_in(cast.petra).get("/en/desk/statistics")
    assert "No figures have been imported yet." in spoken(page)
    assert "/en/desk/statistics/new" not in page.links
    client.get("/en/desk/statistics/new", status=403)
    client.get("/en/desk/statistics/9", status=404)
    client.sign_in(cast.ada).get("/en/desk/statistics", status=403)
