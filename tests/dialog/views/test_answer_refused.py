"""Answers that must be mended, come too late or come from elsewhere; and what is never left behind."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Answer, FreeText, Organisation, Promise, PromiseVersion, Response, SubmissionKey
from dialog.security import FormTokens, Limiter
from dialog.services import surveys
from surveys.documents import library
from tests.asked import FORM, GOOD, a_definition, asked, filled, stored, texts
from tests.conftest import SECRET
from tests.page import Page, PageClient
from tests.people import NOW, Cast

# What must be mended.


def summary(page: Page) -> list[tuple[str, str]]:
    """The error summary: where each line leads, and its words."""
    (box,) = [one for one in page.all(".//div") if one.get("class") == "errors"]
    return [(link.get("href", ""), (link.text or "").strip()) for link in box.iter("a")]


def test_a_missing_answer_is_named_with_a_link_and_nothing_typed_is_lost(
    client: PageClient, session: Session, small: None
) -> None:
    page = client.get("/en/answer/trygghet")

    again = client.post("/en/answer/trygghet", filled(page, safe=""), status=422)

    ((link, words),) = summary(again)
    assert link.removeprefix("#") in {one.get("id") for one in again.tree.iter()}
    assert words == "Choose an answer: “Hur tryggt? (en)”"
    assert (again.all(".//title")[0].text or "").startswith("Error:")
    assert again.field("concern").strip() == GOOD["concern"]
    assert again.field("form_token") == page.field("form_token")
    assert stored(session) == 0
    client.send(again, GOOD)
    assert stored(session) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"safe": "excellent"},
        {"safe": "good' OR 1=1"},
        {"concern": "x" * 201},
        {"concern": "👍" * 201},
    ],
)
def test_a_wrong_answer_is_refused_and_kept(
    client: PageClient, session: Session, small: None, changed: dict[str, str]
) -> None:
    again = client.post(FORM, filled(client.get(FORM), **changed), status=422)

    assert len(summary(again)) == 1
    assert again.field("concern").strip() == {**GOOD, **changed}["concern"]
    assert stored(session) == 0


def test_an_empty_form_is_not_an_answer(client: PageClient, session: Session, cast: Cast) -> None:
    asked(session, cast)
    page = client.get(FORM)

    again = client.post(FORM, {"form_token": page.field("form_token")}, status=422)

    assert again.all(".//*[@role='alert']") != []
    assert stored(session) == 0


def test_questions_that_nobody_asked_are_ignored(client: PageClient, session: Session, small: None) -> None:
    client.send(client.get(FORM), {**GOOD, "user_id": "7", "received_at": "now", "municipality_id": "2"})

    assert stored(session) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Answer)) == 1


@pytest.mark.parametrize("kind", ["none", "garbage", "other site", "other survey", "unknown version"])
def test_a_form_with_a_foreign_token_comes_back_with_a_fresh_one(
    client: PageClient, session: Session, cast: Cast, small: None, kind: str
) -> None:
    other = asked(session, cast, slug="annan", definition=a_definition())
    ours, theirs = FormTokens(SECRET), FormTokens("another secret that is long enough, too")
    token = {
        "none": "",
        "garbage": "ÅÄÖ.\x00.x",
        "other site": theirs.make(other.id, NOW),
        "other survey": ours.make(other.id, NOW),
        "unknown version": ours.make(999, NOW),
    }[kind]

    again = client.post(FORM, {**GOOD, "form_token": token}, status=422)

    assert stored(session) == 0
    assert again.field("concern").strip() == GOOD["concern"]
    client.send(again, GOOD)
    assert stored(session) == 1


def test_a_form_of_the_former_version_is_received_as_that_version(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = asked(session, cast, definition=a_definition())
    page = client.get(FORM)
    second = surveys.draft(session, cast.karin, first.survey_id, at=NOW)
    surveys.publish(
        session, cast.karin, second.id, opens_on=NOW.date(), closes_on=dt.date(2026, 12, 6), at=NOW
    )
    session.commit()

    client.send(page, GOOD)

    assert session.scalars(sa.select(Response.survey_version_id)).all() == [first.id]


# Who must not get in.


def test_a_robot_that_fills_in_the_trap_gets_thanks_and_is_not_stored(
    client: PageClient, session: Session, small: None
) -> None:
    page = client.get(FORM)
    trap = next(one for one in page.all(".//input") if one.get("name") == "form_website")
    assert trap.get("autocomplete") == "off"
    assert trap.get("tabindex") == "-1"
    hidden = [box for box in page.all(".//div") if box.get("hidden") is not None]
    assert [trap in list(box) for box in hidden] == [True]

    sent = client.post(FORM, filled(page, form_website="http://spam.example"))

    assert sent.response.headers["Location"] == f"{FORM}/thanks?municipality=arjeplog"
    assert stored(session) == 0


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_a_form_sent_from_another_site_is_not_received(
    client: PageClient, session: Session, small: None, headers: dict[str, str]
) -> None:
    again = client.post(FORM, filled(client.get(FORM)), status=403, headers=headers)

    assert again.field("concern").strip() == GOOD["concern"]
    assert stored(session) == 0


def test_a_form_sent_from_our_own_page_is_received(client: PageClient, session: Session, small: None) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}

    client.post(FORM, filled(client.get(FORM)), headers=headers)

    assert stored(session) == 1


def test_too_many_from_one_address_must_wait_and_lose_nothing(
    app: Flask, client: PageClient, session: Session, small: None
) -> None:
    app.extensions["dialog_limiter"] = Limiter(most=1, window=dt.timedelta(minutes=5))
    client.send(client.get(FORM), GOOD)
    page = client.get(FORM)

    again = client.post(FORM, filled(page), status=429)

    assert again.field("concern").strip() == GOOD["concern"]
    assert stored(session) == 1
    clock.FIXED = NOW + dt.timedelta(minutes=6)
    client.send(again, GOOD)
    assert stored(session) == 2


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_an_oversized_body_is_refused_in_the_readers_language(
    client: PageClient, session: Session, small: None, language: str
) -> None:
    page = client.post(f"/{language}/answer/trygghet", {"concern": "x" * 300_000}, status=413)

    assert page.tree.get("lang") == language
    assert stored(session) == 0


def test_the_wrong_method_is_refused(client: PageClient, small: None) -> None:
    for address in (f"{FORM}/thanks", "/t/trygghet"):
        page = client.post(address, GOOD, status=405)
        assert "GET" in page.response.headers["Allow"]
    client.get("/en/answer/unknown", status=404)
    client.post("/en/answer/unknown", GOOD, status=404)
    client.get("/en/answer/unknown/thanks", status=404)


# Not open.


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_a_survey_that_has_not_opened_or_has_closed_says_so(
    client: PageClient, small: None, language: str
) -> None:
    pages = []
    for day in (dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC), dt.datetime(2026, 12, 7, 12, tzinfo=dt.UTC)):
        clock.FIXED = day
        pages.append(client.get(f"/{language}/answer/trygghet"))

    assert [page.tree.get("lang") for page in pages] == [language, language]
    assert [page.all(".//form") for page in pages] == [[], []]
    assert pages[0].heading != pages[1].heading


def test_a_form_opened_in_time_is_received_for_a_week_after_closing(
    client: PageClient, session: Session, small: None
) -> None:
    page = client.get(FORM)

    clock.FIXED = dt.datetime(2026, 12, 13, 12, tzinfo=dt.UTC)
    client.send(page, GOOD)
    assert stored(session) == 1

    clock.FIXED = dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC)
    late = client.post(FORM, filled(page, concern="För sent skrivet."), status=409)
    assert "För sent skrivet." in late.text
    assert stored(session) == 1


# Feedback goes the same way.


def test_the_feedback_form_is_always_open(client: PageClient, session: Session, cast: Cast) -> None:
    asked(session, cast, slug="synpunkter", definition=library()["feedback"], closes_on=None)
    clock.FIXED = NOW + dt.timedelta(days=3000)

    client.send(client.get("/sv/answer/synpunkter"), {"concern": "Lampan vid torget är trasig."})

    assert stored(session) == 1


def test_a_view_on_a_promise_shows_the_promise(client: PageClient, session: Session, cast: Cast) -> None:
    promise = a_promise(session, cast.arjeplog, cast)
    asked(
        session,
        cast,
        slug="om-lampor",
        definition=library()["promise_feedback"],
        closes_on=None,
        promise_id=promise.id,
    )

    page = client.get("/sv/answer/om-lampor")
    thanks = client.follow(client.send(page, {"view": "fairly_good"}))

    for shown in (page, thanks):
        assert "/sv/promises/arjeplog/lampor" in shown.links
        assert "Vi tänder lamporna" in shown.text
    assert stored(session) == 1


def a_promise(session: Session, municipality: Organisation, cast: Cast) -> Promise:
    """A published promise."""
    promise = Promise(municipality_id=municipality.id, agreement_id=cast.agreement.id, slug="lampor")
    version = PromiseVersion(
        number=1,
        status="published",
        title=texts("Vi tänder lamporna"),
        introduction={},
        reason_for_change={},
        valid_from=dt.date(2026, 5, 1),
        valid_to=dt.date(2027, 4, 30),
        published_at=NOW,
    )
    promise.versions.append(version)
    session.add(promise)
    session.commit()
    return promise


# What is never left behind.


def test_no_page_of_the_journey_sets_a_cookie(client: PageClient, small: None) -> None:
    form = client.get(FORM)
    pages = [
        client.get("/t/trygghet", status=302),
        form,
        client.post(FORM, {"form_token": ""}, status=422),
        client.post(FORM, {**filled(form), "form_language": "sv"}, status=200),
        sent := client.send(form, GOOD),
        client.follow(sent),
        client.get("/sv/answer/unknown", status=404),
        client.post(FORM, {"concern": "x" * 300_000}, status=413),
    ]

    assert [page.response.headers.getlist("Set-Cookie") for page in pages] == [[]] * len(pages)
    assert [page.response.headers.get("Vary", "").find("Cookie") for page in pages] == [-1] * len(pages)


def test_what_tracks_people_is_stored_nowhere(client: PageClient, session: Session, small: None) -> None:
    headers = {"User-Agent": "Bo's phone 7", "X-Forwarded-For": "203.0.113.7", "Referer": "http://tracker"}
    environment = {"REMOTE_ADDR": "203.0.113.7"}
    page = client.follow(client.get(FORM + "?fbclid=tracked", status=302, headers=headers))

    client.post(FORM + "?fbclid=tracked", filled(page), headers=headers, environ_base=environment)

    rows = [
        str(tuple(row))
        for table in (Response, SubmissionKey, Answer, FreeText)
        for row in session.execute(sa.select(*table.__table__.columns))
    ]
    planted = (
        "203.0.113.7",
        "phone 7",
        "tracked",
        "tracker",
        page.field("form_token"),
        "2026-11-23",
        "09:00",
    )
    assert len(rows) == 4
    assert [(word, row) for word in planted for row in rows if word in row] == []
