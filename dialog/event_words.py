"""What the calendar says: kinds of events, their days, and answers before, during and after in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dialog import languages
from dialog.models import CalendarEvent
from dialog.request import gettext as _
from dialog.request import language, pgettext
from dialog.services.event_answers import EventAnswers, Phase
from surveys.tabulation import SMALLEST_BASE_FOR_SHARES
from surveys.texts import pick

KINDS: dict[str, Callable[[], str]] = {
    "test_season": lambda: _("Test season"),
    "market": lambda: _("Market"),
    "snowmobile_season": lambda: _("Snowmobile season"),
    "holiday": lambda: _("Holiday"),
    "own": lambda: _("Something else"),
}


def kind(event: CalendarEvent) -> str:
    """What kind of event it is, in words."""
    return KINDS[event.kind]()


def days(from_on: dt.date, to_on: dt.date) -> str:
    """From which day to which."""
    first = languages.format_date(from_on, language())
    if from_on == to_on:
        return first
    return _("%(first)s to %(last)s", first=first, last=languages.format_date(to_on, language()))


def how_often(event: CalendarEvent) -> str:
    """Whether it comes back."""
    return pgettext("an event", "every year") if event.is_yearly else pgettext("an event", "once")


def answers_title(found: EventAnswers) -> str:
    """What the figure is called."""
    return _("Number of answers before, during and after: %(event)s", event=_name(found))


def phase(one: Phase) -> str:
    """Before, during or after, with its weeks."""
    name = {
        "before": pgettext("answers", "Before"),
        "during": pgettext("answers", "During"),
        "after": pgettext("answers", "After"),
    }[one.key]
    if not one.first_week:
        return _("%(phase)s (no answers came then)", phase=name)
    if one.first_week == one.last_week:
        return _("%(phase)s (week %(week)s)", phase=name, week=_week(one.first_week))
    if one.first_week[:4] == one.last_week[:4]:
        return _(
            "%(phase)s (weeks %(first)s–%(last)s, %(year)s)",
            phase=name,
            first=int(one.first_week[-2:]),
            last=int(one.last_week[-2:]),
            year=one.first_week[:4],
        )
    return _(
        "%(phase)s (week %(first)s to %(last)s)",
        phase=name,
        first=_week(one.first_week),
        last=_week(one.last_week),
    )


def says(found: EventAnswers) -> str:
    """How many answered in each part, and the theme whose share moved most from before to during."""
    told = ", ".join(
        f"{phase(one)}: {_number(one.base)}"
        for one in found.phases
        if one.base is not None and one.first_week
    )
    said = _("Answers. %(numbers)s.", numbers=told) if told else ""
    moved = _most_moved(found)
    return f"{said} {moved}".strip()


def nothing(found: EventAnswers) -> str:
    """Why there is nothing to show."""
    return {
        "no_survey": _("No survey with reviewed themes has answers yet."),
        "still_open": _("The survey is still open. The numbers are shown when it has closed."),
        "too_few": _(
            "Too few answered before, during or after, or between this event and another one, "
            "for numbers to be shown."
        ),
    }[found.state]


def _most_moved(found: EventAnswers) -> str:
    before, during, _after = found.phases
    if min(before.base or 0, during.base or 0) < SMALLEST_BASE_FOR_SHARES:
        return ""
    both = [(one, one.counts[0], one.counts[1]) for one in found.lines]
    told = [(one, was, now) for one, was, now in both if was is not None and now is not None]
    if not told or not before.base or not during.base:
        return ""
    bases = before.base, during.base
    line, was, now = max(told, key=lambda one: (abs(one[2] / bases[1] - one[1] / bases[0]), one[0].key))
    return _(
        "The largest difference from before to during: %(theme)s, from %(was)s of %(before)s people to "
        "%(now)s of %(during)s.",
        theme=pick(line.name, language()).text,
        was=_number(was),
        before=_number(bases[0]),
        now=_number(now),
        during=_number(bases[1]),
    )


def _name(found: EventAnswers) -> str:
    return pick(found.event.name, language()).text


def _week(week: str) -> str:
    """2026-W48 as 48, 2026: no answer knows more than its week."""
    year, _dash, number = week.partition("-W")
    return f"{int(number)}, {year}"


def _number(number: int) -> str:
    return languages.format_number(number, language())
