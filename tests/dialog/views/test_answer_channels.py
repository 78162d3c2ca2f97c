"""By what people come, and how fast: links that name a way and nobody, no tracker of others, time to read."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Response
from dialog.models.response import CHANNELS, LINKED
from dialog.security import Limiter, Pace
from tests.asked import FORM, GOOD, a_definition, asked, filled, stored
from tests.page import PageClient
from tests.people import NOW, Cast


def channels(session: Session) -> list[str]:
    """By what the stored answers came."""
    found = list(session.scalars(sa.select(Response.channel)))
    session.rollback()
    return found


# The way there.


@pytest.mark.parametrize("channel", LINKED)
def test_a_link_names_a_way_and_the_answer_keeps_it(
    client: PageClient, session: Session, small: None, channel: str
) -> None:
    way = client.get(f"/t/trygghet/{channel}", status=302, headers={"Accept-Language": "en"})
    assert way.response.headers["Location"] == f"/en/answer/trygghet?channel={channel}"

    sent = client.send(client.follow(way), GOOD)

    assert channels(session) == [channel]
    assert f"channel={channel}" in sent.response.headers["Location"]
    assert f"/en/answer/trygghet?channel={channel}" in client.follow(sent).links


def test_every_way_of_a_link_can_be_stored() -> None:
    assert {"web", *LINKED} <= set(CHANNELS)


def test_the_way_is_kept_past_the_question_which_municipality(
    client: PageClient, session: Session, cast: Cast
) -> None:
    asked(session, cast, definition=a_definition(), municipalities=[cast.arjeplog, cast.arvidsjaur])

    which = client.follow(client.get("/t/trygghet/school", status=302))
    (there,) = [link for link in which.links if "municipality=arvidsjaur" in link]
    form = client.get(there)
    client.post(there, {**filled(form), "form_channel": form.field("form_channel")})

    assert channels(session) == ["school"]


@pytest.mark.parametrize("unknown", ["nobody", "WEB", "å", "paper", "telephone"])
def test_a_misprinted_way_is_a_link_like_any_other(
    client: PageClient, session: Session, small: None, unknown: str
) -> None:
    page = client.follow(client.get(f"/t/trygghet/{unknown}", status=302))
    client.post(FORM, {**filled(page), "form_channel": unknown})

    assert channels(session) == ["web"]


# What others hang on a link.


@pytest.mark.parametrize(
    "hung",
    ["fbclid=x", "utm_source=a&utm_medium=b", "gclid=1", "mc_cid=1&mc_eid=2", "igshid=y", "FBCLID=x"],
)
def test_what_others_hang_on_a_link_is_dropped(client: PageClient, small: None, hung: str) -> None:
    dropped = client.get(f"{FORM}?channel=school&{hung}&municipality=arjeplog", status=302)
    bare = client.get(f"/sv/?{hung}", status=302)

    assert dropped.response.headers["Location"] == f"{FORM}?channel=school&municipality=arjeplog"
    assert bare.response.headers["Location"] == "/sv/"


def test_dropping_never_leads_to_another_site(client: PageClient) -> None:
    for path in ("//elsewhere.example/x", "/%5Celsewhere.example/x"):
        response = client.browser.get(path + "?fbclid=1", base_url="http://localhost")
        assert response.headers.get("Location", "/").startswith("/")
        assert not response.headers.get("Location", "/").startswith(("//", "/\\"))


def test_a_form_sent_to_an_address_with_a_tracker_is_received(
    client: PageClient, session: Session, small: None
) -> None:
    client.post(FORM + "?fbclid=x", filled(client.get(FORM)))

    assert stored(session) == 1


# How fast.


@pytest.fixture
def hurried(app: Flask) -> object:
    """A site that asks for time to read, as the real one does."""
    kept, app.extensions["dialog_pace"] = app.extensions["dialog_pace"], Pace()
    yield None
    app.extensions["dialog_pace"] = kept


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_what_comes_faster_than_anybody_reads_is_shown_again_and_not_lost(
    client: PageClient, session: Session, small: None, hurried: None, language: str
) -> None:
    page = client.get(f"/{language}/answer/trygghet")
    clock.FIXED = NOW + dt.timedelta(seconds=2)

    again = client.post(f"/{language}/answer/trygghet", filled(page), status=422)

    assert again.field("concern").strip() == GOOD["concern"]
    assert again.field("form_token") == page.field("form_token")
    assert len(again.all(".//*[@role='alert']")) == 1
    assert stored(session) == 0
    clock.FIXED = NOW + dt.timedelta(seconds=3)
    client.send(again, GOOD)
    assert stored(session) == 1


def test_a_longer_survey_takes_more_time_but_never_long() -> None:
    pace = Pace()

    def least(questions: int) -> float:
        halves = range(60)
        return next(
            half / 2
            for half in halves
            if not pace.is_too_fast(NOW, NOW + dt.timedelta(seconds=half / 2), questions=questions)
        )

    assert [least(questions) for questions in (0, 2, 12, 24, 200)] == [2, 2.5, 5, 8, 8]


def test_a_whole_class_answers_behind_one_address_within_five_minutes(
    app: Flask, client: PageClient, session: Session, small: None, hurried: None
) -> None:
    assert app.extensions["dialog_limiter"]._most == 120
    app.extensions["dialog_limiter"] = Limiter(most=120, window=dt.timedelta(minutes=5))
    school = {"REMOTE_ADDR": "192.0.2.7"}
    pages = [client.get(FORM + "?channel=school", environ_base=school) for _pupil in range(30)]

    for number, page in enumerate(pages):
        clock.FIXED = NOW + dt.timedelta(seconds=5 + 9 * number)
        form = {**filled(page), "form_channel": "school"}
        client.post(FORM, form, environ_base=school)
        client.post(FORM, form, environ_base=school)  # and each of them taps twice

    assert dt.timedelta(minutes=5) > clock.FIXED - NOW
    assert channels(session) == ["school"] * 30
