"""What leaves the site is read by readers that are not ours: feed, calendar, data, prints."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import feedparser
import icalendar
import jsonschema
import pypdf
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from dialog.request import Site
from dialog.services import follow_up, follow_up_remarks, ics, promise_making
from dialog.services.promise_making import OldLine
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.promised import a_head, a_promise, a_published_version, how_it_went
from tests.rows import texts

HOST = "http://127.0.0.1:8000"


@pytest.fixture
def told(client: PageClient, session: Session, cast: Cast) -> PageClient:
    """A published promise of Arjeplog with one follow-up."""
    version = a_published_version(session, cast)
    told = follow_up.record(session, cast.petra, version.promise_id, how_it_went(), at=NOW)
    follow_up_remarks.write(session, cast.karin, told.id, is_content=True, at=NOW)
    session.commit()
    return client


def content(client: PageClient, address: str) -> bytes:
    """A file, as it is fetched."""
    response = client.browser.get(address)
    assert response.status_code == 200, address
    assert response.headers.getlist("Set-Cookie") == []
    return response.data


@pytest.mark.parametrize(
    ("language", "published"),
    [
        ("sv", "Ett löfte är publicerat: Det här lovar polisen och kommunen"),
        ("se", "Lohpádus lea almmuhuvvon: Det här lovar polisen och kommunen (se)"),
        ("en", "A promise is published: Det här lovar polisen och kommunen (en)"),
    ],
)
def test_a_feed_reader_reads_the_feed(told: PageClient, language: str, published: str) -> None:
    feed = feedparser.parse(content(told, f"/{language}/feeds/arjeplog/news.atom"))

    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.language == language
    assert [one.tags[0].term for one in feed.entries] == ["promise", "follow_up", "survey"]
    assert feed.entries[0].title == published
    assert {one.link.split(f"/{language}/")[0] for one in feed.entries} == {HOST}
    assert all(told.browser.get(one.link.removeprefix(HOST)).status_code == 200 for one in feed.entries)


def test_the_ids_of_a_feed_do_not_follow_the_host(told: PageClient, site: Site) -> None:
    before = feedparser.parse(content(told, "/sv/feeds/arjeplog/news.atom"))
    object.__setattr__(site.settings, "base_url", "https://dialog.example.se")
    try:
        after = feedparser.parse(content(told, "/sv/feeds/arjeplog/news.atom"))
    finally:
        object.__setattr__(site.settings, "base_url", HOST)

    ids = [[feed.feed.id, *(one.id for one in feed.entries)] for feed in (before, after)]
    assert ids[0] == ids[1]
    assert len({*ids[0]}) == 4
    assert all(one.startswith("urn:uuid:") for one in ids[0])
    assert after.entries[0].link.startswith("https://dialog.example.se/sv/promises/arjeplog/")


def test_nobody_is_named_in_what_leaves_the_site(told: PageClient, cast: Cast) -> None:
    addresses = [
        "/sv/feeds/arjeplog/news.atom",
        "/sv/feeds/arjeplog/days.ics",
        "/data/arjeplog/promises.json",
    ]
    whole = " ".join(content(told, one).decode() for one in addresses)

    assert [name for name in ("Karin", "Petra", "Gunnar", "Maja", "example.se") if name in whole] == []


def test_a_calendar_reads_the_calendar_file(told: PageClient) -> None:
    raw = content(told, "/sv/feeds/arjeplog/days.ics")
    events = list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))

    days = {str(one["SUMMARY"]): one.decoded("DTSTART").isoformat() for one in events}
    promise = "Det här lovar polisen och kommunen"
    assert days == {
        "En enkät öppnar: Trygghetsenkät": "2026-09-01",
        "Sista dagen att svara på enkäten: Trygghetsenkät": "2026-10-15",
        f"Löftet börjar gälla: {promise}": "2026-12-01",
        f"Löftet slutar gälla: {promise}": "2027-04-30",
        f"Senast den här dagen berättar vi hur det går med löftet: {promise}": "2027-04-30",
    }
    assert len({str(one["UID"]) for one in events}) == 5
    assert raw == content(told, "/sv/feeds/arjeplog/days.ics")
    assert max(len(line) for line in raw.split(b"\r\n")) <= ics.LONGEST
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_document_keeps_to_the_schema_that_is_served_beside_it(told: PageClient) -> None:
    found: dict[str, Any] = json.loads(content(told, "/data/arjeplog/promises.json"))
    schema = json.loads(content(told, found["$schema"].removeprefix(HOST)))
    checked = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    checked.check_schema(schema)

    assert list(checked.iter_errors(found)) == []
    assert found["about"]["licence"] == "CC0 1.0"
    assert [one["title"]["se"] for one in found["promises"]] == ["Det här lovar polisen och kommunen (se)"]
    kinds = {one["kind"] for one in found["grounds"]}
    assert kinds == {"problem", "cause", "evidence", "activity"}
    assert [(one["value"], one["is_hidden"]) for one in found["grounds"] if one["side"] == "residents"] == [
        (15.0, False)
    ]
    assert [one["outcome"] for one in found["follow_ups"]] == ["partly"]
    broken = {**found, "lines": [{**found["lines"][0], "text": "no texts by language"}]}
    assert len(list(checked.iter_errors(broken))) == 1


@pytest.mark.parametrize("table", ["promises", "lines", "grounds", "follow_ups", "activities", "goals"])
def test_the_tables_say_what_the_document_says(told: PageClient, table: str) -> None:
    document = json.loads(content(told, "/data/arjeplog/promises.json"))
    rows = list(csv.DictReader(io.StringIO(content(told, f"/data/arjeplog/{table}.csv").decode("utf-8-sig"))))

    assert len(rows) == len(document[table])
    for row, one in zip(rows, document[table], strict=True):
        text = one.get("text") or one.get("title")
        assert [row.get("text_sv") or row.get("title_sv")] == [text["sv"]]


@pytest.mark.parametrize(("language", "said"), [("sv", "Ni sa"), ("se", "Dii dajaidet"), ("en", "You said")])
def test_the_prints_are_one_tagged_page_in_their_language(told: PageClient, language: str, said: str) -> None:
    own = f"/{language}/promises/arjeplog/medborgarlofte/1"
    notice = pypdf.PdfReader(io.BytesIO(content(told, f"{own}/notice-a4.pdf")))
    page = pypdf.PdfReader(io.BytesIO(content(told, f"{own}/you-said.pdf")))

    for one in (notice, page):
        assert len(one.pages) == 1
        assert one.trailer["/Root"]["/Lang"] == language
        assert one.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "kontrollera" in _words(one) or "check" in _words(one)
    assert said in _words(page)
    assert "15" in _words(page)


def test_the_notice_comes_on_a3_and_the_picture_fills_a_screen(told: PageClient) -> None:
    own = "/sv/promises/arjeplog/medborgarlofte/1"
    a3 = pypdf.PdfReader(io.BytesIO(content(told, f"{own}/notice-a3.pdf")))
    drawn = Image.open(io.BytesIO(content(told, f"{own}/you-said.png")))

    assert [round(float(side)) for side in a3.pages[0].mediabox[2:]] == [842, 1191]
    assert drawn.size == (1920, 1080)
    told.get(f"{own}/notice-a5.pdf", status=404)


def test_what_is_unknown_is_not_found(told: PageClient, app: Flask) -> None:
    for address in (
        "/data/nowhere/promises.json",
        "/data/arjeplog/people.csv",
        "/data/schemas/promises-2.json",
        "/sv/feeds/nowhere/news.atom",
        "/sv/promises/arjeplog/medborgarlofte/9/you-said.png",
    ):
        told.get(address, status=404)


def _words(pdf: pypdf.PdfReader) -> str:
    return " ".join(page.extract_text() for page in pdf.pages)


def test_an_old_promise_of_which_little_is_known_is_printed_and_told_as_data(
    client: PageClient, session: Session, cast: Cast
) -> None:
    old = {"valid_from": dt.date(2024, 1, 15), "valid_to": dt.date(2026, 12, 31)}
    promise_making.enter_old(
        session,
        cast.karin,
        a_promise(session, cast).id,
        a_head(**old, period_words="", reason_for_change={}),
        [OldLine(None, texts("Det ska bli tryggare i centrum."))],
        is_in_force=True,
        at=NOW,
    )
    session.commit()

    for name in ("notice-a4.pdf", "you-said.pdf", "you-said.png"):
        content(client, f"/sv/promises/arjeplog/medborgarlofte/1/{name}")
    found = json.loads(content(client, "/data/arjeplog/promises.json"))
    assert [(one["valid_from"], one["valid_to"]) for one in found["promises"]] == [(None, None)]
    assert [one["party"] for one in found["lines"]] == [None]
    days = icalendar.Calendar.from_ical(content(client, "/sv/feeds/arjeplog/days.ics")).walk("VEVENT")
    assert not any("Löftet slutar" in str(one["SUMMARY"]) for one in days)
