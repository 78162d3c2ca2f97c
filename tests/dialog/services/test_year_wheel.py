"""The year wheel: every day that the work knows, once, with who; and the same days as a calendar file."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import icalendar
import pytest
from sqlalchemy.orm import Session

from dialog import wheel_words
from dialog.models import Goal
from dialog.services import ics, year_wheel, year_wheel_sources
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.permissions import Actor
from tests.rows import texts
from tests.world import World


def days(
    session: Session, actor: Actor, year: int, municipality_id: int | None = None
) -> list[tuple[str, str]]:
    found = year_wheel.of_year(session, actor, year, municipality_id).days
    return [(f"{one.on:%m-%d}", one.kind) for one in found]


def test_the_wheel_holds_every_day_of_the_year_in_order(session: Session, world: World) -> None:
    karin, here = world.cast.karin, world.cast.arjeplog.id

    assert days(session, karin, 2026, here) == [
        ("01-01", "promise_begins"),
        ("02-13", "results_due"),
        ("03-31", "report_yearly"),
        ("07-01", "renewal_begins"),
        ("10-30", "follow_up_due"),
        ("11-01", "survey_opens"),
        ("11-01", "picture_due"),
        ("11-23", "meeting"),
        ("12-15", "survey_closes"),
        ("12-23", "keys_dropped"),
        ("12-31", "agreement_ends"),
        ("12-31", "report_period"),
        ("12-31", "action_ends"),
        ("12-31", "promise_ends"),
    ]
    assert days(session, karin, 2027, here) == [
        ("02-01", "communication"),
        ("02-13", "results_due"),
        ("03-31", "report_yearly"),
        ("06-30", "goal_due"),
    ]


def test_each_sees_their_own_municipality_and_what_is_joint(session: Session, world: World) -> None:
    joint = [
        ("03-31", "report_yearly"),
        ("07-01", "renewal_begins"),
        ("12-31", "agreement_ends"),
        ("12-31", "report_period"),
    ]
    here = world.cast.arjeplog.id
    assert days(session, world.cast.nils, 2026) == joint
    assert days(session, world.cast.petra, 2026) == days(session, world.cast.karin, 2026, here)
    with pytest.raises(NotFound):
        year_wheel.of_year(session, world.cast.nils, 2026, here)
    with pytest.raises(NotAllowed):
        year_wheel.of_year(session, world.cast.ada, 2026)
    with pytest.raises(NotFound):
        year_wheel.of_year(session, world.cast.karin, 1999)


def test_a_page_that_the_reader_may_not_open_is_no_link(session: Session, world: World) -> None:
    def links(actor: Actor) -> set[str]:
        found = year_wheel.of_year(session, actor, 2026).days
        return {one.endpoint for one in found if one.kind == "survey_opens"}

    assert (links(world.cast.karin), links(world.cast.petra)) == ({"surveys.show"}, {""})


def test_a_goal_that_has_ended_is_no_day_any_more(session: Session, world: World) -> None:
    world.goal.ended_because = texts("Målet är nått.")
    session.flush()

    assert "goal_due" not in [kind for _day, kind in days(session, world.cast.karin, 2027)]


def test_every_kind_of_day_has_its_sentence() -> None:
    assert tuple(wheel_words.KINDS) == year_wheel_sources.KINDS


def test_no_mark_covers_another_and_all_lie_inside_the_months(session: Session, world: World) -> None:
    session.add_all(
        Goal(
            agreement_id=world.cast.agreement.id, text=texts(f"Mål {number}"), indicator="x", unit="x",
            better="lower", target_on=dt.date(2026, 12, 31),
        )
        for number in range(12)
    )  # fmt: skip
    session.flush()

    wheel = year_wheel.of_year(session, world.cast.karin, 2026)
    spots = [(one.x, one.y) for one in wheel.spots]

    assert len(spots) == len(wheel.days) == 26
    nearest = min(math.dist(*pair) for pair in itertools.combinations(spots, 2))
    assert nearest >= 2 * year_wheel.MARK
    assert max(math.dist(one, (260, 260)) for one in spots) + year_wheel.MARK < year_wheel.MONTHS_IN


def test_the_calendar_file_is_read_by_another_program() -> None:
    long = "Uppföljning; med komma, och ett långt namn som måste brytas över flera rader i filen"
    event = ics.Event("promise_ends:1", dt.date(2026, 12, 31), long, "Polisen", "https://example.se/sv/desk")
    made = ics.written("Årshjul 2026", [event])

    read = icalendar.Calendar.from_ical(made)
    found = read.walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in found] == [long]
    assert [found[0].decoded(name) for name in ("DTSTART", "DTEND")] == [
        dt.date(2026, 12, 31),
        dt.date(2027, 1, 1),
    ]
    assert (str(read["X-WR-CALNAME"]), str(found[0]["URL"])) == ("Årshjul 2026", "https://example.se/sv/desk")
    assert max(len(line) for line in made.split(b"\r\n")) <= ics.LONGEST
    assert made == ics.written("Årshjul 2026", [event])
