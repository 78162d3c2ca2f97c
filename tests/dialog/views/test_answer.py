"""The resident's journey through the client: asked, mended, received once, thanked; never a cookie."""

from __future__ import annotations

import datetime as dt
import re
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from dialog import clock
from dialog.models import FreeText, Response
from dialog.request import Site
from surveys.documents import library
from tests.asked import FORM, GOOD, a_definition, asked, filled, stored
from tests.page import PageClient
from tests.people import NOW, Cast

# The way there.


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("sv-SE,sv;q=0.9", "sv"), ("se", "se"), ("en-GB", "en"), ("smj", "sv"), ("de", "en"), ("", "sv")],
)
def test_the_short_link_leads_to_the_survey_in_the_browsers_language(
    client: PageClient, small: None, accepted: str, language: str
) -> None:
    page = client.get("/t/trygghet?fbclid=x", status=302, headers={"Accept-Language": accepted})

    assert page.response.headers["Location"] == f"/{language}/answer/trygghet"
    assert "accept-language" in page.response.vary


def test_the_code_on_a_poster_says_so_and_the_answer_keeps_it(
    client: PageClient, session: Session, small: None
) -> None:
    page = client.follow(client.get("/q/trygghet", status=302))

    client.send(page, GOOD)

    assert session.scalars(sa.select(Response.channel)).all() == ["poster"]


def test_a_survey_for_several_municipalities_asks_first_which_one(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, municipalities=[cast.arjeplog, cast.arvidsjaur])

    page = client.get("/sv/answer/trygghet")

    assert page.all(".//form") == []
    choices = [link for link in page.links if "municipality=" in link]
    assert choices == [f"{FORM}?municipality=arjeplog", f"{FORM}?municipality=arvidsjaur"]
    assert "Árjepluove kommuvnna" in page.text
    assert client.get(choices[1]).field("form_token")


@pytest.mark.parametrize("wrong", ["arvidsjaur", "police", "pite-alvdal", "%00", "å"])
def test_a_municipality_that_the_survey_is_not_about_is_not_found(
    client: PageClient, small: None, wrong: str
) -> None:
    client.get(f"{FORM}?municipality={wrong}", status=404)
    client.post(f"{FORM}?municipality={wrong}", GOOD, status=404)


def test_the_answer_is_stored_about_the_municipality_that_was_chosen(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, definition=a_definition(), municipalities=[cast.arjeplog, cast.arvidsjaur])
    address = f"{FORM}?municipality=arvidsjaur"

    sent = client.post(address, filled(client.get(address)))

    assert sent.response.headers["Location"] == f"{FORM}/thanks?municipality=arvidsjaur"
    assert session.scalars(sa.select(Response.municipality_id)).all() == [cast.arvidsjaur.id]


def test_a_form_without_its_municipality_goes_back_to_the_question(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, definition=a_definition(), municipalities=[cast.arjeplog, cast.arvidsjaur])
    token = client.get(f"{FORM}?municipality=arjeplog").field("form_token")

    sent = client.post(FORM, {**GOOD, "form_token": token})

    assert sent.response.headers["Location"] == FORM
    assert stored(session) == 0


