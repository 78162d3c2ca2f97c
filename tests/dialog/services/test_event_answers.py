"""Answers before, during and after an event: whole for reviewers, protected for others."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy.orm import Session

from dialog.models import CalendarEvent, FreeText, Response, SurveyVersion
from dialog.services import calendar_events, event_answers, theme_figures
from dialog.services.calendar_events import Days
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.theme_figures import season_of
from tests.builders import a_codebook, a_survey, a_text, a_theme
from tests.people import NOW, Cast

MARKET = (dt.date(2026, 10, 2), dt.date(2026, 10, 4))  # Friday to Sunday of week 40


@pytest.fixture(autouse=True)
def codebook(session: Session) -> None:
    a_codebook(session)


def written(
    session: Session, cast: Cast, version: SurveyVersion, weeks: dict[str, int], words: str = "x"
) -> list[FreeText]:
    """So many people's texts in each week."""
    found = []
    for week, number in weeks.items():
        for n in range(number):
            text = a_text(session, version, cast.arjeplog, f"{words} {week} {n}")
            session.get_one(Response, text.response_id).received_week = week
            found.append(text)
    session.flush()
    return found


def an_event(
    session: Session, cast: Cast, days: tuple[dt.date, dt.date] = MARKET, *, is_yearly: bool = False
) -> CalendarEvent:
    about = Days("market", {"sv": "Marknaden"}, *days, is_yearly)
    return calendar_events.add(session, cast.karin, cast.arjeplog.id, about, at=NOW)


def a_closed(session: Session, cast: Cast, weeks: dict[str, int], **themes: dict[str, int]) -> SurveyVersion:
    """A closed survey with themes that people wrote about, and others who wrote about none of them."""
    version = a_survey(session, cast.arjeplog, status="draft")
    version.status = "published"
    session.flush()
    for key, of_weeks in themes.items():
        a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, of_weeks, key), key=key)
    written(session, cast, version, weeks)
    version.status = "closed"
    session.flush()
    return version


def counts(found: event_answers.EventAnswers) -> dict[str, tuple[int | None, ...]]:
    return {one.key: one.counts for one in found.lines}


def test_a_week_that_the_event_touches_is_during_and_reviewers_see_whole_numbers(
    session: Session, cast: Cast
) -> None:
    a_closed(
        session,
        cast,
        {"2026-W38": 20, "2026-W40": 20, "2026-W41": 20},
        snowmobiles={"2026-W39": 6, "2026-W40": 12, "2026-W41": 7},
        speeding={"2026-W40": 2},
    )
    event = an_event(session, cast)

    whole = event_answers.show(session, cast.karin, event.id)
    police = event_answers.show(session, cast.petra, event.id)

    assert [(one.key, one.first_week, one.last_week, one.base) for one in whole.phases] == [
        ("before", "2026-W38", "2026-W39", 26),
        ("during", "2026-W40", "2026-W40", 34),
        ("after", "2026-W41", "2026-W41", 27),
    ]
    assert counts(whole) == {"snowmobiles": (6, 12, 7), "speeding": (0, 2, 0)}
    assert (police.is_whole, counts(police), police.hidden) == (False, {"snowmobiles": (6, 12, 7)}, 1)
    assert counts(event_answers.show(session, cast.karin, event.id, as_others=True)) == counts(police)


def test_a_group_under_five_is_not_shown_and_nothing_that_it_would_follow_from(
    session: Session, cast: Cast
) -> None:
    a_closed(
        session,
        cast,
        {"2026-W39": 30, "2026-W40": 30, "2026-W41": 30},
        snowmobiles={"2026-W39": 10, "2026-W40": 10, "2026-W41": 4},
        lighting={"2026-W39": 4, "2026-W40": 10, "2026-W41": 3},
    )
    event = an_event(session, cast)

    assert counts(event_answers.show(session, cast.petra, event.id)) == {"snowmobiles": (10, None, None)}


def test_too_few_answers_before_tell_nothing_and_an_open_survey_waits(session: Session, cast: Cast) -> None:
    version = a_closed(
        session, cast, {"2026-W39": 4, "2026-W40": 30}, snowmobiles={"2026-W40": 10, "2026-W41": 2}
    )
    event = an_event(session, cast)
    found = event_answers.show(session, cast.petra, event.id)
    assert (found.state, found.phases, found.lines) == ("too_few", (), ())

    opened = a_survey(session, cast.arjeplog, slug="trygghet-2027")
    texts = written(session, cast, opened, {"2026-W46": 30})
    a_theme(session, cast.arjeplog, cast.karin, texts, key="noise")
    found = event_answers.show(session, cast.petra, event.id, opened.id)
    assert (found.state, found.phases) == ("still_open", ())
    assert event_answers.show(session, cast.karin, event.id, opened.id).state == ""
    assert event_answers.show(session, cast.petra, event.id).version == version


