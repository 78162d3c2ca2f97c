"""The calendar's pages: put an event in, change it, take it out; who does not edit sees no buttons."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import CalendarEvent, Response
from dialog.services import calendar_events
from dialog.services.calendar_events import Days
from tests.builders import a_codebook, a_survey, a_text, a_theme
from tests.page import PageClient
from tests.people import NOW, Cast

FORM = {"kind": "market", "name-sv": "Marknaden", "from_on": "2027-03-05", "to_on": "2027-03-07"}


def test_a_coordinator_puts_an_event_in_changes_it_and_takes_it_out(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.follow(client.send(client.get("/en/desk/calendar/arjeplog/new"), FORM))
    assert "Marknaden Market · 5 March 2027 to 7 March 2027 · once" in page.text

    number = session.query(CalendarEvent).one().id
    session.commit()
    form = client.get(f"/en/desk/calendar/events/{number}/edit")
    assert form.field("name-sv") == "Marknaden"
    page = client.follow(client.send(form, {**FORM, "name-sv": "Stora marknaden", "is_yearly": "y"}))
    assert "Stora marknaden Market · 5 March 2027 to 7 March 2027 · every year" in page.text

    gone = client.follow(client.send(page, {}, action=f"/en/desk/calendar/events/{number}/remove"))
    assert "Nothing stands in the calendar yet." in gone.text


def test_days_in_the_wrong_order_are_told_and_nothing_typed_is_lost(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    form = client.get("/en/desk/calendar/arjeplog/new")
    page = client.send(form, {**FORM, "to_on": "2027-03-01"}, status=422)
    assert "The last day lies before the first one." in page.html
    assert page.field("name-sv") == "Marknaden"
    assert session.query(CalendarEvent).count() == 0


def test_who_only_reads_sees_no_buttons(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.petra).get("/en/desk/calendar")
    assert page.heading == "Calendar"
    assert "Add a season or an event" not in page.text


def test_answers_before_during_and_after_stand_in_a_figure_a_sentence_and_a_table(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog, status="published")
    for key, weeks in (
        ("snowmobiles", {"2026-W39": 5, "2026-W40": 12}),
        ("speeding", {"2026-W40": 3}),
        ("", {"2026-W39": 20, "2026-W40": 20}),
    ):
        texts = []
        for week, number in weeks.items():
            for n in range(number):
                texts.append(a_text(session, version, cast.arjeplog, f"{key} {week} {n}"))
                session.get_one(Response, texts[-1].response_id).received_week = week
        if key:
            a_theme(session, cast.arjeplog, cast.karin, texts, key=key, name=f"Tema {key}")
    version.status = "closed"
    days = Days("market", {"sv": "Marknaden"}, dt.date(2026, 10, 2), dt.date(2026, 10, 4), False)
    number = calendar_events.add(session, cast.karin, cast.arjeplog.id, days, at=NOW).id
    session.commit()
    address = f"/en/desk/calendar/events/{number}/answers"

    page = client.sign_in(cast.petra).get(address)
    assert "Answers. Before (week 39, 2026): 25, During (week 40, 2026): 35." in page.text
    assert "Tema snowmobiles (en), from 5 of 25 people to 12 of 35." in page.text
    assert [one.text for one in page.all(".//thead//th")] == [
        "Theme",
        "Before (week 39, 2026): 25",
        "During (week 40, 2026): 35",
    ]
    assert "Tema speeding" not in page.text
    assert "Whole numbers" not in page.text
    drawn = client.get(f"{address}.svg").response.get_data(as_text=True)
    assert "During (week 40, 2026)" in drawn

    whole = client.sign_in(cast.karin).get(address)
    assert "Whole numbers: only for you who review" in whole.text
    assert "Tema speeding" in whole.text
    assert "Tema speeding" not in client.get(f"{address}?seen=others").text