# The form.


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_the_safety_survey_is_asked_in_every_language(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    asked(session, cast)
    definition = library()["safety_survey"]

    page = client.get(f"/{language}/answer/trygghet")

    assert page.tree.get("lang") == language
    assert page.heading == definition.title[language]
    for question in definition.questions:
        assert question.text[language] in page.text
    assert page.response.headers["Cache-Control"] == "private, max-age=0"


def test_two_true_lines_stand_before_the_first_question(client: PageClient, small: None) -> None:
    page = client.get("/en/answer/trygghet")

    first = page.text.index("Hur tryggt?")
    assert 0 < page.text.index("public document") < first
    assert 0 < page.text.index("Nobody reads it at once. In danger, call 112.") < first


def test_partners_are_told_what_is_stored_about_them(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, slug="partner", definition=library()["partner_survey"])

    page = client.get("/en/answer/partner")

    assert "We store the name of your organisation, your answers and the week they came." in page.text
    assert "We do not know who you are" not in page.text


def test_unchecked_northern_sami_gives_way_to_swedish_when_the_setting_says_so(
    client: PageClient, site: Site, small: None
) -> None:
    usual = site.settings
    assert "Hur tryggt? (se)" in client.get("/se/answer/trygghet").text
    site.settings = replace(usual, unchecked_sami="swedish")
    try:
        page = client.get("/se/answer/trygghet")
    finally:
        site.settings = usual

    assert "Hur tryggt? (se)" not in page.text
    legend = page.all(".//legend")[0]
    borrowed = [(one.get("lang"), one.text) for one in legend.iter("span") if one.get("lang")]
    assert borrowed == [("sv", "Hur tryggt?")]


def test_the_language_is_changed_in_the_middle_with_everything_kept(
    client: PageClient, session: Session, small: None
) -> None:
    page = client.get(FORM)
    buttons = {button.get("lang"): button for button in page.all(".//button") if button.get("lang")}
    assert buttons["se"].get("formaction") == "/se/answer/trygghet?sent=yes"
    assert buttons["se"].get("form") == "survey"

    changed = client.post("/se/answer/trygghet", {**filled(page), "form_language": "se"}, status=200)

    assert changed.tree.get("lang") == "se"
    assert changed.field("concern").strip() == GOOD["concern"]
    assert [one.get("value") for one in changed.all(".//input[@checked]")] == ["good"]
    assert changed.field("form_token") == page.field("form_token")
    assert stored(session) == 0


def test_enter_in_a_line_sends_and_does_not_change_the_language(client: PageClient, small: None) -> None:
    buttons = client.get(FORM).all(".//button")

    assert buttons[0].get("form") == "survey"
    assert buttons[0].get("name") is None


def test_reading_never_writes(client: PageClient, session: Session, small: None) -> None:
    for address in ("/t/trygghet", "/q/trygghet"):
        client.get(address, status=302)
    for address in (FORM, f"{FORM}/thanks", FORM + "?safe=good&concern=x&form_token=y"):
        client.get(address)

    assert stored(session) == 0


# What is sent.


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_an_answer_is_received_and_thanked(
    client: PageClient, session: Session, small: None, language: str
) -> None:
    page = client.get(f"/{language}/answer/trygghet")

    sent = client.send(page, GOOD)

    assert sent.response.headers["Location"] == f"/{language}/answer/trygghet/thanks?municipality=arjeplog"
    thanks = client.follow(sent)
    assert thanks.tree.get("lang") == language
    assert "112" in thanks.text
    assert "114 14" in thanks.text
    assert stored(session) == 1
    text = session.scalars(sa.select(FreeText)).one()
    assert (text.original, text.language_stated) == (GOOD["concern"], language)


def test_a_double_tap_a_refresh_and_a_resend_store_one_answer(
    client: PageClient, session: Session, small: None
) -> None:
    form = filled(client.get(FORM))

    sent = [client.post(FORM, form) for _ in range(3)]
    clock.FIXED = NOW + dt.timedelta(hours=30)
    sent.append(client.post(FORM, form))

    assert {one.response.headers["Location"] for one in sent} == {f"{FORM}/thanks?municipality=arjeplog"}
    assert stored(session) == 1
    thanks = [client.follow(sent[0]).html for _ in range(2)]
    assert thanks[0] == thanks[1]
    assert stored(session) == 1


def test_a_second_person_on_the_same_phone_is_stored_too(
    client: PageClient, session: Session, small: None
) -> None:
    first = client.get(FORM)
    client.send(first, GOOD)
    thanks = client.get(f"{FORM}/thanks")
    assert FORM in thanks.links

    client.send(client.get(FORM), GOOD)
    client.send(first, {**GOOD, "concern": "Något annat."})

    assert stored(session) == 3


def test_taps_at_the_same_moment_store_one_answer(
    app: Flask, client: PageClient, session: Session, small: None
) -> None:
    form = filled(client.get(FORM))
    start, statuses = threading.Barrier(6), []

    def tap() -> None:
        browser = app.test_client()
        start.wait()
        statuses.append(browser.post(FORM, data=form).status_code)

    threads = [threading.Thread(target=tap) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [303] * 6
    assert stored(session) == 1


HARD = {
    "emoji": ("Bra 👍🏽 här", "Bra 👍🏽 här"),
    "nul": ("ett\x00två", "etttvå"),
    "decomposed": ("Goađi a\u0301", "Goađi á"),
    "line breaks": ("ett\r\ntvå", "ett\ntvå"),
    "markup": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
}


@pytest.mark.parametrize("case", HARD)
def test_what_people_write_is_stored_as_they_wrote_it(
    client: PageClient, session: Session, small: None, case: str
) -> None:
    written, kept = HARD[case]

    client.send(client.get(FORM), {"safe": "good", "concern": written})

    assert session.scalars(sa.select(FreeText.original)).all() == [kept]


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_half_an_emoji_is_received(
    client: PageClient, session: Session, small: None, content_type: str
) -> None:
    token = client.get(FORM).field("form_token")
    if content_type.startswith("multipart"):
        pieces = {"form_token": token.encode(), "safe": b"good", "concern": b"bra\xed\xa0\xbd"}
        body = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
            for name, value in pieces.items()
        )
        sent = client.browser.post(FORM, data=body + b"--x--\r\n", content_type=f"{content_type}; boundary=x")
    else:
        sent = client.browser.post(
            FORM, data=f"form_token={token}&safe=good&concern=bra%ED%A0%BD", content_type=content_type
        )

    assert sent.status_code == 303
    (text,) = session.scalars(sa.select(FreeText.original))
    assert re.fullmatch("bra(\ufffd+|%ED%A0%BD)", str(text))


def test_the_log_tells_of_no_answer_when_it_came(client: PageClient, session: Session, small: None) -> None:
    with capture_logs() as lines:
        page = client.follow(client.get("/q/trygghet", status=302))
        page = client.send(page, GOOD)
        client.get("/sv/privacy")

    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1
    assert [line["endpoint"] for line in lines] == ["start.privacy"]
