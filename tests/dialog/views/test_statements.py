"""The public statements are true: what is stored, what is accessible, and where one can say something."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dialog import accessibility, stored
from dialog.languages import LANGUAGES
from dialog.models import Answer, FreeText, Response, SubmissionKey
from dialog.models.response import ResponseSetAside
from dialog.services import texts
from surveys.documents import library
from tests.asked import asked, filled
from tests.page import PageClient
from tests.people import Cast
from tests.situations import spoken

TABLES = (Answer, FreeText, Response, ResponseSetAside, SubmissionKey)
WROTE = "Lampan vid bron har varit trasig i ett år."


def test_the_privacy_page_tells_of_every_column_of_an_answer_and_of_no_other() -> None:
    having = {f"{one.__tablename__}.{column.name}" for one in TABLES for column in one.__table__.columns}
    told = [column for _sentence, columns in stored.STORED for column in columns]

    assert set(told) == having, "What is stored about an answer stands on the privacy page: dialog/stored.py."
    assert len(told) == len(set(told))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_page_lists_what_is_stored(client: PageClient, language: str) -> None:
    page = client.get(f"/{language}/privacy")

    assert len(page.all(".//main/ul")[0].findall("li")) == len(stored.STORED)


# Accessibility.


def test_the_statement_tells_what_the_program_found(tmp_path: Path) -> None:
    record = tmp_path / "check.json"
    record.write_text(
        '{"on": "2026-11-20", "page_types": 70, "looks": 900, "keyboard_walks": 140, "findings": 2}', "utf-8"
    )

    said = accessibility.statement(record=record)

    assert said.examined == accessibility.Examined(dt.date(2026, 11, 20), 70, 900, 140, 2)
    assert accessibility.statement(record=tmp_path / "none.json").examined is None


def test_the_page_tells_every_known_shortcoming_and_what_is_done(client: PageClient) -> None:
    page = spoken(client.get("/sv/accessibility"))
    known = accessibility.statement()

    assert [
        one for one in known.shortcomings if one.text["sv"] not in page or one.done["sv"] not in page
    ] == []
    assert known.standard in page


@pytest.mark.parametrize(
    ("is_there", "said"),
    [
        (True, "Types of pages: 70. Times it looked: 900."),
        (False, "No program has examined all the pages yet."),
    ],
)
def test_the_page_never_claims_what_nobody_looked_at(
    client: PageClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool, said: str
) -> None:
    record = tmp_path / "check.json"
    if is_there:
        record.write_text(
            '{"on": "2026-11-20", "page_types": 70, "looks": 900, "keyboard_walks": 1, "findings": 0}',
            "utf-8",
        )
    real = accessibility.statement
    monkeypatch.setattr(accessibility, "statement", lambda: real(record=record))

    page = spoken(client.get("/en/accessibility"))

    assert said in page
    assert ("on this day" in page) == is_there


def test_a_form_about_accessibility_is_asked_there_and_nowhere_else(
    client: PageClient, session: Session, cast: Cast
) -> None:
    for slug in ("synpunkter", "tillganglighet"):
        asked(session, cast, slug=slug, definition=library()["feedback"], closes_on=None)

    assert "/sv/answer/tillganglighet" in client.get("/sv/accessibility").links
    client.get("/sv/arjeplog/feedback", status=302)


# Feedback.


@pytest.mark.parametrize("key", ["arjeplog", "arvidsjaur"])
def test_what_is_sent_at_any_time_lands_among_the_texts_of_the_municipality(
    client: PageClient, session: Session, cast: Cast, key: str
) -> None:
    both = [cast.arjeplog, cast.arvidsjaur]
    asked(
        session,
        cast,
        slug="synpunkter",
        definition=library()["feedback"],
        closes_on=None,
        municipalities=both,
    )
    start = client.get(f"/sv/{key}")
    assert start.links.count(f"/sv/{key}/feedback") == 2  # in the first block and at the foot

    form = client.follow(client.get(f"/sv/{key}/feedback", status=302))
    sent = {key_: value for key_, value in filled(form).items() if key_.startswith("form_")}
    client.post(f"/sv/answer/synpunkter?municipality={key}", {**sent, "concern": WROTE, "about": "places"})

    session.expire_all()
    reader = {"arjeplog": cast.karin, "arvidsjaur": cast.nils}[key]
    place = {"arjeplog": cast.arjeplog, "arvidsjaur": cast.arvidsjaur}[key]
    (line,) = texts.listing(session, reader, place.id).lines
    assert (line.masked, line.state, line.municipality_id) == (WROTE, "new", place.id)


def test_with_several_topics_one_chooses(client: PageClient, session: Session, cast: Cast) -> None:
    for slug in ("trafik", "skolvagen"):
        asked(session, cast, slug=slug, definition=library()["feedback"], closes_on=None)

    links = client.get("/sv/arjeplog/feedback").links

    assert {"/sv/answer/trafik?municipality=arjeplog", "/sv/answer/skolvagen?municipality=arjeplog"} <= set(
        links
    )
    assert client.get("/sv/arvidsjaur/feedback").all(".//main//h1") != []