def test_a_second_event_a_week_later_does_not_tell_of_that_week(session: Session, cast: Cast) -> None:
    a_closed(
        session,
        cast,
        {"2026-W38": 20, "2026-W39": 20, "2026-W40": 20, "2026-W41": 20},
        snowmobiles={"2026-W38": 10, "2026-W39": 3, "2026-W40": 10, "2026-W41": 10},
    )
    first = an_event(session, cast, (dt.date(2026, 9, 21), dt.date(2026, 10, 4)))
    second = an_event(session, cast)

    assert counts(event_answers.show(session, cast.petra, first.id)) == {"snowmobiles": (10, 13, 10)}
    assert counts(event_answers.show(session, cast.petra, second.id)) == {"snowmobiles": (None, None, 10)}


def test_a_yearly_season_is_taken_in_the_year_of_the_answers(session: Session, cast: Cast) -> None:
    a_closed(session, cast, {"2026-W39": 20}, snowmobiles={"2026-W40": 8, "2026-W41": 6})
    event = an_event(session, cast, (dt.date(2019, 10, 2), dt.date(2019, 10, 4)), is_yearly=True)

    assert event_answers.show(session, cast.karin, event.id).time == MARKET


def test_without_answers_it_says_so_and_others_find_nothing(session: Session, cast: Cast) -> None:
    event = an_event(session, cast)

    assert event_answers.show(session, cast.karin, event.id).state == "no_survey"
    with pytest.raises(NotFound):
        event_answers.show(session, cast.nils, event.id)
    with pytest.raises(NotAllowed):
        event_answers.show(session, cast.ada, event.id)
    with pytest.raises(NotFound):
        event_answers.show(session, cast.karin, event.id, 999)


def _known(rows: list[list[int]], wanted: list[int]) -> bool:
    """Whether sums that are told determine a further one."""
    told = np.array(rows, dtype=float)
    return bool(np.linalg.matrix_rank(np.vstack([told, wanted])) == np.linalg.matrix_rank(told))


def _row(weeks: Sequence[str], inside: set[str]) -> list[int]:
    return [int(week in inside) for week in weeks]


@pytest.mark.parametrize("seed", range(12))
def test_an_attacker_with_every_event_and_the_seasons_works_out_no_small_number(
    session: Session, cast: Cast, seed: int
) -> None:
    draw = random.Random(seed)
    weeks = [f"2026-W{number}" for number in range(41, 48)]  # autumn and winter
    of_theme = {week: draw.choice([0, 2, 4, 6, 9]) for week in weeks}
    others = {week: draw.choice([2, 6, 12]) for week in weeks}
    a_closed(session, cast, others, snowmobiles=of_theme)
    for _ in range(5):
        begins = dt.date.fromisocalendar(2026, draw.randint(40, 47), 1)
        an_event(session, cast, (begins, begins + dt.timedelta(days=draw.choice([2, 9, 16]))))

    told_of_all, told_of_theme = [[1] * len(weeks)], [[1] * len(weeks)]
    figures = theme_figures.show(session, cast.petra, cast.arjeplog.id)
    for line in figures.seasons.lines:
        for column, count in zip(figures.seasons.columns, line.counts, strict=True):
            inside = {week for week in weeks if season_of(week) == column.key}
            told_of_all.append(_row(weeks, inside))
            if count is not None:
                told_of_theme.append(_row(weeks, inside))
    for event in calendar_events.of_municipality(session, cast.arjeplog.id):
        found = event_answers.show(session, cast.petra, event.id)
        spans = [
            {week for week in weeks if one.first_week and one.first_week <= week <= one.last_week}
            for one in found.phases
        ]
        told_of_all += [
            _row(weeks, inside)
            for one, inside in zip(found.phases, spans, strict=True)
            if one.base is not None
        ]
        for line in found.lines:
            told_of_theme += [
                _row(weeks, inside)
                for inside, count in zip(spans, line.counts, strict=True)
                if count is not None
            ]
    came = [week for week in weeks if of_theme[week] + others[week]]
    for first in range(len(came)):
        for last in range(first, len(came)):
            inside = set(came[first : last + 1])
            row = _row(weeks, inside)
            if _known(told_of_all, row):
                assert sum(of_theme[week] + others[week] for week in inside) >= 5
            if _known(told_of_theme, row) and sum(of_theme.values()) >= 5:
                assert sum(of_theme[week] for week in inside) >= 5
