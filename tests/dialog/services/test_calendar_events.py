"""The calendar: seasons and events of a municipality; yearly ones come back; who may change it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, CalendarEvent
from dialog.services import calendar_events
from dialog.services.calendar_events import Days
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.people import NOW, Cast

WINTER = Days(
    "snowmobile_season", {"sv": "Skotersäsongen"}, dt.date(2025, 11, 15), dt.date(2026, 4, 30), True
)
MARKET = Days("market", {"sv": "Marknaden"}, dt.date(2026, 3, 6), dt.date(2026, 3, 8), False)


def added(session: Session, cast: Cast, about: Days = WINTER) -> CalendarEvent:
    return calendar_events.add(session, cast.karin, cast.arjeplog.id, about, at=NOW)


def test_a_yearly_season_comes_back_also_across_new_year(session: Session, cast: Cast) -> None:
    season = added(session, cast)

    assert calendar_events.times(season, dt.date(2024, 5, 1), dt.date(2027, 1, 1)) == (
        (dt.date(2024, 11, 15), dt.date(2025, 4, 30)),
        (dt.date(2025, 11, 15), dt.date(2026, 4, 30)),
        (dt.date(2026, 11, 15), dt.date(2027, 4, 30)),
    )
    assert calendar_events.next_time(season, dt.date(2030, 5, 1))[0] == dt.date(2030, 11, 15)


def test_an_event_that_does_not_come_back_is_once(session: Session, cast: Cast) -> None:
    market = added(session, cast, MARKET)

    assert calendar_events.times(market, dt.date(2026, 3, 8), dt.date(2030, 1, 1)) == (
        (dt.date(2026, 3, 6), dt.date(2026, 3, 8)),
    )
    assert calendar_events.times(market, dt.date(2026, 3, 9), dt.date(2030, 1, 1)) == ()
    assert calendar_events.next_time(market, dt.date(2030, 1, 1))[1] == dt.date(2026, 3, 8)


def test_the_last_of_february_stays_the_last_of_february(session: Session, cast: Cast) -> None:
    leap = added(
        session, cast, Days("own", {"sv": "Skottdag"}, dt.date(2024, 2, 29), dt.date(2024, 2, 29), True)
    )

    assert calendar_events.times(leap, dt.date(2025, 1, 1), dt.date(2025, 12, 31)) == (
        (dt.date(2025, 2, 28), dt.date(2025, 2, 28)),
    )


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        (Days("own", {"sv": "A"}, dt.date(2026, 3, 8), dt.date(2026, 3, 7), False), "ends_before_it_begins"),
        (
            Days("own", {"sv": "A"}, dt.date(2026, 3, 8), dt.date(2027, 3, 8), True),
            "event_longer_than_a_year",
        ),
        (Days("own", {"sv": " "}, dt.date(2026, 3, 8), dt.date(2026, 3, 8), True), "swedish_missing"),
    ],
)
def test_days_that_cannot_be_and_events_without_a_name_are_refused(
    session: Session, cast: Cast, about: Days, rule: str
) -> None:
    with pytest.raises(RuleBroken, match=rule):
        added(session, cast, about)


def test_an_event_is_changed_and_taken_out_and_the_log_says_so(session: Session, cast: Cast) -> None:
    event = added(session, cast)
    calendar_events.edit(session, cast.karin, event.id, MARKET, at=NOW)
    assert (event.kind, event.name, event.is_yearly) == ("market", {"sv": "Marknaden"}, False)

    calendar_events.remove(session, cast.karin, event.id, at=NOW)

    assert calendar_events.of_municipality(session, cast.arjeplog.id) == ()
    actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions[-3:] == ["calendar:add", "calendar:edit", "calendar:remove"]


def test_everybody_in_the_chain_reads_it_and_the_own_coordinator_changes_it(
    session: Session, cast: Cast
) -> None:
    event = added(session, cast)

    read = {
        person: [(one.municipality.key, one.may_edit) for one in calendar_events.index(session, actor)]
        for person, actor in (("karin", cast.karin), ("petra", cast.petra), ("nils", cast.nils))
    }
    assert read == {
        "karin": [("arjeplog", True)],
        "petra": [("arjeplog", False), ("arvidsjaur", False)],
        "nils": [("arvidsjaur", True)],
    }
    with pytest.raises(NotFound):
        calendar_events.edit(session, cast.nils, event.id, MARKET, at=NOW)
    with pytest.raises(NotAllowed):
        calendar_events.remove(session, cast.petra, event.id, at=NOW)
    with pytest.raises(NotAllowed):
        calendar_events.index(session, cast.ada)


def test_yearly_ones_stand_first_in_the_order_of_the_year(session: Session, cast: Cast) -> None:
    spring = Days("holiday", {"sv": "Sportlovet"}, dt.date(2026, 3, 2), dt.date(2026, 3, 8), True)
    events = [added(session, cast, about) for about in (MARKET, WINTER, spring)]

    assert calendar_events.of_municipality(session, cast.arjeplog.id) == (events[2], events[1], events[0])
